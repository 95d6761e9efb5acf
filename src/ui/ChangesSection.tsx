import type { ServerId } from '../raft/index'
import type { Change } from '../trace/state-changes'
import styles from './EventPanel.module.css'
import panel from './Panel.module.css'
import { Section } from './Section'

export interface ChangesSectionProps {
  readonly changes: readonly Change[]
  /** What was before is known. */
  readonly isKnown: boolean
  readonly server: ServerId | null
}

/** What an event changed of its server, as before → after. */
export function ChangesSection({ changes, isKnown, server }: ChangesSectionProps) {
  if (server === null) return null
  return (
    <Section title="What changed" note={`at ${server}`}>
      {changes.length === 0 ? (
        <p className={panel.note}>
          {isKnown ? 'Nothing that Figure 2 names.' : 'What was before is not kept.'}
        </p>
      ) : (
        <table className={styles.changes}>
          <tbody>
            {changes.map(({ name, before, after }) => (
              <tr key={name}>
                <th scope="row">{name}</th>
                <td>
                  <del>{before}</del> <span aria-label="becomes">→</span> <ins>{after}</ins>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Section>
  )
}
