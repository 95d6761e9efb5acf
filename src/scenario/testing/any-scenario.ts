import fc from 'fast-check'
import type { ServerId } from '../../raft/index'
import { nextAfter } from '../../world/next-server'
import type { Expectation } from '../expectation'
import { wordsOf } from '../print-statement'
import type { Line, Read, Scenario, Statement, Write } from '../syntax'
import { anyExpectation } from './any-expectation'
import { anyNode, anyPlainStatement, anyRequest } from './any-statement'
import { anyName, anyServers } from './any-value'

/** Any scenario that can be written down, with blanks and comments anywhere. */
export const anyScenario: fc.Arbitrary<Scenario> = anyServers.chain(({ servers, voters }) =>
  fc
    .tuple(
      anyBeginning(servers, voters),
      fc.uniqueArray(anyName, { minLength: 20, maxLength: 20 }),
      fc.array(anyDraft(servers), { maxLength: 20 }),
    )
    .map(([beginning, names, drafts]) => [...beginning, ...named(drafts, names, servers)])
    .chain((statements) => fc.tuple(...statements.map(anyLines)))
    .map((lines) => ({ lines: lines.flat().map((line, i) => ({ ...line, number: i + 1 })) })),
)

function anyBeginning(
  servers: readonly ServerId[],
  voters: number,
): fc.Arbitrary<readonly Statement[]> {
  const cluster: Statement = { type: 'cluster', servers: servers.slice(0, voters) }
  const spares = servers.slice(voters)
  const spare: readonly Statement[] =
    spares.length === 0 ? [] : [{ type: 'spare', servers: spares }]
  const ready: Statement = { type: 'ready' }
  return fc
    .shuffledSubarray([...servers])
    .chain((declared) => fc.tuple(...declared.map((server) => anyNode(server, servers))))
    .map((nodes) => [cluster, ...spare, ...nodes, ready])
}

/** A line whose name, or the name it speaks of, is not settled yet. */
type Draft =
  | { readonly type: 'plain'; readonly statement: Statement }
  | { readonly type: 'request'; readonly statement: Read | Write }
  | { readonly type: 'mark' }
  | { readonly type: 'add'; readonly as: 'voter' | 'learner' }
  | { readonly type: 'fork'; readonly which: number }
  | { readonly type: 'expect'; readonly expectations: readonly Expectation[] }

function anyDraft(servers: readonly ServerId[]): fc.Arbitrary<Draft> {
  const expectation = anyExpectation(servers, ['?'])
  return fc.oneof<fc.Arbitrary<Draft>[]>(
    fc.record({ type: fc.constant('plain'), statement: anyPlainStatement(servers) }),
    fc.record({ type: fc.constant('request'), statement: anyRequest('?', servers) }),
    fc.record({ type: fc.constant('mark') }),
    fc.record({ type: fc.constant('add'), as: fc.constantFrom('voter', 'learner') }),
    fc.record({ type: fc.constant('fork'), which: fc.nat({ max: 20 }) }),
    fc.record({
      type: fc.constant('expect'),
      expectations: fc.array(expectation, { minLength: 1, maxLength: 6 }),
    }),
  )
}

/** Gives requests and marks names of their own, and has the other lines speak of those that exist. */
function named(
  drafts: readonly Draft[],
  names: readonly string[],
  first: readonly ServerId[],
): readonly Statement[] {
  const marks: {
    readonly name: string
    readonly requests: readonly string[]
    readonly servers: readonly ServerId[]
  }[] = []
  let servers = first
  let requests: readonly string[] = []
  return drafts.map((draft, i): Statement => {
    const name = names[i] ?? 'none'
    switch (draft.type) {
      case 'plain':
        return draft.statement
      case 'request':
        requests = [...requests, name]
        return { ...draft.statement, name }
      case 'mark':
        marks.push({ name, requests, servers })
        return { type: 'mark', name }
      case 'add': {
        const next = nextAfter(servers)
        if (next.type === 'none') return { type: 'settle' }
        servers = [...servers, next.server]
        return { type: 'add', server: next.server, as: draft.as }
      }
      case 'fork': {
        const mark = marks[draft.which % marks.length]
        if (mark === undefined) return { type: 'settle' }
        requests = mark.requests
        servers = mark.servers
        return { type: 'fork', name: mark.name }
      }
      case 'expect':
        return { type: 'expect', expectations: draft.expectations.map((e) => about(e, requests)) }
    }
  })
}

function about(expectation: Expectation, requests: readonly string[]): Expectation {
  if (expectation.type !== 'op') return expectation
  const name = requests.at(-1)
  return name === undefined ? { type: 'lin', isLinearizable: true } : { ...expectation, name }
}

const anyComment = fc
  .string({ unit: fc.constantFrom(...Array.from(' \tab#=é日😀')), maxLength: 12 })
  .map((text) => text.trimEnd())

/** A statement's line with any blanks between its words, and lines that say nothing before it. */
function anyLines(statement: Statement): fc.Arbitrary<readonly Line[]> {
  const gap = fc.oneof({ weight: 5, arbitrary: fc.constant(0) }, fc.nat({ max: 5 }))
  const words = wordsOf(statement)
  const gaps = fc.array(gap, { minLength: words.length + 1, maxLength: words.length + 1 })
  const comment = fc.option(anyComment, { freq: 5 })
  const silent = fc.tuple(gap, comment).map(([blanks, text]) => lineOf(null, [], [blanks], text))
  const spoken = fc.tuple(gaps, comment).map(([all, text]) => lineOf(statement, words, all, text))
  return fc
    .tuple(fc.array(silent, { maxLength: 2 }), spoken)
    .map(([before, line]) => [...before, line])
}

function lineOf(
  statement: Statement | null,
  words: readonly string[],
  gaps: readonly number[],
  comment: string | null,
): Line {
  const columns: number[] = []
  let next = 1
  for (const [i, word] of words.entries()) {
    columns.push(next + (gaps[i] ?? 0))
    next += (gaps[i] ?? 0) + word.length + 1
  }
  const end = words.length === 0 ? 1 : next - 1
  const column = end + (gaps.at(-1) ?? 0)
  return {
    number: 0,
    statement,
    columns,
    comment: comment === null ? null : { column, text: comment },
  }
}
