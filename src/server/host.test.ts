import { describe, expect, it } from 'vitest'

import { digest } from '../lib/digest'
import { allRules, defaultRaftOptions, fromMs, micros, term } from '../raft/index'
import { bootServer } from './boot'
import { startHost } from './host'
import type { Host } from './host'
import type { HostOptions, HostPorts } from './host-options'
import { defaultLinks, linkKey } from './links'
import type { LinkRules } from './links'
import { messageId } from './messages'
import type { Message, MessageId } from './messages'
import type { Envelope } from './ports'
import type { ServerReport } from './report'
import { step } from './step'
import { diskByHand, timeByHand } from './testing/ports'
import { appended, asked, diskOf, s1, s2, s3, voteAsked } from './testing/servers'

/** One thing that a host did to the outside. */
type Deed = ServerReport | { readonly type: 'sent'; readonly envelopes: readonly Envelope[] }

/** A host on a clock, a disk and wires that do what the test says, when it says so. */
function setUp(change: Partial<HostOptions> = {}) {
  const time = timeByHand()
  const disk = diskByHand()
  const deeds: Deed[] = []
  const send = (envelopes: readonly Envelope[]) => void deeds.push({ type: 'sent', envelopes })
  const network = { send, close: () => {} }
  const ports: HostPorts = {
    storage: disk,
    servers: network,
    clients: network,
    clock: time,
    report: (reports) => deeds.push(...reports),
  }
  const options: HostOptions = {
    id: s1,
    incarnation: 1,
    voters: [s1, s2, s3],
    options: { ...defaultRaftOptions, preVote: false, sticky: false, checkQuorum: false },
    rules: allRules,
    links: defaultLinks,
    runSeed: 1,
    seed: 1,
    ratePerMille: 1000,
    isDiskKnown: true,
    isRunning: true,
    isHolding: false,
    firstDisk: null,
    image: null,
    ...change,
  }
  const host = startHost(options, ports)
  let count = 0
  return {
    host,
    deeds,
    ports,
    options,
    /** What was done since the last time this was asked. */
    news: () => deeds.splice(0),
    pass: time.pass,
    writing: disk.writing,
    land: disk.land,
    /** Brings a message that is due so many ms from now. */
    bring: (message: Message, dueMs = 0): MessageId => {
      count++
      const id = messageId(message.from, 1, count, 0, 0)
      host.receive([{ id, due: micros(time.now() + fromMs(dueMs)), message }])
      return id
    },
  }
}

const typesOf = (deeds: readonly Deed[]) => deeds.map(({ type }) => type)
const stepsOf = (deeds: readonly Deed[]) => deeds.filter((deed) => deed.type === 'step')
const inputsOf = (deeds: readonly Deed[]) =>
  stepsOf(deeds).map(({ inputs }) => inputs.map(({ type }) => type))
const sentBy = (deeds: readonly Deed[]) =>
  deeds.flatMap((deed) => (deed.type === 'sent' ? deed.envelopes : []))
const heartbeat = appended(1, [0, 0], [])
const entry = appended(1, [0, 0], [1])

/** A server in term 1 that follows S2, with nothing unwritten. */
function follower(change: Partial<HostOptions> = {}) {
  const server = setUp(change)
  server.bring(heartbeat)
  server.land()
  server.news()
  return server
}

