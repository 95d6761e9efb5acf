import type { ClientOrder } from '../client/host-order'
import { serverId } from '../raft/index'
import type { RaftAsk, ServerId } from '../raft/index'
import type { ClientId } from '../server/messages'
import type { HostOrder } from '../server/host-order'
import { parentOf } from '../world/new-world'
import type { PageRecord, RunHeader } from '../world/record'
import { isSubmitted } from '../world/request'
import type { Request } from '../world/request'
import { checkRequest } from '../world/validate'
import { RequestError } from './cluster'
import type { Cluster, ClusterEvent, Outcome } from './cluster'
import { changeLinks, isLinkRequest } from './links-change'
import { obeyAsk } from './ask'
import { startSimulatedRun } from './simulated-run'
import { isStoppedRequest, obeyStopped } from './stopped'
import { createTurns } from './turns'

/**
 * A cluster whose time always stands: the hosts that run in workers, here in one thread on simulated
 * ports. Every request is carried out at once, and everything it causes is folded before it returns.
 */
export function openSimulatedCluster(header: RunHeader): Cluster {
  const listeners = new Set<(event: ClusterEvent) => void>()
  let current = startSimulatedRun(header, tell)
  const tapes = new Map([[header.run, current.tape]])
  const { take } = createTurns()
  const ports = {
    world: () => current.world(),
    order: async (id: ServerId, order: HostOrder) => current.order(id, order),
    orderClient: async (id: ClientId, order: ClientOrder) => current.orderClient(id, order),
    record: async (record: PageRecord) => current.record(record),
    ask: async (id: ServerId, ask: RaftAsk) => current.ask(id, ask),
    addServer,
  }

  function tell(event: ClusterEvent): void {
    for (const listener of listeners) listener(event)
  }

  async function request(asked: Request): Promise<Outcome> {
    const checked = checkRequest(asked, current.world())
    if (checked.type === 'bad') throw new RequestError(checked.sentence)
    const wanted = checked.request
    if (!isSubmitted(wanted)) return take(() => carryOut(wanted))
    const { server, mode, as: _, ...operation } = wanted
    return current.submit(operation, server, mode)
  }

  async function carryOut(wanted: Request): Promise<Outcome> {
    if (isLinkRequest(wanted)) {
      const links = changeLinks(current.world().links, wanted)
      current.setLinks(links)
      return accepted
    }
    if (isStoppedRequest(wanted)) {
      await obeyStopped(wanted, ports)
      return accepted
    }
    if (await obeyAsk(wanted, ports)) return accepted
    switch (wanted.type) {
      case 'crash':
        current.crash(wanted.server, wanted.fault)
        return accepted
      case 'restart':
        current.restart(wanted.server)
        return accepted
      case 'timeout':
        current.order(wanted.server, { type: 'timeout', timer: wanted.timer })
        return accepted
      case 'freeze':
      case 'thaw':
        current.order(wanted.server, { type: wanted.type })
        return accepted
      case 'disk':
        // How slow it is does not matter where time stands.
        current.setFull(wanted.server, wanted.isFull)
        return accepted
      case 'skewClock':
        current.setRate(wanted.server, wanted.ratePerMille)
        return accepted
      case 'setOptions':
      case 'setRule': {
        const { options, rules } = current.world()
        const changed =
          wanted.type === 'setOptions'
            ? { options: { ...options, ...wanted.options }, rules }
            : { options, rules: { ...rules, [wanted.rule]: wanted.isOn } }
        current.record({ type: 'options', ...changed, at: current.now() })
        for (const id of current.running()) current.order(id, { type: 'configure', ...changed })
        return accepted
      }
      default:
        throw new RequestError(`This cluster moves by hand only: it knows no ${wanted.type}.`)
    }
  }

  async function addServer(): Promise<ServerId> {
    const id = serverId(`S${Object.keys(current.world().servers).length + 1}`)
    current.addServer(id)
    current.restart(id)
    return id
  }

  current.open()
  return {
    request,
    subscribe(listener) {
      listeners.add(listener)
      listener({ type: 'world', world: current.world(), isNewRun: true })
      return () => listeners.delete(listener)
    },
    async load(image) {
      current.close()
      const run = `${header.run}/${tapes.size}`
      const { seed, servers, spares } = image.header
      const known = { parent: parentOf(image), seed, servers, spares }
      const stopped = { ...image, perMille: 0 }
      current = startSimulatedRun({ ...header, ...known, run, image: stopped }, tell)
      tapes.set(run, current.tape)
      tell({ type: 'world', world: current.world(), isNewRun: true })
      current.open()
    },
    readRecords: async (run, first, count) => (await tapes.get(run)?.read(first, count)) ?? [],
    worldNow: () => current.now(),
    readDisk: async (id) => current.readDisk(id),
    verify: async () => current.verify(),
    close: async () => current.close(),
  }
}

const accepted: Outcome = { type: 'accepted' }
