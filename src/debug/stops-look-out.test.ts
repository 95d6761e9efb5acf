import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'

import type { Cluster } from '../cluster/cluster'
import { nextTurn } from '../cluster/next-turn'
import { serverId } from '../raft/index'
import type { Breakpoint, SetBreakpoint } from '../trace/breakpoint'
import { hitBy } from '../trace/hits'
import { apply } from '../world/apply'
import { newWorld } from '../world/new-world'
import type { WorldRecord } from '../world/record'
import type { Debugger } from './debugger'
import { openDebugger } from './open-debugger'
import './moves'
import './stops-look-back'
import { drawnRecords } from './testing/drawn-run'
import { playedCluster } from './testing/played-cluster'
import type { PlayedCluster } from './testing/played-cluster'

/** However busy the machine is. */
const patient = { timeout: 20_000 }
vi.setConfig({ testTimeout: 60_000 })

const drawn = drawnRecords(11)
const { header } = drawn
const running: WorldRecord = { type: 'speed', perMille: 1000, at: newWorld(header).at }
const records: readonly WorldRecord[] = [running, ...drawn.records]

const leads: Breakpoint = { type: 'role', server: null, role: 'leader' }
const someLeader: Breakpoint = { type: 'predicate', text: 'any(S.role == leader)' }
const commits: Breakpoint = { type: 'commit', server: null, index: 3 }
const late: Breakpoint = { type: 'commit', server: null, index: 20 }
const never: Breakpoint = { type: 'commit', server: null, index: 1_000_000 }

const steps = allSteps()

function allSteps() {
  let world = newWorld(header)
  return records.map((record) => {
    const before = world
    const applied = apply(before, record)
    world = applied.world
    return { before, step: { record, applied, event: world.count } }
  })
}

const hits = new Map<Breakpoint, readonly number[]>()

/** All events that hit a breakpoint, found by looking at one after the other. */
function hitsOf(breakpoint: Breakpoint): readonly number[] {
  const found =
    hits.get(breakpoint) ??
    steps.flatMap(({ before, step }) =>
      hitBy(breakpoint, before, step) === null ? [] : [step.event],
    )
  hits.set(breakpoint, found)
  return found
}

let debug: Debugger
let played: PlayedCluster

beforeEach(() => open())
afterEach(() => debug.close())

function open(around: (cluster: PlayedCluster) => Cluster = (cluster) => cluster): void {
  played = playedCluster(header, records)
  debug = openDebugger(around(played))
}

function setOn(...breakpoints: readonly Breakpoint[]): readonly SetBreakpoint[] {
  const all = breakpoints.map((breakpoint, id) => ({ id, breakpoint, isOn: true }))
  debug.setBreakpoints(all)
  return all
}

/** What is read from an event on waits until it is let go on. */
function openSlowly(from = 0) {
  let goOn: () => void = () => {}
  const gate = new Promise<void>((resolve) => (goOn = resolve))
  const asked = vi.fn()
  open((cluster) => ({
    ...cluster,
    async readRecords(run, first, count) {
      if (first >= from) {
        asked()
        await gate
      }
      return cluster.readRecords(run, first, count)
    },
  }))
  return { asked, goOn: () => goOn() }
}

const stopped = () =>
  vi.waitFor(() => {
    const { stop, moment } = debug.state()
    expect(stop).not.toBeNull()
    expect(moment?.event).toBe(stop?.event)
    return { event: stop?.event ?? 0, sentence: stop?.sentence }
  }, patient)

/** Until all that waits has been looked at: a page without work does nothing for so many turns. */
async function quiet(): Promise<void> {
  for (let i = 0; i < 30; i++) await nextTurn()
}

