import { describe, expect, it } from 'vitest'

import { digest } from '../lib/digest'
import { entries } from '../lib/persistent-map'
import { allRules, micros, serverId } from '../raft/index'
import type { ServerId } from '../raft/index'
import { defaultLinks } from '../server/links'
import { messageId } from '../server/messages'
import type { MessageId } from '../server/messages'
import type { BootReport, RecordedInput, StepReport } from '../server/report'
import { diskOf, s1, s2, s3 } from '../server/testing/servers'
import { apply } from './apply'
import type { Applied } from './apply'
import { newWorld } from './new-world'
import type { WorldRecord } from './record'
import type { World } from './world'
import { plainHeader, plainOptions } from './testing/header'

/** Time runs. */
const empty: World = { ...newWorld(plainHeader), perMille: 1000 }

function boot(server: ServerId, change: Partial<BootReport> = {}): BootReport {
  const [at, now] = [micros(0), micros(0)]
  const start = { at, now, ratePerMille: 1000, serial: 0, disk: null, seed: 1, links: 0 }
  const how = { voters: [s1, s2, s3], options: plainOptions, rules: allRules }
  return { type: 'boot', server, incarnation: 1, ...start, ...how, ...change }
}

function stepOf(
  server: ServerId,
  n: number,
  inputs: readonly RecordedInput[],
  { at = 0, incarnation = 1 } = {},
): StepReport {
  return { type: 'step', server, incarnation, n, at: micros(at), now: micros(at), inputs }
}

const crash = (server: ServerId, incarnation = 1, at = 0): WorldRecord => {
  return {
    type: 'crash',
    server,
    incarnation,
    lastN: 0,
    at: micros(at),
    failure: null,
    fault: null,
  }
}
const timeout: RecordedInput = { type: 'timeout', timer: 'election' }
const stored = (serial: number): RecordedInput => ({ type: 'stored', serial })
const receive = (message: MessageId): RecordedInput => ({ type: 'receive', message })

/** S1's k-th message of its n-th step. */
const sentBy1 = (n: number, k = 0) => messageId(s1, 1, n, k, 0)

/** All three start; S1 campaigns, and its requests for votes are in flight. */
const campaign: readonly WorldRecord[] = [
  boot(s1),
  boot(s2),
  boot(s3),
  stepOf(s1, 1, [timeout]),
  stepOf(s1, 2, [stored(1)]),
]

function fold(world: World, records: readonly WorldRecord[]): Applied {
  const [first, ...rest] = records
  if (first === undefined) throw new Error('there is something to fold')
  return rest.reduce(
    (applied, record) => {
      expect(applied.divergence).toBeNull()
      return apply(applied.world, record)
    },
    apply(world, first),
  )
}

const campaigning = fold(empty, campaign).world
const inFlight = (world: World) => Array.from(entries(world.inFlight), ([, flying]) => flying)
const idsIn = (world: World) => inFlight(world).map(({ id }) => id)

describe('a record is applied', () => {
  it('to a copy of a world as to the world itself', () => {
    const records = [...campaign, stepOf(s2, 1, [receive(sentBy1(2))]), crash(s3)]
    records.reduce((world, record) => {
      const applied = apply(world, record)
      const copied = apply(structuredClone(world), structuredClone(record))
      expect(copied).toEqual(applied)
      expect(digest(copied.world)).toBe(digest(applied.world))
      return applied.world
    }, empty)
  })

  it('without changing the world before', () => {
    const before = structuredClone(campaigning)
    apply(campaigning, stepOf(s2, 1, [receive(sentBy1(2))]))
    apply(campaigning, crash(s1))
    expect(campaigning).toEqual(before)
  })

  it('and tells what was decided, sent and taken', () => {
    const applied = apply(campaigning, stepOf(s2, 1, [receive(sentBy1(2))], { at: 15_000 }))
    expect(applied.taken).toMatchObject([{ id: sentBy1(2), to: s2 }])
    expect(applied.decisions.map(({ type }) => type)).toContain('voteGranted')
    expect(applied.world).toMatchObject({ count: 6, at: 15_000 })
    const answered = apply(applied.world, stepOf(s2, 2, [stored(1)], { at: 16_000 }))
    expect(answered.sent).toMatchObject([{ from: s2, to: s1, sentAt: 16_000, isStray: false }])
  })

  it('and time never goes back', () => {
    const later = apply(campaigning, stepOf(s2, 1, [], { at: 500 })).world
    expect(apply(later, stepOf(s3, 1, [], { at: 400 })).world.at).toBe(500)
  })
})

interface Divergence {
  readonly why: string
  readonly record: WorldRecord
  readonly sentence: string
}

