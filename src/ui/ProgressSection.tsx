import type { Progress, ServerId } from '../raft/index'
import panel from './Panel.module.css'
import { Section } from './Section'

/** What the leader believes of the others (Figure 2, volatile state on leaders). */
export function ProgressSection({
  progress,
}: {
  readonly progress: Readonly<Record<ServerId, Progress>>
}) {
  return (
    <Section title="As leader" note="its belief of the others">
      <table className={panel.table}>
        <thead>
          <tr>
            <th scope="col">server</th>
            <th scope="col">matchIndex</th>
            <th scope="col">nextIndex</th>
            <th scope="col">state</th>
          </tr>
        </thead>
        <tbody>
          {Object.entries(progress).map(([id, { matchIndex, nextIndex, state, inflight }]) => (
            <tr key={id}>
              <th scope="row">{id}</th>
              <td className={panel.number}>{matchIndex}</td>
              <td className={panel.number}>{nextIndex}</td>
              <td>
                {state}
                {inflight.length > 0 && `, ${inflight.length} out`}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Section>
  )
}
