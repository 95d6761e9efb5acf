import { describe, expect, it } from 'vitest'

import { serverId } from '../raft/index'
import { defaultLinkRule, defaultLinks, isCut, ruleOf } from '../server/links'
import type { LinkRules } from '../server/links'
import { clientId } from '../server/messages'
import type { Peer } from '../server/messages'
import { changeLinks } from './links-change'
import type { LinkRequest } from './links-change'

const [s1, s2, s3] = [serverId('S1'), serverId('S2'), serverId('S3')]
const c1 = clientId('C1.test')
const slow = { ...defaultLinkRule, delayMinMs: 100, delayMaxMs: 200 }

const after = (...requests: readonly LinkRequest[]): LinkRules =>
  requests.reduce(changeLinks, defaultLinks)
const cutsOf = (links: LinkRules): string[] => {
  const peers: readonly Peer[] = [s1, s2, s3, c1]
  const pairs = peers.flatMap((from) => peers.map((to) => [from, to] as const))
  return pairs.filter(([from, to]) => isCut(links, from, to)).map(([from, to]) => `${from}>${to}`)
}

describe('a request changes the rule book', () => {
  it.each<{ why: string; requests: readonly LinkRequest[]; cuts: readonly string[] }>([
    { why: 'a cut is of one direction', requests: [cut(s1, s2)], cuts: ['S1>S2'] },
    { why: 'a cut twice is one cut', requests: [cut(s1, s2), cut(s1, s2)], cuts: ['S1>S2'] },
    {
      why: 'a heal is of one direction',
      requests: [cut(s1, s2), cut(s2, s1), heal(s1, s2)],
      cuts: ['S2>S1'],
    },
    { why: 'a heal of nobody is of all', requests: [cut(s1, s2), cut(s2, c1), heal()], cuts: [] },
    {
      why: 'a partition cuts both ways between sides, and leaves who is not named',
      requests: [{ type: 'partition', groups: [[s1], [s2, s3]] }],
      cuts: ['S1>S2', 'S1>S3', 'S2>S1', 'S3>S1'],
    },
    {
      why: 'a partition of three sides cuts between each two',
      requests: [{ type: 'partition', groups: [[s1], [s2], [s3]] }],
      cuts: ['S1>S2', 'S1>S3', 'S2>S1', 'S2>S3', 'S3>S1', 'S3>S2'],
    },
    {
      why: 'a client may be on a side',
      requests: [{ type: 'partition', groups: [[s1, c1], [s2]] }],
      cuts: ['S1>S2', 'S2>S1', 'S2>C1.test', 'C1.test>S2'],
    },
    {
      why: 'a partition replaces all cuts',
      requests: [cut(s1, s3), { type: 'partition', groups: [[s1], [s2]] }],
      cuts: ['S1>S2', 'S2>S1'],
    },
    {
      why: 'one side is no partition',
      requests: [{ type: 'partition', groups: [[s1, s2, s3]] }],
      cuts: [],
    },
  ])('$why', ({ requests, cuts }) => {
    expect(cutsOf(after(...requests)).sort()).toEqual([...cuts].sort())
  })

  it.each<{ why: string; request: LinkRequest; slowed: readonly string[] }>([
    {
      why: 'of all links between servers',
      request: { type: 'link', which: { type: 'servers' }, rule: slow },
      slowed: ['S1>S2', 'S2>S1'],
    },
    {
      why: 'of all links of clients, both ways',
      request: { type: 'link', which: { type: 'clients' }, rule: slow },
      slowed: ['S1>C1.test', 'C1.test>S1'],
    },
    {
      why: 'of one link, in one direction',
      request: { type: 'link', which: { type: 'one', from: s1, to: s2 }, rule: slow },
      slowed: ['S1>S2'],
    },
  ])('a rule $why', ({ request, slowed }) => {
    const links = after(request)
    const pairs: readonly (readonly [Peer, Peer])[] = [
      [s1, s2],
      [s2, s1],
      [s1, c1],
      [c1, s1],
    ]
    const found = pairs.filter(([from, to]) => ruleOf(links, from, to) === slow)
    expect(found.map(([from, to]) => `${from}>${to}`)).toEqual(slowed)
  })

  it('a rule of one link stands above the rule of all', () => {
    const one: LinkRequest = { type: 'link', which: { type: 'one', from: s1, to: s2 }, rule: slow }
    const all: LinkRequest = { type: 'link', which: { type: 'servers' }, rule: defaultLinkRule }
    expect(ruleOf(after(one, all), s1, s2)).toBe(slow)
  })

  it('each change is a version of its own, and the one before stays as it was', () => {
    const before = structuredClone(defaultLinks)
    expect(after(cut(s1, s2), heal()).version).toBe(2)
    expect(defaultLinks).toEqual(before)
  })
})

function cut(from: Peer, to: Peer): LinkRequest {
  return { type: 'cut', from, to }
}

function heal(from: Peer | null = null, to: Peer | null = null): LinkRequest {
  return { type: 'heal', from, to }
}
