import { digest } from '../lib/digest'
import { micros, nextDeadline } from '../raft/index'
import type { Micros, RaftOptions, Rules, ServerId } from '../raft/index'
import { bootServer } from './boot'
import type { Persist } from './disk'
import { fate } from './fate'
import { createInbox } from './inbox'
import { isCut, isServer, ruleOf } from './links'
import type { LinkRules } from './links'
import { messageId } from './messages'
import type { Message, MessageId, Peer } from './messages'
import { ownTime, worldTime } from './own-clock'
import type { OwnClock } from './own-clock'
import type { Clock, Envelope, Network, Storage } from './ports'
import type { DiscardReason, RecordedInput, ServerReport } from './report'
import type { Server } from './server'
import { step } from './step'
import type { Input, Step } from './step'

/** With which state a host starts its server. */
export interface HostOptions {
  readonly id: ServerId
  readonly incarnation: number
  readonly voters: readonly ServerId[]
  readonly options: RaftOptions
  readonly rules: Rules
  readonly links: LinkRules
  /** Of the run: decides what becomes of messages. */
  readonly runSeed: number
  /** Of this boot: the server's own random numbers. */
  readonly seed: number
  readonly ratePerMille: number
  /** Whether the run already knows what is on this server's disk. */
  readonly isDiskKnown: boolean
  /** The host starts stopped and waits for `setRunning`. */
  readonly isRunning: boolean
}

export interface HostPorts {
  readonly storage: Storage
  readonly servers: Network
  readonly clients: Network
  readonly clock: Clock
  /**
   * Tells the recorder, in order. What is urgent has effects that follow: it must be on the wire before
   * this returns, so that whatever anybody can observe has its cause there. The rest may wait a moment.
   */
  readonly report: (reports: readonly ServerReport[], isUrgent: boolean) => void
}

export interface Host {
  /** Envelopes came from a network. */
  receive(envelopes: readonly Envelope[]): void
  setLinks(links: LinkRules): void
  configure(options: RaftOptions, rules: Rules): void
  timeout(timer: 'election' | 'heartbeat'): void
  /** A frozen server lives on and does nothing; its inbox fills. */
  freeze(): void
  thaw(): void
  /** false: world time stands. Nothing is received and no timer fires, but what a person orders. */
  setRunning(isRunning: boolean): void
  setRate(ratePerMille: number): void
  /** Loses one message that waits here; false where it does not. */
  discard(id: MessageId): boolean
  /** Nothing that `incarnation` of `peer` sent after its step `lastN` counts any more. */
  bury(peer: Peer, incarnation: number, lastN: number): void
  /** Reports the digest of the state as it is. */
  hash(): void
  close(): void
}

/** A hash goes out with every so many steps. */
const hashInterval = 64

/**
 * Runs one server against the ports it is given.
 *
 * There is no `await` here. Work that takes time calls back, so the same host runs live in a worker and
 * inside the simulator, which decides when each callback happens. Everything that waits when the server
 * is free is one batch; while a write is out the server is given nothing but its completion.
 */
