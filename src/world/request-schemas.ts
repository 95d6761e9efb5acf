import * as v from 'valibot'
import { maxKeyBytes, maxValueBytes } from '../kv/operation'
import { fitsUtf8 } from '../lib/utf8'
import { allRules } from '../raft/index'

const text = (what: string, most: number) =>
  v.pipe(
    v.string(`${what} must be text.`),
    v.check((value) => fitsUtf8(value, most), `${what} is longer than ${size(most)}.`),
  )
const key = v.pipe(text('The key', maxKeyBytes), v.nonEmpty('The key must not be empty.'))
const value = v.pipe(text('The value', maxValueBytes), v.nonEmpty('The value must not be empty.'))
const peer = v.string('A server is named by text, such as S1.')
const server = v.optional(v.nullable(peer), null)
const number = (what: string, min: number, max: number) => {
  const range = `${what} must be a number from ${min} to ${max}.`
  return v.pipe(v.number(range), v.finite(range), v.minValue(min, range), v.maxValue(max, range))
}
const whole = (what: string, min: number, max: number) => {
  const range = `${what} must be a whole number from ${min} to ${max}.`
  return v.pipe(v.number(range), v.integer(range), v.minValue(min, range), v.maxValue(max, range))
}
const percent = (what: string) => number(what, 0, 100)
const delay = (what: string) => number(what, 0, 10_000)
const micros = (what: string) => whole(what, 1000, 60_000_000)
const bytes = (what: string) => whole(what, 1, 2 ** 30)
const readModes = ['log', 'readIndex', 'lease', 'local'] as const

const rule = v.object({
  lossPercent: percent('Loss'),
  duplicatePercent: percent('Duplication'),
  delayMinMs: delay('The shortest delay'),
  delayMaxMs: delay('The longest delay'),
})

const mode = v.optional(
  v.nullable(v.picklist(readModes, 'A read is log, readIndex, lease or local.')),
  null,
)
const as = v.optional(
  v.nullable(
    v.object({
      client: v.pipe(text('The client', maxKeyBytes), v.nonEmpty('The client must have a name.')),
      serial: whole('The serial number', 0, Number.MAX_SAFE_INTEGER),
    }),
  ),
  null,
)
const asking = { server, mode, as }
const message = v.string('A message is named by its id.')
const servers = v.pipe(
  v.array(peer, 'Servers are a list of names.'),
  v.nonEmpty('Name at least one server.'),
)
const oneFault = v.variant('type', [
  v.object({ type: v.literal('loseEntries'), count: whole('Entries to lose', 0, 1e9) }),
  v.object({ type: v.literal('loseVote') }),
  v.object({ type: v.literal('tearLast') }),
  v.object({
    type: v.literal('flipBit'),
    record: whole('The record', 0, 1e9),
    bit: whole('The bit', 0, 1e12),
  }),
  v.object({ type: v.literal('erase') }),
])
const several = v.object({
  type: v.literal('several'),
  faults: v.pipe(v.array(oneFault), v.maxLength(8, 'A disk suffers eight faults at most.')),
})
const fault = v.optional(v.nullable(v.union([oneFault, several])), null)

