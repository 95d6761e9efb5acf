import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { newClient, defaultClientOptions } from '../client/client'
import { fromMs } from '../raft/index'
import { defaultLinkRule } from '../server/links'
import { clientId, messageId } from '../server/messages'
import { s1, s2, s3 } from '../server/testing/servers'
import { newWorld } from './new-world'
import type { Request } from './request'
import { checkRequest } from './validate'
import { plainHeader } from './testing/header'
import type { World } from './world'

const c1 = clientId('C1.test')
const servers = [s1, s2, s3]
const world: World = {
  ...newWorld(plainHeader),
  clients: {
    [c1]: newClient({ id: c1, servers, options: defaultClientOptions, seed: 1, links: 0 }),
  },
}

const anybody = { server: null, mode: null, as: null }
const message = messageId(s1, 1, 1, 0, 0)

/** One of each kind: a kind that is missing here is a type error. */
const oneOfEach: { readonly [Type in Request['type']]: Extract<Request, { type: Type }> } = {
  put: { type: 'put', key: 'x', value: '1', ...anybody },
  get: { type: 'get', key: 'x', server: s1, mode: 'local', as: { client: 'A', serial: 1 } },
  append: { type: 'append', key: 'x', value: '1', ...anybody },
  delete: { type: 'delete', key: 'x', ...anybody },
  cas: { type: 'cas', key: 'x', expected: null, value: '1', ...anybody },
  increment: { type: 'increment', key: 'x', by: -1, ...anybody },
  crash: { type: 'crash', server: s1, fault: { type: 'loseEntries', count: 1 } },
  restart: { type: 'restart', server: s1 },
  freeze: { type: 'freeze', server: s1 },
  thaw: { type: 'thaw', server: s1 },
  cut: { type: 'cut', from: s1, to: c1 },
  heal: { type: 'heal', from: null, to: null },
  partition: { type: 'partition', groups: [[s1, c1], [s2], []] },
  link: { type: 'link', which: { type: 'one', from: s1, to: s2 }, rule: defaultLinkRule },
  drop: { type: 'drop', message },
  deliver: { type: 'deliver', message },
  hold: { type: 'hold', message },
  release: { type: 'release', message },
  duplicate: { type: 'duplicate', message },
  complete: { type: 'complete', server: s1 },
  setDisk: { type: 'setDisk', disk: 'hand' },
  step: { type: 'step' },
  wake: { type: 'wake', client: c1 },
  advance: { type: 'advance', ms: 150 },
  snapshot: { type: 'snapshot', server: s1 },
  transfer: { type: 'transfer', server: null, to: s2 },
  changeVoters: { type: 'changeVoters', server: s1, how: 'joint', voters: [s1, s2] },
  addServer: { type: 'addServer', as: 'voter' },
  promote: { type: 'promote', server: s3 },
  removeServer: { type: 'removeServer', server: s3 },
  setConfiguration: { type: 'setConfiguration', servers: [s1, s2], voters: [s1] },
  disk: { type: 'disk', server: s1, delayMs: 20, isFull: false },
  timeout: { type: 'timeout', server: s1, timer: 'heartbeat' },
  skewClock: { type: 'skewClock', server: s1, ratePerMille: 2000 },
  pause: { type: 'pause' },
  play: { type: 'play' },
  setSpeed: { type: 'setSpeed', perMille: 50 },
  setOptions: { type: 'setOptions', options: { heartbeatInterval: fromMs(20), noop: false } },
  setRule: { type: 'setRule', rule: 'oneVotePerTerm', isOn: false },
  newCluster: { type: 'newCluster', servers: 9 },
}
const each = Object.values(oneOfEach)

describe('a request that is right', () => {
  it.each(each)('passes as it is: $type', (request) => {
    expect(checkRequest(request, world)).toEqual({ type: 'ok', request })
  })

  it.each([
    { why: 'a command follows the leader', given: { type: 'get', key: 'x' }, is: { server: null } },
    { why: 'a heal is of all cuts', given: { type: 'heal' }, is: { from: null, to: null } },
    {
      why: 'a timeout is an election',
      given: { type: 'timeout', server: 'S1' },
      is: { timer: 'election' },
    },
  ])('may leave out what is usual: $why', ({ given, is }) => {
    expect(checkRequest(given, world)).toMatchObject({ type: 'ok', request: is })
  })

  it.each([
    { why: 'a key of 1 KiB', change: { key: 'k'.repeat(1024) } },
    { why: 'a key of 1 KiB in letters of two bytes', change: { key: 'ä'.repeat(512) } },
    { why: 'a value of 64 KiB', change: { value: 'v'.repeat(64 * 1024) } },
    { why: 'a key that other objects have', change: { key: '__proto__' } },
  ])('may go to the limit: $why', ({ change }) => {
    expect(checkRequest({ ...oneOfEach.put, ...change }, world).type).toBe('ok')
  })
})

