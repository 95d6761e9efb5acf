import fc from 'fast-check'
import { micros } from '../../raft/index'
import type { ServerId } from '../../raft/index'
import type { NodeSetting } from '../initial-server'
import { ruleNames } from '../options'
import type { OptionSetting } from '../options'
import { messageCodes } from '../pattern'
import type { Link, Pattern, Servers } from '../pattern'
import { memberVerbs, messageVerbs, readModes, serverVerbs, wordFaults } from '../syntax'
import type { DiskFault, Read, Statement, Write, WriteOperation } from '../syntax'
import { anyKey, anyPair, anyPlainValue, anyValue } from './any-value'

const is = <const T>(value: T) => fc.constant(value)
const one = <T>(values: readonly T[]) => fc.constantFrom(...values)
const some = <T>(values: readonly T[]) => fc.shuffledSubarray([...values], { minLength: 1 })
const upTo = (max: number) => fc.integer({ min: 1, max })

/** A line that may stand anywhere behind `ready`, and names neither marks nor requests. */
export function anyPlainStatement(servers: readonly ServerId[]): fc.Arbitrary<Statement> {
  const server = one(servers)
  const list = some(servers)
  const link = anyLink(servers)
  const linkOrNull: fc.Arbitrary<Link | null> = link === null ? is(null) : fc.option(link)
  const pattern: fc.Arbitrary<Pattern> = fc.record({
    types: fc.oneof(is('*'), some(messageCodes)),
    link: linkOrNull,
    nth: fc.option(upTo(9)),
  })
  const always: fc.Arbitrary<Statement>[] = [
    fc.record({ type: is('opt'), settings: anyOptions }),
    fc.record({ type: is('timeout'), servers: fc.array(server, { minLength: 1, maxLength: 4 }) }),
    fc.record({ type: one(messageVerbs), pattern }),
    fc.option(pattern).map((released): Statement => ({ type: 'release', pattern: released })),
    fc.record({ type: is('settle') }),
    fc.record({ type: is('crash'), server, faults: anyFaults }),
    fc.record({ type: one(serverVerbs), server }),
    fc.record({ type: one(memberVerbs), server }),
    fc.record({ type: is('disk'), server, isFull: fc.boolean() }),
    fc.record({ type: is('heal'), link: linkOrNull }),
    fc.record({ type: is('wait'), duration: fc.nat({ max: 3_600_000_000 - 1 }).map(micros) }),
    fc.record({ type: is('clock'), server, ratePerMille: fc.integer({ min: 100, max: 10_000 }) }),
    fc.record({ type: one(['conf', 'joint'] as const), server, voters: list }),
    fc.record({ type: is('setconf'), servers: list, voters: list }),
  ]
  const amongPeers: fc.Arbitrary<Statement>[] =
    link === null
      ? []
      : [
          fc.record({ type: is('cut'), link }),
          fc.record({ type: is('part'), groups: anyGroups(servers) }),
          anyPair(servers).map(([from, to]): Statement => ({ type: 'transfer', from, to })),
        ]
  return fc.oneof(...always, ...amongPeers)
}

/** A request of this name. */
export function anyRequest(name: string, servers: readonly ServerId[]): fc.Arbitrary<Read | Write> {
  const common = { name: is(name), server: one(servers) }
  const mode = fc.option(one(readModes))
  const seq = fc.option(upTo(1_000_000_000))
  return fc.oneof(
    fc.record({ type: is('read'), ...common, key: anyKey, mode }),
    fc.record({ type: is('write'), ...common, operation: anyWrite, seq }),
  )
}