describe('what a host says', () => {
  it('is first that it started, and the hash of what it started as', () => {
    expect(setUp().news()).toMatchObject([
      { type: 'boot', server: s1, incarnation: 1, at: 0, serial: 0, disk: null, links: 0 },
      { type: 'hash', n: 0 },
    ])
  })

  it('holds what was on the disk where the run does not know', () => {
    expect(setUp({ isDiskKnown: false }).news()[0]).toMatchObject({ disk: { serial: 0 } })
  })

  it('comes before what follows from it: a cause is on the wire before its effects', () => {
    const { bring, land, news } = setUp()
    news()
    bring(voteAsked(1))
    expect(typesOf(news())).toEqual(['step'])
    land()
    expect(typesOf(news())).toEqual(['step', 'sent'])
  })

  it('names messages and does not repeat them', () => {
    const { bring, news } = follower()
    const id = bring(heartbeat)
    expect(stepsOf(news())).toMatchObject([{ n: 3, inputs: [{ type: 'receive', message: id }] }])
  })

  it('is the inputs of a step that throws, too', () => {
    const { host, deeds, bring, land, news } = setUp()
    host.timeout('election')
    land()
    bring({ type: 'RequestVoteResponse', from: s2, to: s1, term: term(1), voteGranted: true })
    land()
    news()
    expect(() => bring(heartbeat)).toThrow('both lead term 1')
    expect(inputsOf(news())).toEqual([['receive']])
    host.timeout('election')
    expect(deeds).toEqual([])
  })

  it('is a hash with every 64th step', () => {
    const { bring, news } = follower()
    for (let n = 3; n <= 130; n++) bring(heartbeat)
    expect(news().filter(({ type }) => type === 'hash')).toMatchObject([{ n: 64 }, { n: 128 }])
  })

  it('is a hash when asked, of the state as it is', () => {
    const { host, bring, news } = follower()
    expect(host.hash()).toBe(true)
    const [before] = news()
    bring(heartbeat)
    host.hash()
    const after = news().at(-1)
    expect(before).toMatchObject({ type: 'hash', n: 2 })
    expect(after).toMatchObject({ type: 'hash', n: 3 })
    expect(before).not.toMatchObject({ hash: after?.type === 'hash' ? after.hash : digest(null) })
  })

  it('is that it does not start, where its disk refuses; it has no hash then', () => {
    const { ports, options, news } = setUp()
    news()
    const load: HostPorts['storage']['load'] = (onLoaded) =>
      onLoaded({ type: 'refused', reason: 'The record is damaged.' })
    const host = startHost(options, { ...ports, storage: { ...ports.storage, load } })
    expect(news()).toMatchObject([{ type: 'refused', reason: 'The record is damaged.' }])
    host.timeout('election')
    expect(host.hash()).toBe(false)
    expect(news()).toEqual([])
  })

  it('is nothing where it was closed before its disk was read', () => {
    const { ports, options, news } = setUp()
    news()
    const loads: (() => void)[] = []
    const load: HostPorts['storage']['load'] = (onLoaded) =>
      void loads.push(() => ports.storage.load(onLoaded))
    const storage = { ...ports.storage, load }
    startHost(options, { ...ports, storage }).close()
    for (const run of loads) run()
    expect(loads).toHaveLength(1)
    expect(news()).toEqual([])
  })
})

describe('while a write is out', () => {
  it('nothing is given but its completion, and then all that waits as one batch', () => {
    const { host, bring, land, news, writing } = follower()
    bring(entry)
    news()
    bring(heartbeat)
    bring(heartbeat)
    host.timeout('heartbeat')
    expect(news()).toEqual([])
    expect(writing()).toBe(1)
    land()
    expect(inputsOf(news())).toEqual([['stored', 'timeout', 'receive', 'receive']])
  })

  it('no timer fires', () => {
    const { bring, pass, news } = follower()
    bring(entry)
    news()
    pass(1000)
    expect(news()).toEqual([])
  })

  it('there is never a second one', () => {
    const { host, writing, bring } = setUp()
    bring(voteAsked(1))
    host.timeout('election')
    bring(entry)
    expect(writing()).toBe(1)
  })

  it('messages come before the timer that ran out meanwhile', () => {
    const { bring, land, pass, news } = follower()
    bring(entry)
    pass(1000)
    bring(heartbeat)
    news()
    land()
    expect(inputsOf(news())).toEqual([['stored', 'receive', 'wake']])
  })

  it('a refusal of the disk ends the server, which says why', () => {
    const { ports, options, news } = setUp()
    news()
    const write: HostPorts['storage']['write'] = (_, onDone) => onDone('The disk is full.')
    const host = startHost(options, { ...ports, storage: { ...ports.storage, write } })
    host.timeout('election')
    expect(news().filter(({ type }) => type === 'step')).toMatchObject([
      { inputs: [{ type: 'timeout' }] },
      { inputs: [{ type: 'storeFailed', serial: 1, reason: 'The disk is full.' }] },
    ])
    host.timeout('election')
    expect(news()).toEqual([])
  })
})

