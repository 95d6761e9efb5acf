import { afterEach, expect, it } from 'vitest'

import { defaultSettings, openLiveCluster } from '../cluster/live-cluster'
import { s1, s2 } from '../server/testing/servers'
import type { Breakpoint } from '../trace/breakpoint'
import { plainOptions } from '../world/testing/header'
import type { World } from '../world/world'
import type { DebugState, Debugger } from './debugger'
import { openDebugger } from './open-debugger'
import { jumpingCluster } from './testing/jumping-cluster'
import type { JumpingCluster } from './testing/jumping-cluster'

let cluster: JumpingCluster
let debug: Debugger
/** What really happens, whatever the page is told. */
let happening: World
let opened = 0

function open(perMille: number): void {
  opened++
  const live = openLiveCluster({
    cluster: `jump-${opened}`,
    settings: { ...defaultSettings, servers: 3, options: plainOptions },
    storage: opened % 2 === 0 ? 'indexedDb' : 'memory',
    perMille,
    build: 'test',
    saveSettings: () => {},
  })
  live.subscribe((event) => {
    if (event.type === 'world' || event.type === 'records') happening = event.world
  })
  cluster = jumpingCluster(live)
  debug = openDebugger(cluster)
}
afterEach(() => debug.close())

/** Ends as soon as it is so, whoever is told. */
function happen(isReached: (world: World) => boolean): Promise<void> {
  return new Promise((resolve) => {
    const check = () => (isReached(happening) ? resolve() : requestAnimationFrame(check))
    check()
  })
}

function reach(isReached: (state: DebugState) => boolean): Promise<DebugState> {
  return new Promise((resolve) => {
    const stop = debug.watch((state) => {
      if (!isReached(state)) return
      resolve(state)
      queueMicrotask(() => stop())
    })
  })
}

const leaders = ({ servers }: World) =>
  Object.values(servers).filter(({ server }) => server?.raft.role.type === 'leader')
const isShown = ({ stop, moment }: DebugState) => stop !== null && moment?.event === stop.event

it.each<Breakpoint>([
  { type: 'role', server: null, role: 'leader' },
  { type: 'predicate', text: 'any(S.role == leader)' },
  { type: 'commit', server: null, index: 1 },
])('stops at what happened while the page was behind: $type', async (breakpoint) => {
  open(1000)
  debug.setBreakpoints([{ id: 1, breakpoint, isOn: true }])
  cluster.fallBehind()
  await happen((world) => leaders(world)[0]?.server?.raft.commitIndex === 1)
  const { count } = happening
  await happen((world) => world.count > count + 200)
  cluster.jump()
  const { moment, stop, unread } = await reach(isShown)
  expect(unread).toBe(0)
  expect(moment?.world.count).toBeLessThanOrEqual(count)
  await happen(({ perMille }) => perMille === 0)
  // It begins to hold there, and not before.
  const [step] = await debug.events(stop?.event ?? 0, stop?.event ?? 0)
  await debug.goTo((stop?.event ?? 0) - 1)
  const before = debug.state().moment?.world
  if (step === undefined || before === undefined) throw new Error('both are kept')
  const holds = (world: World) =>
    breakpoint.type === 'commit'
      ? Object.values(world.servers).some(({ server }) => (server?.raft.commitIndex ?? 0) >= 1)
      : leaders(world).length > 0
  expect([holds(before), holds(step.applied.world)]).toEqual([false, true])
})

/** Two servers lead one term, as one vote is enough. */
async function breakElection(): Promise<void> {
  await cluster.request({ type: 'setRule', rule: 'majorityElects', isOn: false })
  for (const server of [s1, s2])
    await cluster.request({ type: 'timeout', server, timer: 'election' })
}

it.each([0, 1000])(
  'an invariant that breaks while the page is behind stops time, and that moment is shown: %i',
  async (perMille) => {
    open(0)
    cluster.fallBehind()
    await breakElection()
    const { count } = happening
    if (perMille > 0) await cluster.request({ type: 'setSpeed', perMille })
    await happen((world) => world.count >= count + (perMille > 0 ? 100 : 0))
    cluster.jump()
    const { stop, moment } = await reach(isShown)
    expect(stop?.sentence).toBe('Election Safety is broken')
    if (moment === null) throw new Error('it is shown')
    expect(moment.event).toBeLessThanOrEqual(count)
    expect(leaders(moment.world)).toHaveLength(2)
    await debug.goTo(moment.event - 1)
    expect(leaders(debug.state().moment?.world ?? moment.world)).toHaveLength(1)
    await happen((world) => world.perMille === 0)
  },
)

it('an invariant that breaks while time stands is told at once', async () => {
  open(0)
  await breakElection()
  const { stop } = await reach((state) => state.stop !== null)
  expect(stop?.sentence).toBe('Election Safety is broken')
})