describe('the fold and the run part', () => {
  it.each<Divergence>([
    {
      why: 'a server that is not of the run takes a step',
      record: stepOf(serverId('S9'), 1, []),
      sentence: 'S9 took step 1 while it was not running',
    },
    {
      why: 'a step is missing',
      record: stepOf(s1, 4, []),
      sentence: 'S1 took step 1/4, not 1/3',
    },
    {
      why: 'a step comes twice',
      record: stepOf(s1, 2, [stored(1)]),
      sentence: 'S1 took step 1/2, not 1/3',
    },
    {
      why: 'a step is of another incarnation',
      record: stepOf(s1, 3, [], { incarnation: 2 }),
      sentence: 'S1 took step 2/3, not 1/3',
    },
    {
      why: 'a message was never sent',
      record: stepOf(s2, 1, [receive(sentBy1(2, 7))]),
      sentence: 'S2 received S1.1/2.7+0, which is not in flight',
    },
    {
      why: 'a hash is another one',
      record: { type: 'hash', server: s1, incarnation: 1, n: 2, hash: 0 },
      sentence: 'S1 differs from its recording after step 1/2',
    },
    {
      why: 'a hash is of another step',
      record: { type: 'hash', server: s1, incarnation: 1, n: 1, hash: 0 },
      sentence: 'S1 hashed step 1/1 out of turn',
    },
    {
      why: 'a server starts that runs',
      record: boot(s1, { incarnation: 2, serial: 1 }),
      sentence: 'S1 started as 2 when 1 was running',
    },
    {
      why: 'a server starts that is not of the run',
      record: boot(serverId('S9')),
      sentence: 'S9 is not a server of this run',
    },
  ])('where $why', ({ record, sentence }) => {
    expect(apply(campaigning, record).divergence).toBe(sentence)
  })

  it.each<Divergence>([
    {
      why: 'a dead server takes a step',
      record: stepOf(s1, 3, []),
      sentence: 'S1 took step 3 while it was not running',
    },
    {
      why: 'a dead server has a hash',
      record: { type: 'hash', server: s1, incarnation: 1, n: 2, hash: 0 },
      sentence: 'S1 hashed step 1/2 out of turn',
    },
    {
      why: 'an incarnation starts twice',
      record: boot(s1, { serial: 1 }),
      sentence: 'S1 started as 1 when 1 ended',
    },
    {
      why: 'a disk lost a write that was acknowledged',
      record: boot(s1, { incarnation: 2, serial: 0 }),
      sentence: 'S1 found write 0 on its disk, not write 1',
    },
    {
      why: 'a disk holds a write that was never made',
      record: boot(s1, { incarnation: 2, serial: 2 }),
      sentence: 'S1 found write 2 on its disk, not write 1',
    },
  ])('after a crash, where $why', ({ record, sentence }) => {
    const crashed = apply(campaigning, crash(s1)).world
    expect(apply(crashed, record).divergence).toBe(sentence)
  })

  it('not where the hash is right', () => {
    const server = campaigning.servers[s1]?.server
    const record = { type: 'hash', server: s1, incarnation: 1, n: 2, hash: digest(server) } as const
    expect(apply(campaigning, record).divergence).toBeNull()
  })

  it('not where a server threw: its thread did so too, and the world goes on', () => {
    const applied = apply(campaigning, stepOf(s1, 3, [stored(9)]))
    expect(applied.divergence).toBeNull()
    expect(applied.world.servers[s1]?.failure).toBe('only the write that is out can be stored')
    const { world, divergence } = fold(applied.world, [
      crash(s1),
      boot(s1, { incarnation: 2, serial: 1 }),
    ])
    expect(divergence).toBeNull()
    expect(world.servers[s1]).toMatchObject({ status: 'up', failure: null })
  })
})

describe('a server starts from', () => {
  const writing = fold(empty, [boot(s1), stepOf(s1, 1, [timeout]), crash(s1)]).world

  it.each([
    { why: 'the write that was under way, where it landed', serial: 1, currentTerm: 1 },
    { why: 'the last durable one, where it was lost', serial: 0, currentTerm: 0 },
  ])('$why', ({ serial, currentTerm }) => {
    const { world, divergence } = apply(writing, boot(s1, { incarnation: 2, serial }))
    expect(divergence).toBeNull()
    const raft = { currentTerm, votedFor: serial === 0 ? null : s1, role: { type: 'follower' } }
    expect(world.servers[s1]).toMatchObject({
      status: 'up',
      incarnation: 2,
      writing: null,
      disk: { serial },
      server: { n: 0, lastSerial: serial, raft },
    })
  })

  it('the disk that it brings, where the run does not know it', () => {
    const disk = diskOf({ log: [1, 1, 3] })
    const { world } = apply(empty, boot(s1, { serial: disk.serial, disk }))
    expect(world.servers[s1]).toMatchObject({ disk, server: { raft: { currentTerm: 3 } } })
  })

  it('nothing, where its disk is damaged: it is refused and says why', () => {
    const reason = 'Record 3 is damaged.'
    const at = micros(0)
    const { world } = apply(empty, { type: 'refused', server: s1, incarnation: 1, at, reason })
    expect(world.servers[s1]).toMatchObject({ status: 'refused', failure: reason, server: null })
  })
})

