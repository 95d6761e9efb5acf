import { createVirtualTime } from '../adapters/clock-virtual'
import { createSimulatedHub } from '../adapters/network-simulated'
import { allCheckers } from '../check/all-checkers'
import type { Judged } from '../check/checker'
import type { ClientOptions, ClientResult } from '../client/client'
import { startClientHost } from '../client/host'
import type { ClientHost } from '../client/host'
import type { Operation } from '../kv/operation'
import { assert } from '../lib/assert'
import { fromMs, micros } from '../raft/index'
import type { RaftOptions, ReadMode, Rules, ServerId } from '../raft/index'
import { fateIsOfBytes } from '../server/disk-fault'
import type { DiskFault } from '../server/disk-fault'
import type { Host } from '../server/host'
import type { LinkRules } from '../server/links'
import type { ClientId } from '../server/messages'
import { apply } from '../world/apply'
import { newWorld } from '../world/new-world'
import type { RunHeader, WorldRecord } from '../world/record'
import type { World } from '../world/world'
import type { CrashPoint } from './crash-point'
import { createDice } from './dice'
import { startProcess } from './server-process'
import type { ServerProcess } from './server-process'
import { faultDisk, newSimulatedDisk } from './simulated-disk'

export interface SimulationOptions {
  readonly seed: number
  readonly servers: readonly ServerId[]
  /** Run from the beginning too, and wait to be added. */
  readonly spares?: readonly ServerId[]
  readonly clients: readonly ClientId[]
  readonly options: RaftOptions
  readonly rules: Rules
  readonly links: LinkRules
  readonly clientOptions: ClientOptions
  /** How long a write takes, world ms. */
  readonly diskMinMs: number
  readonly diskMaxMs: number
  /** false: no checker sees the records, which is for measuring alone. */
  readonly isJudged?: boolean
  /** Sees every record, and what it came to. */
  readonly watch: (judged: Judged) => void
  /** A server died, at this point of a step. */
  readonly onDeath?: (at: CrashPoint) => void
}

/** What should not have been: an invariant that broke, a server that threw, a fold that differs. */
export interface Finding {
  readonly what: string
  readonly detail: string
  /** The record it was found at, from 1. */
  readonly event: number
}

export interface Simulation {
  /** The fold of all records so far. */
  world(): World
  /** The first thing found; the simulation stands still from there on. */
  finding(): Finding | null
  /** Ends a server at a point of its next step, or of none. */
  crash(server: ServerId, point: CrashPoint): void
  /** Ends a server, and its disk suffers this. */
  corrupt(server: ServerId, fault: DiskFault): void
  restart(server: ServerId): void
  /** Has a running server do something: freeze, thaw, set its clock, fire a timer. */
  order(server: ServerId, what: (host: Host) => void): void
  setLinks(change: Partial<Omit<LinkRules, 'version'>>): void
  configure(change: Partial<RaftOptions>): void
  /** Its disk is as slow as this, or takes no more writes. */
  setDisk(server: ServerId, delayMs: number, isFull: boolean): void
  submit(
    client: ClientId,
    operation: Operation,
    server: ServerId | null,
    onSettled: (result: ClientResult) => void,
    mode?: ReadMode | null,
  ): void
  /** Runs something once so many world ms have passed. */
  later(ms: number, run: () => void): void
  run(ms: number): void
  /** Runs until something holds; false where it did not within so many ms. */
  runUntil(isReached: () => boolean, withinMs: number): boolean
  /** Has every running server compared with the fold. */
  hashAll(): void
}

/**
 * A whole cluster in virtual time: the hosts that run in workers and on the page, on simulated ports.
 * Every record is folded into a world at once, judged by all checkers, and each server's own digest is
 * compared with the fold's. The same seed and the same calls give the same run, to the last byte.
 */