/** The shape and the limits of each request, with a sentence for whatever breaks them. */
export const requestSchemas = [
  v.object({ type: v.literal('put'), key, value, ...asking }),
  v.object({ type: v.literal('get'), key, ...asking }),
  v.object({ type: v.literal('append'), key, value, ...asking }),
  v.object({ type: v.literal('delete'), key, ...asking }),
  v.object({
    type: v.literal('cas'),
    key,
    expected: v.nullable(text('The expected value', maxValueBytes)),
    value,
    ...asking,
  }),
  v.object({ type: v.literal('increment'), key, by: whole('The step', -1e9, 1e9), ...asking }),
  v.object({ type: v.literal('crash'), server: peer, fault }),
  v.object({ type: v.literal('restart'), server: peer }),
  v.object({ type: v.literal('freeze'), server: peer }),
  v.object({ type: v.literal('thaw'), server: peer }),
  v.object({ type: v.literal('cut'), from: peer, to: peer }),
  v.object({
    type: v.literal('heal'),
    from: v.optional(v.nullable(peer), null),
    to: v.optional(v.nullable(peer), null),
  }),
  v.object({
    type: v.literal('partition'),
    groups: v.array(
      v.array(peer, 'Each side of a partition is a list of servers.'),
      'A partition is a list of sides.',
    ),
  }),
  v.object({
    type: v.literal('link'),
    which: v.variant('type', [
      v.object({ type: v.literal('one'), from: peer, to: peer }),
      v.object({ type: v.literal('servers') }),
      v.object({ type: v.literal('clients') }),
    ]),
    rule,
  }),
  v.object({ type: v.literal('drop'), message }),
  v.object({ type: v.literal('deliver'), message }),
  v.object({ type: v.literal('hold'), message }),
  v.object({ type: v.literal('release'), message }),
  v.object({ type: v.literal('duplicate'), message }),
  v.object({ type: v.literal('complete'), server: peer }),
  v.object({
    type: v.literal('setDisk'),
    disk: v.picklist(['auto', 'hand'], 'A disk writes by itself (auto) or by hand.'),
  }),
  v.object({ type: v.literal('advance'), ms: number('The time', 0, 3_600_000) }),
  v.object({ type: v.literal('step') }),
  v.object({ type: v.literal('wake'), client: v.string('A client is named by text.') }),
  v.object({ type: v.literal('snapshot'), server: peer }),
  v.object({ type: v.literal('transfer'), server, to: peer }),
  v.object({
    type: v.literal('changeVoters'),
    server,
    how: v.picklist(['single', 'joint'], 'A change is single or joint.'),
    voters: servers,
  }),
  v.object({
    type: v.literal('addServer'),
    as: v.optional(v.picklist(['voter', 'learner'], 'A server is a voter or a learner.'), 'voter'),
  }),
  v.object({ type: v.literal('promote'), server: peer }),
  v.object({ type: v.literal('removeServer'), server: peer }),
  v.object({ type: v.literal('setConfiguration'), servers, voters: servers }),
  v.object({
    type: v.literal('disk'),
    server: peer,
    delayMs: number('The delay of the disk', 0, 60_000),
    isFull: v.boolean('isFull is true or false.'),
  }),
  v.object({
    type: v.literal('timeout'),
    server: peer,
    timer: v.optional(
      v.picklist(
        ['election', 'heartbeat', 'quorumCheck', 'transfer'],
        'A timer is election, heartbeat, quorumCheck or transfer.',
      ),
      'election',
    ),
  }),
  v.object({
    type: v.literal('skewClock'),
    server: peer,
    ratePerMille: whole('The rate of a clock', 100, 10_000),
  }),
  v.object({ type: v.literal('pause') }),
  v.object({ type: v.literal('play') }),
  v.object({
    type: v.literal('setSpeed'),
    perMille: whole('The speed, in thousandths of real time,', 10, 1000),
  }),
  v.object({
    type: v.literal('setOptions'),
    options: v.object({
      electionTimeoutMin: v.exactOptional(micros('The shortest election timeout, in µs,')),
      electionTimeoutMax: v.exactOptional(micros('The longest election timeout, in µs,')),
      heartbeatInterval: v.exactOptional(micros('The heartbeat interval, in µs,')),
      noop: v.exactOptional(v.boolean('noop is true or false.')),
      preVote: v.exactOptional(v.boolean('preVote is true or false.')),
      checkQuorum: v.exactOptional(v.boolean('checkQuorum is true or false.')),
      sticky: v.exactOptional(v.boolean('sticky is true or false.')),
      reads: v.exactOptional(v.picklist(readModes, 'A read is log, readIndex, lease or local.')),
      forward: v.exactOptional(v.boolean('forward is true or false.')),
      backtrack: v.exactOptional(v.picklist(['fast', 'naive'], 'backtrack is fast or naive.')),
      flow: v.exactOptional(v.boolean('flow is true or false.')),
      maxInflight: v.exactOptional(whole('maxInflight', 1, 100_000)),
      maxInflightBytes: v.exactOptional(bytes('maxInflightBytes')),
      maxEntries: v.exactOptional(whole('maxEntries', 1, 1_000_000)),
      maxAppendBytes: v.exactOptional(bytes('maxAppendBytes')),
      maxUncommittedBytes: v.exactOptional(bytes('maxUncommittedBytes')),
      snapshotThreshold: v.exactOptional(whole('snapshotThreshold', 0, 1e9)),
      snapshotTail: v.exactOptional(whole('snapshotTail', 0, 1e9)),
      maxSnapshotPiece: v.exactOptional(whole('maxSnapshotPiece', 1, 2 ** 30)),
    }),
  }),
  v.object({
    type: v.literal('setRule'),
    rule: v.picklist(Object.keys(allRules), 'There is no rule of that name.'),
    isOn: v.boolean('isOn is true or false.'),
  }),
  v.object({ type: v.literal('newCluster'), servers: whole('The number of servers', 1, 9) }),
] as const

function size(bytes: number): string {
  return `${bytes / 1024} KiB`
}