describe('a message in flight', () => {
  it('travels on when its sender dies', () => {
    const { world } = apply(campaigning, crash(s1))
    expect(idsIn(world)).toEqual(idsIn(campaigning))
    expect(inFlight(world).every(({ isStray }) => !isStray)).toBe(true)
    expect(apply(world, stepOf(s2, 1, [receive(sentBy1(2))])).divergence).toBeNull()
  })

  it('is a stray when its receiver dies, and its content is known if it slips through', () => {
    const { world } = apply(campaigning, crash(s2))
    expect(inFlight(world).map(({ to, isStray }) => [to, isStray])).toEqual([
      [s2, true],
      [s3, false],
    ])
    const again = [
      boot(s2, { incarnation: 2 }),
      stepOf(s2, 1, [receive(sentBy1(2))], { incarnation: 2 }),
    ]
    expect(fold(world, again).divergence).toBeNull()
  })

  it.each(['cut', 'byHand', 'overloaded', 'olderIncarnation'] as const)(
    'is gone when it is discarded: %s',
    (reason) => {
      const record = { type: 'discard', message: sentBy1(2), at: micros(0), reason } as const
      const { world, taken } = apply(campaigning, record)
      expect(idsIn(world)).toEqual([sentBy1(2, 1)])
      expect(taken).toMatchObject([{ id: sentBy1(2) }])
      const again = apply(world, record)
      expect(again).toMatchObject({ taken: [], divergence: null })
    },
  )

  /** Heartbeats of nobody: records that let time pass. */
  const quiet = (count: number, first: number, at: number) =>
    Array.from({ length: count }, (_, i) => stepOf(s1, first + i, [], { at }))

  it('to a server that is down does not pile up', () => {
    const { world } = fold(campaigning, [crash(s2), crash(s3)])
    const waiting = fold(world, quiet(64, 3, 1_000_000)).world
    expect(inFlight(waiting).map(({ isStray }) => isStray)).toEqual([true, true])
    const later = fold(waiting, quiet(64, 67, 12_000_000)).world
    expect(inFlight(later)).toEqual([])
  })

  it('to a server that went down before it was sent is a stray once it is due', () => {
    const down = fold(empty, [boot(s1), boot(s2), boot(s3), crash(s2), ...campaign.slice(3)]).world
    expect(inFlight(down).map(({ isStray }) => isStray)).toEqual([false, false])
    const later = fold(down, quiet(64, 3, 1_000_000)).world
    expect(inFlight(later).map(({ to, isStray }) => [to, isStray])).toEqual([
      [s2, true],
      [s3, false],
    ])
  })

  it('waits for a frozen server for as long as that takes', () => {
    const freeze = { type: 'freeze', server: s2, at: micros(0) } as const
    const { world } = fold(campaigning, [crash(s2), boot(s2, { incarnation: 2 }), freeze])
    const later = fold(world, quiet(200, 3, 60_000_000)).world
    expect(idsIn(later)).toContain(sentBy1(2))
  })
})

describe('rule books', () => {
  const book = (version: number, delayMs: number): WorldRecord => {
    const servers = { ...defaultLinks.servers, delayMinMs: delayMs, delayMaxMs: delayMs }
    return { type: 'links', links: { ...defaultLinks, version, servers }, at: micros(0) }
  }

  it('are kept while a server may be given them one by one', () => {
    const changed = fold(campaigning, [book(1, 1), book(2, 2), book(3, 3), book(4, 4)]).world
    const taken: RecordedInput = { type: 'links', version: 2 }
    const { sent } = apply(changed, stepOf(s2, 1, [receive(sentBy1(2)), taken]))
    expect(sent).toEqual([])
    const voted = apply(changed, stepOf(s2, 1, [receive(sentBy1(2)), taken])).world
    expect(apply(voted, stepOf(s2, 2, [stored(1)])).sent).toMatchObject([{ due: 2000 }])
  })

  it('are forgotten when nobody can know them any more', () => {
    const books = Array.from({ length: 600 }, (_, i) => book(i + 1, 1))
    const { linkHistory } = fold(apply(empty, boot(s1)).world, [crash(s1), ...books]).world
    expect(Object.keys(linkHistory).length).toBeLessThan(300)
    expect(linkHistory[600]).toBeDefined()
  })
})
