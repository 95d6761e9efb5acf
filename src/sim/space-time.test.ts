import { describe, expect, it } from 'vitest'

import { spaceTimeOf } from '../trace/space-time'
import type { SpaceTime } from '../trace/space-time'
import type { RecordedStep } from '../trace/line'
import { simulatedSteps } from './testing/simulated-steps'

const everything = { filter: 'all', expanded: new Set<number>() } as const
const quiet = { filter: 'withoutHeartbeats', expanded: new Set<number>() } as const

describe.each([1, 2, 3, 7, 8])('the diagram of seed %i', (seed) => {
  const all = simulatedSteps(seed)
  const steps = all.slice(Math.floor(all.length / 3), Math.floor(all.length / 3) + 900)
  const whole = spaceTimeOf(steps, everything)
  const calm = spaceTimeOf(steps, quiet)

  it('has every event that is somebody’s in one point, in order', () => {
    const known = steps.filter(({ record }) => record.type !== 'hash' && record.type !== 'discard')
    const shown = whole.points.flatMap(({ events }) => events).toSorted((a, b) => a - b)
    expect(shown).toEqual(known.map(({ event }) => event))
    for (const { points } of [whole, calm]) {
      expect(points.map(({ event }) => event)).toEqual(
        points.map(({ event }) => event).toSorted((a, b) => a - b),
      )
    }
  })

  it('has each message once, with the fate that the records tell', () => {
    const fates = new Map(whole.lines.map((line) => [line.id, line]))
    expect(fates.size).toBe(whole.lines.length)
    for (const { record, applied, event } of steps) {
      for (const { id } of applied.sent) expect(fates.get(id)?.sent).toBe(event)
      for (const { id } of applied.lost)
        expect(fates.get(id)?.fate).toEqual({ type: 'dropped', event, because: 'lost' })
      for (const { id } of applied.taken) {
        const fate = fates.get(id)?.fate
        if (record.type === 'discard')
          expect(fate).toEqual({ type: 'dropped', event, because: record.reason })
        else expect([fate?.type, fates.get(id)?.received]).toEqual([fate?.type, event])
        expect(['delivered', 'late', 'dropped']).toContain(fate?.type)
      }
    }
  })

  it('leaves heartbeats out, and nothing that anybody learnt', () => {
    const shown = new Set(calm.points.flatMap(({ events }) => events))
    for (const { record, applied, event } of steps) {
      if (record.type !== 'step') continue
      const isTold = applied.decisions.some(({ type }) =>
        ['becameLeader', 'becameCandidate', 'committed', 'voteGranted', 'appended'].includes(type),
      )
      if (isTold) expect(shown.has(event)).toBe(true)
    }
    expect(calm.points.length).toBeLessThanOrEqual(whole.points.length)
    for (const { id } of calm.lines) expect(whole.lines.some((line) => line.id === id)).toBe(true)
  })

  it.each([
    ['all', whole],
    ['no heartbeats', calm],
  ])('has no message that ends beside a point: %s', (_, model) => {
    const shown = new Set(model.points.flatMap(({ events }) => events))
    const lanes = new Set(model.lanes.map(({ id }) => id))
    for (const { sent, received, fromLane, toLane } of model.lines) {
      if (sent !== null) expect(shown.has(sent)).toBe(true)
      if (received !== null) expect(shown.has(received)).toBe(true)
      expect([fromLane, toLane].every((lane) => lanes.has(lane))).toBe(true)
    }
  })

  it('joins only what talks to nobody, and takes it apart again', () => {
    const talking = new Set(whole.lines.flatMap(({ sent, received }) => [sent, received]))
    const runs = whole.points.filter(({ events }) => events.length > 1)
    for (const { events } of runs) expect(events.some((event) => talking.has(event))).toBe(false)
    const [run] = runs
    if (run === undefined) return
    const opened = spaceTimeOf(steps, { ...everything, expanded: new Set([run.event]) })
    expect(opened.points).toHaveLength(whole.points.length + run.events.length - 1)
  })

  it('says of each server what it was after each of its events', () => {
    for (const { record, applied, event } of steps) {
      if (record.type !== 'step' && record.type !== 'crash') continue
      const raft = applied.world.servers[record.server]?.server?.raft
      const role = stretchAt(whole, record.server, event)
      expect(role?.role).toBe(raft?.role.type ?? 'down')
      if (raft !== undefined) expect(role?.term).toBe(raft.currentTerm)
    }
  })
})

it('meets every fate in some story', () => {
  const met = new Set<string>()
  for (let seed = 1; seed <= 12; seed++)
    for (const { fate } of spaceTimeOf(windowOf(seed), everything).lines)
      met.add('because' in fate ? `${fate.type}: ${fate.because}` : fate.type)
  expect([...met]).toEqual(
    expect.arrayContaining([
      'delivered',
      'onItsWay',
      'late: oldTerm',
      'late: senderDied',
      'dropped: lost',
      'dropped: cut',
    ]),
  )
})

function windowOf(seed: number): readonly RecordedStep[] {
  return simulatedSteps(seed, 3000)
}

function stretchAt({ lanes }: SpaceTime, id: string, event: number) {
  return lanes.find((lane) => lane.id === id)?.stretches.findLast((each) => each.event <= event)
}
