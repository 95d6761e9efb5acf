import * as v from 'valibot'

import { append, emptyList } from '../lib/persistent-list'
import { emptyMap, set } from '../lib/persistent-map'
import { allRules } from '../raft/index'

/** Whole numbers, as counts, terms, indexes and microseconds are. */
export const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0))
export const whole = v.pipe(v.number(), v.safeInteger())
export const uint32 = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(2 ** 32 - 1))
export const flag = v.boolean()
export const from = (min: number, max: number) =>
  v.pipe(v.number(), v.finite(), v.minValue(min), v.maxValue(max))
export const text = v.string()

/** Names become keys of objects, so one of JavaScript's own must not come in as one. */
const name = v.pipe(
  v.string(),
  v.minLength(1),
  v.maxLength(2000),
  v.check((found) => found !== '__proto__'),
)
export const server = v.pipe(v.string(), v.regex(/^S\d{1,3}$/))
export const client = v.pipe(
  name,
  v.check((found) => !found.startsWith('S')),
)
export const peer = v.union([server, client])
export const servers = v.pipe(v.array(server), v.maxLength(64))
/** sender.incarnation/step.position+copy, as `messageId` makes it. */
export const messageId = v.pipe(name, v.regex(/^.+\.\d+\/\d+\.\d+\+\d+$/s))

/** Lists and maps stand in files as what is in them, and are built anew: see `packed.ts`. */
export const listOf = <T extends v.GenericSchema>(item: T) =>
  v.pipe(
    v.object({ list: v.array(item) }),
    v.transform(({ list }) => append(emptyList<v.InferOutput<T>>(), list)),
  )
export const mapOf = <T extends v.GenericSchema>(value: T) =>
  v.pipe(
    v.object({ map: v.array(v.tuple([v.string(), value])) }),
    v.transform(({ map }) =>
      map.reduce((built, [key, each]) => set(built, key, each), emptyMap<v.InferOutput<T>>()),
    ),
  )

export const readMode = v.picklist(['log', 'readIndex', 'lease', 'local'])
export const timer = v.picklist(['election', 'heartbeat', 'quorumCheck', 'transfer'])
export const disk = v.picklist(['auto', 'hand'])

const duration = v.pipe(v.number(), v.integer(), v.minValue(1000), v.maxValue(3.6e9))
const size = v.pipe(count, v.minValue(1))
export const options = v.object({
  electionTimeoutMin: duration,
  electionTimeoutMax: duration,
  heartbeatInterval: duration,
  noop: flag,
  preVote: flag,
  checkQuorum: flag,
  sticky: flag,
  reads: readMode,
  forward: flag,
  backtrack: v.picklist(['fast', 'naive']),
  flow: flag,
  maxInflight: size,
  maxInflightBytes: size,
  maxEntries: size,
  maxAppendBytes: size,
  maxUncommittedBytes: size,
  snapshotThreshold: count,
  snapshotTail: count,
  maxSnapshotPiece: size,
})
export const rules = v.object(
  Object.fromEntries(Object.keys(allRules).map((rule) => [rule, flag] as const)),
)

const linkRule = v.object({
  lossPercent: from(0, 100),
  duplicatePercent: from(0, 100),
  delayMinMs: from(0, 3.6e6),
  delayMaxMs: from(0, 3.6e6),
})
export const links = v.object({
  version: count,
  servers: linkRule,
  clients: linkRule,
  single: v.record(v.string(), linkRule),
  cuts: v.array(text),
})

const oneFault = v.variant('type', [
  v.object({ type: v.literal('loseEntries'), count }),
  v.object({ type: v.literal('loseVote') }),
  v.object({ type: v.literal('tearLast') }),
  v.object({ type: v.literal('flipBit'), record: count, bit: count }),
  v.object({ type: v.literal('erase') }),
])
export const fault = v.nullable(
  v.union([
    oneFault,
    v.object({
      type: v.literal('several'),
      faults: v.pipe(v.array(oneFault), v.maxLength(64)),
    }),
  ]),
)

export const operation = v.variant('type', [
  v.object({ type: v.literal('put'), key: text, value: text }),
  v.object({ type: v.literal('get'), key: text }),
  v.object({ type: v.literal('append'), key: text, value: text }),
  v.object({ type: v.literal('delete'), key: text }),
  v.object({ type: v.literal('cas'), key: text, expected: v.nullable(text), value: text }),
  v.object({ type: v.literal('increment'), key: text, by: whole }),
])

export const configuration = v.object({
  voters: servers,
  outgoing: servers,
  learners: servers,
  learnersNext: servers,
  autoLeave: flag,
})
export const entry = v.variant('type', [
  v.object({ type: v.literal('noop'), term: count }),
  v.object({ type: v.literal('command'), term: count, command: text }),
  v.object({ type: v.literal('configuration'), term: count, configuration }),
])
export const log = v.object({ baseIndex: count, baseTerm: count, entries: listOf(entry) })
export const snapshot = v.object({
  lastIncludedIndex: count,
  lastIncludedTerm: count,
  configuration,
  data: text,
  checksum: uint32,
  digest: uint32,
})
export const diskContent = v.object({
  serial: count,
  currentTerm: count,
  votedFor: v.nullable(server),
  log,
  snapshot: v.nullable(snapshot),
})
