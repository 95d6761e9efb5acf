import type { ServerId } from './brands'
import { micros } from './brands'
import { votersOf } from './configuration'
import { becomeFollower } from './follower'
import { hasQuorum } from './quorum'
import type { Transition } from './transition'
import { currentConfiguration } from './transition'

/**
 * A leader that has not heard a quorum for an election timeout may be cut off while others elect a new
 * one: it steps down, so that its clients look elsewhere (thesis §6.2). It counts itself.
 */
export function onQuorumCheck(t: Transition): void {
  const { node } = t
  const { role } = node
  if (role.type !== 'leader') return
  const configuration = currentConfiguration(node)
  const isHeard = (id: ServerId) => id === node.id || role.progress[id]?.isActive === true
  const voters = votersOf(configuration)
  const heard = voters.filter(isHeard).length
  t.decisions.push({ type: 'quorumChecked', heard, voters: voters.length })
  const isQuorum = hasQuorum(configuration, isHeard)
  role.quorumCheckDeadline = micros(t.now + node.options.electionTimeoutMax)
  for (const progress of Object.values(role.progress)) progress.isActive = false
  if (!isQuorum) becomeFollower(t, 'quorumLost', node.id)
}
