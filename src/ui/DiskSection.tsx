import type { DiskDump, DiskRow } from '../cluster/cluster'
import { count } from '../trace/words'
import type { Request } from '../world/request'
import type { ServerSlot } from '../world/world'
import { DiskFaults } from './DiskFaults'
import panel from './Panel.module.css'
import { Problem } from './Problem'
import { Section } from './Section'
import { useStores } from './stores'
import { useDisk } from './use-disk'
import { useFrameStore } from './use-frame-store'

export interface DiskSectionProps {
  readonly slot: ServerSlot
  readonly send: (...requests: readonly Request[]) => void
}

const most = 6

/** The proof that it is real, while the present is shown; and what the disk may suffer. */
export function DiskSection({ slot, send }: DiskSectionProps) {
  const { debugStore } = useStores()
  const isPast = useFrameStore(debugStore, ({ moment }) => moment !== null)
  return (
    <>
      {isPast ? (
        <Section title="Its database">
          <p className={panel.note}>It is read back in the present only; above is what it held.</p>
        </Section>
      ) : (
        <Database slot={slot} />
      )}
      <DiskFaults slot={slot} send={send} />
    </>
  )
}

/** The worker's name, and the rows its database holds right now. */
function Database({ slot }: Pick<DiskSectionProps, 'slot'>) {
  const { id, disk, incarnation } = slot
  const { clusterStore } = useStores()
  const kind = useFrameStore(clusterStore, ({ storage }) =>
    storage === 'memory' ? 'memory' : 'IndexedDB',
  )
  const { dump, problem, readAgain } = useDisk(id, disk.serial)
  const started = incarnation === 1 ? 'once' : `${incarnation} times`
  return (
    <Section
      title="Its database, read back"
      note={
        <button type="button" onClick={readAgain}>
          Read again
        </button>
      }
    >
      {dump !== null && <Rows rows={dump.rows} />}
      <Problem text={problem} />
      <p className={panel.real}>
        worker raft-server-{id}, started {started}
        <br />
        {kind} {dump === null ? '…' : summary(dump)}
      </p>
    </Section>
  )
}

function Rows({ rows }: { readonly rows: readonly DiskRow[] }) {
  const others = rows.filter(({ store }) => store !== 'segments')
  const segments = rows.filter(({ store }) => store === 'segments')
  const shown = [...others, ...segments.slice(-most)]
  const hidden = rows.length - shown.length
  return (
    <table className={panel.table}>
      <tbody>
        {shown.map(({ store, key, text, bytes, isIntact }) => (
          <tr key={`${store} ${key}`}>
            <td className={panel.number}>{nameOf(store, key)}</td>
            <td>{text}</td>
            <td className={panel.end}>{bytes} B</td>
            <td className={`${panel.end} ${isIntact ? '' : panel.damaged}`}>
              {isIntact ? 'ok' : 'damaged'}
            </td>
          </tr>
        ))}
        {hidden > 0 && (
          <tr>
            <td colSpan={4}>and {count(hidden, 'older record')}</td>
          </tr>
        )}
      </tbody>
    </table>
  )
}

function nameOf(store: DiskRow['store'], key: DiskRow['key']): string {
  if (store === 'segments') return `segment ${key}`
  return store === 'hardState' ? 'hard state' : 'snapshot'
}

function summary({ name, rows, bytes }: DiskDump): string {
  const damaged = rows.filter(({ isIntact }) => !isIntact).length
  const crc = damaged === 0 ? 'CRC ok' : `${count(damaged, 'record')} damaged`
  return `${name}: ${count(rows.length, 'record')}, ${size(bytes)}, ${crc}`
}

function size(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`
  return bytes < 1_000_000
    ? `${(bytes / 1000).toFixed(1)} kB`
    : `${(bytes / 1_000_000).toFixed(1)} MB`
}
