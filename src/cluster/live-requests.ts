import type { ClientOrder } from '../client/host-order'
import { get } from '../lib/persistent-map'
import { serverId } from '../raft/index'
import type { RaftAsk, RaftOptions, Rules, ServerId } from '../raft/index'
import { fateIsOfBytes } from '../server/disk-fault'
import type { HostOrder } from '../server/host-order'
import type { ClientId, MessageId } from '../server/messages'
import type { PageRecord, SpeedRecord } from '../world/record'
import { isSubmitted } from '../world/request'
import type { Request } from '../world/request'
import { checkRequest } from '../world/validate'
import type { ServerSlot, World } from '../world/world'
import { obeyAsk } from './ask'
import { comeToStand, notYetUp } from './come-to-stand'
import { RequestError } from './cluster'
import type { Outcome } from './cluster'
import { hasFolded } from './fold-waits'
import type { FoldWaits } from './fold-waits'
import { startWithTheFirst } from './host-start'
import type { HostStart } from './host-start'
import { changeLinks, isLinkRequest } from './links-change'
import type { LiveRun } from './live-run'
import { inboxOf } from './inbox-of'
import { isStoppedRequest, obeyStopped } from './stopped'
import type { Turns } from './turns'

/** What of a cluster of workers a request needs. */
export interface LiveParts {
  readonly run: LiveRun
  readonly waits: FoldWaits
  readonly turns: Turns
  world(): World
  /** How a server that has not run in this run yet is to start. */
  firstStart(server: ServerId): HostStart
  /** One more server belongs to the cluster from now on, and after a reload. */
  newServer(): Promise<ServerId>
  /** What is recorded of it; null where it only matters later. */
  setSpeed(
    request: Extract<Request, { readonly type: 'pause' | 'play' | 'setSpeed' }>,
  ): SpeedRecord | null
  /** The cluster's own from now on, as far as they make sense. */
  keepOptions(
    options: Partial<RaftOptions>,
    rules: Partial<Rules>,
  ): Promise<{ readonly options: RaftOptions; readonly rules: Rules }>
  startOver(servers: number): Promise<void>
}

/** Checks what came from outside, and carries it out; rejects with one sentence. */
export async function takeRequest(asked: Request, parts: LiveParts): Promise<Outcome> {
  const checked = checkRequest(asked, parts.world())
  if (checked.type === 'bad') throw new RequestError(checked.sentence)
  const { request } = checked
  const carry = () => carryOutLive(request, parts)
  if (isInTurn(request, parts.world())) return parts.turns.take(carry)
  const carried = carry()
  if (request.type !== 'pause') return carried
  // Time stops at once, and what is asked for from then on waits until it stands for all.
  carried.catch(() => undefined)
  return parts.turns.take(() => carried)
}

/** While time stands one thing is over before the next; but nobody waits to end something. */
function isInTurn(request: Request, { perMille }: World): boolean {
  return perMille === 0 && isAwaited(request)
}

function isAwaited(request: Request): boolean {
  return !isSubmitted(request) && request.type !== 'crash' && request.type !== 'newCluster'
}

/**
 * Carries out one request on a cluster of workers. While time stands the answer comes when everything it
 * caused is folded, so that the next request finds the world as it is.
 */
