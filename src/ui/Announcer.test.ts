import { expect, it } from 'vitest'

import type { RecordedStep } from '../cluster/cluster'
import { micros, serverId } from '../raft/index'
import { emptyClusterState } from '../store/cluster-store'
import { sampleWorld } from '../store/sample-world'
import { quietly } from '../world/applied'
import type { WorldRecord } from '../world/record'
import { newsSince, tellOf } from './Announcer'

function happened(event: number, record: WorldRecord): RecordedStep {
  return { record, applied: quietly(sampleWorld()), event }
}

const crash: WorldRecord = {
  type: 'crash',
  server: serverId('S4'),
  incarnation: 1,
  lastN: 60,
  at: micros(0),
  failure: null,
  fault: null,
}
const freeze: WorldRecord = { type: 'freeze', server: serverId('S2'), at: micros(0) }
const state = { ...emptyClusterState, recent: [happened(7, freeze), happened(9, crash)] }

it('tells what happened since, in sentences', () => {
  expect(newsSince(state, 7, 'all')).toEqual(['S4 crashes: its memory is lost, its disk stays.'])
  expect(newsSince(state, 6, 'all')).toHaveLength(2)
})

it('tells nothing twice, and nothing to those who want nothing', () => {
  expect(newsSince(state, 9, 'all')).toEqual([])
  expect(newsSince(state, 0, 'off')).toEqual([])
})

it('says the newest and how many more there were', () => {
  expect(tellOf(['One.'])).toBe('One.')
  expect(tellOf(['One.', 'Two.', 'Three.'])).toBe('Three. And 2 more.')
})
