import { digest } from '../lib/digest'
import { micros, nextDeadline } from '../raft/index'
import type { Micros, RaftOptions, Rules, Timer } from '../raft/index'
import type { Ask } from './ask'
import { bootServer } from './boot'
import { bootReport } from './boot-report'
import { missedBy } from './catch-up'
import { persistOf } from './disk'
import type { Disk } from './disk'
import type { HostImage, HostOptions, HostPorts } from './host-options'
import { createIntake } from './intake'
import type { Gathered, Order } from './intake'
import { isServer } from './links'
import type { LinkRules } from './links'
import type { Message, MessageId, Peer } from './messages'
import { envelopesOf } from './outgoing'
import { ownTime, worldTime } from './own-clock'
import type { OwnClock } from './own-clock'
import type { Envelope } from './ports'
import type { DiscardReason, ServerReport } from './report'
import type { Server } from './server'
import { stepOrTell } from './step-or-tell'
import { createTurn } from './turn'
import { createWriter } from './writer'

export interface Host {
  /** Envelopes came from a network. */
  receive(envelopes: readonly Envelope[]): void
  /** Has a message wait here, if it does not already. */
  put(envelope: Envelope): void
  setLinks(links: LinkRules): void
  configure(options: RaftOptions, rules: Rules): void
  timeout(timer: Timer): void
  ask(ask: Ask): void
  /** Gives the server one message now: the order of a person who stopped time. */
  deliver(envelope: Envelope): void
  /** One message is of no account here, whether it has come or not. */
  forget(id: MessageId): void
  /** Holds writes back until each is let go. */
  setHolding(isHolding: boolean): void
  /** Lets the write go that is held; false where none is. */
  complete(): boolean
  /** Calls back with the last step, once nothing is under way but what a person holds. */
  whenIdle(then: (n: number) => void): void
  /** A frozen server lives on and does nothing; its inbox fills. */
  freeze(): void
  thaw(): void
  /**
   * false: world time stands. Nothing is received and no timer fires, but what a person orders. When it goes
   * on, deadlines that passed meanwhile are set anew.
   */
  setRunning(isRunning: boolean): void
  setRate(ratePerMille: number): void
  /** Loses one message that waits here; false where it does not. */
  discard(id: MessageId): boolean
  /** Nothing that `incarnation` of `peer` sent after its step `lastN` counts any more. */
  bury(peer: Peer, incarnation: number, lastN: number): void
  /** Reports the digest of the state as it is; false where there is none yet. */
  hash(): boolean
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
  const intake = createIntake(discarded)
  let server: Server | null = null
  let ownClock: OwnClock = {
    since: clock.now(),
    own: micros(0),
    ratePerMille: options.ratePerMille,
  }
  let isRunning = options.isRunning
  let isFrozen = false
  let isClosed = false
  let isRefused = false
  /** Cuts are judged by what is known now; sends go under the rules the server has taken in. */
  let links = options.links
  let sendLinks = options.links
  /** Said with the next report, or at the end of the turn. */
  let aside: ServerReport[] = []
  const waitingForIdle: ((n: number) => void)[] = []
  const writer = createWriter(storage, options.isHolding, (completion) => {
    intake.complete(completion)
    turn()
  })

  /** Gives the server all that waits, as often as something does. */
  const turn = createTurn({ isOver: () => isClosed, gather, take, rest })

  storage.load((found) => {
    if (isClosed) return
    const { firstDisk } = options
    if (found.type === 'refused') refuse(found.reason)
    else if (firstDisk === null) start(found.disk)
    else
      storage.write(persistOf(firstDisk), (failure) => {
        if (failure === null) start(firstDisk)
        else refuse(failure)
      })
  })

  function refuse(reason: string): void {
    const { id, incarnation } = options
    ports.report([{ type: 'refused', server: id, incarnation, at: clock.now(), reason }], true)
    isRefused = true
    answerIdle()
  }

  function start(disk: Disk): void {
    if (isClosed) return
    if (options.image === null) boot(disk, clock.now())
    else goOn(options.image)
    if (isFrozen && options.image === null) tellFrozen('freeze')
    hash()
    turn()
  }

  function boot(disk: Disk, at: Micros): void {
    const now = ownTime(ownClock, at)
    server = bootServer({ ...options, disk, now, links: links.version })
    sendLinks = links
    const { ratePerMille } = ownClock
    const moment = { at, now, ratePerMille, links: links.version }
    ports.report([bootReport(options, disk, moment)], true)
  }

  /** The recording knows this server: nothing is told but, by its hash, that it is the same. */
  function goOn(image: HostImage): void {
    server = image.server
    ownClock = image.clock
    isFrozen = image.isFrozen
    if (image.write !== null) writer.takeOver(image.write)
    if (isRunning) writer.goOn()
    for (const missed of missedBy(server, options)) intake.order(missed)
  }

  /** When the next timer runs out, in world time. */
  function timerAt(): Micros | null {
    const deadline = server === null ? null : nextDeadline(server.raft)
    return deadline === null ? null : worldTime(ownClock, deadline)
  }

