import type { ServerId } from '../raft/index'
import controls from './Controls.module.css'
import { Fields } from './Fields'
import panel from './Panel.module.css'
import { Section } from './Section'
import { healthFields, messageRows } from './health-fields'
import { useHealth } from './use-health'

/** What the server has been through, in numbers. */
export function HealthSection({ id }: { readonly id: ServerId }) {
  const health = useHealth(id)
  if (health === null) return null
  const rows = messageRows(health)
  const total = rows.reduce((sum, [, sent, received]) => sum + sent + received, 0)
  return (
    <>
      <Section title="Health" note="since this screen opened">
        <Fields of={healthFields(health)} />
      </Section>
      <details className={controls.folded}>
        <summary>
          Messages <span>{total.toLocaleString('en')}</span>
        </summary>
        <table className={panel.table}>
          <thead>
            <tr>
              <th scope="col">type</th>
              <th scope="col" className={panel.end}>
                sent
              </th>
              <th scope="col" className={panel.end}>
                received
              </th>
            </tr>
          </thead>
          <tbody>
            {rows.map(([type, sent, received]) => (
              <tr key={type}>
                <td>{type}</td>
                <td className={`${panel.number} ${panel.end}`}>{sent.toLocaleString('en')}</td>
                <td className={`${panel.number} ${panel.end}`}>{received.toLocaleString('en')}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </details>
    </>
  )
}
