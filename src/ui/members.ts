import {
  configurationOf,
  entryAt,
  isJoint,
  isLearner,
  isVoter,
  lastIndex,
  lastPosition,
  logIndex,
} from '../raft/index'
import type { Configuration, Log, PlacedConfiguration, ServerId } from '../raft/index'
import type { ServerSlot, World } from '../world/world'

/** Who belongs to the cluster, as the screen says it: by the leader's configuration, committed or not. */
export interface Members {
  /** Whose configuration this is. */
  readonly of: ServerId | null
  readonly configuration: Configuration
  /** Where it stands in the log; 0 for the one the cluster began with. */
  readonly index: number
  readonly isCommitted: boolean
}

/** What a server is to the cluster: counted, taught, or neither. */
export type Standing = 'voter' | 'learner' | 'outside'

/** All servers there are, members or not, in the order they came. */
export function serversOf(world: World | null): readonly ServerId[] {
  return world === null ? noServers : Object.values(world.servers).map(({ id }) => id)
}

const noServers: readonly ServerId[] = []

export function membersOf(world: World): Members {
  const of = leaderOf(world) ?? mostUpToDate(world)
  const slot = of === null ? undefined : world.servers[of]
  if (slot === undefined) {
    const configuration = firstConfiguration(world.header.servers)
    return { of, configuration, index: 0, isCommitted: true }
  }
  const { index, configuration } = placedOf(slot)
  const commitIndex = slot.server?.raft.commitIndex ?? 0
  return { of, configuration, index, isCommitted: index <= commitIndex }
}

/** The configuration in force, for those who need nothing else. */
export function configurationIn(world: World): Configuration {
  return membersOf(world).configuration
}

export function standingOf(configuration: Configuration, id: ServerId): Standing {
  if (isVoter(configuration, id)) return 'voter'
  const isTaught = isLearner(configuration, id) || configuration.learnersNext.includes(id)
  return isTaught ? 'learner' : 'outside'
}

/** The halves that have to agree, each with its name: one, or while joint two. */
export interface Half {
  readonly name: 'voters' | 'old' | 'new'
  readonly voters: readonly ServerId[]
  readonly needed: number
}

export function halvesOf(configuration: Configuration): readonly Half[] {
  const half = (name: Half['name'], voters: readonly ServerId[]): Half => ({
    name,
    voters,
    needed: majorityOf(voters.length),
  })
  const { voters, outgoing } = configuration
  return isJoint(configuration)
    ? [half('old', outgoing), half('new', voters)]
    : [half('voters', voters)]
}

export function majorityOf(voters: number): number {
  return Math.floor(voters / 2) + 1
}

/** `3 of 5`; while joint `2 of the old 3 and 3 of the new 5`. */
export function quorumText(configuration: Configuration): string {
  return halvesOf(configuration)
    .map(({ name, needed, voters }) =>
      name === 'voters'
        ? `${needed} of ${voters.length}`
        : `${needed} of the ${name} ${voters.length}`,
    )
    .join(' and ')
}

/** The same after `1 of 5, needs …`, where the whole was named. */
export function neededText(configuration: Configuration): string {
  const [only] = halvesOf(configuration)
  return isJoint(configuration) ? quorumText(configuration) : `${only?.needed ?? 0}`
}

/** The leader of the highest term: an old one may not know yet that it is none. */
export function leaderOf(world: World): ServerId | null {
  let leader: ServerId | null = null
  let highest = -1
  for (const { id, server } of Object.values(world.servers)) {
    const raft = server?.raft
    if (raft?.role.type !== 'leader' || raft.currentTerm <= highest) continue
    leader = id
    highest = raft.currentTerm
  }
  return leader
}

/** Who would win an election by its log alone; the first of equals. */
export function mostUpToDate(world: World): ServerId | null {
  let best: ServerId | null = null
  let bestTerm = -1
  let bestIndex = -1
  for (const slot of Object.values(world.servers)) {
    const { term, index } = lastPosition(logOf(slot))
    if (term < bestTerm || (term === bestTerm && index <= bestIndex)) continue
    best = slot.id
    bestTerm = term
    bestIndex = index
  }
  return best
}

/** The log in memory of a server that runs, else the one on its disk. */
export function logOf(slot: ServerSlot): Log {
  return slot.server?.raft.log ?? slot.disk.log
}

/** What a server itself takes for the configuration in force. */
export function placedOf({ server, disk, voters }: ServerSlot): PlacedConfiguration {
  const inMemory = server?.raft.configurations.at(-1)
  if (inMemory !== undefined) return inMemory
  const { snapshot } = disk
  const inLog = lastConfigurationIn(disk.log)
  if (inLog !== null) return inLog
  return snapshot === null
    ? { index: logIndex(0), configuration: firstConfiguration(voters) }
    : { index: snapshot.lastIncludedIndex, configuration: snapshot.configuration }
}

const firstOf = new WeakMap<readonly ServerId[], Configuration>()

/** One value for one list, so that equal pictures are equal. */
function firstConfiguration(voters: readonly ServerId[]): Configuration {
  const known = firstOf.get(voters)
  if (known !== undefined) return known
  const made = configurationOf(voters)
  firstOf.set(voters, made)
  return made
}

const found = new WeakMap<Log, { readonly placed: PlacedConfiguration | null }>()

/** The last configuration in a log on disk: looked for once for each state of it. */
function lastConfigurationIn(log: Log): PlacedConfiguration | null {
  const known = found.get(log)
  if (known !== undefined) return known.placed
  let placed: PlacedConfiguration | null = null
  for (let index = lastIndex(log); index > log.baseIndex; index = logIndex(index - 1)) {
    const entry = entryAt(log, index)
    if (entry?.type !== 'configuration') continue
    placed = { index, configuration: entry.configuration }
    break
  }
  found.set(log, { placed })
  return placed
}
