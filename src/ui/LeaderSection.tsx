import { leaseEnd } from '../raft/index'
import type { Leader, Progress, RaftNode } from '../raft/index'
import { count } from '../trace/words'
import { Fields } from './Fields'
import panel from './Panel.module.css'
import { Section } from './Section'

export interface LeaderSectionProps {
  readonly raft: RaftNode
  readonly role: Leader
  /** Its own clock, microseconds. */
  readonly own: number
}

/** What the leader believes of the others (Figure 2, volatile state on leaders), its lease and what waits. */
export function LeaderSection({ raft, role, own }: LeaderSectionProps) {
  const others = Object.entries(role.progress)
  return (
    <>
      <Section title="As leader" note="its belief of the others">
        {others.length === 0 && <p className={panel.note}>There is nobody else.</p>}
        {others.length > 0 && (
          <table className={panel.table}>
            <thead>
              <tr>
                <th scope="col">server</th>
                <th scope="col">match</th>
                <th scope="col">next</th>
                <th scope="col">state</th>
              </tr>
            </thead>
            <tbody>
              {others.map(([id, progress]) => (
                <tr key={id}>
                  <th scope="row">{id}</th>
                  <td className={panel.number}>{progress.matchIndex}</td>
                  <td className={panel.number}>{progress.nextIndex}</td>
                  <td>{stateText(progress, raft)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
      </Section>
      <Section title="Leadership" note={`round ${role.round}`}>
        <Fields of={fieldsOf(raft, role, own)} />
      </Section>
    </>
  )
}

function stateText(
  { state, isPaused, inflight, snapshotOffset }: Progress,
  raft: RaftNode,
): string {
  switch (state) {
    case 'probe':
      return isPaused ? 'probe, waits for an answer' : 'probe'
    case 'replicate':
      return inflight.length === 0
        ? 'replicate'
        : `replicate, ${inflight.length} of ${raft.options.maxInflight} out`
    case 'snapshot': {
      const length = raft.snapshot?.data.length ?? 0
      const part = length === 0 ? 0 : Math.floor((100 * snapshotOffset) / length)
      return `snapshot, ${part} % sent`
    }
  }
}

function fieldsOf(
  raft: RaftNode,
  role: Leader,
  own: number,
): readonly (readonly [string, string])[] {
  const { transfer, promoting, reads } = role
  const unconfirmed = reads.filter(({ readIndex }) => readIndex === null).length
  return [
    ['lease', leaseText(raft, role, own)],
    [
      'pending reads',
      reads.length === 0
        ? 'none'
        : `${count(reads.length, 'waits', 'wait')} for a round${unconfirmed === 0 ? '' : ', nothing of this term is committed'}`,
    ],
    [
      'transfer',
      transfer === null
        ? 'none'
        : `to ${transfer.to}, ${transfer.isSent ? 'TimeoutNow is out' : 'until its log is whole'}, given up in ${ms(transfer.deadline - own)}`,
    ],
    ...(promoting === null ? [] : [['promoting', `${promoting}, once it has caught up`] as const]),
    ...(raft.uncommittedBytes === 0
      ? []
      : [['uncommitted', `${raft.uncommittedBytes.toLocaleString('en')} B`] as const]),
    ['quorum check', `in ${ms(role.quorumCheckDeadline - own)}`],
  ]
}

function leaseText(raft: RaftNode, role: Leader, own: number): string {
  const end = leaseEnd(raft, role)
  if (end === null) return 'none yet: no quorum has answered'
  if (role.isSuccessorAsked) return 'ended: another server was asked to lead'
  return end > own ? `for ${ms(end - own)} more` : 'ended: no quorum answered lately'
}

function ms(micros: number): string {
  return `${Math.max(0, Math.round(micros / 1000))} ms`
}
