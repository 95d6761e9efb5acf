import { encodeCommand } from '../kv/command'
import type { Command } from '../kv/operation'

/** A command as its client sends it. */
export interface Asked {
  readonly client: string
  readonly serial: number
  readonly text: string
}

/** What each command of the load is long, as the log keeps it. */
export const commandBytes = 32

const clients = 100
const keys = 'abcdefghijklmnopqrstuvwxyz'

/** The clients of the load, which have their sessions from the start. */
export function clientNames(): readonly string[] {
  return Array.from({ length: clients }, (_, i) => nameOf(i))
}

/**
 * The `count` puts that follow the first `done` ones, of a load that many clients share evenly. Each client
 * has had the answers to all that it asked before this batch, and to nothing in it.
 */
export function putsAfter(done: number, count: number): readonly Asked[] {
  return Array.from({ length: count }, (_, i) => {
    const client = (done + i) % clients
    const answered = Math.ceil((done - client) / clients)
    return putOf(nameOf(client), Math.floor((done + i) / clients) + 1, answered + 1)
  })
}

/** A put whose value makes the whole command as long as it should be. */
function putOf(client: string, serial: number, lowest: number): Asked {
  const key = keys.charAt(serial % keys.length)
  const bare: Command = {
    type: 'operation',
    client,
    serial,
    lowest,
    operation: { type: 'put', key, value: '' },
  }
  const value = 'v'.repeat(commandBytes - encodeCommand(bare).length)
  return asked({ ...bare, operation: { type: 'put', key, value } })
}

function asked(command: Command): Asked {
  const { client, serial } = command
  return { client, serial, text: encodeCommand(command) }
}

/** Two signs, so that a million commands fit into their length. */
function nameOf(i: number): string {
  return String(i).padStart(2, '0')
}
