import { createFaultyStorage } from '../adapters/storage-faulty'
import type { FaultyStorage } from '../adapters/storage-faulty'
import { createVirtualTime } from '../adapters/clock-virtual'
import { dump } from '../adapters/disk-dump'
import type { DiskDump } from '../adapters/disk-dump'
import { createSimulatedHub } from '../adapters/network-simulated'
import { faultRecords } from '../adapters/disk-fault'
import {
  createMemoryStorage,
  newMemoryDisk,
  replaceRecords,
  recordsOf,
} from '../adapters/storage-memory'
import type { MemoryDisk } from '../adapters/storage-memory'
import { allCheckers } from '../check/all-checkers'
import type { ClientResult } from '../client/client'
import type { ClientHost } from '../client/host'
import { carryOutAtClient } from '../client/host-order'
import type { ClientOrder } from '../client/host-order'
import type { Operation } from '../kv/operation'
import { assert } from '../lib/assert'
import type { AskOutcome, Micros, RaftAsk, ReadMode, ServerId } from '../raft/index'
import { fateIsOfBytes } from '../server/disk-fault'
import type { DiskFault } from '../server/disk-fault'
import { startHost } from '../server/host'
import type { Host } from '../server/host'
import { carryOut } from '../server/host-order'
import type { HostOrder } from '../server/host-order'
import type { LinkRules } from '../server/links'
import type { ClientId } from '../server/messages'
import type { Envelope } from '../server/ports'
import { apply } from '../world/apply'
import { newWorld } from '../world/new-world'
import type { PageRecord, RunHeader, WorldRecord } from '../world/record'
import type { World } from '../world/world'
import { RequestError } from './cluster'
import type { Audit, ClusterEvent } from './cluster'
import { isToStart, ordinaryStart, startFrom, startWithTheFirst } from './host-start'
import type { HostStart } from './host-start'
import { seedOf } from '../lib/seed-of'
import { startSimulatedClients } from './simulated-clients'
import { inboxOf } from './inbox-of'
import { createTape } from './tape'
import type { Tape } from './tape'

/** One run of hosts in one thread, whose time stands. What is done to it is folded before it returns. */
export interface SimulatedRun {
  /** Starts the servers. */
  open(): void
  world(): World
  now(): Micros
  record(record: PageRecord): void
  restart(server: ServerId): void
  crash(server: ServerId, fault: DiskFault | null): void
  order(server: ServerId, order: HostOrder): void
  ask(server: ServerId, ask: RaftAsk): AskOutcome
  setLinks(links: LinkRules): void
  setRate(server: ServerId, ratePerMille: number): void
  /** Its disk takes no more writes, or takes them again. */
  setFull(server: ServerId, isFull: boolean): void
  running(): readonly ServerId[]
  /** A server has come to the cluster, and may be booted. */
  addServer(server: ServerId): void
  orderClient(client: ClientId, order: ClientOrder): void
  /** Asks for an operation in the name of the first client; it ends when its answer is delivered. */
  submit(
    operation: Operation,
    server: ServerId | null,
    mode: ReadMode | null,
  ): Promise<ClientResult>
  readDisk(server: ServerId): DiskDump
  readonly tape: Tape
  verify(): Audit
  close(): void
}