describe('messages', () => {
  it('are received when they are due, not when they come', () => {
    const { bring, pass, news } = follower()
    bring(heartbeat, 15)
    pass(14)
    expect(news()).toEqual([])
    pass(1)
    expect(inputsOf(news())).toEqual([['receive']])
  })

  it('that are due at once take no timer', () => {
    const time = timeByHand()
    const alarms: (number | null)[] = []
    const { ports, options, news } = setUp()
    const alarm = (at: number | null) => void alarms.push(at)
    const host = startHost(options, { ...ports, clock: { now: time.now, alarm } })
    news()
    alarms.length = 0
    const id = messageId(s2, 1, 1, 0, 0)
    host.receive([{ id, due: time.now(), message: appended(0, [0, 0], []) }])
    expect(inputsOf(news())).toEqual([['receive']])
    expect(alarms.every((at) => at !== null && at > time.now())).toBe(true)
  })

  const cut: LinkRules = { ...defaultLinks, version: 1, cuts: [linkKey(s2, s1)] }
  it.each([
    { why: 'a cut since they were sent loses them', links: cut, isReceived: false },
    { why: 'a cut of the other way does not', cuts: [linkKey(s1, s2)], isReceived: true },
  ])('$why', ({ cuts = cut.cuts, isReceived }) => {
    const { host, bring, pass, news } = follower()
    const id = bring(heartbeat, 15)
    host.setLinks({ ...cut, cuts })
    news()
    pass(15)
    const received = { type: 'step', inputs: [{ type: 'receive', message: id }] }
    const discarded = { type: 'discard', message: id, reason: 'cut' }
    expect(news()[0]).toMatchObject(isReceived ? received : discarded)
  })

  it('sent before a cut and due after it is healed arrive', () => {
    const { host, bring, pass, news } = follower()
    host.setLinks(cut)
    bring(heartbeat, 15)
    host.setLinks({ ...defaultLinks, version: 2 })
    news()
    pass(15)
    expect(inputsOf(news())).toEqual([['receive']])
  })

  it('can be lost by hand, once', () => {
    const { host, bring, pass, news } = follower()
    const id = bring(heartbeat, 15)
    expect(host.discard(id)).toBe(true)
    expect(host.discard(id)).toBe(false)
    expect(news()).toMatchObject([{ type: 'discard', message: id, reason: 'byHand' }])
    pass(15)
    expect(news()).toEqual([])
  })

  it('of the dead, sent after the last step that counts, are discarded', () => {
    const { host, bring, pass, news } = follower()
    const waiting = bring(heartbeat, 15)
    host.bury(s2, 1, 1)
    const late = bring(heartbeat, 15)
    pass(15)
    const reason = 'olderIncarnation'
    expect(news()).toMatchObject([
      { type: 'discard', message: waiting, reason },
      { type: 'discard', message: late, reason },
    ])
  })

  it('leave under the rules the server has taken in, each copy with its own delay', () => {
    const servers = { ...defaultLinks.servers, duplicatePercent: 100, delayMinMs: 5, delayMaxMs: 5 }
    const { host, bring, land, news } = setUp()
    bring(voteAsked(1))
    host.setLinks({ ...defaultLinks, version: 1, servers })
    land()
    const sent = sentBy(news())
    expect(sent.map(({ id, due }) => [id, due])).toEqual([
      [messageId(s1, 1, 2, 0, 0), 5000],
      [messageId(s1, 1, 2, 0, 1), 5000],
    ])
  })

  it('that their link loses are not sent at all', () => {
    const servers = { ...defaultLinks.servers, lossPercent: 100 }
    const { bring, news } = follower({ links: { ...defaultLinks, servers } })
    bring(heartbeat)
    expect(typesOf(news())).toEqual(['step'])
  })

  it('to clients and to servers go over networks of their own', () => {
    const { ports, options } = setUp()
    const posts: string[] = []
    const wire = (name: string) => ({
      send: (envelopes: readonly Envelope[]) => void posts.push(`${name} ${envelopes.length}`),
      close: () => {},
    })
    const nets = { servers: wire('servers'), clients: wire('clients') }
    const host = startHost(options, { ...ports, ...nets })
    const messages = [asked(1), asked(2), appended(0, [0, 0], [])]
    host.receive(
      messages.map((message, n) => ({
        id: messageId(message.from, 1, n, 0, 0),
        due: micros(0),
        message,
      })),
    )
    expect(posts).toEqual(['servers 1', 'clients 2'])
  })
})

