import { describe, expect, it } from 'vitest'

import type { ClusterEvent } from '../cluster/cluster'
import { fromMs, micros, serverId, term } from '../raft/index'
import { quietly } from '../world/applied'
import type { WorldRecord } from '../world/record'
import type { World } from '../world/world'
import { sampleWorld } from './sample-world'
import { addToTimeline, emptyTimeline, maxStretches } from './timeline-store'

const s2 = serverId('S2')

function begin(world: World): ClusterEvent {
  return { type: 'world', world, isNewRun: true }
}

function happens(record: WorldRecord, world: World): ClusterEvent {
  return {
    type: 'records',
    steps: [{ record, applied: quietly(world), event: world.count }],
    world,
  }
}

function crashed(world: World, ms: number): World {
  const slot = world.servers[s2]
  if (slot === undefined) throw new Error('no S2')
  const down = { ...slot, status: 'down' as const, server: null }
  return { ...world, at: micros(ms * 1000), servers: { ...world.servers, [s2]: down } }
}

const crash: WorldRecord = {
  type: 'crash',
  server: s2,
  incarnation: 1,
  lastN: 60,
  at: micros(0),
  failure: null,
  fault: null,
}

describe('the run from far away', () => {
  it('begins with what each server is', () => {
    const timeline = addToTimeline(emptyTimeline, begin(sampleWorld()))
    expect(timeline.start).toBe(fromMs(1340))
    expect(timeline.lanes['S1']).toEqual([{ from: fromMs(1340), role: 'leader', term: 3 }])
    expect(timeline.lanes['S4']?.[0]?.role).toBe('down')
    expect(timeline.cuts).toEqual([{ from: fromMs(1340), to: null }])
  })

  it('a change begins a stretch, and no change begins none', () => {
    const begun = addToTimeline(emptyTimeline, begin(sampleWorld()))
    const once = addToTimeline(begun, happens(crash, crashed(sampleWorld(), 1400)))
    const twice = addToTimeline(once, happens(crash, crashed(sampleWorld(), 1500)))
    expect(once.lanes['S2']?.map(({ from, role }) => [from, role])).toEqual([
      [fromMs(1340), 'follower'],
      [fromMs(1400), 'down'],
    ])
    expect(twice).toBe(once)
  })

  it('healing the last cut closes the stretch', () => {
    const begun = addToTimeline(emptyTimeline, begin(sampleWorld()))
    const world = sampleWorld()
    const links = { ...world.links, cuts: [] }
    const healed = { ...world, at: micros(1_500_000), links }
    const timeline = addToTimeline(
      begun,
      happens({ type: 'links', links, at: micros(1_500_000) }, healed),
    )
    expect(timeline.cuts).toEqual([{ from: fromMs(1340), to: fromMs(1500) }])
  })

  it('a long run forgets its oldest stretches', () => {
    let timeline = addToTimeline(emptyTimeline, begin(sampleWorld()))
    for (let i = 0; i < 2 * maxStretches; i++) {
      const world = sampleWorld()
      const slot = world.servers[s2]
      if (slot?.server == null) throw new Error('no S2')
      const raft = { ...slot.server.raft, currentTerm: term(10 + i) }
      const servers = { ...world.servers, [s2]: { ...slot, server: { ...slot.server, raft } } }
      timeline = addToTimeline(timeline, happens(crash, { ...world, servers }))
    }
    expect(timeline.lanes['S2']?.length).toBeLessThanOrEqual(maxStretches)
    expect(timeline.lanes['S2']?.at(-1)?.term).toBe(9 + 2 * maxStretches)
  })
})