describe('a page that jumps', () => {
  it('has chosen a run in which things happen', () => {
    expect(hitsOf(leads).length).toBeGreaterThan(1)
    expect(hitsOf(someLeader).length).toBeGreaterThan(1)
    expect(hitsOf(commits)).toHaveLength(1)
  })

  it.each([leads, someLeader, commits])('stops at what it jumped over: $type', async (wanted) => {
    const [hit = 0] = hitsOf(wanted)
    open()
    setOn(wanted)
    played.tell(hit - 5)
    played.jump(40)
    expect((await stopped()).event).toBe(hit)
    expect(played.world().perMille).toBe(0)
  })

  const happenings = fc.array(
    fc.oneof(
      { weight: 4, arbitrary: fc.record({ tell: fc.integer({ min: 1, max: 120 }) }) },
      { weight: 3, arbitrary: fc.record({ jump: fc.integer({ min: 1, max: 300 }) }) },
      { weight: 2, arbitrary: fc.constant('turn' as const) },
      { weight: 1, arbitrary: fc.constant('set' as const) },
    ),
    { minLength: 1, maxLength: 25 },
  )
  const wanted = fc.subarray([leads, someLeader, commits, late], { minLength: 1 })

  it('stops at the earliest hit, however it jumps and whatever is told meanwhile', async () => {
    await fc.assert(
      fc.asyncProperty(happenings, wanted, fc.nat(1500), async (all, breakpoints, first) => {
        open()
        played.tell(first)
        const since = played.world().count
        setOn(...breakpoints)
        for (const doing of all) {
          if (doing === 'turn') await nextTurn()
          // Nothing new: what was looked for before is looked for on.
          else if (doing === 'set') debug.setBreakpoints([...debug.state().breakpoints])
          else if ('tell' in doing) played.tell(doing.tell)
          else played.jump(doing.jump)
        }
        const end = played.world().count
        const due = breakpoints.flatMap(hitsOf).filter((event) => event > since && event <= end)
        if (due.length > 0) expect((await stopped()).event).toBe(Math.min(...due))
        else {
          await quiet()
          expect(debug.state()).toMatchObject({ stop: null, behind: 0, unread: 0 })
        }
        await debug.close()
      }),
      { numRuns: 60 },
    )
  })
})

describe('while it is behind', () => {
  it('an older hit comes before a newer one that was told', async () => {
    const [first = 0, second = 0] = hitsOf(leads)
    const { goOn, asked } = openSlowly()
    setOn(leads)
    played.tell(first - 1)
    played.jump(2)
    played.tell(second + 5 - played.world().count)
    await vi.waitFor(() => expect(asked).toHaveBeenCalled(), patient)
    expect(debug.state().stop).toBeNull()
    goOn()
    expect((await stopped()).event).toBe(first)
  })

  it('what is set meanwhile is looked for from there on', async () => {
    const [first = 0, second = 0] = hitsOf(leads)
    const { goOn, asked } = openSlowly()
    const [kept] = setOn(never)
    played.tell(first - 1)
    played.jump(20)
    await vi.waitFor(() => expect(asked).toHaveBeenCalled(), patient)
    if (kept !== undefined) debug.setBreakpoints([kept, { id: 7, breakpoint: leads, isOn: true }])
    played.jump(second - played.world().count)
    goOn()
    expect((await stopped()).event).toBe(second)
  })

  it('what is switched off meanwhile is not looked for', async () => {
    const [first = 0] = hitsOf(leads)
    const { goOn, asked } = openSlowly()
    const all = setOn(leads, never)
    played.jump(first + 20)
    await vi.waitFor(() => expect(asked).toHaveBeenCalled(), patient)
    debug.setBreakpoints(all.map((each) => ({ ...each, isOn: each.id !== 0 })))
    goOn()
    await quiet()
    expect(debug.state()).toMatchObject({ stop: null, behind: 0, unread: 0 })
  })

  it('a run that ends takes with it what was not looked at', async () => {
    const [first = 0] = hitsOf(leads)
    const { goOn, asked } = openSlowly()
    setOn(leads)
    played.jump(first + 20)
    await vi.waitFor(() => expect(asked).toHaveBeenCalled(), patient)
    played.beginAnew()
    goOn()
    await quiet()
    expect(debug.state()).toMatchObject({ stop: null, behind: 0, unread: 0 })
    // The other run is looked at from its first event.
    played.jump(first + 20)
    expect((await stopped()).event).toBe(first)
  })

  it('who stands somewhere else while time stands is not taken away', async () => {
    const [first = 0] = hitsOf(leads)
    const { goOn, asked } = openSlowly(2)
    setOn(leads)
    played.tell(first - 1)
    played.jump(20)
    await vi.waitFor(() => expect(asked).toHaveBeenCalled(), patient)
    await debug.request({ type: 'pause' })
    await debug.goTo(0)
    goOn()
    await vi.waitFor(() => expect(debug.state().stop?.event).toBe(first), patient)
    await quiet()
    expect(debug.state().moment?.event).toBe(0)
  })

  it('who has stopped time by hand is shown what was jumped over before', async () => {
    const [first = 0] = hitsOf(leads)
    const { goOn, asked } = openSlowly()
    setOn(leads)
    played.tell(first - 1)
    played.jump(20)
    await vi.waitFor(() => expect(asked).toHaveBeenCalled(), patient)
    await debug.request({ type: 'pause' })
    goOn()
    expect((await stopped()).event).toBe(first)
  })

  it('nobody runs on past what was jumped over', async () => {
    const [first = 0] = hitsOf(leads)
    const { goOn, asked } = openSlowly()
    setOn(leads)
    played.tell(first - 1)
    played.jump(20)
    await vi.waitFor(() => expect(asked).toHaveBeenCalled(), patient)
    const end = played.world().count
    const running = debug.runUntil(never)
    await quiet()
    goOn()
    await running
    expect((await stopped()).event).toBe(first)
    // Time was stopped, and nothing else.
    expect(played.world().count).toBe(end + 1)
  })

  it('says how many events it has yet to look at, and when it has', async () => {
    vi.useFakeTimers({ toFake: ['performance'] })
    try {
      const { goOn } = openSlowly()
      setOn(never)
      await nextTurn()
      played.jump(400)
      await quiet()
      expect(debug.state().behind).toBe(0)
      vi.advanceTimersByTime(1000)
      played.tell(100)
      expect(debug.state().behind).toBe(500)
      goOn()
      await quiet()
      expect(debug.state()).toMatchObject({ behind: 0, unread: 0 })
    } finally {
      vi.useRealTimers()
    }
  })

  it('says what it could not read back, and looks on behind it', async () => {
    const [first = 0, second = 0] = hitsOf(leads)
    let isBroken = true
    open((cluster) => ({
      ...cluster,
      async readRecords(run, from, count) {
        if (isBroken) throw new Error('The disk is slow to answer.')
        return cluster.readRecords(run, from, count)
      },
    }))
    setOn(leads)
    played.jump(first + 3)
    await vi.waitFor(() => expect(debug.state().unread).toBe(first + 3), patient)
    isBroken = false
    played.tell(second - played.world().count - 1)
    played.jump(10)
    expect((await stopped()).event).toBe(second)
  })
})

