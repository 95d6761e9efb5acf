import { describe, expect, it } from 'vitest'
import { micros, serverId } from '../raft/index'
import { defaultLinks } from '../server/links'
import { messageId } from '../server/messages'
import type { RecordedInput, StepReport } from '../server/report'
import { bootOf } from '../server/testing/servers'
import { newWorld } from '../world/new-world'
import { plainHeader } from '../world/testing/header'
import { createCausalMerge } from './causal-merge'

const stepOf = (
  server: string,
  n: number,
  at: number,
  inputs: RecordedInput[] = [],
): StepReport => ({
  type: 'step',
  server: serverId(server),
  incarnation: 1,
  n,
  at: micros(at),
  now: micros(at),
  inputs,
})
const received = (from: string, n: number): RecordedInput => ({
  type: 'receive',
  message: messageId(serverId(from), 1, n, 0, 0),
})
const names = (records: readonly object[]) =>
  records.map((record) => ('n' in record ? `${Object.values(record)[1]}/${record.n}` : 'other'))

describe('causal merge', () => {
  it('keeps a receive back until its send has come, whichever port was faster', () => {
    const merge = createCausalMerge(newWorld(plainHeader))
    merge.add('S2.1', [stepOf('S2', 1, 5, [received('S1', 2)])])
    expect(merge.take()).toEqual([])
    expect(merge.blocked()).not.toBeNull()
    merge.add('S1.1', [stepOf('S1', 1, 9), stepOf('S1', 2, 10)])
    expect(names(merge.take())).toEqual(['S1/1', 'S1/2', 'S2/1'])
    expect(merge.blocked()).toBeNull()
  })

  it('knows all that a server said that is down where the run begins', () => {
    const first = newWorld(plainHeader)
    const slot = first.servers[serverId('S1')]
    if (slot === undefined) throw new Error('S1 is there')
    const servers = {
      ...first.servers,
      [slot.id]: { ...slot, incarnation: 2, status: 'down' } as const,
    }
    const merge = createCausalMerge({ ...first, servers })
    const late = [received('S1', 7)]
    merge.add('S2.1', [stepOf('S2', 1, 5, late)])
    merge.add('S3.1', [
      stepOf('S3', 1, 6, [{ type: 'receive', message: messageId(slot.id, 2, 4, 0, 0) }]),
    ])
    expect(names(merge.take())).toEqual(['S2/1', 'S3/1'])
    merge.add('S2.1', [
      stepOf('S2', 2, 7, [{ type: 'receive', message: messageId(slot.id, 3, 1, 0, 0) }]),
    ])
    expect(merge.take()).toEqual([])
  })

  it('puts independent records in the order of world time', () => {
    const merge = createCausalMerge(newWorld(plainHeader))
    merge.add('S1.1', [stepOf('S1', 1, 30), stepOf('S1', 2, 40)])
    merge.add('S2.1', [stepOf('S2', 1, 10), stepOf('S2', 2, 35)])
    expect(names(merge.take())).toEqual(['S2/1', 'S1/1', 'S2/2', 'S1/2'])
  })

  it('counts from the last step before the run, where it begins with servers that run', () => {
    const first = newWorld(plainHeader)
    const slot = first.servers[serverId('S1')]
    if (slot === undefined) throw new Error('S1 is there')
    const server = { ...bootOf(), n: 13 }
    const merge = createCausalMerge({
      ...first,
      servers: { ...first.servers, [slot.id]: { ...slot, incarnation: 2, status: 'up', server } },
    })
    expect(merge.lastStepOf('S1.2')).toBe(13)
    merge.add('S1.2', [stepOf('S1', 14, 1)])
    expect(merge.lastStepOf('S1.2')).toBe(14)
    expect(merge.lastStepOf('S2.1')).toBe(0)
  })

  it('keeps the order of each source', () => {
    const merge = createCausalMerge(newWorld(plainHeader))
    merge.add('S1.1', [stepOf('S1', 1, 3, [received('S2', 1)]), stepOf('S1', 2, 1)])
    merge.add('S2.1', [stepOf('S2', 1, 9)])
    expect(names(merge.take())).toEqual(['S2/1', 'S1/1', 'S1/2'])
  })

  it('waits for the rule book a sender has taken in', () => {
    const merge = createCausalMerge(newWorld(plainHeader))
    merge.add('S1.1', [stepOf('S1', 1, 1, [{ type: 'links', version: 1 }])])
    expect(merge.take()).toEqual([])
    merge.add('page', [{ type: 'links', links: { ...defaultLinks, version: 1 }, at: micros(2) }])
    expect(names(merge.take())).toEqual(['other', 'S1/1'])
  })

  it('lets nothing boot before the incarnation before it has crashed', () => {
    const merge = createCausalMerge(newWorld(plainHeader))
    const refused = {
      type: 'refused',
      server: serverId('S1'),
      incarnation: 2,
      at: micros(1),
      reason: '',
    } as const
    merge.add('S1.2', [refused])
    expect(merge.take()).toEqual([])
    merge.add('S1.1', [
      {
        type: 'crash',
        server: serverId('S1'),
        incarnation: 1,
        lastN: 0,
        at: micros(9),
        failure: null,
        fault: null,
      },
    ])
    expect(merge.take()).toHaveLength(2)
  })

  it('forgets an incarnation once its crash is taken, not before its last words are', () => {
    const merge = createCausalMerge(newWorld(plainHeader))
    const server = serverId('S1')
    merge.add('S1.1', [stepOf('S1', 1, 1, [received('S2', 1)])])
    merge.add('S1.1', [
      {
        type: 'crash',
        server,
        incarnation: 1,
        lastN: 1,
        at: micros(2),
        failure: null,
        fault: null,
      },
    ])
    expect(merge.take()).toEqual([])
    expect(merge.lastStepOf('S1.1')).toBe(1)
    merge.add('S2.1', [stepOf('S2', 1, 3)])
    expect(names(merge.take())).toEqual(['S2/1', 'S1/1', 'other'])
    expect(merge.lastStepOf('S1.1')).toBe(0)
    expect(merge.blocked()).toBeNull()
  })
})
