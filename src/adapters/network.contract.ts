import { afterEach, describe, expect, it } from 'vitest'

import { configurationOf, logIndex, micros, serverId, term } from '../raft/index'
import type { Configuration } from '../raft/index'
import { clientId, messageId } from '../server/messages'
import type { Message, Peer } from '../server/messages'
import type { Envelope, Network } from '../server/ports'
import type { Joining } from './network-broadcastchannel'

/** One channel under test. */
export interface NetworkHarness {
  join(joining: Joining): Network
  /** Posts anything, as a stranger could; a list in the place of a list of envelopes. */
  post(anything: unknown): void
  dispose(): void
}

/** What every network keeps. Channels are followed to the end by posts that are known to be the last. */
export function describeNetwork(name: string, create: () => NetworkHarness): void {
  describe(`${name} network`, () => {
    let harness: NetworkHarness | null = null
    const fresh = (): NetworkHarness => (harness = create())
    afterEach(() => harness?.dispose())

    it('delivers to the addressee and to nobody else', async () => {
      const channel = fresh()
      const [one, two, three] = [listen(channel, s1), listen(channel, s2), listen(channel, s3)]
      one.network.send([vote(s2, 1), vote(s3, 2), vote(s2, 3)])
      one.network.send([vote(s3, last)])
      await three.heardLast
      two.network.send([vote(s1, last)])
      await one.heardLast
      expect(two.heard()).toEqual([vote(s2, 1), vote(s2, 3)])
      expect(three.heard()).toEqual([vote(s3, 2), vote(s3, last)])
      expect(one.heard()).toEqual([vote(s1, last)])
    })

    it('delivers a post as one batch', async () => {
      const channel = fresh()
      const [one, two] = [listen(channel, s1), listen(channel, s2)]
      one.network.send([vote(s2, 1), vote(s3, 2), vote(s2, 3)])
      one.network.send([vote(s2, last)])
      await two.heardLast
      expect(two.batches.map((batch) => batch.length)).toEqual([2, 1])
    })

    it('keeps the order of each sender', async () => {
      const channel = fresh()
      const [one, two, three] = [listen(channel, s1), listen(channel, s2), listen(channel, s3)]
      const ofOne = Array.from({ length: 100 }, (_, i) => vote(s3, i))
      const ofTwo = Array.from({ length: 100 }, (_, i) => vote(s3, 200 + i))
      for (let i = 0; i < 100; i++) {
        one.network.send(ofOne.slice(i, i + 1))
        two.network.send(ofTwo.slice(i, i + 1))
      }
      await three.heardCount(200)
      const isOfOne = (envelope: Envelope) => envelope.due < 200
      expect(three.heard().filter(isOfOne)).toEqual(ofOne)
      expect(three.heard().filter((envelope) => !isOfOne(envelope))).toEqual(ofTwo)
    })

    it('delivers a message of every type as it is', async () => {
      const channel = fresh()
      const one = listen(channel, s1)
      const sent = Object.values(samples).map((message, k) => envelope(message, k))
      const listeners = [s2, c1].map((peer) => listen(channel, peer))
      one.network.send(sent)
      one.network.send([vote(s2, last), envelope(samples.ClientResponse, last)])
      await Promise.all(listeners.map(({ heardPosts }) => heardPosts(2)))
      const heard = listeners.flatMap(({ batches }) => batches[0] ?? [])
      expect(heard).toHaveLength(sent.length)
      expect(heard).toEqual(expect.arrayContaining(sent))
      expect(listeners.flatMap(({ complaints }) => complaints)).toEqual([])
    })

    it('cannot be used by a sender to change what was received', async () => {
      const channel = fresh()
      const [one, two] = [listen(channel, s1), listen(channel, s2)]
      const sent = envelope(structuredClone(samples.AppendEntries), 1)
      const expected = structuredClone(sent)
      one.network.send([sent])
      Reflect.set(sent.message, 'term', 99)
      if (sent.message.type === 'AppendEntries') Reflect.deleteProperty(sent.message.entries, 0)
      one.network.send([vote(s2, last)])
      await two.heardLast
      expect(two.heard()[0]).toEqual(expected)
    })

    it('ignores and reports what is not ours, and goes on', async () => {
      const channel = fresh()
      const one = listen(channel, s1)
      const two = listen(channel, s2)
      for (const post of foreign) channel.post(post)
      channel.post([{ id: 'nonsense' }, vote(s2, 5)])
      channel.post([vote(s2, last)])
      await two.heardLast
      expect(two.heard()).toEqual([vote(s2, 5), vote(s2, last)])
      expect(two.complaints).toHaveLength(foreign.length + 1)
      for (const complaint of two.complaints) expect(complaint).toMatch(/^[A-Z].*\.$/)
      one.network.close()
    })

    it('looks no closer at what is for others', async () => {
      const channel = fresh()
      const two = listen(channel, s2)
      channel.post([{ id: 1, message: { to: 'S3' } }, vote(s2, last)])
      await two.heardLast
      expect(two.complaints).toEqual([])
    })

    it('is silent once closed', async () => {
      const channel = fresh()
      const [one, two, three] = [listen(channel, s1), listen(channel, s2), listen(channel, s3)]
      two.network.close()
      two.network.send([vote(s1, 1)])
      one.network.send([vote(s2, 1)])
      one.network.send([vote(s3, last)])
      await three.heardLast
      three.network.send([vote(s1, last)])
      await one.heardLast
      expect(two.heard()).toEqual([])
      expect(one.heard()).toEqual([vote(s1, last)])
    })

    it('posts nothing for nothing', async () => {
      const channel = fresh()
      const [one, two] = [listen(channel, s1), listen(channel, s2)]
      one.network.send([])
      one.network.send([vote(s2, last)])
      await two.heardLast
      expect(two.batches).toHaveLength(1)
    })
  })
}