export function startHost(options: HostOptions, ports: HostPorts): Host {
  const { storage, clock } = ports
  const inbox = createInbox()
  let server: Server | null = null
  let ownClock: OwnClock = {
    since: clock.now(),
    own: micros(0),
    ratePerMille: options.ratePerMille,
  }
  let isRunning = options.isRunning
  let isFrozen = false
  let isTurning = false
  let isClosed = false
  /** Cuts are judged by what is known now; sends go under the rules the server has taken in. */
  let links = options.links
  let sendLinks = options.links
  /** What a person ordered and the server has not yet been given. */
  let orders: Order[] = []
  let finished: Order | null = null
  /** Said with the next report, or at the end of the turn. */
  let aside: ServerReport[] = []

  storage.load((found) => {
    const at = clock.now()
    if (found.type === 'refused') {
      const { id, incarnation } = options
      ports.report([{ type: 'refused', server: id, incarnation, at, reason: found.reason }], true)
      return
    }
    const now = ownTime(ownClock, at)
    server = bootServer({ ...options, disk: found.disk, now, links: links.version })
    sendLinks = links
    ports.report(
      [
        {
          type: 'boot',
          server: options.id,
          incarnation: options.incarnation,
          at,
          now,
          ratePerMille: ownClock.ratePerMille,
          serial: found.disk.serial,
          disk: options.isDiskKnown ? null : found.disk,
          seed: options.seed,
          links: links.version,
          options: options.options,
          rules: options.rules,
        },
      ],
      true,
    )
    hash()
    turn()
  })

  /** Gives the server all that waits, as often as something does. */
  function turn(): void {
    if (isTurning || isClosed) return
    isTurning = true
    for (;;) {
      const batch = gather()
      if (batch.length === 0) break
      take(batch)
    }
    isTurning = false
    flush()
    setAlarm()
  }

  function gather(): readonly Gathered[] {
    if (server === null || server.failure !== null || isFrozen) return []
    const batch: Gathered[] = []
    if (server.writing !== null) {
      if (finished === null) return []
      batch.push(asItIs(finished))
      finished = null
    }
    batch.push(...orders.map(asItIs))
    orders = []
    if (!isRunning) return batch
    const at = clock.now()
    for (const { id, message } of inbox.take(at)) {
      if (isCut(links, message.from, message.to)) discarded(id, 'cut')
      else
        batch.push({
          input: { type: 'receive', message },
          recorded: { type: 'receive', message: id },
        })
    }
    if (nextDeadline(server.raft) <= ownTime(ownClock, at)) batch.push(asItIs({ type: 'wake' }))
    return batch
  }

  function take(batch: readonly Gathered[]): void {
    if (server === null) return
    const running = server
    const at = clock.now()
    const now = ownTime(ownClock, at)
    const { id, incarnation } = options
    const n = server.n + 1
    const inputs = batch.map(({ recorded }) => recorded)
    const said = [...aside, { type: 'step', server: id, incarnation, n, at, now, inputs } as const]
    aside = []
    const done = stepOrTell(said, () =>
      step(
        running,
        now,
        batch.map(({ input }) => input),
      ),
    )
    ports.report(said, done.effects.length > 0)
    server = done.server
    if (server.links !== sendLinks.version) sendLinks = links
    // AppendEntries travel while the leader's own disk writes (thesis §10.2.1), so they go first.
    send(
      done.effects.flatMap((effect) => (effect.type === 'send' ? [effect.message] : [])),
      n,
      at,
    )
    for (const effect of done.effects) if (effect.type === 'persist') write(effect)
    if (n % hashInterval === 0) hash()
  }

  /** A step that throws is a bug, and its inputs are what it can be found by. */
  function stepOrTell(said: readonly ServerReport[], run: () => Step): Step {
    try {
      return run()
    } catch (error) {
      ports.report(said, true)
      throw error
    }
  }

  function write(persist: Persist): void {
    const { serial } = persist
    storage.write(persist, (failure) => {
      finished =
        failure === null
          ? { type: 'stored', serial }
          : { type: 'storeFailed', serial, reason: failure }
      turn()
    })
  }

  function send(messages: readonly Message[], n: number, at: Micros): void {
    if (messages.length === 0) return
    const sender = `${options.id}.${options.incarnation}`
    const toServers: Envelope[] = []
    const toClients: Envelope[] = []
    messages.forEach((message, k) => {
      const rule = ruleOf(sendLinks, message.from, message.to)
      fate(options.runSeed, sender, n, k, rule).forEach((delay, copy) => {
        const id = messageId(options.id, options.incarnation, n, k, copy)
        const envelope = { id, due: micros(at + delay), message }
        if (isServer(message.to)) toServers.push(envelope)
        else toClients.push(envelope)
      })
    })
    if (toServers.length > 0) ports.servers.send(toServers)
    if (toClients.length > 0) ports.clients.send(toClients)
  }

  function discarded(message: MessageId, reason: DiscardReason): void {
    aside.push({ type: 'discard', message, at: clock.now(), reason })
  }

  function flush(): void {
    if (aside.length === 0) return
    ports.report(aside, false)
    aside = []
  }

  function hash(): void {
    if (server === null) return
    const { id, incarnation } = options
    aside.push({ type: 'hash', server: id, incarnation, n: server.n, hash: digest(server) })
  }

  function setAlarm(): void {
    const isWaiting = server === null || server.writing !== null || server.failure !== null
    if (isWaiting || isFrozen || !isRunning || server === null) {
      clock.alarm(null, turn)
      return
    }
    const deadline = worldTime(ownClock, nextDeadline(server.raft))
    const due = inbox.nextDue()
    clock.alarm(due === null || deadline < due ? deadline : due, turn)
  }

  function order(input: Order): void {
    orders.push(input)
    turn()
  }

  return {
    receive(envelopes) {
      inbox.add(envelopes, discarded)
      turn()
    },
    setLinks(next) {
      links = next
      order({ type: 'links', version: next.version })
    },
    configure: (raftOptions, rules) => order({ type: 'configure', options: raftOptions, rules }),
    timeout: (timer) => order({ type: 'timeout', timer }),
    freeze() {
      if (isFrozen) return
      isFrozen = true
      ports.report([{ type: 'freeze', server: options.id, at: clock.now() }], true)
      setAlarm()
    },
    thaw() {
      if (!isFrozen) return
      isFrozen = false
      ports.report([{ type: 'thaw', server: options.id, at: clock.now() }], true)
      turn()
    },
    setRunning(running) {
      isRunning = running
      turn()
    },
    setRate(ratePerMille) {
      const at = clock.now()
      ownClock = { since: at, own: ownTime(ownClock, at), ratePerMille }
      const { own: now } = ownClock
      ports.report([{ type: 'clock', server: options.id, at, now, ratePerMille }], true)
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
    hash() {
      hash()
      ports.report(aside, true)
      aside = []
    },
    close() {
      isClosed = true
      clock.alarm(null, turn)
      storage.close()
      ports.servers.close()
      ports.clients.close()
    },
  }
}

/** An input, and how the recording names it. */
interface Gathered {
  readonly input: Input
  readonly recorded: RecordedInput
}

/** Every input but `receive` is recorded as it is. */
type Order = Exclude<Input, { readonly type: 'receive' }>

function asItIs(input: Order): Gathered {
  return { input, recorded: input }
}