describe('time', () => {
  it('wakes the server when its timer has run out, and not before', () => {
    const { pass, news } = follower()
    pass(149)
    expect(news()).toEqual([])
    pass(151)
    expect(inputsOf(news())[0]).toEqual(['wake'])
  })

  it.each([
    { why: 'four times as late by a clock at a quarter', ratePerMille: 250, wakes: 0 },
    { why: 'at its time by a right clock', ratePerMille: 1000, wakes: 1 },
  ])('fires $why', ({ ratePerMille, wakes }) => {
    const { pass, news } = follower({ ratePerMille })
    pass(300)
    expect(stepsOf(news())).toHaveLength(wakes)
    pass(900)
    expect(stepsOf(news()).length + wakes).toBe(1)
  })

  it('goes on from where its clock was when the rate changes', () => {
    const { host, pass, news } = follower()
    pass(100)
    host.setRate(2000)
    expect(news()).toMatchObject([{ type: 'clock', at: 100_000, now: 100_000, ratePerMille: 2000 }])
    pass(10)
    host.setRate(1000)
    expect(news()).toMatchObject([{ type: 'clock', at: 110_000, now: 120_000 }])
  })

  it('stands while the world is paused: only what a person orders is taken', () => {
    const { host, bring, pass, news } = follower()
    host.setRunning(false)
    bring(heartbeat)
    pass(1000)
    expect(news()).toEqual([])
    host.timeout('heartbeat')
    expect(inputsOf(news())).toEqual([['timeout']])
    host.setRunning(true)
    expect(inputsOf(news())).toEqual([['restartTimers', 'receive', 'wake']])
  })

  it('that goes on sets anew what ran out meanwhile, and nothing else', () => {
    const { host, pass, news } = follower()
    host.setRunning(false)
    pass(100)
    host.setRunning(true)
    expect(news()).toEqual([])
    host.setRunning(false)
    pass(5000)
    host.setRunning(true)
    expect(inputsOf(news())).toEqual([['restartTimers', 'wake']])
    pass(149)
    expect(news()).toEqual([])
    pass(151)
    expect(inputsOf(news())[0]).toEqual(['wake'])
  })
})

