import type { Submission } from '../client/client'
import { decodeCommand } from '../kv/command'
import type { ClientRead, ClientRequest } from '../server/messages'
import type { Request } from '../world/request'

/** What somebody asked of the page's own client. */
export function submitted({ operation, server, mode }: Submission): Request {
  return { ...operation, server, mode, as: null }
}

/** A client's message as a request by hand in its name; null where no request can say it. */
export function requestedBy(message: ClientRequest | ClientRead): Request | null {
  const { from: client, to: server, serial } = message
  const asked = { server, as: { client, serial } }
  if (message.type === 'ClientRead')
    return { type: 'get', key: message.key, mode: message.mode, ...asked }
  const command = decodeCommand(message.command)
  if (command?.type !== 'operation') return null
  const { operation } = command
  return { ...operation, mode: operation.type === 'get' ? 'log' : null, ...asked }
}