export function createSimulation(options: SimulationOptions): Simulation {
  const { seed, servers, spares = [], rules } = options
  const all = [...servers, ...spares]
  const time = createVirtualTime()
  const tasks: (() => void)[] = []
  const soon = (task: () => void) => tasks.push(task)
  const createHub = () => createSimulatedHub(soon, { isTrusted: true })
  const hubs = { servers: createHub(), clients: createHub() }
  const disks = new Map(all.map((id) => [id, newSimulatedDisk()]))
  const processes = new Map<ServerId, ServerProcess>()
  const clients = new Map<ClientId, ClientHost>()
  const incarnations = new Map<ServerId, number>()
  /** What a disk suffers when its server ends. */
  const faults = new Map<ServerId, DiskFault>()
  const seeds = createDice(seed, 'boots')
  const diskDice = createDice(seed, 'disk')
  let links = options.links
  let raftOptions = options.options
  let finding: Finding | null = null
  let world = newWorld(headerOf(options))
  const checkers = options.isJudged === false ? [] : allCheckers(world)

  function emit(records: readonly WorldRecord[]): void {
    for (const record of records) {
      const applied = apply(world, record)
      world = applied.world
      if (applied.divergence !== null) found('Divergence', applied.divergence)
      const judged = { record, applied }
      for (const checker of checkers) {
        const violation = checker(judged)
        if (violation !== null) found(violation.invariant, violation.detail)
      }
      options.watch(judged)
    }
  }

  function found(what: string, detail: string): void {
    finding ??= { what, detail, event: world.count }
  }

  function start(id: ServerId): void {
    const disk = disks.get(id)
    assert(disk !== undefined && !processes.has(id), `${id} can be started`)
    const incarnation = (incarnations.get(id) ?? 0) + 1
    incarnations.set(id, incarnation)
    const process = startProcess(
      {
        id,
        incarnation,
        voters: servers.includes(id) ? servers : [],
        options: raftOptions,
        rules,
        links,
        runSeed: seed,
        seed: seeds.integer(0, 2 ** 31),
        ratePerMille: 1000,
        isDiskKnown: !fateIsOfBytes(world.servers[id]?.fault ?? null),
        isRunning: true,
        isHolding: false,
        firstDisk: null,
        image: null,
      },
      {
        time,
        servers: hubs.servers,
        clients: hubs.clients,
        disk,
        writeTakes: () =>
          micros(
            disk.delay + diskDice.integer(fromMs(options.diskMinMs), fromMs(options.diskMaxMs)),
          ),
        report: emit,
        onDeath: ({ lastN, at, failure }) => {
          processes.delete(id)
          if (failure !== null) found('Failure', `${id}: ${failure}`)
          const fault = faults.get(id) ?? null
          faults.delete(id)
          if (fault !== null) faultDisk(disk, fault)
          options.onDeath?.(at)
          const end = { incarnation, lastN, at: time.now(), failure, fault }
          emit([{ type: 'crash', server: id, ...end }])
          orderAll((host) => host.bury(id, incarnation, lastN))
          for (const host of clients.values()) host.bury(id, incarnation, lastN)
        },
      },
    )
    processes.set(id, process)
  }

  function orderAll(what: (host: Host) => void): void {
    for (const process of processes.values()) process.order(what)
  }

  function startClient(id: ClientId): void {
    const onEnvelopes: ClientHost['receive'] = (envelopes) => clients.get(id)?.receive(envelopes)
    const network = hubs.clients.join({
      self: id,
      onEnvelopes,
      onMalformed: (reason) => found('Failure', `${id}: ${reason}`),
    })
    const host = startClientHost(
      {
        id,
        servers: all,
        options: options.clientOptions,
        links,
        runSeed: seed,
        seed: seeds.integer(0, 2 ** 31),
        isRunning: true,
        image: null,
      },
      { network, clock: time.clock(), report: emit, schedule: soon },
    )
    clients.set(id, host)
  }

  /** What follows at once, before time moves. */
  function settle(): void {
    for (let task = tasks.shift(); task !== undefined; task = tasks.shift()) task()
  }

  function runUntil(isReached: () => boolean, withinMs: number): boolean {
    const end = micros(time.now() + fromMs(withinMs))
    for (;;) {
      settle()
      if (isReached()) return true
      if (finding !== null) return false
      const next = time.next()
      if (next === null || next > end) break
      time.advance(next)
    }
    time.advance(end)
    settle()
    return isReached()
  }

  all.forEach(start)
  options.clients.forEach(startClient)

  return {
    world: () => world,
    finding: () => finding,
    crash: (id, point) => processes.get(id)?.crash(point),
    corrupt(id, fault) {
      faults.set(id, fault)
      processes.get(id)?.crash('idle')
    },
    restart: (id) => {
      if (!processes.has(id)) start(id)
    },
    order: (id, what) => processes.get(id)?.order(what),
    setLinks(change) {
      links = { ...links, ...change, version: links.version + 1 }
      emit([{ type: 'links', links, at: time.now() }])
      orderAll((host) => host.setLinks(links))
      for (const host of clients.values()) host.setLinks(links)
    },
    configure(change) {
      raftOptions = { ...raftOptions, ...change }
      emit([{ type: 'options', options: raftOptions, rules, at: time.now() }])
      orderAll((host) => host.configure(raftOptions, rules))
    },
    setDisk(id, delayMs, isFull) {
      const disk = disks.get(id)
      if (disk !== undefined) Object.assign(disk, { delay: fromMs(delayMs), isFull })
    },
    submit(client, operation, server, onSettled, mode = null) {
      const host = clients.get(client)
      assert(host !== undefined, `${client} is a client`)
      host.submit(operation, server, onSettled, mode)
    },
    later: (ms, run) => time.schedule(micros(time.now() + fromMs(ms)), run),
    run: (ms) => {
      runUntil(() => false, ms)
    },
    runUntil,
    hashAll: () => orderAll((host) => host.hash()),
  }
}

/** What the records of such a run are read against. */
export function headerOf(
  options: Pick<SimulationOptions, 'seed' | 'servers' | 'spares' | 'options' | 'rules' | 'links'>,
): RunHeader {
  const { seed, servers, spares = [], rules, links } = options
  const run = `seed-${seed}`
  const first = { servers, spares, options: options.options, rules, links }
  return { format: 1, build: 'simulation', run, parent: null, seed, ...first, image: null }
}
