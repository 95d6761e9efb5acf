import type { ServerId } from '../raft/index'
import type { World } from '../world/world'
import type { Expectation } from './expectation'
import { seenFor } from './observe'
import { printKey } from './print-expectation'

/** What a world looks like where a scenario would look: `S1.term=2`, by what stands before the `=`. */
export type Look = ReadonlyMap<string, string>

/** Longest list of terms on a line. */
const longest = 1200

/** Who leads; then of each server role, term, vote, log and commit index, as `expect` lines have them. */
export function looksOf(world: World): readonly Look[] {
  const servers = Object.values(world.servers)
  return [
    lookAt(world, [{ type: 'leaders', servers: [] }]),
    ...servers.map(({ id, server }) => lookAt(world, ofServer(world, id, server !== null))),
  ]
}

function ofServer(world: World, server: ServerId, isUp: boolean): readonly Expectation[] {
  const log: Expectation = { type: 'log', server, terms: [] }
  const isLong = seen(log, world).length > longest
  const count = (type: 'term' | 'last' | 'commit' | 'si'): Expectation => ({
    type,
    server,
    count: 0,
  })
  const hasSnapshot = seen(count('si'), world) !== '0'
  return [
    { type: 'role', server, role: 'follower' },
    count('term'),
    { type: 'vote', server, expected: null },
    isLong ? count('last') : log,
    ...(hasSnapshot ? [count('si')] : []),
    ...(isUp ? [count('commit')] : []),
  ]
}

function lookAt(world: World, expectations: readonly Expectation[]): Look {
  return new Map(expectations.map((each) => [printKey(each), seen(each, world)]))
}

function seen(expectation: Expectation, world: World): string {
  return seenFor(expectation, { ...nothingElse, world })
}

const nothingElse = {
  operations: [],
  rejects: {},
  conf: null,
  queueLength: 0,
  broken: [],
  isLinearizable: () => true,
}