/** A `node` line that a run of Raft could have come to. */
export function anyNode(server: ServerId, servers: readonly ServerId[]): fc.Arbitrary<Statement> {
  const put = fc.option(fc.record({ key: anyKey, value: anyPlainValue }))
  const entry = fc.record({ term: upTo(5), put })
  const log = fc.array(entry, { maxLength: 6 })
  const declared = log.chain((entries) => {
    const sorted = entries.toSorted((a, b) => a.term - b.term)
    return fc.tuple(
      is<NodeSetting>({ key: 'log', value: sorted }),
      fc.record({ key: is('term'), value: fc.integer({ min: 5, max: 9 }) }),
      fc.record({ key: is('commit'), value: fc.nat({ max: sorted.length }) }),
    )
  })
  const vote = fc.record({ key: is('vote'), value: fc.option(one(servers)) })
  const conf = fc.record({ key: is('conf'), value: some(servers) })
  const down = fc.record({ key: is('down'), value: fc.boolean() })
  const role = fc.record({ key: is('role'), value: one(['leader', 'follower'] as const) })
  return fc
    .tuple(declared, fc.option(vote), fc.option(conf), fc.option(fc.oneof(down, role)))
    .chain(([certain, ...optional]) => {
      const settings = [...certain, ...optional.filter((setting) => setting !== null)]
      return fc.shuffledSubarray<NodeSetting>(settings, { minLength: settings.length })
    })
    .map((settings) => ({ type: 'node', server, settings }))
}

function anyLink(servers: readonly ServerId[]): fc.Arbitrary<Link> | null {
  if (servers.length === 1) return null
  const side: fc.Arbitrary<Servers> = fc.oneof(is('*'), some(servers))
  const isLoop = ({ from, to }: Link) => from.length === 1 && from !== '*' && from[0] === to[0]
  return fc.record({ from: side, to: side }).filter((link) => !isLoop(link))
}

/** Some servers, dealt out to two groups or more. */
function anyGroups(servers: readonly ServerId[]): fc.Arbitrary<readonly (readonly ServerId[])[]> {
  return fc
    .tuple(fc.shuffledSubarray([...servers], { minLength: 2 }), upTo(3))
    .map(([[first, ...rest], size]) => {
      const groups = first === undefined ? [] : [[first]]
      for (let i = 0; i < rest.length; i += size) groups.push(rest.slice(i, i + size))
      return groups
    })
}

const anyFaults: fc.Arbitrary<readonly DiskFault[]> = fc
  .option(upTo(9).map((entries): DiskFault => ({ type: 'lose', entries })))
  .chain((lose) => {
    const plain = wordFaults.map((type) => ({ type }))
    const faults: readonly DiskFault[] = [...plain, ...(lose === null ? [] : [lose])]
    return fc.shuffledSubarray([...faults])
  })

const anyWrite: fc.Arbitrary<WriteOperation> = fc.oneof(
  fc.record({ type: one(['put', 'append'] as const), key: anyKey, value: anyValue }),
  fc.record({ type: is('delete'), key: anyKey }),
  fc.record({ type: is('increment'), key: anyKey, by: fc.integer({ min: -99, max: 99 }) }),
  fc.record({ type: is('cas'), key: anyKey, expected: fc.option(anyValue), value: anyValue }),
)

const flagKeys = [
  ...(['noop', 'prevote', 'sticky', 'sessions', 'singleFix'] as const),
  ...(['truncateAlways', 'flow', 'forward'] as const),
] as const

const anyOptions: fc.Arbitrary<readonly OptionSetting[]> = fc.uniqueArray(
  fc.oneof<fc.Arbitrary<OptionSetting>[]>(
    fc.record({ key: one(flagKeys), value: fc.boolean() }).map(asSetting),
    fc.record({ key: one(['maxInflight', 'tail'] as const), value: upTo(1000) }).map(asSetting),
    fc.option(upTo(1000)).map((value): OptionSetting => ({ key: 'maxEntries', value })),
    fc.record({ key: one(ruleNames), value: fc.boolean() }),
    fc.record({ key: is('backtrack'), value: one(['naive', 'fast'] as const) }),
    fc.record({ key: is('commitRule'), value: one(['paper', 'naive'] as const) }),
    fc.record({ key: is('disk'), value: one(['auto', 'hand'] as const) }),
  ),
  { minLength: 1, maxLength: 5, selector: ({ key }) => key },
)

function asSetting(setting: OptionSetting): OptionSetting {
  return setting
}
