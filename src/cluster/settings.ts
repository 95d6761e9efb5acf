import * as v from 'valibot'
import { allRules, defaultRaftOptions, serverId } from '../raft/index'
import type { RaftOptions, Rules } from '../raft/index'
import type { ClusterSettings } from './live-cluster'
import type { LiveNote } from './live-note'

const amount = v.pipe(v.number(), v.integer(), v.minValue(1))
const count = v.pipe(v.number(), v.integer(), v.minValue(0))

const options = v.object({
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
})
const rules = v.record(v.string(), v.boolean())

const schema = v.object({
  servers: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(9)),
  spares: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(8)), 0),
  options,
  rules,
})

const names = v.pipe(v.array(v.pipe(v.string(), v.regex(/^S[1-9]$/))), v.maxLength(9))

const noteSchema = v.object({
  living: v.nullable(
    v.object({
      disks: v.string(),
      servers: names,
      spares: names,
      options,
      rules,
      isOwn: v.boolean(),
    }),
  ),
  disks: v.array(v.string()),
})

/** Settings as they were kept, or null where they are damaged or of a version that had others. */
export function readSettings(found: unknown): ClusterSettings | null {
  const parsed = v.safeParse(schema, found)
  if (!parsed.success) return null
  const { servers, spares } = parsed.output
  const kept = optionsOf(parsed.output.options)
  return kept === null
    ? null
    : { servers, spares, options: kept, rules: rulesOf(parsed.output.rules) }
}

/** A cluster's note, or null where it cannot be read, or speaks of what is not this cluster's. */
export function readNote(found: unknown, cluster: string): LiveNote | null {
  const parsed = v.safeParse(noteSchema, found)
  if (!parsed.success) return null
  const { living, disks } = parsed.output
  const isOurs = (name: string) => name === cluster || /^\w+$/.test(restOf(name, `${cluster}/`))
  if (![...disks, living?.disks ?? cluster].every(isOurs)) return null
  if (living === null) return { living, disks }
  const kept = optionsOf(living.options)
  if (kept === null) return null
  const servers = living.servers.map(serverId)
  const spares = living.spares.map(serverId)
  return {
    living: { ...living, servers, spares, options: kept, rules: rulesOf(living.rules) },
    disks,
  }
}

/** What follows a beginning; nothing where it begins otherwise. */
function restOf(text: string, beginning: string): string {
  return text.startsWith(beginning) ? text.slice(beginning.length) : ''
}

function optionsOf(found: v.InferOutput<typeof options>): RaftOptions | null {
  // Brands exist for the compiler only; every number was checked.
  const kept = found as Partial<RaftOptions>
  const whole = { ...defaultRaftOptions, ...kept }
  return misfitOf(whole) === null ? whole : null
}

/** Rules that this version has, on unless they were switched off. */
function rulesOf(found: Readonly<Record<string, boolean>>): Rules {
  const off = Object.keys(allRules).filter((rule) => found[rule] === false)
  return { ...allRules, ...Object.fromEntries(off.map((rule) => [rule, false])) }
}

/** Options that are in range one by one and make no sense together: one sentence, else null. */
export function misfitOf(options: RaftOptions): string | null {
  if (options.electionTimeoutMin > options.electionTimeoutMax)
    return 'The shortest election timeout must not be longer than the longest.'
  if (options.heartbeatInterval >= options.electionTimeoutMin)
    return 'Heartbeats must come more often than elections time out.'
  return null
}
