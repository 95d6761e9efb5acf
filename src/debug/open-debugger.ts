import type { Cluster, ClusterEvent } from '../cluster/cluster'
import type { SetBreakpoint } from '../trace/breakpoint'
import type { Request } from '../world/request'
import { newWorld } from '../world/new-world'
import type { World } from '../world/world'
import { givenName, nextName } from './branch-names'
import type { Debugger, Stop } from './debugger'
import { createDesk } from './desk'
import type { Moves } from './moves'
import type { Hit } from './stops'
import { createLookOut } from './stops-look-out'

/**
 * Gives a cluster a past: remembers its runs as branches, shows any moment of them, goes on from there, and
 * stops time where a breakpoint is hit. The servers are never touched by looking back.
 */
export function openDebugger(cluster: Cluster): Debugger {
  const desk = createDesk(cluster)
  const { tree, stops } = desk
  const lookOut = createLookOut(desk, stopAt)
  /** The present shows what happened after this event: it was told just now. */
  let lately = 0
  let moves: Promise<Moves> | null = null
  /** For those who come later. */
  const last = new Map<ClusterEvent['type'], ClusterEvent>()
  const stopHearing = cluster.subscribe(hear)

  function moving(): Promise<Moves> {
    moves ??= import('./moves').then(({ createMoves }) => createMoves(desk))
    return moves
  }

  function hear(event: ClusterEvent): void {
    const { live } = desk
    switch (event.type) {
      case 'world':
        lately = event.world.count
        if (event.isNewRun) begin(event.world)
        else jump(event.world)
        // Until it says so, nobody knows that a run stands.
        desk.setRunning(event.world.perMille > 0 || event.world.count === 0)
        desk.tell(event)
        desk.change(event.isNewRun ? { shown: live(), moment: null, stop: null, unread: 0 } : {})
        return
      case 'records': {
        const before = tree.last(live())
        lately = before.count
        tree.hear(live(), event.steps)
        desk.setRunning(event.world.perMille > 0)
        desk.tell(event)
        desk.grow()
        lookOut.hear(before, event.steps)
        return
      }
      case 'audit': {
        const { earliest, violations } = event.audit
        last.set(event.type, event)
        tree.setEarliest(live(), earliest - 1)
        for (const violation of stops.newViolations(live(), violations)) {
          tree.violate(live(), violation)
          const hit = stops.broken([violation], violation.event)
          if (hit !== null) stopAt(violation.event, hit)
        }
        desk.tell(event)
        desk.change({})
        return
      }
      case 'storage':
        last.set(event.type, event)
        desk.tell(event)
        return
      default:
        desk.tell(event)
    }
  }

  /** The cluster's servers run another run: one that goes on from a moment, or one of its own. */
  function begin(world: World): void {
    const { header } = world
    const from = header.parent
    if (from === null) tree.clear()
    lookOut.forget()
    stops.begin()
    const isFork = from !== null && tree.has(from.run)
    const first = from === null ? newWorld(header) : world
    desk.setLive(header.run)
    tree.add({
      id: header.run,
      name: from === null ? 'main' : nextName(tree, isFork ? 'fork' : 'run'),
      header: { ...header, image: from === null ? null : world },
      first,
      parent: isFork ? { branch: from.run, event: from.event } : null,
      read: (event, count) => cluster.readRecords(header.run, event, count),
    })
    // Somebody has looked before this: what happened meanwhile can be read.
    if (world.count > first.count) tree.jump(header.run, world)
  }

  /** The page has fallen behind, and goes on later; the breakpoints look at what came in between. */
  function jump(world: World): void {
    const before = tree.last(desk.live())
    tree.jump(desk.live(), world)
    lookOut.jump(before, world)
  }

  /**
   * Time stops; a stop that comes late shows the moment it is about. One thing that goes wrong breaks several,
   * and what was jumped over is looked at later: the earliest is what time is stopped for.
   */
  function stopAt(event: number, hit: Hit): void {
    const { stop: known, moment } = desk.state()
    if (known !== null && known.event <= event) return
    const stop = { event, ...hit }
    lookOut.cut(event)
    desk.abort()
    desk.change({ stop })
    // Who looks at something else while time stands is not taken away from it.
    const isElsewhere = moment !== null && moment.event !== known?.event
    if (desk.isRunning() || (event <= lately && !isElsewhere)) showMoment(stop).catch(unlessOver)
  }

  async function showMoment(stop: Stop): Promise<void> {
    const live = desk.live()
    if (desk.isRunning()) await cluster.request({ type: 'pause' })
    const { goTo } = await moving()
    // Somebody went on meanwhile, or something earlier was found.
    if (desk.state().stop === stop) await goTo(stop.event, live)
  }

  function setBreakpoints(breakpoints: readonly SetBreakpoint[]): void {
    stops.set(breakpoints, tree.last(desk.live()).count)
    if (!stops.isLooking()) lookOut.forget()
    if (breakpoints.some(({ breakpoint }) => breakpoint.type !== 'violation'))
      lookOut.load().catch(unlessNeeded)
    desk.change({ breakpoints, unread: 0 })
  }

  return {
    async request(asked) {
      const type = typeOf(asked)
      // Whatever is done goes on from where time was stopped, and may come to another stop.
      const isAside = type === 'pause' || type === 'setSpeed'
      if (!isAside && desk.state().stop !== null) desk.change({ stop: null })
      if (desk.state().moment === null || ofThePresent.has(type)) return cluster.request(asked)
      return (await moving()).requestInPast(asked)
    },
    move: async (to) => (await moving()).move(to),
    settled: async () => (await moving()).settled(),
    fork: async () => (await moving()).fork(),
    replayWithout: async (event) => (await moving()).replayWithout(event),
    state: desk.state,
    watch: desk.watch,
    subscribe(listener) {
      const { moment } = desk.state()
      for (const event of last.values()) listener(event)
      listener({ type: 'world', world: tree.last(desk.live()), isNewRun: true })
      if (moment !== null) listener({ type: 'moment', moment })
      return desk.listen(listener)
    },
    goTo: async (event, branch) => (await moving()).goTo(event, branch),
    backToPresent: async () => (await moving()).backToPresent(),
    async runUntil(breakpoint) {
      const { stop } = desk.state()
      const { standStill, runUntil } = await moving()
      await standStill()
      await lookOut.settled()
      // What the page jumped over may hold a hit, and comes first.
      if (desk.state().stop === null || desk.state().stop === stop) await runUntil(breakpoint)
    },
    stopRunning: desk.abort,
    events: (from, to, branch = desk.state().shown) => tree.events(branch, from, to),
    async recording(until, branch = desk.state().shown) {
      const { header, length } = tree.branch(branch)
      const last = Math.min(until, length)
      const records = await tree.records(branch, last)
      return { header, records, stood: await tree.stood(branch, last) }
    },
    async open(run) {
      const { openRun } = await import('./opened-run')
      return desk.work('Opening', async (told) => {
        const opened = await openRun(tree, run, () => nextName(tree, 'opened'), told)
        if (desk.isRunning()) await cluster.request({ type: 'pause' })
        if (run.breakpoints.length > 0) setBreakpoints(run.breakpoints)
        await (
          await moving()
        ).goTo(run.moment, (run.beside?.isShown ? opened.beside : null) ?? opened.branch)
        return opened
      })
    },
    rename(branch, name) {
      tree.rename(branch, givenName(tree, branch, name))
      desk.change({})
    },
    setBreakpoints,
    foresee: async (asked) => (await import('./foresee')).foresee(desk.shownWorld(), asked),
    load: (image) => cluster.load(image),
    readRecords: cluster.readRecords,
    worldNow: () => desk.state().moment?.world.at ?? cluster.worldNow(),
    readDisk: cluster.readDisk,
    verify: cluster.verify,
    close() {
      stopHearing()
      return cluster.close()
    },
  }
}

/** Requests about the time of the servers that run, whatever past is shown. */
const ofThePresent: ReadonlySet<unknown> = new Set<Request['type']>([
  'play',
  'pause',
  'setSpeed',
  'newCluster',
])

/** Whoever asks may be a person at a console: the cluster says what is wrong with it. */
function typeOf(asked: unknown): unknown {
  return typeof asked === 'object' && asked !== null && 'type' in asked ? asked.type : null
}

/** It is loaded again when there is something to look at. */
function unlessNeeded(): void {}

/** The run ended meanwhile. */
function unlessOver(): void {}
