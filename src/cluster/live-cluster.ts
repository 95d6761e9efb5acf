import { reasonOf } from '../lib/reason-of'
import { defaultRaftOptions, allRules } from '../raft/index'
import type { RaftOptions, Rules, ServerId } from '../raft/index'
import { newWorld, parentOf } from '../world/new-world'
import type { RunHeader } from '../world/record'
import type { Request } from '../world/request'
import type { ServerSlot, World } from '../world/world'
import { RequestError } from './cluster'
import type { Cluster, ClusterEvent, Outcome, StorageKind } from './cluster'
import { createFoldWaits } from './fold-waits'
import type { FoldWaits } from './fold-waits'
import { isToStart, ordinaryStart, startFrom } from './host-start'
import type { HostStart } from './host-start'
import type { LiveDisks } from './live-disks'
import { createKeeping } from './live-keeping'
import { newHeader, newRunName } from './live-note'
import { startLiveRun } from './live-start'
import type { LiveRun } from './live-run'
import { foldForPage } from './page-fold'
import { createThreads } from './live-threads'
import { misfitOf } from './settings'
import { inboxOf } from './inbox-of'
import { createTurns } from './turns'
import type { Turns } from './turns'

/** What a cluster keeps besides its databases, so that a reload brings the same one back. */
export interface ClusterSettings {
  /** Of the first configuration. */
  readonly servers: number
  /** Added since; who of them is a member stands in the logs. */
  readonly spares: number
  readonly options: RaftOptions
  readonly rules: Rules
}

export const defaultSettings: ClusterSettings = {
  servers: 5,
  spares: 0,
  options: defaultRaftOptions,
  rules: allRules,
}

export interface LiveClusterOptions {
  /** Names the databases. */
  readonly cluster: string
  /** Of a new cluster, and of this one where nothing else is noted. */
  readonly settings: ClusterSettings
  readonly storage: StorageKind
  /** What is noted of this cluster; without it, it is a new one. */
  readonly disks?: LiveDisks | null
  /** World time per real time, to begin with. */
  readonly perMille: number
  /** Of the build, for the recording's header. */
  readonly build: string
  readonly saveSettings: (settings: ClusterSettings) => void
}

const startingOver = 'The cluster is starting over.'

/**
 * A cluster of real workers. The page must hold the cluster's lock: two of these on one cluster would
 * run every server twice.
 */
