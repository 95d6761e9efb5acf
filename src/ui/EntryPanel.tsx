import { decodeCommand } from '../kv/command'
import { entryAt, lastIndex, termAt } from '../raft/index'
import type { Entry, LogIndex, ServerId } from '../raft/index'
import { select } from '../store/selection-store'
import { describeConfiguration } from '../trace/member-words'
import { peerName } from '../trace/words'
import type { World } from '../world/world'
import { Fields } from './Fields'
import panel from './Panel.module.css'
import { PanelHead } from './PanelHead'
import { Section } from './Section'
import { entryWords } from './entry-words'
import { logOf, serversOf } from './members'
import { useStores } from './stores'
import { tintOf } from './tint'
import { usePolled } from './use-frame-store'

/** One entry of one log: who asked for what, where it is, and whether it can still be lost. */
export function EntryPanel({
  server,
  index,
}: {
  readonly server: ServerId
  readonly index: LogIndex
}) {
  const { clusterStore, viewStore } = useStores()
  const world = usePolled(() => clusterStore.getState().world, 120)
  const slot = world?.servers[server]
  if (world === null || slot === undefined) return <PanelHead title={`Index ${index}`} />
  const entry = entryAt(logOf(slot), index)
  const words = entryWords(world, server, index)
  return (
    <>
      <PanelHead title={`Index ${index}`}>
        <span>at {server}</span>
        {entry !== undefined && (
          <span className="chip" data-tint={tintOf(entry.term)}>
            term {entry.term}
          </span>
        )}
      </PanelHead>
      <div className={panel.actions}>
        <button
          type="button"
          className="btn"
          onClick={() => select(viewStore, { type: 'server', server })}
        >
          Show {server}
        </button>
      </div>
      <p className={panel.why}>{sentenceOf(words.fate)}</p>
      {entry !== undefined && (
        <>
          <Section title="Entry">
            <Fields of={[['command', words.command], ['term', entry.term], ...askedBy(entry)]} />
          </Section>
          <Section title="On disk" note={`on ${words.stored} of ${words.voters}`}>
            <table className={panel.table}>
              <tbody>
                {serversOf(world).map((id) => (
                  <tr key={id}>
                    <th scope="row">{id}</th>
                    <td>{placeAt(world, id, index, entry)}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </Section>
        </>
      )}
    </>
  )
}

function askedBy(entry: Entry): readonly (readonly [string, string | number])[] {
  if (entry.type === 'noop') return [['asked by', 'the leader itself, when it was elected (§8)']]
  if (entry.type === 'configuration') {
    return [['configuration', describeConfiguration(entry.configuration)]]
  }
  const command = decodeCommand(entry.command)
  if (command === null) return []
  return [
    ['client', peerName(command.client)],
    ['serial', command.serial],
  ]
}

function placeAt(world: World, id: ServerId, index: LogIndex, entry: Entry): string {
  const slot = world.servers[id]
  if (slot === undefined) return ''
  const isDown = slot.server === null
  const { log } = slot.disk
  if (index <= log.baseIndex)
    return `in its snapshot, through ${slot.disk.snapshot?.lastIncludedIndex ?? log.baseIndex}`
  const onDisk = entryAt(log, index)
  if (onDisk?.term === entry.term)
    return isDown
      ? 'stored; the server is down'
      : knownTo(slot.server?.raft.commitIndex ?? 0, index)
  if (termAt(logOf(slot), index) === entry.term) return 'in memory, being written'
  if (onDisk !== undefined) return `has an entry of term ${onDisk.term} there`
  return `does not have it: its log ends at ${lastIndex(log)}`
}

function knownTo(commitIndex: number, index: number): string {
  return index <= commitIndex ? 'stored, known to be committed' : 'stored'
}

function sentenceOf(text: string): string {
  return `${text.slice(0, 1).toUpperCase()}${text.slice(1)}.`
}
