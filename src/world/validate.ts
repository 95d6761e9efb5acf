import * as v from 'valibot'
import type { LinkRule } from '../server/links'
import type { Peer } from '../server/messages'
import type { LinkChoice, Request } from './request'
import { requestSchemas } from './request-schemas'
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
  if (request.type === 'wake' && !Object.hasOwn(world.clients, request.client))
    return `There is no client ${brief(request.client)}.`
  if ('from' in request) named.push(request.from, request.to)
  if (request.type === 'transfer') named.push(request.to)
  if ('voters' in request) named.push(...request.voters)
  if (request.type === 'setConfiguration') named.push(...request.servers)
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
