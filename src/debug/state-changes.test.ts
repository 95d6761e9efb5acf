import { expect, it } from 'vitest'

import { queueOf } from '../cluster/stopped'
import { s1 } from '../server/testing/servers'
import { stateChanges } from '../trace/state-changes'
import { plainHeader } from '../world/testing/header'
import { toldCluster } from './testing/told-cluster'

it('a log of which a snapshot keeps all is no change', async () => {
  const { ask, world, steps } = toldCluster(plainHeader)
  await ask({ type: 'timeout', server: s1, timer: 'election' })
  for (let [next] = queueOf(world()); next !== undefined; [next] = queueOf(world()))
    await ask({ type: 'deliver', message: next.id })
  const { length } = steps
  await ask({ type: 'snapshot', server: s1 })
  const changes = steps.slice(length).flatMap(({ step, before }) => stateChanges(step, before))
  expect(changes.map(({ name }) => name)).toContain('snapshot')
  expect(changes.filter(({ before, after }) => before === after)).toEqual([])
})
