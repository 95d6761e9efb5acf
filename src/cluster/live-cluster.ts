import { deleteDatabases, readDatabase } from '../adapters/storage-indexeddb'
import { defaultRaftOptions, allRules, serverId } from '../raft/index'
import type { RaftOptions, Rules, ServerId } from '../raft/index'
import { defaultLinks } from '../server/links'
import type { MessageId } from '../server/messages'
import { get } from '../lib/persistent-map'
import { newWorld } from '../world/new-world'
import type { RunHeader } from '../world/record'
import type { Request } from '../world/request'
import { checkRequest } from '../world/validate'
import type { ServerSlot, World } from '../world/world'
import { RequestError } from './cluster'
import type { Cluster, ClusterEvent, Outcome, StorageKind } from './cluster'
import { changeLinks, isLinkRequest } from './links-change'
import { startLiveRun } from './live-run'
import type { LiveRun } from './live-run'
import { foldForPage } from './page-fold'
import { misfitOf } from './settings'

/** What a cluster keeps besides its databases, so that a reload brings the same one back. */
export interface ClusterSettings {
  readonly servers: number
  readonly options: RaftOptions
  readonly rules: Rules
}

export const defaultSettings: ClusterSettings = {
  servers: 5,
  options: defaultRaftOptions,
  rules: allRules,
}

export interface LiveClusterOptions {
  /** Names the databases. */
  readonly cluster: string
  readonly settings: ClusterSettings
  readonly storage: StorageKind
  /** World time per real time, to begin with. */
  readonly perMille: number
  /** Of the build, for the recording's header. */
  readonly build: string
  readonly saveSettings: (settings: ClusterSettings) => void
}

const startingOver = 'The cluster is starting over.'
const accepted: Outcome = { type: 'accepted' }

/**
 * A cluster of real workers. The page must hold the cluster's lock: two of these on one cluster would
 * run every server twice.
 */
