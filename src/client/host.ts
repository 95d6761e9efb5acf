import type { Operation } from '../kv/operation'
import { micros } from '../raft/index'
import type { Micros, ReadMode, ServerId } from '../raft/index'
import { createInbox } from '../server/inbox'
import { isCut } from '../server/links'
import type { LinkRules } from '../server/links'
import type {
  ClientId,
  ClientRead,
  ClientRequest,
  ClientResponse,
  MessageId,
  Peer,
} from '../server/messages'
import { envelopesOf } from '../server/outgoing'
import type { Clock, Envelope, Network } from '../server/ports'
import type { DiscardReason } from '../server/report'
import { createTurn } from '../server/turn'
import { clientDeadline, newClient, stepClient } from './client'
import type { Client, ClientInput, ClientOptions, ClientResult, ClientStep } from './client'
import type { ClientReport, RecordedClientInput } from './report'

/** A client lives as long as its run: it has one incarnation. */
export const clientIncarnation = 1

export interface ClientHostOptions {
  readonly id: ClientId
  readonly servers: readonly ServerId[]
  readonly options: ClientOptions
  readonly links: LinkRules
  /** Of the run: decides what becomes of messages. */
  readonly runSeed: number
  /** Of this client's own random numbers. */
  readonly seed: number
  /** The host starts stopped and waits for `setRunning`. */
  readonly isRunning: boolean
  /** The client goes on from here, and the recording knows it; null for a new one. */
  readonly image: Client | null
}

export interface ClientPorts {
  readonly network: Network
  readonly clock: Clock
  /** Tells the recorder, in order: at once where it is urgent, since something is sent, else soon. */
  readonly report: (reports: readonly ClientReport[], isUrgent: boolean) => void
  /**
   * Calls `turn` once the owner has asked for all that it asks for at one time: submissions until then
   * are one batch and one post. The simulator may call it at once, a page uses a microtask.
   */
  readonly schedule: (turn: () => void) => void
}

export interface ClientHost {
  /**
   * Asks for an operation; `server` asks that server only, `mode` says how a `get` is to be answered if
   * not as the cluster's options say. `onSettled` is called exactly once, later.
   */
  submit(
    operation: Operation,
    server: ServerId | null,
    onSettled: (result: ClientResult) => void,
    mode?: ReadMode | null,
  ): void
  /** Envelopes came from the network. */
  receive(envelopes: readonly Envelope[]): void
  /** Gives the client one message now: the order of a person who stopped time. */
  deliver(envelope: Envelope): void
  /** One message is of no account here, whether it has come or not. */
  forget(id: MessageId): void
  /** The client looks now what is out for too long. */
  wake(): void
  /** The number of its last step. */
  lastStep(): number
  setLinks(links: LinkRules): void
  setServers(servers: readonly ServerId[]): void
  /** false: world time stands. Nothing is received and nothing is given up, but a person may submit. */
  setRunning(isRunning: boolean): void
  /** Loses one message that waits here; false where it does not. */
  discard(id: MessageId): boolean
  /** Nothing that `incarnation` of `peer` sent after its step `lastN` counts any more. */
  bury(peer: Peer, incarnation: number, lastN: number): void
  close(): void
}

/**
 * Runs one client against the ports it is given: the same shape as a server's host, without a disk.
 *
 * There is no `await` here. Everything that waits at a turn is one batch, and all that follows from it
 * is one post. What is not settled at `close` ends as unknown.
 */
