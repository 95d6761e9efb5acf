import { micros } from './brands'
import { startElectionTimer } from './election-timer'
import type { Timer } from './step'
import type { Transition } from './transition'

/**
 * Time stood for everybody while a person moved it on: a deadline that passed meanwhile is set anew, or every
 * server would campaign at once and every leader step down. A heartbeat that is overdue just goes out.
 */
export function onRestartTimers(t: Transition): void {
  const { node, now } = t
  const { role } = node
  const timers: Timer[] = []
  if (role.type !== 'leader') {
    if (role.electionDeadline > now) return
    Object.assign(role, startElectionTimer(t))
    timers.push('election')
  } else {
    const deadline = micros(now + node.options.electionTimeoutMax)
    if (role.transfer !== null && role.transfer.deadline <= now) {
      role.transfer = { ...role.transfer, deadline }
      timers.push('transfer')
    }
    if (role.quorumCheckDeadline <= now) {
      role.quorumCheckDeadline = deadline
      timers.push('quorumCheck')
    }
  }
  if (timers.length > 0) t.decisions.push({ type: 'timersRestarted', timers })
}
