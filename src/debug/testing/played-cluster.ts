import type { Audit, Cluster, ClusterEvent } from '../../cluster/cluster'
import { RequestError } from '../../cluster/cluster'
import { recordedStep } from '../../trace/recorded-step'
import { newWorld } from '../../world/new-world'
import type { RunHeader, WorldRecord } from '../../world/record'
import type { World } from '../../world/world'

/**
 * A run that was recorded before, told again as if it happened now, while time runs: in records, or in jumps
 * as to a page that has fallen behind. Its time can be stopped.
 */
export interface PlayedCluster extends Cluster {
  /** The next so many events are told. */
  tell(count: number): void
  /** The next so many happen, and the page is given the world after them. */
  jump(count: number): void
  judge(violations: Audit['violations']): void
  /** It ends, and another run begins. */
  beginAnew(): void
  world(): World
}

export function playedCluster(header: RunHeader, recorded: readonly WorldRecord[]): PlayedCluster {
  const listeners = new Set<(event: ClusterEvent) => void>()
  const tape: WorldRecord[] = []
  let world = newWorld(header)
  const unused = async () => Promise.reject(new RequestError('That is not played.'))

  function say(event: ClusterEvent): void {
    for (const listener of listeners) listener(event)
  }

  function happen(records: readonly WorldRecord[]) {
    return records.map((record) => {
      tape.push(record)
      const step = recordedStep(world, record)
      world = step.applied.world
      return step
    })
  }

  function tell(records: readonly WorldRecord[]): void {
    const steps = happen(records)
    if (steps.length > 0) say({ type: 'records', steps, world })
  }

  function next(count: number): readonly WorldRecord[] {
    return world.perMille === 0 && world.count > 0
      ? []
      : recorded.slice(tape.length).slice(0, count)
  }

  return {
    tell: (count) => tell(next(count)),
    jump(count) {
      happen(next(count))
      say({ type: 'world', world, isNewRun: false })
    },
    judge(violations) {
      const records = tape.length
      const kept = { keptRecords: records, spilledRecords: 0, earliest: 1 }
      say({
        type: 'audit',
        audit: { records, hashesCompared: 0, divergence: null, violations, ...kept },
      })
    },
    beginAnew() {
      tape.length = 0
      world = newWorld({ ...header, run: `${header.run}’` })
      say({ type: 'world', world, isNewRun: true })
    },
    world: () => world,
    async request({ type }) {
      if (type === 'pause') tell([{ type: 'speed', perMille: 0, at: world.at }])
      else if (type !== 'play') throw new RequestError('That is not played.')
      return { type: 'accepted' }
    },
    subscribe(listener) {
      listeners.add(listener)
      listener({ type: 'world', world, isNewRun: true })
      return () => listeners.delete(listener)
    },
    readRecords: async (run, first, count) =>
      run === world.header.run ? tape.slice(first - 1, first - 1 + count) : [],
    worldNow: () => world.at,
    load: unused,
    readDisk: unused,
    verify: unused,
    close: async () => listeners.clear(),
  }
}