export function startClientHost(options: ClientHostOptions, ports: ClientPorts): ClientHost {
  const { clock } = ports
  const inbox = createInbox()
  let client: Client = options.image ?? newClient({ ...options, links: options.links.version })
  let isRunning = options.isRunning
  let isScheduled = false
  let isClosed = false
  /** Cuts are judged by what is known now; sends go under the rules the client has taken in. */
  let links = options.links
  let orders: Gathered[] = []
  /** Said with the next report, or at the end of the turn. */
  let aside: ClientReport[] = []
  const settling = new Map<number, (result: ClientResult) => void>()

  /** Gives the client all that waits, as often as something does. */
  const turn = createTurn({ isOver: () => isClosed, gather, take, rest })

  if (options.image === null) ports.report([bootReport(options, clock.now())], true)
  else if (client.links !== links.version) takeIn(links)

  function takeIn({ version }: LinkRules): void {
    orders.push(asItIs({ type: 'links', version }))
    turn()
  }

  function gather(): readonly Gathered[] {
    const batch = orders
    orders = []
    if (!isRunning) return batch
    const at = clock.now()
    for (const { id, message } of inbox.take(at)) {
      if (message.type !== 'ClientResponse') discarded(id, 'malformed')
      else if (isCut(links, message.from, message.to)) discarded(id, 'cut')
      else batch.push(received(id, message))
    }
    const deadline = clientDeadline(client)
    if (deadline !== null && deadline <= at) batch.push(asItIs({ type: 'wake' }))
    return batch
  }

  function take(batch: readonly Gathered[]): void {
    const at = clock.now()
    const n = client.n + 1
    const inputs = batch.map(({ recorded }) => recorded)
    const done = stepClient(
      client,
      at,
      batch.map(({ input }) => input),
    )
    client = done.client
    const messages = done.effects.flatMap((effect) =>
      effect.type === 'send' ? [effect.message] : [],
    )
    const said = [...aside, { type: 'clientStep', client: options.id, n, at, inputs } as const]
    ports.report(said, messages.length > 0)
    aside = []
    send(messages, n, at)
    tell(batch, done)
  }

  function send(messages: readonly (ClientRequest | ClientRead)[], n: number, at: Micros): void {
    const { id: peer, runSeed } = options
    const sender = { peer, incarnation: clientIncarnation, n, at, links, runSeed }
    const envelopes = envelopesOf(sender, messages)
    if (envelopes.length > 0) ports.network.send(envelopes)
  }

  /** Tells the askers how their operations ended; those that were refused have no serial number. */
  function tell(batch: readonly Gathered[], { effects, serials }: ClientStep): void {
    const askers = batch.flatMap(({ onSettled }) => (onSettled === null ? [] : [onSettled]))
    askers.forEach((onSettled, i) => {
      const serial = serials[i] ?? null
      if (serial === null) onSettled({ type: 'overloaded' })
      else settling.set(serial, onSettled)
    })
    for (const effect of effects) {
      if (effect.type !== 'settled') continue
      const onSettled = settling.get(effect.serial)
      settling.delete(effect.serial)
      onSettled?.(effect.result)
    }
  }

  function discarded(message: MessageId, reason: DiscardReason): void {
    aside.push({ type: 'discard', message, at: clock.now(), reason })
  }

  function rest(): void {
    flush()
    setAlarm()
  }

  function flush(): void {
    if (aside.length === 0) return
    ports.report(aside, false)
    aside = []
  }

  function setAlarm(): void {
    const moments = isRunning ? [clientDeadline(client), inbox.nextDue()] : []
    const waits = moments.filter((moment) => moment !== null)
    clock.alarm(waits.length === 0 ? null : micros(Math.min(...waits)), turn)
  }

  function order(input: Order, onSettled: Gathered['onSettled'] = null): void {
    orders.push(asItIs(input, onSettled))
    if (isScheduled) return
    isScheduled = true
    ports.schedule(() => {
      isScheduled = false
      turn()
    })
  }

  return {
    submit: (operation, server, onSettled, mode = null) =>
      order({ type: 'submit', operation, server, mode }, onSettled),
    receive(envelopes) {
      inbox.add(envelopes, discarded)
      turn()
    },
    deliver({ id, message }) {
      inbox.forget(id)
      if (message.type !== 'ClientResponse') discarded(id, 'malformed')
      else orders.push(received(id, message))
      turn()
    },
    forget: (id) => inbox.forget(id),
    wake() {
      orders.push(asItIs({ type: 'wake' }))
      turn()
    },
    lastStep: () => client.n,
    setLinks(next) {
      links = next
      takeIn(next)
    },
    setServers: (servers) => order({ type: 'servers', servers }),
    setRunning(running) {
      isRunning = running
      turn()
    },
    discard(id) {
      const isHere = inbox.remove(id)
      if (isHere) discarded(id, 'byHand')
      flush()
      return isHere
    },
    bury(peer, incarnation, lastN) {
      inbox.bury(peer, incarnation, lastN, discarded)
      flush()
    },
    close() {
      isClosed = true
      clock.alarm(null, turn)
      ports.network.close()
      const unsettled = [
        ...settling.values(),
        ...orders.flatMap(({ onSettled }) => onSettled ?? []),
      ]
      settling.clear()
      orders = []
      for (const onSettled of unsettled) onSettled({ type: 'unknown' })
    },
  }
}

/** An input, how the recording names it, and who wants to know how it ends. */
interface Gathered {
  readonly input: ClientInput
  readonly recorded: RecordedClientInput
  readonly onSettled: ((result: ClientResult) => void) | null
}

/** Every input but `receive` is recorded as it is. */
type Order = Exclude<ClientInput, { readonly type: 'receive' }>

function asItIs(input: Order, onSettled: Gathered['onSettled'] = null): Gathered {
  return { input, recorded: input, onSettled }
}

function received(id: MessageId, message: ClientResponse): Gathered {
  const recorded = { type: 'receive', message: id } as const
  return { input: { type: 'receive', message }, recorded, onSettled: null }
}

function bootReport(options: ClientHostOptions, at: Micros): ClientReport {
  const { id: client, servers, options: clientOptions, seed, links } = options
  return {
    type: 'clientBoot',
    client,
    at,
    servers,
    options: clientOptions,
    seed,
    links: links.version,
  }
}
