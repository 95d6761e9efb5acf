import { describe, expect, it } from 'vitest'

import { messageId } from '../server/messages'
import { serverId } from '../raft/index'
import { sampleChange } from '../store/sample-change'
import { checkRequest } from '../world/validate'
import type { Request } from '../world/request'
import { requestsByName } from './requests-by-name'
import type { RequestsByName } from './requests-by-name'

const id = messageId(serverId('S1'), 1, 1, 0, 0)
const rule = { lossPercent: 0, duplicatePercent: 0, delayMinMs: 1, delayMaxMs: 2 }

/** Every function once, with what a person would write. */
const calls: Readonly<Record<keyof RequestsByName, (raft: RequestsByName) => unknown>> = {
  put: (raft) => raft.put('x', '1'),
  get: (raft) => raft.get('x', 'S2', 'local'),
  append: (raft) => raft.append('x', '1'),
  delete: (raft) => raft.delete('x'),
  cas: (raft) => raft.cas('x', null, '1'),
  increment: (raft) => raft.increment('x'),
  crash: (raft) => raft.crash('S1', { type: 'loseVote' }),
  restart: (raft) => raft.restart('S1'),
  freeze: (raft) => raft.freeze('S1'),
  thaw: (raft) => raft.thaw('S1'),
  cut: (raft) => raft.cut('S1', 'S2'),
  heal: (raft) => raft.heal(),
  partition: (raft) => raft.partition(['S1'], ['S2', 'S3']),
  link: (raft) => raft.link({ type: 'servers' }, rule),
  pause: (raft) => raft.pause(),
  play: (raft) => raft.play(),
  setSpeed: (raft) => raft.setSpeed(0.05),
  timeout: (raft) => raft.timeout('S1'),
  transfer: (raft) => raft.transfer('S2'),
  addServer: (raft) => raft.addServer(),
  promote: (raft) => raft.promote('S6'),
  removeServer: (raft) => raft.removeServer('S2'),
  changeVoters: (raft) => raft.changeVoters(['S1', 'S4', 'S5']),
  setConfiguration: (raft) => raft.setConfiguration(['S1'], ['S1', 'S2']),
  snapshot: (raft) => raft.snapshot('S1'),
  disk: (raft) => raft.disk('S1', 20),
  skewClock: (raft) => raft.skewClock('S1', 1.5),
  setOptions: (raft) => raft.setOptions({ preVote: false }),
  setRule: (raft) => raft.setRule('rememberVote', false),
  drop: (raft) => raft.drop(id),
  deliver: (raft) => raft.deliver(id),
  hold: (raft) => raft.hold(id),
  release: (raft) => raft.release(id),
  duplicate: (raft) => raft.duplicate(id),
  step: (raft) => raft.step(),
  wake: (raft) => raft.wake('C1.k3f9'),
  advance: (raft) => raft.advance(10),
  setDisk: (raft) => raft.setDisk('hand'),
  complete: (raft) => raft.complete('S1'),
  newCluster: (raft) => raft.newCluster(3),
}

describe('every request as a function', () => {
  it.each(Object.entries(calls))('%s asks for what the cluster takes', (name, call) => {
    const asked: Request[] = []
    call(
      requestsByName((request) => {
        asked.push(request)
        return Promise.resolve({ type: 'accepted' })
      }),
    )
    expect(asked.map(({ type }) => type)).toEqual([name])
    expect(checkRequest(asked[0], sampleChange())).toEqual({ type: 'ok', request: asked[0] })
  })

  it('follows the leader where no server is named', () => {
    const asked: Request[] = []
    const raft = requestsByName((request) => {
      asked.push(request)
      return Promise.resolve({ type: 'accepted' })
    })
    void raft.get('x')
    void raft.changeVoters(['S1'], 'single', 'S3')
    expect(asked).toEqual([
      { type: 'get', key: 'x', server: null, mode: null, as: null },
      { type: 'changeVoters', server: 'S3', how: 'single', voters: ['S1'] },
    ])
  })
})
