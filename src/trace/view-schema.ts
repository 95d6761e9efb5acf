import * as v from 'valibot'

import type { SetBreakpoint } from './breakpoint'
import { readName } from './branch-name'
import { mostStood } from './codec-branches'
import { readHash } from './opened-run'
import * as part from './schema-parts'
import type { Selection } from './selection'
import type { BesideBranch, StageView } from './shared-run'

const { client, count, messageId, peer, server } = part

const selection = v.variant('type', [
  v.object({ type: v.literal('server'), server }),
  v.object({ type: v.literal('link'), a: peer, b: peer }),
  v.object({ type: v.literal('message'), id: messageId }),
  v.object({ type: v.literal('entry'), server, index: count }),
  v.object({ type: v.literal('client'), client }),
  v.object({ type: v.literal('event'), event: count }),
])

const anyServer = v.nullable(server)
/** Longest predicate that is read from elsewhere. */
const mostPredicate = 2000
const breakpoint = v.variant('type', [
  v.object({
    type: v.literal('role'),
    server: anyServer,
    role: v.picklist(['follower', 'preCandidate', 'candidate', 'leader']),
  }),
  v.object({ type: v.literal('term'), above: count }),
  v.object({
    type: v.literal('message'),
    message: v.nullable(
      v.picklist([
        'PreVote',
        'PreVoteResponse',
        'RequestVote',
        'RequestVoteResponse',
        'AppendEntries',
        'AppendEntriesResponse',
        'InstallSnapshot',
        'InstallSnapshotResponse',
        'TimeoutNow',
        'ReadIndex',
        'ReadIndexResponse',
      ]),
    ),
    from: anyServer,
    to: anyServer,
  }),
  v.object({ type: v.literal('overwritten'), server: anyServer }),
  v.object({ type: v.literal('commit'), server: anyServer, index: count }),
  v.object({ type: v.literal('violation') }),
  v.object({
    type: v.literal('predicate'),
    text: v.pipe(v.string(), v.maxLength(mostPredicate)),
  }),
])
const breakpoints = v.pipe(
  v.array(v.object({ id: count, breakpoint, isOn: v.boolean() })),
  v.maxLength(100),
)
const stage = v.picklist(['ring', 'space', 'compare'])

/** Reads what was selected; null where that is nothing, or nothing that can be. */
export function readSelection(value: unknown): Selection | null {
  const parsed = v.safeParse(selection, value)
  // Brands exist for the compiler only.
  return parsed.success ? (parsed.output as unknown as Selection) : null
}

/** null: these are no breakpoints. */
export function readBreakpoints(value: unknown): readonly SetBreakpoint[] | null {
  const parsed = v.safeParse(breakpoints, value)
  return parsed.success ? (parsed.output as unknown as readonly SetBreakpoint[]) : null
}

export function readStage(value: unknown): StageView {
  return v.is(stage, value) ? value : 'ring'
}

const stood = v.pipe(v.array(count), v.maxLength(mostStood))
const beside = v.object({
  parting: count,
  isShown: v.boolean(),
  isFirst: v.boolean(),
  hash: v.string(),
  stood,
  name: v.optional(v.unknown()),
})

/** Where time stood; nowhere, where that makes no sense. */
export function readStood(value: unknown): readonly number[] {
  return v.is(stood, value) ? value : []
}

/** What a branch beside a run is, without its records; null where it is none. */
export function readBeside(value: unknown): BesideBranch | null {
  const parsed = v.safeParse(beside, value)
  if (!parsed.success) return null
  const { name, hash, ...found } = parsed.output
  return { ...found, name: readName(name), hash: readHash(hash), records: [] }
}