export function openLiveCluster(opened: LiveClusterOptions): Cluster {
  const listeners = new Set<(event: ClusterEvent) => void>()
  const keeping = createKeeping(opened)
  /** Pending while it is not known yet whether a reload would bring back what runs. */
  let settled: Promise<void> = Promise.resolve()
  let playPerMille = opened.perMille
  /** As asked for; the recording says it a little later. */
  let isPaused = false
  /** Why nothing can be asked of this cluster now; null while it runs. */
  let whyClosed: string | null = null
  let noticeId = 0
  const threads = createThreads()
  /** Comes after the servers have begun to start: nobody asks for anything that soon. */
  const requests = import('./live-requests')
  let world: World
  let run: LiveRun
  let stopFolding: () => void
  let waits: FoldWaits
  let turns: Turns
  /** The run began with an image. */
  let isImage = false
  /** Servers of an image that have not started in this run. */
  const waitingSlots = new Map<ServerId, ServerSlot>()
  begin(newHeader(opened.build, newRunName(), keeping.living()))
  sweep().catch(unlessOver)

  function begin(header: RunHeader): void {
    world = newWorld(header)
    const { storage } = opened
    isImage = header.image !== null
    isPaused = isImage
    whyClosed = null
    settled = Promise.resolve()
    waits = createFoldWaits(() => world)
    turns = createTurns()
    waitingSlots.clear()
    const cluster = keeping.living().disks
    const perMille = isPaused ? 0 : playPerMille
    const spill = opened.cluster
    run = startLiveRun({ header, cluster, spill, storage, perMille, threads, onFailure })
    stopFolding = foldForPage(
      world,
      () => run.next(),
      hear,
      () => world.perMille === 0,
    )
    tell({ type: 'world', world, isNewRun: true })
    for (const slot of Object.values(world.servers)) start(slot)
  }

  function start(slot: ServerSlot): void {
    const { id } = slot
    if (isImage) waitingSlots.set(id, slot)
    if (isImage && !isToStart(slot)) return
    const inbox = inboxOf(world, id)
    run.boot(id, { isDiskKnown: isImage, start: firstStart(id), inbox }).catch(unlessOver)
  }

  /** Once the servers have started: what earlier pages left is in nobody's way. */
  async function sweep(): Promise<void> {
    const ids = Object.values(world.servers).map(({ id }) => id)
    await Promise.all(ids.map((id) => run.ready(id))).catch(unlessOver)
    await keeping.sweep()
  }

  function tell(event: ClusterEvent): void {
    for (const listener of listeners) listener(event)
  }

  /** Keeps the page's own world, and sees to servers that cannot go on. */
  function hear(event: ClusterEvent): void {
    if (event.type === 'world' || event.type === 'records') world = event.world
    tell(event)
    waits.hear(event)
    if (event.type === 'world' || event.type === 'records')
      for (const slot of Object.values(world.servers)) lookAfter(slot)
  }

  /**
   * Ends what cannot go on: a server whose disk refused a write, and one that refused to start. The
   * world tells of an incarnation that may have been replaced meanwhile, which is no reason to end the
   * one that runs now.
   */
  function lookAfter({ id, incarnation, status, server, failure }: ServerSlot): void {
    if (failure === null || run.live(id)?.incarnation !== incarnation) return
    if (server !== null) onFailure(id, failure)
    else if (status === 'refused') {
      run.retire(id)
      notice(id, `${id} does not start: ${failure}`)
    }
  }

  function onFailure(server: ServerId | null, reason: string): void {
    if (server === null) notice(null, `The recorder stopped: ${reason}`)
    else {
      notice(server, `${server} stopped: ${reason}`)
      run.crash(server, reason).catch(unlessOver)
    }
  }

  function notice(server: ServerId | null, text: string): void {
    noticeId++
    tell({ type: 'notice', notice: { id: noticeId, kind: 'problem', text, server } })
  }

  async function request(asked: Request): Promise<Outcome> {
    if (whyClosed !== null) throw new RequestError(whyClosed)
    const { takeRequest } = await requests
    // What a fork acknowledges is to be there after a reload.
    await settled
    if (whyClosed !== null) throw new RequestError(whyClosed)
    return takeRequest(asked, {
      run,
      waits,
      turns,
      world: () => world,
      firstStart,
      newServer: keeping.addServer,
      setSpeed,
      keepOptions,
      startOver,
    })
  }

  /** A server of an image starts from there, once; then from its disk. */
  function firstStart(server: ServerId): HostStart {
    const slot = waitingSlots.get(server)
    waitingSlots.delete(server)
    return slot === undefined ? ordinaryStart : startFrom(slot)
  }

  function setSpeed(wanted: Extract<Request, { readonly type: 'pause' | 'play' | 'setSpeed' }>) {
    if (wanted.type === 'setSpeed') playPerMille = wanted.perMille
    else isPaused = wanted.type === 'pause'
    if (wanted.type === 'setSpeed' && isPaused) return null
    return run.setSpeed(isPaused ? 0 : playPerMille)
  }

  async function keepOptions(changedOptions: Partial<RaftOptions>, changedRules: Partial<Rules>) {
    const options = { ...world.options, ...changedOptions }
    const rules = { ...world.rules, ...changedRules }
    const misfit = misfitOf(options)
    if (misfit !== null) throw new RequestError(misfit)
    await keeping.change({ options, rules })
    return { options, rules }
  }

  async function startOver(servers: number): Promise<void> {
    end(startingOver)
    const name = newRunName()
    try {
      await keeping.beginNew(servers, name)
    } catch (error) {
      throw new RequestError(`The new cluster could not be noted. ${reasonOf(error)}`)
    } finally {
      if (whyClosed === startingOver) begin(newHeader(opened.build, name, keeping.living()))
    }
  }

  function end(why: string, isLeaving = false): void {
    whyClosed = why
    stopFolding()
    run.close(why, isLeaving)
    waits.end(new RequestError(why))
  }

  async function settle(image: World): Promise<void> {
    const mine = run
    try {
      await keeping.settle(mine, image)
      const isComing = ({ id, status }: ServerSlot) =>
        status === 'starting' && mine.live(id) !== null
      await waits.until(({ servers }) => !Object.values(servers).some(isComing))
    } catch (error) {
      if (run !== mine) throw error
      notice(null, `A reload brings back what was before this fork. ${reasonOf(error)}`)
    }
  }

  return {
    request,
    subscribe(listener) {
      listeners.add(listener)
      listener({ type: 'storage', kind: opened.storage })
      listener({ type: 'world', world, isNewRun: true })
      return () => listeners.delete(listener)
    },
    async load(image) {
      if (whyClosed !== null) throw new RequestError(whyClosed)
      end(startingOver, true)
      const { seed, servers, spares } = image.header
      const name = newRunName()
      keeping.leaveFor(image, name)
      const parent = parentOf(image)
      const stopped = { ...image, perMille: 0 }
      const known = { parent, seed, servers, spares, image: stopped }
      begin({ ...newHeader(opened.build, name, keeping.living()), ...known })
      const settling = settle(image)
      settled = settling.catch(unlessOver)
      await settling
    },
    readRecords: (name, first, count) => run.readRecords(name, first, count),
    worldNow: () => run.now(),
    async readDisk(server) {
      if (opened.storage === 'memory') return run.readDisk(server)
      const { readDatabase } = await import('../adapters/disk-indexeddb')
      return readDatabase(keeping.living().disks, server)
    },
    verify: () => run.verify(),
    async close() {
      end('The cluster is closed.')
      threads.end()
      keeping.close()
    },
  }
}

/** What is asked of a run that is over is refused, and need not be said again. */
function unlessOver(): void {}
