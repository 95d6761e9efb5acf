import { describe, expect, it } from 'vitest'

import { serverId, term } from '../raft/index'
import { messageId } from '../server/messages'
import type { Message } from '../server/messages'
import type { Lane, MessageLine, Point, SpaceTime } from './space-time'
import { standing } from './space-time-cone'
import type { Lit } from './space-time-cone'
import { chipWidth, letter, placeLabels } from './space-time-labels'
import type { PlacedLabel } from './space-time-labels'
import { columnsOf, layOut } from './space-time-layout'
import type { View } from './space-time-layout'
import { conePaths, messagePaths } from './space-time-shapes'

const servers = ['S1', 'S2', 'S3'].map(serverId)
const across: View = { isDown: false, width: 700, height: 388, from: 0, columns: 40 }
const down: View = { isDown: true, width: 390, height: 500, from: 0, columns: 40 }

describe.each([
  ['across', across],
  ['downwards', down],
])('a diagram %s', (_, view) => {
  const layout = layOut(diagram(), view, null)

  it('has points in the order of events, evenly, within the room', () => {
    const places = layout.points.map(({ t }) => t)
    expect(places).toEqual(places.toSorted((a, b) => a - b))
    for (const [i, t] of places.entries())
      if (i > 0) expect(t - (places[i - 1] ?? 0)).toBeCloseTo(layout.pitch)
    const length = view.isDown ? view.height : view.width
    expect(places.every((t) => t > 0 && t < length)).toBe(true)
    const breadth = view.isDown ? view.width : view.height
    expect(layout.lanes.every(({ u }) => u > 0 && u < breadth)).toBe(true)
  })

  it('ends a lost message half a lane on, and any other at its receiver', () => {
    const [whole, lost] = layout.lines
    const lane = (id: string) => layout.lanes.find((each) => each.lane.id === id)?.u ?? 0
    expect(whole?.to.u).toBe(lane('S2'))
    expect(lost?.from.u).toBe(lane('S2'))
    expect(lost?.to.u).toBeCloseTo((lane('S2') + lane('S3')) / 2)
    expect(messagePaths(layout).map(({ stroke }) => stroke)).toEqual(['delivered', 'dropped'])
  })

  it('has no label over another, nor out of the picture', () => {
    const boxes = placeLabels(layout, view, null).map(boxOf)
    expect(boxes.length).toBeGreaterThan(4)
    for (const a of boxes) {
      expect(a.x >= 0 && a.x + a.width <= view.width).toBe(true)
      expect(a.y >= 0 && a.y + a.height <= view.height).toBe(true)
      for (const b of boxes) if (a !== b) expect(isApart(a, b)).toBe(true)
    }
  })
})

describe('where there is no room for all labels', () => {
  const crowded = diagram((event) => ({
    text: `a longer label ${event}`,
    weight: event === 20 ? 3 : 1,
  }))

  it('keeps those that say most', () => {
    const placed = placeLabels(layOut(crowded, across, null), across, null)
    expect(placed.length).toBeLessThan(crowded.points.length)
    expect(placed.some(({ event }) => event === 20)).toBe(true)
  })

  it('keeps what is picked, and calls its ends what they are', () => {
    const lit = picked()
    const texts = placeLabels(layOut(crowded, across, lit), across, lit)
    expect(texts.filter((each) => each.standing === 'picked').map(({ text }) => text)).toEqual([
      'sent',
      'a longer label 7',
    ])
  })
})

describe('what is lit', () => {
  const layout = layOut(diagram(), across, picked())

  it('is the past up to the sending, the future from the arrival, and nothing else', () => {
    const of = (event: number) => layout.points.find(({ point }) => point.event === event)?.standing
    expect([1, 4, 7, 10, 30].map(of)).toEqual(['past', 'picked', 'picked', 'future', 'far'])
    expect(standing([2, 3], null)).toBe('plain')
  })

  it('has a region that ends where the unrelated begins', () => {
    const { past, future } = conePaths(layout, picked())
    const numbers = (path: string) => [...path.matchAll(/[ML]([\d.]+) /g)].map(([, x]) => Number(x))
    const at = (event: number) => layout.points.find(({ point }) => point.event === event)?.t ?? 0
    expect(Math.max(...numbers(past))).toBeCloseTo(at(4) + 9, 0)
    expect(Math.min(...numbers(future))).toBeCloseTo(at(7) - 9, 0)
  })
})

describe('columns', () => {
  const { points } = diagram()
  const columnOf = columnsOf(points)

  it.each([
    [1, 0, 'the first event is the first column'],
    [40, 39, 'each has its own'],
    [0, -0.5, 'what was before stands before'],
    [41, 39.5, 'what is not shown stands between'],
  ])('event %i: %f, %s', (event, column) => {
    expect(columnOf(event)).toBe(column)
  })

  it('are out of sight where the view does not reach', () => {
    const { points: seen, ticks } = layOut(diagram(), { ...across, from: 10, columns: 10 }, null)
    expect(seen.map(({ point }) => point.event)).toEqual(
      Array.from({ length: 10 }, (_, i) => i + 11),
    )
    for (const { event } of ticks) expect(event > 10 && event <= 20).toBe(true)
  })
})

function diagram(label: (event: number) => Point['label'] = every5th): SpaceTime {
  const lanes = servers.map((id, i): Lane => {
    const stretches = [{ event: 1, role: 'follower', term: i }] as const
    return { id, kind: 'server', stretches }
  })
  const points = Array.from({ length: 40 }, (_, i): Point => {
    const event = i + 1
    const lane = servers[event === 4 ? 0 : event === 7 ? 1 : event % 3] ?? 'S1'
    return { event, events: [event], lane, kind: 'step', label: label(event) }
  })
  return { lanes, points, lines: [line(4, 7), line(7, null)], first: 1, last: 40 }
}

function every5th(event: number): Point['label'] {
  return event % 5 === 0 ? { text: `candidate, term ${event}`, weight: 2 } : null
}

/** From S1 to S2 and received; or from S2 to S3 and lost. */
function line(sent: number, received: number | null): MessageLine {
  const [from, to] = received === null ? ['S2', 'S3'] : ['S1', 'S2']
  const peers = { from: serverId(from ?? ''), to: serverId(to ?? '') }
  const message: Message = { type: 'TimeoutNow', ...peers, term: term(1) }
  return {
    id: messageId(peers.from, 1, sent, 0, 0),
    message,
    ...peers,
    fromLane: peers.from,
    toLane: peers.to,
    isHeartbeat: false,
    sent,
    received,
    fate:
      received === null
        ? { type: 'dropped', event: sent, because: 'lost' }
        : { type: 'delivered', event: received },
  }
}

function picked(): Lit {
  return {
    anchors: new Set([4, 7]),
    message: messageId(serverId('S1'), 1, 4, 0, 0),
    first: 4,
    last: 7,
    past: new Set([1, 3]),
    future: new Set([10, 13]),
  }
}

interface Box {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

function boxOf({ x, y, text, term: number }: PlacedLabel): Box {
  const width = number === null ? text.length * letter : chipWidth(number)
  return { x, y: y - 11, width, height: 14 }
}

function isApart(a: Box, b: Box): boolean {
  const isBeside = a.x + a.width <= b.x || b.x + b.width <= a.x
  return isBeside || a.y + a.height <= b.y || b.y + b.height <= a.y
}