export function openLiveCluster(opened: LiveClusterOptions): Cluster {
  const listeners = new Set<(event: ClusterEvent) => void>()
  let { settings } = opened
  let playPerMille = opened.perMille
  /** As asked for; the recording says it a little later. */
  let isPaused = false
  /** Why nothing can be asked of this cluster now; null while it runs. */
  let whyClosed: string | null = null
  let noticeId = 0
  let world: World
  let run: LiveRun
  let stopFolding: () => void
  begin()

  function begin(): void {
    const header = newHeader(opened.build, settings)
    world = newWorld(header)
    const { cluster, storage } = opened
    isPaused = false
    whyClosed = null
    run = startLiveRun({ header, cluster, storage, perMille: playPerMille, onFailure })
    stopFolding = foldForPage(world, () => run.next(), hear)
    tell({ type: 'world', world, isNewRun: true })
    for (const id of header.servers) run.boot(id, false).catch(unlessOver)
  }

  function tell(event: ClusterEvent): void {
    for (const listener of listeners) listener(event)
  }

  /** Keeps the page's own world, and sees to servers that cannot go on. */
  function hear(event: ClusterEvent): void {
    if (event.type === 'world' || event.type === 'records') world = event.world
    tell(event)
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
    const checked = checkRequest(asked, world)
    if (checked.type === 'bad') throw new RequestError(checked.sentence)
    const { request: wanted } = checked
    if (isLinkRequest(wanted)) {
      run.setLinks(changeLinks(run.links(), wanted))
      return accepted
    }
    switch (wanted.type) {
      case 'put':
      case 'get':
      case 'append':
      case 'delete':
      case 'cas':
      case 'increment': {
        const { server, ...operation } = wanted
        return run.submit(operation, server)
      }
      case 'crash':
        running(wanted.server)
        await run.crash(wanted.server, null)
        return accepted
      case 'restart':
        if (run.live(wanted.server) !== null) throw new RequestError(`${wanted.server} is running.`)
        await run.boot(wanted.server, isDiskKnown(wanted.server))
        return accepted
      case 'freeze':
        return order(wanted.server, (live) => live.order((worker) => worker.freeze()))
      case 'thaw':
        return order(wanted.server, (live) => live.order((worker) => worker.thaw()))
      case 'timeout':
        return order(wanted.server, (live) => live.order((worker) => worker.timeout(wanted.timer)))
      case 'skewClock':
        return order(wanted.server, () => run.setRate(wanted.server, wanted.ratePerMille))
      case 'drop':
        await drop(wanted.message)
        return accepted
      case 'pause':
      case 'play':
        isPaused = wanted.type === 'pause'
        run.setSpeed(isPaused ? 0 : playPerMille)
        return accepted
      case 'setSpeed':
        playPerMille = wanted.perMille
        if (!isPaused) run.setSpeed(playPerMille)
        return accepted
      case 'setOptions':
        return configure({ ...settings.options, ...wanted.options }, settings.rules)
      case 'setRule':
        return configure(settings.options, { ...settings.rules, [wanted.rule]: wanted.isOn })
      case 'newCluster':
        await startOver(wanted.servers)
        return accepted
    }
  }

  /** Where nothing was written yet, or the disk was refused at first, the run may not know what it holds. */
  function isDiskKnown(server: ServerId): boolean {
    return (world.servers[server]?.disk.serial ?? 0) > 0
  }

  function running(server: ServerId) {
    const live = run.live(server)
    if (live === null) throw new RequestError(`${server} is down.`)
    return live
  }

  function order(server: ServerId, what: (live: ReturnType<typeof running>) => void): Outcome {
    what(running(server))
    return accepted
  }

  async function drop(id: MessageId): Promise<void> {
    const flying = get(world.inFlight, id)
    if (flying === undefined) throw new RequestError('That message is no longer in flight.')
    const isServer = flying.to in world.servers
    const live = isServer ? run.live(serverId(flying.to)) : null
    const isGone = isServer
      ? await live?.ask((worker) => worker.discard(id))
      : run.client.discard(id)
    if (isGone !== true) throw new RequestError('That message has already arrived.')
  }

  function configure(options: RaftOptions, rules: Rules): Outcome {
    const misfit = misfitOf(options)
    if (misfit !== null) throw new RequestError(misfit)
    settings = { ...settings, options, rules }
    opened.saveSettings(settings)
    run.configure(options, rules)
    return accepted
  }

  async function startOver(servers: number): Promise<void> {
    const { servers: old } = run.header
    end(startingOver)
    try {
      if (opened.storage === 'indexedDb')
        await deleteDatabases(opened.cluster, [...old, 'recording'])
      settings = { ...settings, servers }
      opened.saveSettings(settings)
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error)
      throw new RequestError(`The old cluster could not be deleted and goes on. ${why}`)
    } finally {
      if (whyClosed === startingOver) begin()
    }
  }

  function end(why: string): void {
    whyClosed = why
    stopFolding()
    run.close(why)
  }

  return {
    request,
    subscribe(listener) {
      listeners.add(listener)
      listener({ type: 'storage', kind: opened.storage })
      listener({ type: 'world', world, isNewRun: true })
      return () => listeners.delete(listener)
    },
    worldNow: () => run.now(),
    async readDisk(server) {
      if (opened.storage === 'indexedDb') return readDatabase(opened.cluster, server)
      return run.readDisk(server)
    },
    verify: () => run.verify(),
    close: async () => end('The cluster is closed.'),
  }
}

/** What is asked of a run that is over is refused, and need not be said again. */
function unlessOver(): void {}

function newHeader(build: string, { servers, options, rules }: ClusterSettings): RunHeader {
  const [seed = 1, name = 1] = crypto.getRandomValues(new Uint32Array(2))
  return {
    format: 1,
    build,
    run: name.toString(36),
    parent: null,
    seed,
    servers: Array.from({ length: servers }, (_, i) => serverId(`S${i + 1}`)),
    options,
    rules,
    links: defaultLinks,
  }
}
