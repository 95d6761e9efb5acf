import { RequestError } from '../cluster/cluster'
import type { Cluster, ClusterEvent, RecordedStep } from '../cluster/cluster'
import type { Breakpoint, SetBreakpoint } from '../trace/breakpoint'
import { milestoneAfter, milestoneBefore, withViolation } from '../trace/timeline'
import type { Request } from '../world/request'
import type { World } from '../world/world'
import { worldAfter } from './branch-log'
import { createBranchTree } from './branch-tree'
import type { DebugState, Debugger, Moment, Move } from './debugger'
import { foresee, lengthOfSame } from './foresee'
import { openRun } from './opened-run'
import { replayWithout } from './replay-without'
import { nextRest, previousRest } from './rests'
import { createStops } from './stops'

/** Events read at a time where a place to stop is looked for. */
const lookAhead = 64
/** Events before a moment that are told with it, at least, as far as there are so many. */
const recentEvents = 400

/** Requests about the time of the servers that run, whatever past is shown. */
const ofThePresent: ReadonlySet<Request['type']> = new Set([
  'play',
  'pause',
  'setSpeed',
  'newCluster',
])

/**
 * Gives a cluster a past: remembers its runs as branches, shows any moment of them, goes on from there, and
 * stops time where a breakpoint is hit. The servers are never touched by looking back.
 */
