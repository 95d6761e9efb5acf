import * as v from 'valibot'

import type { RecordedClientInput } from '../client/report'
import type { RecordedInput } from '../server/report'
import type { WorldRecord } from '../world/record'
import { clientRead, clientRequest } from './message-schemas'
import * as part from './schema-parts'
import { clientOptions } from './state-schemas'

const { client, count, messageId, server, text } = part

/** Holds a list of schemas to a union: a type that is added there is missing here. */
type ByType<T extends { readonly type: string }> = Readonly<Record<T['type'], v.GenericSchema>>

const ask = v.variant('type', [
  v.object({ type: v.literal('transfer'), to: server }),
  v.object({
    type: v.literal('changeVoters'),
    how: v.picklist(['single', 'joint']),
    voters: part.servers,
  }),
  v.object({ type: v.literal('addServer'), server, as: v.picklist(['voter', 'learner']) }),
  v.object({ type: v.literal('removeServer'), server }),
  v.object({ type: v.literal('setConfiguration'), configuration: part.configuration }),
  v.object({ type: v.literal('snapshot') }),
  v.object({ type: v.literal('request'), request: v.variant('type', [clientRequest, clientRead]) }),
])

const receive = v.object({ type: v.literal('receive'), message: messageId })
const wake = v.object({ type: v.literal('wake') })
const linksInput = v.object({ type: v.literal('links'), version: count })
const inputs = {
  receive,
  wake,
  timeout: v.object({ type: v.literal('timeout'), timer: part.timer }),
  restartTimers: v.object({ type: v.literal('restartTimers') }),
  ask: v.object({ type: v.literal('ask'), ask }),
  stored: v.object({ type: v.literal('stored'), serial: count }),
  storeFailed: v.object({ type: v.literal('storeFailed'), serial: count, reason: text }),
  configure: v.object({
    type: v.literal('configure'),
    options: part.options,
    rules: part.rules,
  }),
  links: linksInput,
} satisfies ByType<RecordedInput>
const input = v.variant('type', Object.values(inputs))
const clientInputs = {
  receive,
  wake,
  links: linksInput,
  submit: v.object({
    type: v.literal('submit'),
    operation: part.operation,
    server: v.nullable(server),
    mode: v.nullable(part.readMode),
  }),
  servers: v.object({ type: v.literal('servers'), servers: part.servers }),
} satisfies ByType<RecordedClientInput>
const clientInput = v.variant('type', Object.values(clientInputs))

const at = count
const rate = part.from(1, 1e6)
const life = { server, incarnation: count }

/** Every record there is. */
const schemas = {
  step: v.object({
    type: v.literal('step'),
    ...life,
    n: count,
    at,
    now: count,
    inputs: v.array(input),
  }),
  boot: v.object({
    type: v.literal('boot'),
    ...life,
    at,
    now: count,
    voters: part.servers,
    ratePerMille: rate,
    serial: count,
    disk: v.nullable(part.diskContent),
    seed: part.uint32,
    links: count,
    options: part.options,
    rules: part.rules,
  }),
  refused: v.object({ type: v.literal('refused'), ...life, at, reason: text }),
  discard: v.object({
    type: v.literal('discard'),
    message: messageId,
    at,
    reason: v.picklist(['cut', 'down', 'byHand', 'olderIncarnation', 'malformed', 'overloaded']),
  }),
  hash: v.object({ type: v.literal('hash'), ...life, n: count, hash: part.uint32 }),
  freeze: v.object({ type: v.literal('freeze'), server, at }),
  thaw: v.object({ type: v.literal('thaw'), server, at }),
  clock: v.object({ type: v.literal('clock'), server, at, now: count, ratePerMille: rate }),
  clientBoot: v.object({
    type: v.literal('clientBoot'),
    client,
    at,
    servers: part.servers,
    options: clientOptions,
    seed: part.uint32,
    links: count,
  }),
  clientStep: v.object({
    type: v.literal('clientStep'),
    client,
    n: count,
    at,
    inputs: v.array(clientInput),
  }),
  crash: v.object({
    type: v.literal('crash'),
    ...life,
    lastN: count,
    at,
    failure: v.nullable(text),
    fault: part.fault,
  }),
  newServer: v.object({ type: v.literal('newServer'), server, at }),
  hold: v.object({ type: v.literal('hold'), message: messageId, at }),
  release: v.object({ type: v.literal('release'), message: messageId, at }),
  duplicate: v.object({ type: v.literal('duplicate'), message: messageId, copy: messageId, at }),
  advance: v.object({ type: v.literal('advance'), at }),
  setDisk: v.object({ type: v.literal('setDisk'), disk: part.disk, at }),
  links: v.object({ type: v.literal('links'), links: part.links, at }),
  speed: v.object({ type: v.literal('speed'), perMille: part.from(0, 1e6), at }),
  options: v.object({ type: v.literal('options'), options: part.options, rules: part.rules, at }),
} satisfies ByType<WorldRecord>

const schemaOf = new Map<unknown, v.GenericSchema>(Object.entries(schemas))

/** Reads one record that somebody handed on: null where it is none. Fields that are not ours are left out. */
export function readRecord(value: unknown): WorldRecord | null {
  const type = typeof value === 'object' && value !== null && 'type' in value ? value.type : null
  const schema = schemaOf.get(type)
  if (schema === undefined) return null
  const parsed = v.safeParse(schema, value)
  if (!parsed.success) return null
  // The schemas describe exactly the members of `WorldRecord`; brands exist for the compiler only.
  return parsed.output as WorldRecord
}
