import type { LogIndex, ServerId } from './brands'

/**
 * Who decides (§6; thesis §4.3).
 *
 * Nobody is a learner and a voter at once, nor listed twice in one list. `learnersNext` are voters of
 * the old half and not of the new one. Outside joint consensus `outgoing` and `learnersNext` are
 * empty and `autoLeave` is false.
 */
export interface Configuration {
  /** Voters; while joint, those of the new half (C_new). Ascending. */
  readonly voters: readonly ServerId[]
  /** Voters of the old half (C_old) while joint; empty otherwise. Ascending. */
  readonly outgoing: readonly ServerId[]
  /** Receive entries, vote when asked, are counted in no quorum (thesis §4.2.1). Ascending. */
  readonly learners: readonly ServerId[]
  /** Voters of the old half that become learners when joint consensus is left. Ascending. */
  readonly learnersNext: readonly ServerId[]
  /** The leader leaves joint consensus by itself once it is committed. */
  readonly autoLeave: boolean
}

/** A configuration and the log index it came with; in force from there on. */
export interface PlacedConfiguration {
  readonly index: LogIndex
  readonly configuration: Configuration
}

/** What one server is to become. Of several changes to one server the last counts. */
export interface ConfigurationChange {
  readonly type: 'voter' | 'learner' | 'remove'
  readonly server: ServerId
}

export type Changed =
  | { readonly type: 'ok'; readonly configuration: Configuration }
  | { readonly type: 'refused'; readonly because: ChangeRefusal }

export type ChangeRefusal =
  /** Joint consensus is to be left first. */
  | 'joint'
  /** There is no joint consensus to leave. */
  | 'notJoint'
  /** Nobody votes yet, so nobody could agree to the change. */
  | 'noVotersYet'
  /** Nobody would be left to vote. */
  | 'noVotersLeft'
  /** More than one voter would change, and the two majorities might not meet (§6, Figure 10). */
  | 'severalVoters'

/** Of a server that has not been told of any: it waits to be added. */
export const emptyConfiguration: Configuration = {
  voters: [],
  outgoing: [],
  learners: [],
  learnersNext: [],
  autoLeave: false,
}

export function configurationOf(voters: readonly ServerId[]): Configuration {
  return { ...emptyConfiguration, voters: ascending(voters) }
}

export function isJoint({ outgoing }: Configuration): boolean {
  return outgoing.length > 0
}

/** All who receive entries. */
export function members(configuration: Configuration): readonly ServerId[] {
  const { learners } = configuration
  const voters = votersOf(configuration)
  return learners.length === 0 ? voters : ascending([...voters, ...learners])
}

/** The voters of both halves. */
export function votersOf({ voters, outgoing }: Configuration): readonly ServerId[] {
  return outgoing.length === 0 ? voters : ascending([...voters, ...outgoing])
}

export function isVoter({ voters, outgoing }: Configuration, id: ServerId): boolean {
  return voters.includes(id) || outgoing.includes(id)
}

export function isLearner({ learners }: Configuration, id: ServerId): boolean {
  return learners.includes(id)
}

export function isMember(configuration: Configuration, id: ServerId): boolean {
  return isVoter(configuration, id) || isLearner(configuration, id)
}

export function sameConfiguration(a: Configuration, b: Configuration): boolean {
  return (
    a.autoLeave === b.autoLeave &&
    sameServers(a.voters, b.voters) &&
    sameServers(a.outgoing, b.outgoing) &&
    sameServers(a.learners, b.learners) &&
    sameServers(a.learnersNext, b.learnersNext)
  )
}

/** At once, without joint consensus: at most one voter comes or goes (thesis §4.1). */
export function simpleChange(
  configuration: Configuration,
  changes: readonly ConfigurationChange[],
): Changed {
  if (isJoint(configuration)) return refused('joint')
  const changed = afterChanges(configuration, changes)
  if (changed.voters.length === 0) return refused('noVotersLeft')
  if (differences(configuration.voters, changed.voters) > 1) return refused('severalVoters')
  return { type: 'ok', configuration: changed }
}

/**
 * From C_old to C_old,new: the voters there are stay on as the old half, the changes make the new one
 * (§6). No changes at all are allowed.
 */
export function enterJoint(
  configuration: Configuration,
  changes: readonly ConfigurationChange[],
  autoLeave: boolean,
): Changed {
  if (isJoint(configuration)) return refused('joint')
  if (configuration.voters.length === 0) return refused('noVotersYet')
  const joint = { ...configuration, outgoing: configuration.voters, autoLeave }
  const changed = afterChanges(joint, changes)
  if (changed.voters.length === 0) return refused('noVotersLeft')
  return { type: 'ok', configuration: changed }
}

/** From C_old,new to C_new: the new half alone decides, and demoted voters become learners (§6). */
export function leaveJoint(configuration: Configuration): Changed {
  if (!isJoint(configuration)) return refused('notJoint')
  const { voters, learners, learnersNext } = configuration
  const all = ascending([...learners, ...learnersNext])
  return { type: 'ok', configuration: { ...emptyConfiguration, voters, learners: all } }
}

/**
 * The changes that lead to these voters and these learners, and to nobody else. Who is wanted as both
 * becomes a voter.
 */
export function changesBetween(
  configuration: Configuration,
  voters: readonly ServerId[],
  learners: readonly ServerId[],
): readonly ConfigurationChange[] {
  const learning = [...configuration.learners, ...configuration.learnersNext]
  const isWanted = (id: ServerId) => voters.includes(id) || learners.includes(id)
  return [
    ...ascending(voters)
      .filter((id) => !configuration.voters.includes(id))
      .map((server) => ({ type: 'voter', server }) as const),
    ...ascending(learners)
      .filter((id) => !voters.includes(id) && !learning.includes(id))
      .map((server) => ({ type: 'learner', server }) as const),
    ...ascending([...configuration.voters, ...learning])
      .filter((id) => !isWanted(id))
      .map((server) => ({ type: 'remove', server }) as const),
  ]
}

/** The voters as scenarios write them: `S1S2S3`, while joint new half first: `S3S4+S1S2S3`. */
export function asText(configuration: Configuration): string {
  const { voters, outgoing } = configuration
  return isJoint(configuration) ? `${voters.join('')}+${outgoing.join('')}` : voters.join('')
}

function refused(because: ChangeRefusal): Changed {
  return { type: 'refused', because }
}

function afterChanges(
  before: Configuration,
  changes: readonly ConfigurationChange[],
): Configuration {
  const voters = new Set(before.voters)
  const learners = new Set(before.learners)
  const learnersNext = new Set(before.learnersNext)
  for (const { type, server } of changes) {
    for (const list of [voters, learners, learnersNext]) list.delete(server)
    const stillVotes = before.outgoing.includes(server)
    if (type === 'voter') voters.add(server)
    else if (type === 'learner') (stillVotes ? learnersNext : learners).add(server)
  }
  return {
    ...before,
    voters: ascending([...voters]),
    learners: ascending([...learners]),
    learnersNext: ascending([...learnersNext]),
  }
}

/** How many are in one of the two but not in the other. */
function differences(a: readonly ServerId[], b: readonly ServerId[]): number {
  const onlyIn = (these: readonly ServerId[], those: readonly ServerId[]) =>
    these.filter((id) => !those.includes(id)).length
  return onlyIn(a, b) + onlyIn(b, a)
}

function sameServers(a: readonly ServerId[], b: readonly ServerId[]): boolean {
  return a.length === b.length && a.every((id, place) => id === b[place])
}

function ascending(ids: readonly ServerId[]): readonly ServerId[] {
  return [...new Set(ids)].toSorted()
}