describe('a frozen server', () => {
  it('does nothing, not even what a person orders, and then all at once', () => {
    const { host, bring, pass, news } = follower()
    host.freeze()
    host.freeze()
    expect(news()).toMatchObject([{ type: 'freeze', server: s1 }])
    bring(heartbeat)
    host.timeout('heartbeat')
    pass(1000)
    expect(news()).toEqual([])
    host.thaw()
    const [thawed, ...rest] = news()
    expect(thawed).toMatchObject({ type: 'thaw' })
    expect(inputsOf(rest)).toEqual([['timeout', 'receive', 'wake']])
  })

  it('takes the completion of its write when it is thawed', () => {
    const { host, bring, land, news } = follower()
    bring(entry)
    host.freeze()
    land()
    news()
    host.thaw()
    expect(inputsOf(news())).toEqual([['stored']])
  })

  it('can be hashed, and loses a message by hand', () => {
    const { host, bring, news } = follower()
    host.freeze()
    const id = bring(heartbeat)
    news()
    expect(host.hash()).toBe(true)
    expect(host.discard(id)).toBe(true)
    expect(typesOf(news())).toEqual(['hash', 'discard'])
  })

  it('keeps an inbox that is bounded, and says what did not fit', () => {
    const { host, bring, news } = follower()
    host.freeze()
    news()
    const large = asked(1, { type: 'put', key: 'x', value: 'v'.repeat(60_000) })
    for (let i = 0; i < 300; i++) bring(large)
    const refused = news()
    expect(refused.length).toBeGreaterThan(10)
    expect(refused.every((deed) => deed.type === 'discard' && deed.reason === 'overloaded')).toBe(
      true,
    )
  })

  it('that froze while it started says so once it has booted', () => {
    const { ports, options, news } = setUp()
    news()
    let onLoad = () => {}
    const load: HostPorts['storage']['load'] = (onLoaded) => {
      onLoad = () => ports.storage.load(onLoaded)
    }
    const host = startHost(options, { ...ports, storage: { ...ports.storage, load } })
    host.freeze()
    expect(news()).toEqual([])
    onLoad()
    expect(typesOf(news())).toEqual(['boot', 'freeze', 'hash'])
  })
})

describe('a host that goes on from an image', () => {
  const { options } = setUp()
  const booted = bootServer({ ...options, disk: diskOf({}), now: micros(0), links: 0 })
  const voting = step(booted, micros(0), [{ type: 'receive', message: voteAsked(1) }])
  const write = voting.effects.find((effect) => effect.type === 'persist') ?? null
  const clock = { since: micros(0), own: micros(0), ratePerMille: 1000 }
  const image = { server: voting.server, write, clock, isFrozen: false }
  const start = { image, firstDisk: diskOf({}), isRunning: false }
  /** The disk that was durable is written first. */
  const stands = (change: Partial<HostOptions> = {}) => {
    const server = setUp({ ...start, ...change })
    server.land()
    return server
  }

  it('keeps the write that was under way back until something goes on', () => {
    const { host, writing, land, news } = stands()
    let idle: number | null = null
    host.whenIdle((n) => (idle = n))
    expect([writing(), idle]).toEqual([0, voting.server.n])
    host.timeout('election')
    land()
    expect(inputsOf(news())[0]).toEqual(['stored', 'timeout'])
  })

  it.each<{ why: string; goOn: (host: Host) => void }>([
    { why: 'time', goOn: (host) => host.setRunning(true) },
    { why: 'who completes it', goOn: (host) => host.complete() },
  ])('lets it land for $why', ({ goOn }) => {
    const { host, writing } = stands()
    goOn(host)
    expect(writing()).toBe(1)
  })

  it('waits for a person where writes do', () => {
    const { host, writing } = stands({ isHolding: true })
    host.timeout('election')
    host.setRunning(true)
    expect(writing()).toBe(0)
  })

  it('takes in what it had not heard of', () => {
    const rules = { ...allRules, rememberVote: false }
    const links = { ...defaultLinks, version: 3 }
    const { news, land, host } = stands({ rules, links })
    host.complete()
    land()
    expect(inputsOf(news())[0]).toEqual(['stored', 'links', 'configure'])
  })
})

describe('a host that is closed', () => {
  it('does nothing more, whatever still comes', () => {
    const { host, bring, land, pass, news } = follower()
    bring(entry)
    news()
    host.close()
    land()
    bring(heartbeat)
    host.timeout('election')
    pass(1000)
    expect(news()).toEqual([])
  })
})
