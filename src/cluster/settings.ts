import * as v from 'valibot'
import { allRules, defaultRaftOptions } from '../raft/index'
import type { RaftOptions } from '../raft/index'
import type { ClusterSettings } from './live-cluster'

const amount = v.pipe(v.number(), v.integer(), v.minValue(1))
const count = v.pipe(v.number(), v.integer(), v.minValue(0))

const schema = v.object({
  servers: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(9)),
  spares: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(8)), 0),
  options: v.object({
    electionTimeoutMin: amount,
    electionTimeoutMax: amount,
    heartbeatInterval: amount,
    noop: v.boolean(),
    preVote: v.exactOptional(v.boolean()),
    checkQuorum: v.exactOptional(v.boolean()),
    sticky: v.exactOptional(v.boolean()),
    reads: v.exactOptional(v.picklist(['log', 'readIndex', 'lease', 'local'])),
    forward: v.exactOptional(v.boolean()),
    backtrack: v.picklist(['fast', 'naive']),
    flow: v.exactOptional(v.boolean()),
    maxInflight: v.exactOptional(amount),
    maxInflightBytes: v.exactOptional(amount),
    maxEntries: v.exactOptional(amount),
    maxAppendBytes: v.exactOptional(amount),
    maxUncommittedBytes: v.exactOptional(amount),
    snapshotThreshold: v.exactOptional(count),
    snapshotTail: v.exactOptional(count),
    maxSnapshotPiece: v.exactOptional(amount),
  }),
  rules: v.record(v.string(), v.boolean()),
})

/** Settings as they were kept, or null where they are damaged or of a version that had others. */
export function readSettings(found: unknown): ClusterSettings | null {
  const parsed = v.safeParse(schema, found)
  if (!parsed.success) return null
  const { servers, spares, rules } = parsed.output
  // Brands exist for the compiler only; every number was checked.
  const kept = parsed.output.options as Partial<RaftOptions>
  const options = { ...defaultRaftOptions, ...kept }
  if (misfitOf(options) !== null) return null
  const isOff = (rule: string) => rules[rule] === false
  return {
    servers,
    spares,
    options,
    rules: {
      ...allRules,
      ...Object.fromEntries(
        Object.keys(allRules)
          .filter(isOff)
          .map((rule) => [rule, false]),
      ),
    },
  }
}

/** Options that are in range one by one and make no sense together: one sentence, else null. */
export function misfitOf(options: RaftOptions): string | null {
  if (options.electionTimeoutMin > options.electionTimeoutMax)
    return 'The shortest election timeout must not be longer than the longest.'
  if (options.heartbeatInterval >= options.electionTimeoutMin)
    return 'Heartbeats must come more often than elections time out.'
  return null
}
