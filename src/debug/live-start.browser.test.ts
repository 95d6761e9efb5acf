import { afterEach, expect, it } from 'vitest'

import { defaultSettings, openLiveCluster } from '../cluster/live-cluster'
import { openLiveDisks } from '../cluster/live-disks'
import type { World } from '../world/world'
import type { Debugger } from './debugger'
import { openDebugger } from './open-debugger'

const name = `start-${crypto.randomUUID()}`
const put = { type: 'put', key: 'x', value: '1', server: null, mode: null, as: null } as const
const get = { type: 'get', key: 'x', server: null, mode: null, as: null } as const

let debug: Debugger
let notices: string[]

async function open(): Promise<void> {
  notices = []
  debug = openDebugger(
    openLiveCluster({
      cluster: name,
      settings: { ...defaultSettings, servers: 3 },
      storage: 'indexedDb',
      disks: await openLiveDisks(name, true),
      perMille: 1000,
      build: 'test',
      saveSettings: () => {},
    }),
  )
  debug.subscribe((event) => {
    if (event.type === 'notice') notices.push(event.notice.text)
  })
}

afterEach(() => debug.close())

const isAnyStarting = ({ servers }: World) =>
  Object.values(servers).some(({ status }) => status === 'starting')

it('a fork of a moment before servers had read their disks begins when they have', async () => {
  await open()
  expect(await debug.request(put)).toMatchObject({ type: 'done' })
  await debug.close()

  await open()
  expect(await debug.request(get)).toMatchObject({ type: 'done', reply: { value: '1' } })
  await debug.request({ type: 'pause' })
  await debug.goTo(1)
  const start = debug.state().moment?.world
  expect(start === undefined || isAnyStarting(start)).toBe(true)
  await debug.fork()
  expect(notices).toEqual([expect.stringMatching(/^Servers go on from event \d+: /)])
  expect(debug.state().branches).toHaveLength(2)
  await debug.request({ type: 'play' })
  expect(await debug.request(get)).toMatchObject({ type: 'done', reply: { value: '1' } })
  expect(await debug.verify()).toMatchObject({ divergence: null, violations: [] })
})