describe('an invariant that breaks in what was jumped over', () => {
  const broken = (event: number) => ({ invariant: 'Election Safety', detail: '', event })

  it('stops time, and the moment is the right one', async () => {
    played.tell(10)
    played.jump(200)
    played.judge([broken(77)])
    expect(await stopped()).toEqual({ event: 77, sentence: 'Election Safety is broken' })
    expect(played.world().perMille).toBe(0)
  })

  it('is shown where time was stopped by hand meanwhile', async () => {
    played.tell(10)
    await debug.request({ type: 'pause' })
    played.jump(0)
    played.judge([broken(7)])
    expect((await stopped()).event).toBe(7)
  })

  it('gives way to an earlier hit that is found later', async () => {
    const [first = 0] = hitsOf(leads)
    const { goOn, asked } = openSlowly()
    setOn(leads)
    debug.setBreakpoints([
      ...debug.state().breakpoints,
      { id: 9, breakpoint: { type: 'violation' }, isOn: true },
    ])
    played.tell(first - 3)
    played.jump(100)
    played.judge([broken(first + 50)])
    expect(debug.state().stop?.event).toBe(first + 50)
    await vi.waitFor(() => expect(asked).toHaveBeenCalled(), patient)
    goOn()
    expect((await stopped()).event).toBe(first)
    await quiet()
    expect(debug.state()).toMatchObject({ stop: { event: first }, moment: { event: first } })
  })

  it('gives way to an earlier hit, though the page has come to neither yet', async () => {
    const [first = 0] = hitsOf(leads)
    let pause = (): void => {}
    const gate = new Promise<void>((resolve) => (pause = resolve))
    open((cluster) => ({
      ...cluster,
      async request(asked) {
        await gate
        return cluster.request(asked)
      },
    }))
    setOn(leads, { type: 'violation' })
    played.tell(first - 20)
    await quiet()
    played.judge([broken(first + 10)])
    played.tell(50)
    expect(debug.state().stop?.event).toBe(first)
    pause()
    expect((await stopped()).event).toBe(first)
    await quiet()
    expect(debug.state()).toMatchObject({ stop: { event: first }, moment: { event: first } })
  })

  it('is not gone back from by a later hit', async () => {
    const [first = 0] = hitsOf(leads)
    const { goOn } = openSlowly()
    setOn(leads, { type: 'violation' })
    played.tell(first - 50)
    played.jump(100)
    played.judge([broken(first - 20)])
    goOn()
    await quiet()
    expect((await stopped()).event).toBe(first - 20)
  })
})

it('a server that is named is looked for in what was jumped over', async () => {
  const sent: Breakpoint = { type: 'message', message: null, from: serverId('S2'), to: null }
  const [hit = 0] = hitsOf(sent)
  setOn(sent)
  played.jump(hit + 500)
  expect((await stopped()).event).toBe(hit)
})