/** Those of the header, or those of its image where it has one; on simulated ports. */
export function startSimulatedRun(
  started: RunHeader,
  tell: (event: ClusterEvent) => void,
): SimulatedRun {
  let world = newWorld(started)
  const time = createVirtualTime(world.at)
  const tasks: (() => void)[] = []
  const soon = (task: () => void) => tasks.push(task)
  const hubs = { servers: createSimulatedHub(soon), clients: createSimulatedHub(soon) }
  const disks = new Map<ServerId, MemoryDisk>()
  const hosts = new Map<ServerId, Host>()
  const storages = new Map<ServerId, FaultyStorage>()
  let clients: ReadonlyMap<ClientId, ClientHost> = new Map()
  const checkers = allCheckers(world)
  const audit = { records: 0, hashesCompared: 0, divergence: null as string | null }
  const violations: Audit['violations'][number][] = []
  let lastOutcome: AskOutcome | null = null
  const tape = createTape(world.count, null)

  function emit(records: readonly WorldRecord[]): void {
    for (const record of records) {
      const applied = apply(world, record)
      world = applied.world
      tape.push(record)
      for (const decision of applied.decisions)
        if (decision.type === 'asked') lastOutcome = decision.outcome
      audit.records++
      if (record.type === 'hash') audit.hashesCompared++
      audit.divergence ??= applied.divergence
      for (const checker of checkers) {
        const violation = checker({ record, applied })
        if (violation !== null) violations.push({ ...violation, event: world.count })
      }
      tell({ type: 'records', steps: [{ record, applied, event: world.count }], world })
    }
  }

  /** What follows at once: posts reach inboxes, writes land. */
  function settle(): void {
    for (let task = tasks.shift(); task !== undefined; task = tasks.shift()) task()
  }

  function boot(id: ServerId, start: HostStart, incarnation: number, isDiskKnown: boolean): void {
    const disk = disks.get(id) ?? newMemoryDisk()
    disks.set(id, disk)
    const slot = world.servers[id]
    assert(slot !== undefined, `${id} is in the world`)
    const join = (hub: typeof hubs.servers) =>
      hub.join({
        self: id,
        onEnvelopes: (envelopes: readonly Envelope[]) => hosts.get(id)?.receive(envelopes),
        onMalformed: () => {},
      })
    const storage = createFaultyStorage(createMemoryStorage(disk, soon), (_, run) => soon(run))
    storages.set(id, storage)
    const host = startHost(
      {
        id,
        incarnation,
        voters: slot.voters,
        options: world.options,
        rules: world.rules,
        links: world.links,
        runSeed: world.header.seed,
        seed: seedOf(world.header.seed, `${id}.${incarnation}`),
        ratePerMille: slot.clock.ratePerMille,
        isDiskKnown,
        isRunning: false,
        isHolding: world.disk === 'hand',
        ...start,
      },
      {
        storage,
        servers: join(hubs.servers),
        clients: join(hubs.clients),
        clock: time.clock(),
        report: (reports) => emit(reports),
      },
    )
    hosts.set(id, host)
    host.receive(inboxOf(world, id))
    settle()
    if (world.servers[id]?.status !== 'refused') return
    host.close()
    hosts.delete(id)
  }

  /** Whoever broke is ended, as its thread would be. */
  function have(id: ServerId, what: () => void): void {
    const wasEnding = (world.servers[id]?.failure ?? null) !== null
    try {
      what()
    } catch (error) {
      const failure = world.servers[id]?.failure ?? null
      if (failure === null) throw error
      crash(id, null, failure)
    }
    settle()
    const slot = world.servers[id]
    if (!wasEnding && slot?.server != null && slot.failure !== null) crash(id, null, slot.failure)
  }

  function crash(id: ServerId, fault: DiskFault | null, failure: string | null = null): void {
    const host = hosts.get(id)
    const slot = world.servers[id]
    if (host === undefined || slot?.server == null) throw new RequestError(`${id} is down.`)
    host.close()
    hosts.delete(id)
    settle()
    const disk = disks.get(id)
    if (fault !== null && disk !== undefined)
      replaceRecords(disk, faultRecords(recordsOf(disk), fault))
    const { incarnation, server } = slot
    const told = { lastN: server.n, at: time.now(), failure, fault }
    emit([{ type: 'crash', server: id, incarnation, ...told }])
  }

  function restart(id: ServerId): void {
    const slot = world.servers[id]
    if (slot === undefined || slot.server !== null) throw new RequestError(`${id} is running.`)
    const first = startWithTheFirst(slot, world)
    // Who never wrote has nothing on its disk, not an empty record.
    const isOnDisk = disks.has(id) || slot.disk.serial === 0
    const start = first ?? (isOnDisk ? ordinaryStart : startFrom(slot))
    const isTold = fateIsOfBytes(slot.fault) || first !== null
    boot(id, start, slot.incarnation + 1, !isTold)
  }

  function order(id: ServerId, given: HostOrder): void {
    const host = hosts.get(id)
    if (host === undefined) throw new RequestError(`${id} is down.`)
    have(id, () => {
      carryOut(host, given)
      settle()
    })
  }

  function ask(id: ServerId, asked: RaftAsk): AskOutcome {
    lastOutcome = null
    order(id, { type: 'ask', ask: asked })
    if (!hosts.has(id)) throw new RequestError(`${id} is down.`)
    assert(lastOutcome !== null, 'whoever is asked says something')
    return lastOutcome
  }

  return {
    open() {
      clients = startSimulatedClients({
        first: world,
        hub: hubs.clients,
        clock: () => time.clock(),
        report: emit,
      })
      for (const slot of Object.values(world.servers)) {
        const incarnation = slot.server === null ? slot.incarnation + 1 : slot.incarnation
        if (isToStart(slot)) boot(slot.id, startFrom(slot), incarnation, true)
      }
    },
    world: () => world,
    now: () => time.now(),
    record(record) {
      if (record.type === 'advance') time.advance(record.at)
      emit([record])
    },
    restart,
    crash,
    order,
    ask,
    setLinks(links) {
      emit([{ type: 'links', links, at: time.now() }])
      for (const client of clients.values()) client.setLinks(links)
      for (const id of hosts.keys()) order(id, { type: 'links', links })
    },
    setFull(id, isFull) {
      if (!hosts.has(id)) throw new RequestError(`${id} is down.`)
      storages.get(id)?.set(0, isFull)
    },
    setRate: (id, ratePerMille) => hosts.get(id)?.setRate(ratePerMille),
    running: () => [...hosts.keys()],
    addServer(id) {
      emit([{ type: 'newServer', server: id, at: time.now() }])
      const all = Object.values(world.servers).map((slot) => slot.id)
      for (const client of clients.values()) client.setServers(all)
    },
    orderClient(id, given) {
      const client = clients.get(id)
      if (client === undefined) throw new RequestError(`There is no client ${id}.`)
      carryOutAtClient(client, given)
      settle()
    },
    submit: (operation, server, mode) =>
      new Promise((resolve) => {
        const [first] = clients.values()
        first?.submit(operation, server, resolve, mode)
        settle()
      }),
    tape,
    readDisk: (id) => dump(id, recordsOf(disks.get(id) ?? newMemoryDisk())),
    verify() {
      for (const host of hosts.values()) host.hash()
      const kept = { keptRecords: audit.records, spilledRecords: 0, earliest: tape.earliest() }
      return { ...audit, violations: [...violations], ...kept }
    },
    close() {
      for (const host of hosts.values()) host.close()
      for (const client of clients.values()) client.close()
    },
  }
}