export function openDebugger(cluster: Cluster): Debugger {
  const tree = createBranchTree()
  const listeners = new Set<(event: ClusterEvent) => void>()
  const watchers = new Set<(state: DebugState) => void>()
  const stops = createStops()
  let live = ''
  let isRunning = false
  let storage: ClusterEvent | null = null
  let audit: ClusterEvent | null = null
  let state: DebugState = {
    branches: [],
    live: '',
    shown: '',
    moment: null,
    stop: null,
    breakpoints: stops.breakpoints(),
    work: null,
    report: null,
  }
  /** Raised whenever somebody goes somewhere: who was slower must not come later. */
  let going = 0
  let isAborted = false
  const closeCluster = cluster.subscribe(hear)

  function change(changed: Partial<DebugState>): void {
    state = { ...state, ...changed, branches: tree.branches(), live }
    for (const watcher of watchers) watcher(state)
  }

  function tell(event: ClusterEvent): void {
    for (const listener of listeners) listener(event)
  }

  function hear(event: ClusterEvent): void {
    if (event.type === 'storage') storage = event
    if (event.type === 'audit') audit = event
    const before = event.type === 'records' ? tree.last(live) : null
    if (event.type === 'world' && event.isNewRun) begin(event.world)
    else if (event.type === 'world') tree.jump(live, event.world)
    else if (event.type === 'records') tree.hear(live, event.steps)
    if (event.type === 'world' || event.type === 'records') isRunning = event.world.perMille > 0
    tell(event)
    switch (event.type) {
      case 'world':
        change(event.isNewRun ? { shown: live, moment: null, stop: null } : {})
        return
      case 'records':
        change({})
        if (before !== null) look(before, event.steps)
        return
      case 'audit':
        tree.setEarliest(live, event.audit.earliest - 1)
        for (const { event: at, invariant } of stops.newViolations(live, event.audit.violations)) {
          tree.change(live, (timeline) => withViolation(timeline, at, invariant))
          stopAt(at, `${invariant} is broken`, { type: 'violation' })
        }
        change({})
        return
      default:
    }
  }

  /** The cluster's servers run another run: one that goes on from a moment, or one of its own. */
  function begin(world: World): void {
    const { header } = world
    if (header.parent === null) tree.clear()
    const from = header.parent
    const isFork = from !== null && tree.has(from.run)
    const parent = isFork ? { branch: from.run, event: from.event } : null
    live = header.run
    tree.add({
      id: live,
      name: nameOf(isFork ? 'fork' : from === null ? 'main' : 'run'),
      header: { ...header, image: from === null || isFork ? null : world },
      first: world,
      parent,
      read: (first, count) => cluster.readRecords(header.run, first, count),
    })
  }

  function nameOf(kind: string): string {
    if (kind === 'main') return kind
    const alike = tree.branches().filter(({ name }) => name.startsWith(`${kind} `))
    return `${kind} ${alike.length + 1}`
  }

  /** Looks whether what happened hits a breakpoint. */
  function look(first: World, steps: readonly RecordedStep[]): void {
    if (!stops.isLooking() || state.stop !== null) return
    let before = first
    for (const step of steps) {
      const hit = stops.hit(before, step)
      before = step.applied.world
      if (hit === null) continue
      stopAt(step.event, hit.sentence, hit.breakpoint)
      return
    }
  }

  /** Time stops; a stop that comes late shows the moment it is about. */
  function stopAt(event: number, sentence: string, breakpoint: Breakpoint): void {
    if (!stops.isOn(breakpoint)) return
    isAborted = true
    change({ stop: { event, sentence, breakpoint } })
    if (!isRunning) return
    cluster.request({ type: 'pause' }).then(() => goTo(event, live), ignore)
  }

  function shownWorld(): World {
    return state.moment?.world ?? tree.last(live)
  }

  function shownEvent(): number {
    return state.moment?.event ?? tree.last(live).count
  }

  async function goTo(event: number, branch = state.shown): Promise<void> {
    const mine = ++going
    const { length } = tree.branch(branch)
    const wanted = Math.min(Math.max(0, Math.round(event)), length)
    const segment = await tree.segmentOf(branch, wanted)
    const world = worldAfter(segment, wanted)
    if (world === null) throw new RequestError(`Event ${wanted} is not kept any more.`)
    let recent: readonly RecordedStep[] = segment.steps.slice(
      0,
      Math.max(0, wanted - segment.before.count),
    )
    if (recent.length < recentEvents)
      recent = await tree.events(branch, wanted - recentEvents + 1, wanted)
    if (mine !== going) return
    if (branch === live && wanted === tree.last(live).count && !isRunning) return backToPresent()
    const isEnd = wanted === tree.branch(branch).length
    show({ branch, event: wanted, world, recent, isEnd })
  }

  function show(moment: Moment | null): void {
    const wasThere = state.moment !== null
    change({ moment, shown: moment?.branch ?? live })
    if (moment !== null || wasThere) tell({ type: 'moment', moment })
  }

  async function backToPresent(): Promise<void> {
    going++
    show(null)
  }

  async function standStill(): Promise<void> {
    if (state.moment === null && isRunning) await cluster.request({ type: 'pause' })
  }

  async function move(to: Move): Promise<void> {
    await standStill()
    const { shown } = state
    const from = shownEvent()
    switch (to) {
      case 'start':
        return goTo(tree.branch(shown).earliest)
      case 'end':
        return shown === live ? backToPresent() : goTo(tree.branch(shown).length)
      case 'previous':
        return goTo((await restBefore(shown, from)) ?? 0)
      case 'next': {
        const next = state.moment === null ? null : await restAfter(shown, from)
        if (next !== null) return goTo(next)
        change({ stop: null })
        await request({ type: 'step' })
        return
      }
      case 'previousMilestone':
        return goTo(
          milestoneBefore(tree.branch(shown).timeline, from) ?? tree.branch(shown).earliest,
        )
      case 'nextMilestone': {
        const next = milestoneAfter(tree.branch(shown).timeline, from)
        return next === null ? move('end') : goTo(next)
      }
    }
  }

  async function restAfter(branch: string, event: number): Promise<number | null> {
    const { length } = tree.branch(branch)
    for (let reach = lookAhead; event < length; reach *= 4) {
      const steps = await tree.events(branch, event + 1, event + reach)
      const isAll = event + reach >= length
      const rest = nextRest(steps, isAll)
      if (rest !== null || isAll) return rest
    }
    return null
  }

  async function restBefore(branch: string, event: number): Promise<number | null> {
    const { earliest } = tree.branch(branch)
    for (let reach = lookAhead; event > earliest; reach *= 4) {
      const steps = await tree.events(branch, Math.max(earliest + 1, event - reach), event)
      const rest = previousRest(steps.slice(0, -1), steps.at(-1))
      if (rest !== null) return rest
      if (event - reach <= earliest) return earliest
    }
    return null
  }

  /** At the present it is the cluster's; in the past it is done there, in a branch that did it already or a new one. */
  async function request(asked: Request): ReturnType<Cluster['request']> {
    if (asked.type === 'play') change({ stop: null })
    if (state.moment === null || ofThePresent.has(asked.type)) return cluster.request(asked)
    const { moment } = state
    const already = await whoDid(moment, asked)
    if (already !== null) {
      await goTo(already.event, already.branch)
      return { type: 'accepted' }
    }
    await fork()
    return cluster.request(asked)
  }

  /** Where the branches that go on from a moment are after the same was done. */
  async function whoDid(moment: Moment, asked: Request) {
    const foreseen = await foresee(moment.world, asked).catch(() => null)
    if (foreseen === null || foreseen.length === 0) return null
    const { event } = moment
    const others = tree.leaving(moment.branch, event).map(({ id }) => id)
    for (const branch of [moment.branch, ...others]) {
      const after = await tree.events(branch, event + 1, event + 2 * foreseen.length + lookAhead)
      const length = lengthOfSame(foreseen, after)
      if (length !== null) return { branch, event: event + length }
    }
    return null
  }

  async function fork(): Promise<void> {
    const { moment } = state
    await cluster.load(moment?.world ?? tree.last(live))
    await backToPresent()
  }

  async function working(
    what: string,
    run: (told: (done: number, of: number | null) => void) => Promise<void>,
  ) {
    isAborted = false
    change({ work: { what, done: 0, of: null }, report: null })
    try {
      await run((done, of) => change({ work: { what, done, of } }))
    } finally {
      change({ work: null })
    }
  }

  /** On through what is recorded, then by what comes first, one after the other. */
  async function runUntil(breakpoint: Breakpoint): Promise<void> {
    await standStill()
    const disarm = stops.arm(breakpoint)
    try {
      await working('Running on', async (told) => {
        change({ stop: null })
        const first = shownEvent()
        if (state.moment !== null && !(await goToHit(told))) return
        while (!isAborted && state.stop === null) {
          await cluster.request({ type: 'step' })
          told(shownEvent() - first, null)
        }
      })
    } finally {
      disarm()
    }
  }

  /** false: the past has ended it, by a hit or because nothing may be added to it. */
  async function goToHit(told: (done: number, of: number) => void): Promise<boolean> {
    const { shown } = state
    const { length } = tree.branch(shown)
    const first = shownEvent()
    for (let event = first; event < length && !isAborted;) {
      const steps = await tree.events(shown, event + 1, event + 1000)
      if (steps.length === 0) break
      let before = await tree.worldAt(shown, event)
      for (const step of steps) {
        const hit = stops.hit(before, step)
        before = step.applied.world
        if (hit === null) continue
        await goTo(step.event)
        change({ stop: { event: step.event, ...hit } })
        return false
      }
      event = steps.at(-1)?.event ?? length
      told(event - first, length - first)
    }
    await move('end')
    return state.moment === null && !isAborted
  }

  return {
    state: () => state,
    watch(listener) {
      watchers.add(listener)
      listener(state)
      return () => watchers.delete(listener)
    },
    subscribe(listener) {
      listeners.add(listener)
      if (storage !== null) listener(storage)
      listener({ type: 'world', world: tree.last(live), isNewRun: true })
      if (audit !== null) listener(audit)
      if (state.moment !== null) listener({ type: 'moment', moment: state.moment })
      return () => listeners.delete(listener)
    },
    request,
    goTo,
    move,
    backToPresent,
    fork,
    runUntil,
    stopRunning() {
      isAborted = true
    },
    replayWithout: async (event) => {
      await standStill()
      const { shown } = state
      const steps = await tree.events(shown, event, tree.branch(shown).length)
      const [left, ...later] = steps
      if (left === undefined) throw new RequestError(`There is no event ${event}.`)
      const before = await tree.worldAt(shown, event - 1)
      await cluster.load(before)
      await backToPresent()
      await working('Replaying', async (told) => {
        const report = await replayWithout({
          left,
          later,
          before,
          cluster,
          told,
          isAborted: () => isAborted,
        })
        change({ report })
      })
    },
    events: (from, to, branch = state.shown) => tree.events(branch, from, to),
    async recording(until, branch = state.shown) {
      const { header, length } = tree.branch(branch)
      return { header, records: await tree.records(branch, Math.min(until, length)) }
    },
    async open(run) {
      await working('Opening', async (told) => {
        const opened = await openRun(tree, run, nameOf('opened'), told)
        if (isRunning) await cluster.request({ type: 'pause' })
        if (run.breakpoints.length > 0) stops.set(run.breakpoints)
        change({ breakpoints: stops.breakpoints() })
        await goTo(run.moment, opened)
      })
    },
    setBreakpoints(breakpoints: readonly SetBreakpoint[]) {
      stops.set(breakpoints)
      change({ breakpoints: stops.breakpoints() })
    },
    foresee: (asked) => foresee(shownWorld(), asked),
    load: (image) => cluster.load(image),
    readRecords: cluster.readRecords,
    worldNow: () => state.moment?.world.at ?? cluster.worldNow(),
    readDisk: cluster.readDisk,
    verify: cluster.verify,
    close() {
      closeCluster()
      return cluster.close()
    },
  }
}

/** The run ended meanwhile. */
function ignore(): void {}
