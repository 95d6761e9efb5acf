import { decodeCommand } from '../kv/command'
import type { ReadMode, ServerId } from '../raft/index'
import { get } from '../lib/persistent-map'
import type { ClientRead, ClientRequest } from '../server/messages'
import { requestedBy } from '../trace/choices-operation'
import { choicesOf } from '../trace/choices'
import type { Choice } from '../trace/choices'
import type { RecordedStep } from '../trace/line'
import type { World } from '../world/world'
import { writableClient, writableOperation } from './from-run-words'
import type { Read, Write } from './syntax'

/** Names the requests of a run as a scenario names them, and knows which serial numbers follow by themselves. */
export interface RequestWriter {
  /** The clients of a run, as their requests' names begin. */
  clientsOf(first: World, steps: readonly RecordedStep[]): readonly string[]
  /** An operation asked by hand; null where it was asked of a client, whose messages say more. */
  line(choice: Choice, reads: ReadMode): Read | Write | null
  /** What a client's message asks when it is delivered; a registration becomes a read, which takes its place in the log. */
  lineOf(message: ClientRequest | ClientRead, reads: ReadMode): Read | Write
}

export function createRequestWriter(): RequestWriter {
  const names = new Map<string, string>()
  const counts = new Map<string, number>()
  const serials = new Map<string, number>()

  function clientName(client: string): string {
    const known = names.get(client)
    if (known !== undefined) return known
    const wanted = writableClient(client)
    const taken = new Set(names.values())
    const free = [wanted, ...Array.from({ length: taken.size }, (_, i) => `${wanted}-${i + 2}`)]
    const written = free.find((each) => !taken.has(each)) ?? wanted
    names.set(client, written)
    return written
  }

  function nameOf(client: string): { readonly client: string; readonly name: string } {
    const written = clientName(client)
    const count = (counts.get(written) ?? 0) + 1
    counts.set(written, count)
    return { client: written, name: count === 1 ? written : `${written}.${count}` }
  }

  /** A request's serial number where it is not the next by itself. */
  function stated(client: string, serial: number): number | null {
    const next = (serials.get(client) ?? 0) + 1
    serials.set(client, Math.max(next - 1, serial))
    return serial === next || serial === 0 ? null : serial
  }

  function read(from: string, key: string, server: ServerId, mode: ReadMode): Read {
    const { client, name } = nameOf(from)
    serials.set(client, (serials.get(client) ?? 0) + 1)
    return { type: 'read', name, key, server, mode: mode === 'log' ? null : words[mode] }
  }

  function line(choice: Choice, reads: ReadMode): Read | Write | null {
    if (!('mode' in choice) || choice.as === null || choice.server === null) return null
    const { server, mode, as } = choice
    const operation = writableOperation(choice)
    if (operation.type === 'get') return read(as.client, operation.key, server, mode ?? reads)
    const { client, name } = nameOf(as.client)
    return { type: 'write', name, operation, server, seq: stated(client, as.serial) }
  }

  return {
    clientsOf(first, steps) {
      const clients = new Set<string>()
      let before = first
      for (const step of steps) {
        for (const choice of choicesOf(step, before)) {
          if ('mode' in choice && choice.as !== null) clients.add(clientName(choice.as.client))
          if (choice.type !== 'deliver') continue
          const message = get(before.inFlight, choice.message)?.message
          const isAsked = message?.type === 'ClientRequest' || message?.type === 'ClientRead'
          if (isAsked) clients.add(clientName(message.from))
        }
        before = step.applied.world
      }
      return [...clients]
    },
    line,
    lineOf(message, reads) {
      const asked = requestedBy(message)
      const written = asked === null ? null : line(asked, reads)
      return written ?? read(message.from, 'session', message.to, 'log')
    },
  }
}

/** Whether a client's message opens a session. */
export function isRegistration(message: ClientRequest | ClientRead): boolean {
  return message.type === 'ClientRequest' && decodeCommand(message.command)?.type === 'register'
}

/** How the core names the ways to read, and how the language does. */
const words = { readIndex: 'readindex', lease: 'lease', local: 'local' } as const