const rule = (change: object) => ({ ...oneOfEach.link, rule: { ...defaultLinkRule, ...change } })
const noServer = (name: string) => `There is no server ${name}: this cluster has S1 to S3.`

describe('a request that is wrong', () => {
  it.each<{ why: string; asked: unknown; sentence: string }>([
    {
      why: 'an empty key',
      asked: { ...oneOfEach.put, key: '' },
      sentence: 'The key must not be empty.',
    },
    {
      why: 'a key over its limit',
      asked: { ...oneOfEach.get, key: 'k'.repeat(1025) },
      sentence: 'The key is longer than 1 KiB.',
    },
    {
      why: 'a key over its limit in bytes only',
      asked: { ...oneOfEach.get, key: 'ä'.repeat(513) },
      sentence: 'The key is longer than 1 KiB.',
    },
    {
      why: 'a key that is not text',
      asked: { ...oneOfEach.put, key: 7 },
      sentence: 'The key must be text.',
    },
    {
      why: 'an empty value',
      asked: { ...oneOfEach.append, value: '' },
      sentence: 'The value must not be empty.',
    },
    {
      why: 'a value over its limit',
      asked: { ...oneOfEach.put, value: 'v'.repeat(64 * 1024 + 1) },
      sentence: 'The value is longer than 64 KiB.',
    },
    {
      why: 'a value that is not text',
      asked: { ...oneOfEach.put, value: null },
      sentence: 'The value must be text.',
    },
    {
      why: 'an expected value that is not text',
      asked: { ...oneOfEach.cas, expected: 3 },
      sentence: 'The expected value must be text.',
    },
    {
      why: 'a step that is no whole number',
      asked: { ...oneOfEach.increment, by: 0.5 },
      sentence: 'The step must be a whole number from -1000000000 to 1000000000.',
    },
    {
      why: 'a server that is not there',
      asked: { ...oneOfEach.crash, server: 'S4' },
      sentence: noServer('S4'),
    },
    {
      why: 'a server that only sounds like one',
      asked: { ...oneOfEach.crash, server: 'toString' },
      sentence: noServer('toString'),
    },
    {
      why: 'a client where a server is meant',
      asked: { ...oneOfEach.crash, server: c1 },
      sentence: noServer(c1),
    },
    {
      why: 'a command for a server that is not there',
      asked: { ...oneOfEach.put, server: 'S9' },
      sentence: noServer('S9'),
    },
    {
      why: 'a cut from a server that is not there',
      asked: { ...oneOfEach.cut, from: 'S4' },
      sentence: noServer('S4'),
    },
    {
      why: 'a link of a server that is not there',
      asked: { ...oneOfEach.link, which: { type: 'one', from: s1, to: 'S4' } },
      sentence: noServer('S4'),
    },
    {
      why: 'a side with a server that is not there',
      asked: { type: 'partition', groups: [[s1], ['S4']] },
      sentence: noServer('S4'),
    },
    {
      why: 'a server on two sides',
      asked: { type: 'partition', groups: [[s1], [s2, s1]] },
      sentence: 'A server can be on one side of a partition only.',
    },
    {
      why: 'sides that are no lists',
      asked: { type: 'partition', groups: ['S1'] },
      sentence: 'Each side of a partition is a list of servers.',
    },
    {
      why: 'a link to itself',
      asked: { ...oneOfEach.cut, to: s1 },
      sentence: 'A link joins two different servers.',
    },
    {
      why: 'a rule for a link to itself',
      asked: { ...oneOfEach.link, which: { type: 'one', from: s1, to: s1 } },
      sentence: 'A link joins two different servers.',
    },
    {
      why: 'a heal with one end',
      asked: { type: 'heal', from: s1 },
      sentence: 'Name both ends of the link to heal, or none to heal all.',
    },
    {
      why: 'a loss over 100 %',
      asked: rule({ lossPercent: 101 }),
      sentence: 'Loss must be a number from 0 to 100.',
    },
    {
      why: 'a loss below 0 %',
      asked: rule({ lossPercent: -1 }),
      sentence: 'Loss must be a number from 0 to 100.',
    },
    {
      why: 'a duplication that is no number',
      asked: rule({ duplicatePercent: NaN }),
      sentence: 'Duplication must be a number from 0 to 100.',
    },
    {
      why: 'a delay without end',
      asked: rule({ delayMaxMs: Infinity }),
      sentence: 'The longest delay must be a number from 0 to 10000.',
    },
    {
      why: 'delays the wrong way round',
      asked: rule({ delayMinMs: 30, delayMaxMs: 20 }),
      sentence: 'The shortest delay must not be longer than the longest.',
    },
    {
      why: 'a speed over 1×',
      asked: { type: 'setSpeed', perMille: 1001 },
      sentence: 'The speed, in thousandths of real time, must be a whole number from 10 to 1000.',
    },
    {
      why: 'a clock that stands',
      asked: { ...oneOfEach.skewClock, ratePerMille: 0 },
      sentence: 'The rate of a clock must be a whole number from 100 to 10000.',
    },
    {
      why: 'an option that is given and is nothing',
      asked: { type: 'setOptions', options: { electionTimeoutMin: undefined } },
      sentence:
        'The shortest election timeout, in µs, must be a whole number from 1000 to 60000000.',
    },
    {
      why: 'a rule that is none',
      asked: { ...oneOfEach.setRule, rule: 'toString' },
      sentence: 'There is no rule of that name.',
    },
    {
      why: 'a timer that is none',
      asked: { ...oneOfEach.timeout, timer: 'egg' },
      sentence: 'A timer is election, heartbeat, quorumCheck or transfer.',
    },
    {
      why: 'ten servers',
      asked: { type: 'newCluster', servers: 10 },
      sentence: 'The number of servers must be a whole number from 1 to 9.',
    },
    {
      why: 'no key at all',
      asked: { type: 'get' },
      sentence: 'The request get has no key, or one of the wrong kind.',
    },
    {
      why: 'a link without a rule',
      asked: { type: 'link', which: { type: 'servers' } },
      sentence: 'The request link has no rule, or one of the wrong kind.',
    },
    {
      why: 'a kind that is none',
      asked: { type: 'explode' },
      sentence: 'There is no request explode.',
    },
    { why: 'nothing', asked: null, sentence: 'There is no request without a type.' },
    {
      why: 'a kind that is no text',
      asked: { type: 7 },
      sentence: 'There is no request without a type.',
    },
  ])('is refused in one clear sentence: $why', ({ asked, sentence }) => {
    expect(checkRequest(asked, world)).toEqual({ type: 'bad', sentence })
  })

  it('never throws, and is refused in one sentence that is not long', () => {
    const anyType = fc.oneof(fc.constantFrom(...each.map(({ type }) => type)), fc.string())
    const anyFields = fc.dictionary(
      fc.constantFrom('key', 'value', 'server', 'from', 'to', 'groups', 'rule', 'which', 'options'),
      fc.anything(),
    )
    const junk = fc.oneof(
      fc.anything(),
      fc.tuple(anyType, anyFields).map(([type, fields]) => ({ ...fields, type })),
      fc.tuple(fc.constantFrom(...each), anyFields).map(([one, fields]) => ({ ...one, ...fields })),
    )
    fc.assert(
      fc.property(junk, (asked) => {
        const checked = checkRequest(asked, world)
        if (checked.type === 'ok') return
        expect(checked.sentence).toMatch(/^[A-Z][^\n]*\.$/)
        expect(checked.sentence.length).toBeLessThan(160)
      }),
      { numRuns: 2000 },
    )
  })

  it('never throws, however long its names are', () => {
    const long = 'x'.repeat(100_000)
    for (const asked of [{ type: long }, { type: 'crash', server: long }]) {
      const checked = checkRequest(asked, world)
      expect(checked.type === 'bad' && checked.sentence.length < 160).toBe(true)
    }
  })
})