  function isTimerDue(at: Micros): boolean {
    const due = timerAt()
    return due !== null && due <= at
  }

  function gather(): readonly Gathered[] {
    if (server === null || server.failure !== null || isFrozen) return []
    const at = clock.now()
    const isWriting = server.writing !== null
    return intake.take({ at, isWriting, isRunning, isTimerDue: isTimerDue(at), links })
  }

  function take(batch: readonly Gathered[]): void {
    if (server === null) return
    const at = clock.now()
    const now = ownTime(ownClock, at)
    const { id, incarnation } = options
    const n = server.n + 1
    const inputs = batch.map(({ recorded }) => recorded)
    const said = [...aside, { type: 'step', server: id, incarnation, n, at, now, inputs } as const]
    aside = []
    const given = batch.map(({ input }) => input)
    const done = stepOrTell(server, now, given, () => ports.report(said, true))
    ports.report(said, done.effects.length > 0)
    server = done.server
    if (server.links !== sendLinks.version) sendLinks = links
    // AppendEntries travel while the leader's own disk writes (thesis §10.2.1), so they go first.
    const messages: Message[] = []
    for (const effect of done.effects) if (effect.type === 'send') messages.push(effect.message)
    if (messages.length > 0) send(messages, n, at)
    for (const effect of done.effects) if (effect.type === 'persist') writer.write(effect)
    if (n % hashInterval === 0) hash()
  }

  function send(messages: readonly Message[], n: number, at: Micros): void {
    const { id: peer, incarnation, runSeed } = options
    const sender = { peer, incarnation, n, at, links: sendLinks, runSeed }
    const envelopes = envelopesOf(sender, messages)
    const toServers = envelopes.filter(({ message }) => isServer(message.to))
    const toClients = envelopes.filter(({ message }) => !isServer(message.to))
    if (toServers.length > 0) ports.servers.send(toServers)
    if (toClients.length > 0) ports.clients.send(toClients)
  }

  function discarded(message: MessageId, reason: DiscardReason): void {
    aside.push({ type: 'discard', message, at: clock.now(), reason })
  }

  function rest(): void {
    flush()
    setAlarm()
    if (waitingForIdle.length > 0) answerIdle()
  }

  function answerIdle(): void {
    if (!isRefused && (server === null || isBusy(server))) return
    const n = server?.n ?? 0
    for (const then of waitingForIdle.splice(0)) then(n)
  }

  /** A write that is held is nobody's business but the person's who holds it. */
  function isBusy({ writing, failure }: Server): boolean {
    if (failure !== null || isFrozen) return false
    return writing === null ? intake.hasOrders() : !writer.isHeld()
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

  /** A boot says that a server is up, so who is frozen while it starts says so after that. */
  function tellFrozen(type: 'freeze' | 'thaw'): void {
    if (server !== null) ports.report([{ type, server: options.id, at: clock.now() }], true)
  }

  function setAlarm(): void {
    const isWaiting = server === null || server.writing !== null || server.failure !== null
    if (isWaiting || isFrozen || !isRunning || server === null) {
      clock.alarm(null, turn)
      return
    }
    const due = intake.nextDue()
    const wakeAt = timerAt()
    clock.alarm(wakeAt === null || (due !== null && due < wakeAt) ? due : wakeAt, turn)
  }

  function order(input: Order): void {
    writer.goOn()
    intake.order(input)
    turn()
  }

  return {
    receive(envelopes) {
      intake.receive(envelopes)
      turn()
    },
    setLinks(next) {
      links = next
      order({ type: 'links', version: next.version })
    },
    configure: (raftOptions, rules) => order({ type: 'configure', options: raftOptions, rules }),
    timeout: (timer) => order({ type: 'timeout', timer }),
    ask: (ask) => order({ type: 'ask', ask }),
    deliver(envelope) {
      writer.goOn()
      intake.deliver(envelope)
      turn()
    },
    put: (envelope) => intake.put(envelope),
    forget: (id) => intake.forget(id),
    setHolding: (isHolding) => writer.setHolding(isHolding),
    complete: () => writer.complete(),
    whenIdle(then) {
      waitingForIdle.push(then)
      answerIdle()
    },
    freeze() {
      if (isFrozen) return
      isFrozen = true
      tellFrozen('freeze')
      rest()
    },
    thaw() {
      if (!isFrozen) return
      isFrozen = false
      tellFrozen('thaw')
      turn()
    },
    setRunning(running) {
      const isGoingOn = running && !isRunning
      isRunning = running
      if (isGoingOn) {
        writer.goOn()
        if (isTimerDue(clock.now())) intake.order({ type: 'restartTimers' })
      }
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
      const isHere = intake.discard(id)
      flush()
      return isHere
    },
    bury(peer, incarnation, lastN) {
      intake.bury(peer, incarnation, lastN)
      flush()
    },
    hash() {
      hash()
      ports.report(aside, true)
      aside = []
      return server !== null
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