const [s1, s2, s3] = [serverId('S1'), serverId('S2'), serverId('S3')]
const c1 = clientId('C1.test')
/** The due time that marks a test's last post. */
const last = 999

export /** A message of each type. */
const samples = {
  PreVote: { ...between(), type: 'PreVote', lastLogIndex: logIndex(7), lastLogTerm: term(2) },
  PreVoteResponse: { ...between(), type: 'PreVoteResponse', voteGranted: false },
  RequestVote: {
    ...between(),
    type: 'RequestVote',
    lastLogIndex: logIndex(7),
    lastLogTerm: term(2),
    isTransfer: true,
  },
  RequestVoteResponse: { ...between(), type: 'RequestVoteResponse', voteGranted: true },
  AppendEntries: {
    ...between(),
    type: 'AppendEntries',
    prevLogIndex: logIndex(7),
    prevLogTerm: term(2),
    entries: [
      { type: 'noop', term: term(3) },
      { type: 'command', term: term(3), command: 'put x 1' },
      { type: 'configuration', term: term(3), configuration: jointConfiguration() },
    ],
    leaderCommit: logIndex(6),
    round: 12,
  },
  AppendEntriesResponse: {
    ...between(),
    type: 'AppendEntriesResponse',
    success: false,
    prevLogIndex: logIndex(7),
    conflictTerm: null,
    conflictIndex: logIndex(3),
    round: 12,
  },
  InstallSnapshot: {
    ...between(),
    type: 'InstallSnapshot',
    lastIncludedIndex: logIndex(7),
    lastIncludedTerm: term(2),
    configuration: jointConfiguration(),
    checksum: 4_294_967_295,
    offset: 1000,
    data: 'of the snapshot',
    done: true,
    round: 13,
  },
  InstallSnapshotResponse: {
    ...between(),
    type: 'InstallSnapshotResponse',
    lastIncludedIndex: logIndex(7),
    nextOffset: 1015,
    matchIndex: logIndex(7),
    round: 13,
  },
  TimeoutNow: { ...between(), type: 'TimeoutNow' },
  ReadIndex: { ...between(), type: 'ReadIndex', id: 2 ** 33 },
  ReadIndexResponse: { ...between(), type: 'ReadIndexResponse', id: 2 ** 33, readIndex: null },
  ClientRequest: { type: 'ClientRequest', from: c1, to: s2, serial: 4, command: 'put x 1' },
  ClientRead: { type: 'ClientRead', from: c1, to: s2, serial: 5, key: 'x', mode: 'lease' },
  ClientResponse: {
    type: 'ClientResponse',
    from: s1,
    to: c1,
    serial: 4,
    outcome: { type: 'done', reply: { type: 'ok', value: null }, mode: 'log' },
  },
} satisfies { readonly [Type in Message['type']]: Extract<Message, { readonly type: Type }> }

const foreign: readonly unknown[] = [
  null,
  'hello',
  { type: 'RequestVote' },
  [null],
  [[]],
  [{ message: { to: 'S2' } }],
  [{ ...vote(s2, 1), id: 'no id' }],
  [{ ...vote(s2, 1), due: 'soon' }],
  [{ ...vote(s2, 1), message: { ...vote(s2, 1).message, type: 'Gossip' } }],
  [{ ...vote(s2, 1), message: { ...vote(s2, 1).message, term: -1 } }],
  [{ ...vote(s2, 1), message: { ...samples.AppendEntries, entries: [{ type: 'command' }] } }],
  [{ ...vote(s2, 1), message: { ...samples.AppendEntriesResponse, success: 'perhaps' } }],
  [{ ...vote(s2, 1), message: { ...samples.ClientRead, mode: 'quickly' } }],
  [{ ...vote(s2, 1), message: { ...samples.InstallSnapshot, configuration: { voters: ['S1'] } } }],
]

function jointConfiguration(): Configuration {
  const outgoing = configurationOf([s1, s2]).voters
  return { voters: [s1], outgoing, learners: [s3], learnersNext: [s2], autoLeave: true }
}

function between() {
  return { from: s1, to: s2, term: term(3) }
}

function envelope(message: Message, k: number): Envelope {
  return { id: messageId(s1, 1, 1, k, 0), due: micros(k), message }
}

/** A small message, told from others by its due time. */
function vote(to: Peer, due: number): Envelope {
  const message: Message = { ...samples.RequestVote, to: serverId(to) }
  return { id: messageId(s1, 1, 1, due, 0), due: micros(due), message }
}

/** A peer that remembers what it heard. */
function listen(channel: NetworkHarness, self: Peer) {
  const batches: (readonly Envelope[])[] = []
  const complaints: string[] = []
  const waiting: { readonly isMet: () => boolean; readonly resolve: () => void }[] = []
  const until = (isMet: () => boolean) =>
    new Promise<void>((resolve) => (isMet() ? resolve() : waiting.push({ isMet, resolve })))
  const network = channel.join({
    self,
    onEnvelopes: (envelopes) => {
      batches.push(envelopes)
      for (const { isMet, resolve } of waiting) if (isMet()) resolve()
    },
    onMalformed: (reason) => complaints.push(reason),
  })
  return {
    network,
    batches,
    complaints,
    heard: () => batches.flat(),
    heardCount: (count: number) => until(() => batches.flat().length >= count),
    heardPosts: (count: number) => until(() => batches.length >= count),
    heardLast: until(() => batches.flat().some(({ due }) => due === last)),
  }
}
