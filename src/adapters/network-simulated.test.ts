import { describe, expect, it } from 'vitest'

import { micros, serverId, term, logIndex } from '../raft/index'
import { messageId } from '../server/messages'
import type { Envelope } from '../server/ports'
import { createSimulatedHub } from './network-simulated'
import { describeNetwork } from './network.contract'

describeNetwork('simulated', () => {
  const hub = createSimulatedHub(queueMicrotask)
  return { ...hub, dispose: () => {} }
})

describe('simulated network under a scheduler that reorders', () => {
  it('still keeps the order of each sender', () => {
    const waiting: (() => void)[] = []
    const hub = createSimulatedHub((deliver) => waiting.unshift(deliver))
    const heard: number[] = []
    const [s1, s2] = [serverId('S1'), serverId('S2')]
    const ignore = { onEnvelopes: () => {}, onMalformed: () => {} }
    const sender = hub.join({ self: s1, ...ignore })
    hub.join({
      ...ignore,
      self: s2,
      onEnvelopes: (found) => heard.push(...found.map(({ due }) => due)),
    })
    const toS2 = (due: number): Envelope => ({
      id: messageId(s1, 1, due, 0, 0),
      due: micros(due),
      message: {
        type: 'RequestVote',
        from: s1,
        to: s2,
        term: term(1),
        lastLogIndex: logIndex(0),
        lastLogTerm: term(0),
        isTransfer: false,
      },
    })
    for (const due of [1, 2, 3]) sender.send([toS2(due)])
    expect(heard).toEqual([])
    for (const deliver of waiting) deliver()
    expect(heard).toEqual([1, 2, 3])
  })
})
