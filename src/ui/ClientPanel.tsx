import { focusCommandLine } from './focus-command-line'
import { describeOperation, peerName } from '../trace/words'
import { Fields } from './Fields'
import panel from './Panel.module.css'
import { PanelHead } from './PanelHead'
import { Section } from './Section'
import { useStores } from './stores'
import { usePolled } from './use-frame-store'

const most = 12

/** One client: whom it believes to lead, and what it waits for. */
export function ClientPanel({ id }: { readonly id: string }) {
  const { cluster, clusterStore } = useStores()
  const world = usePolled(() => clusterStore.getState().world, 120)
  const client = world?.clients[id]
  if (client === undefined) return <PanelHead title={peerName(id)}>is not here any more</PanelHead>
  const now = cluster.worldNow()
  const { pending } = client
  return (
    <>
      <PanelHead title={peerName(id)}>
        <span>client</span>
      </PanelHead>
      <div className={panel.actions}>
        <button type="button" className="btn" onClick={focusCommandLine}>
          Put…
        </button>
      </div>
      <p className={panel.why}>
        {client.leaderHint === null
          ? 'It knows no leader: it asks one server after another.'
          : `It believes that ${client.leaderHint} leads, and asks there first.`}
      </p>
      <Section title="Session">
        <Fields
          of={[
            ['name', id],
            ['next serial', client.nextSerial],
            ['leader hint', client.leaderHint ?? 'none'],
          ]}
        />
      </Section>
      <Section title="Waiting for an answer" note={pending.length}>
        {pending.length === 0 && <p className={panel.note}>Nothing.</p>}
        <table className={panel.table}>
          <tbody>
            {pending.slice(0, most).map((one) => (
              <tr key={one.serial}>
                <td className={panel.number}>{one.serial}</td>
                <td>{describeOperation(one.operation)}</td>
                <td>
                  {one.askedOf === null ? 'will ask again' : `asked ${one.askedOf}`}
                  {one.attempts > 1 && `, ${one.attempts} times`}
                </td>
                <td className={panel.end}>{Math.round((now - one.submittedAt) / 1000)} ms</td>
              </tr>
            ))}
          </tbody>
        </table>
        {pending.length > most && <p className={panel.note}>and {pending.length - most} more</p>}
      </Section>
    </>
  )
}
