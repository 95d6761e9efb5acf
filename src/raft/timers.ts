import type { Micros } from './brands'
import type { RaftNode } from './node'
import type { Timer } from './step'
import { mayCampaign } from './transition'

/** A timer that runs, and when it runs out on its server's own clock. */
export interface RunningTimer {
  readonly timer: Timer
  readonly deadline: Micros
}

/** The timers of a server one by one; the earliest of their deadlines is `nextDeadline`. */
export function runningTimers(node: RaftNode): readonly RunningTimer[] {
  const { role, options, rules } = node
  if (role.type !== 'leader')
    return mayCampaign(node) ? [{ timer: 'election', deadline: role.electionDeadline }] : []
  const running: RunningTimer[] = [{ timer: 'heartbeat', deadline: role.heartbeatDeadline }]
  if (options.checkQuorum)
    running.push({ timer: 'quorumCheck', deadline: role.quorumCheckDeadline })
  if (role.transfer !== null && rules.giveUpTransfer)
    running.push({ timer: 'transfer', deadline: role.transfer.deadline })
  return running
}
