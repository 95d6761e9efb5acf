import { describe, expect, it } from 'vitest'

import { axisEvents, eventAtX, maxZoom, viewOf, xOf } from './timeline-view'

const run = { first: 0, last: 6400 }

describe('what is seen of a run', () => {
  it.each([
    { zoom: 0, event: 6400, view: [0, 6400], why: 'all of it' },
    { zoom: 1, event: 3000, view: [2200, 3800], why: 'a quarter around the moment' },
    { zoom: 1, event: 10, view: [0, 1600], why: 'not before the run' },
    { zoom: 2, event: 6400, view: [6000, 6400], why: 'not after the run' },
    { zoom: 9, event: 100, view: [80, 120], why: 'at least so many that they can be told apart' },
  ])('$why', ({ zoom, event, view: [from, to] }) => {
    expect(viewOf(run, zoom, event, null)).toEqual({ from, to })
  })

  it('a young run does not fill the width', () => {
    expect(viewOf({ first: 0, last: 12 }, 0, 12, null)).toEqual({ from: 0, to: 40 })
    expect(viewOf({ first: 500, last: 512 }, 3, 512, null)).toEqual({ from: 500, to: 540 })
  })

  it.each([
    { event: 3000, from: 2200, why: 'stays while the moment is well inside' },
    { event: 3600, from: 2200, why: 'stays up to its margin' },
    { event: 3700, from: 2900, why: 'goes along beyond it' },
    { event: 900, from: 100, why: 'goes back too' },
  ])('$why', ({ event, from }) => {
    const before = { from: 2200, to: 3800 }
    expect(viewOf(run, 1, event, before)).toEqual({ from, to: from + 1600 })
  })

  it('the end is seen when the moment is there', () => {
    expect(viewOf(run, 1, 6400, { from: 2200, to: 3800 })).toEqual({ from: 4800, to: 6400 })
  })

  it.each([
    { length: 10, zooms: 0 },
    { length: 40, zooms: 0 },
    { length: 41, zooms: 1 },
    { length: 640, zooms: 2 },
  ])('$length events can be come nearer to $zooms times', ({ length, zooms }) => {
    expect(maxZoom(length)).toBe(zooms)
  })
})

describe('places', () => {
  const view = { from: 100, to: 200 }

  it('an event is found where it is drawn', () => {
    for (let event = 100; event <= 200; event++)
      expect(eventAtX(view, 730, xOf(view, 730, event))).toBe(event)
  })

  it('beyond an end is the end', () => {
    expect(eventAtX(view, 730, -5)).toBe(100)
    expect(eventAtX(view, 730, 9000)).toBe(200)
  })

  it.each([
    { from: 0, to: 40, events: [0, 5, 10, 15, 20, 25, 30, 35, 40] },
    { from: 100, to: 200, events: [100, 120, 140, 160, 180, 200] },
    { from: 12, to: 118_204, events: [20_000, 40_000, 60_000, 80_000, 100_000] },
  ])('round events from $from to $to', ({ from, to, events }) => {
    expect(axisEvents({ from, to }, 1000, 120)).toEqual(events)
  })
})
