import { describe, expect, it } from 'vitest'

import { causalityOf, causesOf, effectsOf } from '../trace/causality'
import type { RecordedStep } from '../trace/line'
import { simulatedSteps } from './testing/simulated-steps'

const seeds = [1, 2, 3, 7, 8]
/** Enough for crashes, cuts and changes of members, and few enough for all pairs. */
const most = 400
/** Of what is wrong. All pairs are looked at, but to expect something of each would take twenty times as long. */
const mostTold = 5

describe.each(seeds)('what happened before what in the story of seed %i', (seed) => {
  const all = simulatedSteps(seed)
  const steps = all.slice(Math.max(0, all.length / 2 - most), all.length / 2)
  const causality = causalityOf(steps)
  const events = steps.map(({ event }) => event)
  const past = new Map(events.map((event) => [event, causesOf(causality, event)]))
  const future = new Map(events.map((event) => [event, effectsOf(causality, event)]))
  const pastOf = (event: number) => past.get(event) ?? new Set()
  const futureOf = (event: number) => future.get(event) ?? new Set()

  it('follows the order of events, and goes on', () => {
    const wrong: string[] = []
    for (const event of events) {
      const own = pastOf(event)
      for (const cause of own) {
        if (cause >= event) wrong.push(`${cause} before ${event}`)
        for (const each of pastOf(cause))
          if (!own.has(each)) wrong.push(`${each} before ${cause} before ${event}`)
      }
    }
    expect(wrong.slice(0, mostTold)).toEqual([])
  })

  it('is the same seen from either end', () => {
    const wrong: string[] = []
    for (const event of events) {
      for (const cause of pastOf(event))
        if (!futureOf(cause).has(event)) wrong.push(`${event} does not follow ${cause}`)
      for (const effect of futureOf(event))
        if (!pastOf(effect).has(event)) wrong.push(`${event} is no cause of ${effect}`)
    }
    expect(wrong.slice(0, mostTold)).toEqual([])
  })

  it('has every receive after its send, and every step after the one before it', () => {
    const sent = new Map<string, number>()
    const last = new Map<string, number>()
    let [received, followed] = [0, 0]
    for (const { record, applied, event } of steps) {
      for (const { id } of applied.taken) {
        const send = sent.get(id)
        if (send !== undefined && ++received > 0) expect(pastOf(event).has(send)).toBe(true)
      }
      if (record.type === 'step' || record.type === 'crash' || record.type === 'boot') {
        const before = last.get(record.server)
        if (before !== undefined && ++followed > 0) expect(pastOf(event).has(before)).toBe(true)
        last.set(record.server, event)
      }
      for (const { id } of applied.sent) sent.set(id, event)
    }
    expect(Math.min(received, followed)).toBeGreaterThan(20)
  })

  it('is what vector clocks say', () => {
    const stamps = vectorClocks(steps)
    const wrong: string[] = []
    let concurrent = 0
    for (const [event, stamp] of stamps) {
      for (const [other, its] of stamps) {
        if (other === event) continue
        const isBefore = (stamp.clock.get(its.name) ?? 0) >= its.count
        if (pastOf(event).has(other) !== isBefore)
          wrong.push(`${other} before ${event}: ${isBefore}`)
        if (isBefore || futureOf(event).has(other)) continue
        concurrent++
        if (futureOf(other).has(event)) wrong.push(`${event} beside and after ${other}`)
      }
    }
    expect(wrong.slice(0, mostTold)).toEqual([])
    if (new Set([...stamps.values()].map(({ name }) => name)).size > 3)
      expect(concurrent).toBeGreaterThan(0)
  })
})

it('knows few direct causes of an event, so that a window costs what is in it', () => {
  const steps = simulatedSteps(4)
  const { causes } = causalityOf(steps)
  const direct = [...causes.values()].reduce((sum, each) => sum + each.length, 0)
  const known = steps.reduce((sum, { record, applied }) => {
    return sum + 2 + applied.taken.length + ('inputs' in record ? record.inputs.length : 0)
  }, 0)
  expect(steps.length).toBeGreaterThan(1000)
  expect(direct).toBeLessThanOrEqual(known)
})

interface Stamp {
  readonly name: string
  readonly count: number
  readonly clock: ReadonlyMap<string, number>
}

/**
 * Vector clocks as in the books (Mattern 1989), kept the way a tracing library would: each process counts its
 * own events, every message carries its sender's clock, and whoever takes it in has the larger of each.
 */
function vectorClocks(steps: readonly RecordedStep[]): ReadonlyMap<number, Stamp> {
  const clocks = new Map<string, ReadonlyMap<string, number>>()
  const carried = new Map<string, ReadonlyMap<string, number>>()
  const books = new Map<string, ReadonlyMap<string, number>>()
  const stamps = new Map<number, Stamp>()
  for (const { record, applied, event } of steps) {
    const isDiscard = record.type === 'discard'
    const name =
      'server' in record && !isDiscard
        ? record.server
        : 'client' in record && !isDiscard
          ? record.client
          : `page ${event}`
    const heard: (ReadonlyMap<string, number> | undefined)[] = [clocks.get(name)]
    for (const { id } of applied.taken) heard.push(carried.get(id))
    if ('message' in record) heard.push(carried.get(record.message))
    if ('inputs' in record) {
      for (const input of record.inputs) {
        if (input.type === 'links') heard.push(books.get(`links ${input.version}`))
        if (input.type === 'configure') heard.push(books.get('options'))
        if (input.type === 'servers') heard.push(books.get('newServer'))
      }
    }
    if (record.type === 'boot') heard.push(books.get(`links ${record.links}`), books.get('options'))
    if (record.type === 'clientBoot')
      heard.push(books.get(`links ${record.links}`), books.get('newServer'))
    if (record.type === 'discard' && record.reason === 'cut') heard.push(books.get('links'))
    if (['links', 'options', 'newServer', 'setDisk'].includes(record.type))
      heard.push(books.get(record.type))

    const clock = new Map<string, number>()
    for (const each of heard)
      for (const [who, count] of each ?? []) clock.set(who, Math.max(count, clock.get(who) ?? 0))
    const count = (clock.get(name) ?? 0) + 1
    clock.set(name, count)
    stamps.set(event, { name, count, clock })
    clocks.set(name, clock)
    for (const { id } of applied.sent) carried.set(id, clock)
    books.set(record.type, clock)
    if (record.type === 'links') books.set(`links ${record.links.version}`, clock)
    if (record.type === 'hold' || record.type === 'release') carried.set(record.message, clock)
    if (record.type === 'duplicate') carried.set(record.copy, clock)
  }
  return stamps
}