async function carryOutLive(wanted: Request, parts: LiveParts): Promise<Outcome> {
  const { run, waits, world } = parts
  waits.check()
  // Whether time stands is said by the first record.
  if (isAwaited(wanted)) await waits.until(({ count }) => count > (run.header.image?.count ?? 0))
  const isStopped = world().perMille === 0 && wanted.type !== 'play'
  if (isStoppedRequest(wanted) && (isStopped || wanted.type !== 'drop')) {
    await obeyStopped(wanted, { world, order, orderClient, record })
    return accepted
  }
  if (await obeyAsk(wanted, { world, order, ask, addServer })) return accepted
  const isPause = wanted.type === 'pause'
  const wereNotUp = isPause && !isStopped ? notYetUp(world()) : []
  const outcome = await carryOut(wanted)
  if (isStopped || isPause) await settle(wanted)
  if (isPause) await comeToStand(wereNotUp, { run, world, order, record })
  return outcome

  async function carryOut(request: Request): Promise<Outcome> {
    if (isLinkRequest(request)) {
      const links = changeLinks(run.links(), request)
      if (!isStopped) run.setLinks(links)
      else {
        await record({ type: 'links', links, at: run.now() })
        run.keepLinks(links)
        const { version } = links
        await waits.until(({ clients }) =>
          Object.values(clients).every((each) => each.links === version),
        )
        await giveInTurn({ type: 'links', links })
      }
      return accepted
    }
    switch (request.type) {
      case 'put':
      case 'get':
      case 'append':
      case 'delete':
      case 'cas':
      case 'increment': {
        const { server, mode, as: _, ...operation } = request
        return run.clients.submit(operation, server, mode)
      }
      case 'crash':
        running(request.server)
        await run.crash(request.server, null, request.fault)
        return accepted
      case 'restart':
        if (run.live(request.server) !== null)
          throw new RequestError(`${request.server} is running.`)
        await start(request.server)
        return accepted
      case 'freeze':
      case 'thaw':
        return give(request.server, { type: request.type })
      case 'timeout':
        return give(request.server, { type: 'timeout', timer: request.timer })
      case 'skewClock':
        running(request.server)
        run.setRate(request.server, request.ratePerMille)
        return accepted
      case 'disk': {
        const { delayMs, isFull } = request
        running(request.server).order((worker) => worker.setDisk(delayMs, isFull))
        return accepted
      }
      case 'drop':
        await drop(request.message)
        return accepted
      case 'pause':
      case 'play':
      case 'setSpeed': {
        const said = parts.setSpeed(request)
        if (said !== null) await waits.recorded(said)
        return accepted
      }
      case 'setOptions':
        return configure(request.options, {})
      case 'setRule':
        return configure({}, { [request.rule]: request.isOn })
      case 'newCluster':
        await parts.startOver(request.servers)
        return accepted
      default:
        throw new RequestError(`A running cluster knows no ${request.type}.`)
    }
  }

  async function configure(options: Partial<RaftOptions>, rules: Partial<Rules>) {
    const changed = await parts.keepOptions(options, rules)
    if (!isStopped) run.configure(changed.options, changed.rules)
    else {
      run.keepOptions(changed.options, changed.rules)
      await record({ type: 'options', ...changed, at: run.now() })
      await giveInTurn({ type: 'configure', ...changed })
    }
    return accepted
  }

  /** One server after the other, so that what follows has one order. */
  async function giveInTurn(given: HostOrder): Promise<void> {
    for (const { id } of Object.values(world().servers))
      if (run.live(id) !== null) await order(id, given)
  }

  function running(server: ServerId) {
    const live = run.live(server)
    if (live === null) throw new RequestError(`${server} is down.`)
    return live
  }

  /** Has a server do something, and does not wait for it. */
  function give(server: ServerId, given: HostOrder): Outcome {
    running(server).order((worker) => worker.order(given))
    return accepted
  }

  async function order(server: ServerId, given: HostOrder): Promise<void> {
    const { incarnation } = running(server)
    const wasEnding = isEnding(world().servers[server])
    const n = await run.order(server, given)
    if (n !== null) await waits.until((now) => hasFolded(now, { server, incarnation, n }))
    // Whoever cannot go on is ended; that is part of what the order caused.
    if (isStopped && !wasEnding) await waits.until(({ servers }) => !isEnding(servers[server]))
  }

  async function orderClient(client: ClientId, given: ClientOrder): Promise<void> {
    const n = run.clients.order(client, given)
    await waits.until(({ clients }) => (clients[client]?.n ?? 0) >= n)
  }

  async function record(said: PageRecord): Promise<void> {
    const isFolded = waits.recorded(said)
    if (said.type === 'advance') run.setTime(said.at)
    run.record(said)
    return isFolded
  }

  async function ask(server: ServerId, asked: RaftAsk) {
    running(server)
    const answer = waits.answered(server, asked)
    const given = { type: 'ask', ask: asked } as const
    // While time stands it is answered once what it wrote is written, too: the next line finds that done.
    const [outcome] = await Promise.all([
      answer,
      isStopped ? order(server, given) : give(server, given),
    ])
    return outcome
  }

  async function addServer(): Promise<ServerId> {
    const id = await parts.newServer()
    run.addServer(id)
    await waits.until(({ servers }) => servers[id] !== undefined)
    await start(id)
    await waits.until(({ servers }) => servers[id]?.server !== null)
    return id
  }

  async function start(server: ServerId): Promise<void> {
    const slot = world().servers[server]
    const hasRun = (slot?.disk.serial ?? 0) > 0
    // Where nothing was written yet, or the disk was refused at first, the run may not know what it
    // holds; and what a damaged record comes to is for the disk to say.
    const first = slot === undefined ? null : startWithTheFirst(slot, world())
    const isDiskKnown = hasRun && first === null && !fateIsOfBytes(slot?.fault ?? null)
    const ordinary = parts.firstStart(server)
    const begin = first ?? ordinary
    await run.boot(server, { isDiskKnown, start: begin, inbox: inboxOf(world(), server) })
  }

  async function drop(id: MessageId): Promise<void> {
    const flying = get(world().inFlight, id)
    if (flying === undefined) throw new RequestError('That message is no longer in flight.')
    const isServer = flying.to in world().servers
    const live = isServer ? run.live(serverId(flying.to)) : null
    const isGone = isServer
      ? await live?.ask((worker) => worker.discard(id))
      : run.clients.discard(id)
    if (isGone !== true) throw new RequestError('That message has already arrived.')
  }

  /** Until everything that the request caused is folded. */
  async function settle(request: Request): Promise<void> {
    if (request.type === 'newCluster' || request.type === 'play') return
    if (request.type === 'skewClock') {
      const { server: id, ratePerMille } = request
      await waits.until(({ servers }) => servers[id]?.clock.ratePerMille === ratePerMille)
    }
    // Neither is a step of the server, which is what is waited for below.
    if (request.type === 'freeze' || request.type === 'thaw') {
      const { server: id, type } = request
      const isSo = ({ server, status }: ServerSlot) =>
        server === null || (status === 'frozen') === (type === 'freeze')
      await waits.until(({ servers }) => servers[id] === undefined || isSo(servers[id]))
    }
    if (request.type === 'crash') {
      await waits.until(({ servers }) => servers[request.server]?.server === null)
    }
    const steps = await run.idle()
    await waits.until((now) => steps.every((step) => hasFolded(now, step)))
  }
}

const accepted: Outcome = { type: 'accepted' }

function isEnding(slot: ServerSlot | undefined): boolean {
  return slot?.server != null && slot.failure !== null
}
