import * as v from 'valibot'
import { maxKeyBytes, maxValueBytes } from '../kv/operation'
import { allRules } from '../raft/index'
import type { LinkRule } from '../server/links'
import { fitsUtf8 } from '../lib/utf8'
import type { Peer } from '../server/messages'
import type { LinkChoice, Request } from './request'
import type { World } from './world'

/** A request that was read and checked, or the one sentence that says why it cannot be taken. */
export type Checked =
  | { readonly type: 'ok'; readonly request: Request }
  | { readonly type: 'bad'; readonly sentence: string }

/**
 * Checks what came from outside: the shape, the limits, and that servers and links it names exist.
 * Whoever asks may be a person at a console, so nothing about the value is believed.
 */
export function checkRequest(value: unknown, world: World): Checked {
  const type = typeof value === 'object' && value !== null && 'type' in value ? value.type : null
  const schema = schemaOf.get(type)
  if (schema === undefined) return { type: 'bad', sentence: `There is no request ${shown(type)}.` }
  const parsed = v.safeParse(schema, value)
  if (!parsed.success) return { type: 'bad', sentence: sentenceOf(type, parsed.issues[0]) }
  // The schema describes exactly the members of `Request`; brands exist for the compiler only.
  const request = parsed.output as unknown as Request
  const sentence = strangerIn(request, world) ?? misfit(request)
  return sentence === null ? { type: 'ok', request } : { type: 'bad', sentence }
}

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

const rule = v.object({
  lossPercent: percent('Loss'),
  duplicatePercent: percent('Duplication'),
  delayMinMs: delay('The shortest delay'),
  delayMaxMs: delay('The longest delay'),
})

const requestSchemas = [
  v.object({ type: v.literal('put'), key, value, server }),
  v.object({ type: v.literal('get'), key, server }),
  v.object({ type: v.literal('append'), key, value, server }),
  v.object({ type: v.literal('delete'), key, server }),
  v.object({
    type: v.literal('cas'),
    key,
    expected: v.nullable(text('The expected value', maxValueBytes)),
    value,
    server,
  }),
  v.object({ type: v.literal('increment'), key, by: whole('The step', -1e9, 1e9), server }),
  v.object({ type: v.literal('crash'), server: peer }),
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
  v.object({ type: v.literal('drop'), message: v.string('A message is named by its id.') }),
  v.object({
    type: v.literal('timeout'),
    server: peer,
    timer: v.optional(
      v.picklist(['election', 'heartbeat'], 'A timer is election or heartbeat.'),
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
      backtrack: v.exactOptional(v.picklist(['fast', 'naive'], 'backtrack is fast or naive.')),
    }),
  }),
  v.object({
    type: v.literal('setRule'),
    rule: v.picklist(Object.keys(allRules), 'There is no rule of that name.'),
    isOn: v.boolean('isOn is true or false.'),
  }),
  v.object({ type: v.literal('newCluster'), servers: whole('The number of servers', 1, 9) }),
] as const

/** By name: a request is checked against its own kind only, which is ten times as fast as trying all. */
const schemaOf = new Map<unknown, (typeof requestSchemas)[number]>(
  requestSchemas.map((schema) => [schema.entries.type.literal, schema]),
)

/** The first complaint, where it is one of ours; the library's own words are for programmers. */
function sentenceOf(type: unknown, { message, path }: v.BaseIssue<unknown>): string {
  if (!message.startsWith('Invalid')) return message
  const field = path?.map(({ key: name }) => String(name)).join('.') ?? ''
  return `The request ${shown(type)} has no ${field}, or one of the wrong kind.`
}

function shown(type: unknown): string {
  return typeof type === 'string' ? brief(type) : 'without a type'
}

/** Names may be anything, and a sentence must stay one. */
function brief(name: string): string {
  return name.length > 40 ? `${name.slice(0, 40)}…` : name
}

/** Names nobody in this cluster has. */
function strangerIn(request: Request, world: World): string | null {
  const named: (string | null)[] = []
  if ('server' in request) named.push(request.server)
  if ('from' in request) named.push(request.from, request.to)
  if (request.type === 'link' && request.which.type === 'one')
    named.push(request.which.from, request.which.to)
  if (request.type === 'partition') named.push(...request.groups.flat())
  const isServerOnly = 'server' in request
  const stranger = named.find(
    (name) =>
      name !== null &&
      !Object.hasOwn(world.servers, name) &&
      (isServerOnly || !Object.hasOwn(world.clients, name)),
  )
  if (stranger === undefined || stranger === null) return null
  const servers = Object.keys(world.servers)
  return `There is no server ${brief(stranger)}: this cluster has ${servers[0]} to ${servers.at(-1)}.`
}

/** Values that are in range one by one and make no sense together. */
function misfit(request: Request): string | null {
  if (request.type === 'link') return misfitLink(request.which) ?? misfitRule(request.rule)
  if (request.type === 'cut') return misfitEnds(request.from, request.to)
  if (request.type === 'heal' && (request.from === null) !== (request.to === null)) {
    return 'Name both ends of the link to heal, or none to heal all.'
  }
  if (request.type === 'partition') {
    const named = request.groups.flat()
    if (new Set(named).size !== named.length)
      return 'A server can be on one side of a partition only.'
  }
  return null
}

function misfitLink(which: LinkChoice): string | null {
  return which.type === 'one' ? misfitEnds(which.from, which.to) : null
}

function misfitEnds(from: Peer, to: Peer): string | null {
  return from === to ? 'A link joins two different servers.' : null
}

function misfitRule(rule: LinkRule): string | null {
  return rule.delayMinMs > rule.delayMaxMs
    ? 'The shortest delay must not be longer than the longest.'
    : null
}

function size(bytes: number): string {
  return `${bytes / 1024} KiB`
}
