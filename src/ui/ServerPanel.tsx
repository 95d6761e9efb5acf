import { lastPosition, micros } from '../raft/index'
import type { Log, ServerId, Snapshot } from '../raft/index'
import { ownTime } from '../server/own-clock'
import type { Server } from '../server/server'
import { count } from '../trace/words'
import type { ServerSlot, World } from '../world/world'
import { ConfigurationSection } from './ConfigurationSection'
import { DiskSection } from './DiskSection'
import { Fields } from './Fields'
import { HealthSection } from './HealthSection'
import { LeaderSection } from './LeaderSection'
import panel from './Panel.module.css'
import { PanelHead } from './PanelHead'
import { Problem } from './Problem'
import { RoleGlyph } from './RoleGlyph'
import { Section } from './Section'
import { ServerActions } from './ServerActions'
import { ValuesSection } from './ValuesSection'
import { VotesSection } from './VotesSection'
import { placedOf } from './members'
import { drawnRole, roleWords } from './server-view'
import { serverWhy } from './server-words'
import { useStores } from './stores'
import { tintOf } from './tint'
import { useFrameStore, usePolled } from './use-frame-store'
import { useRequest } from './use-request'

/** One server: Figure 2's state, what survives a crash apart from what does not, and its real disk. */
export function ServerPanel({ id }: { readonly id: ServerId }) {
  const { cluster, clusterStore, debugStore } = useStores()
  const { send, problem } = useRequest()
  const isPast = useFrameStore(debugStore, ({ moment }) => moment !== null)
  const world = usePolled(() => clusterStore.getState().world, 120)
  const slot = world?.servers[id]
  if (world === null || slot === undefined) {
    return <PanelHead title={id}>is not in this cluster</PanelHead>
  }
  const { server } = slot
  const own = ownTime(slot.clock, micros(Math.floor(cluster.worldNow())))
  const role = server?.raft.role
  return (
    <>
      <PanelHeadOf world={world} slot={slot} />
      <ServerActions world={world} slot={slot} send={send} />
      <Problem text={problem} />
      <p className={panel.why}>{serverWhy(world, slot)}</p>
      <VotesOf world={world} slot={slot} />
      <Section title="On disk" note="survives a crash">
        <Fields of={durableFields(slot)} />
      </Section>
      <Section title="In memory" note="lost in a crash">
        {server === null ? (
          <p className={panel.note}>Nothing: it is not running.</p>
        ) : (
          <Fields of={memoryFields(server, own)} />
        )}
      </Section>
      {role?.type === 'leader' && server !== null && (
        <LeaderSection raft={server.raft} role={role} own={own} />
      )}
      <ConfigurationSection slot={slot} />
      {server !== null && <ValuesSection values={server.store.values} />}
      <DiskSection slot={slot} send={send} />
      {!isPast && <HealthSection id={id} />}
    </>
  )
}

function PanelHeadOf({ world, slot }: { readonly world: World; readonly slot: ServerSlot }) {
  const role = drawnRole(world, slot)
  const term = slot.server?.raft.currentTerm ?? slot.disk.currentTerm
  return (
    <PanelHead title={slot.id} icon={<RoleGlyph role={role} size={24} />}>
      <span>{slot.status === 'up' ? roleWords[role] : slot.status}</span>
      <span className="chip" data-tint={tintOf(term)}>
        term {term}
      </span>
    </PanelHead>
  )
}

/** While it asks for votes: who gave theirs. */
function VotesOf({ world, slot }: { readonly world: World; readonly slot: ServerSlot }) {
  const raft = slot.server?.raft
  if (raft?.role.type !== 'candidate' && raft?.role.type !== 'preCandidate') return null
  const { type, votes } = raft.role
  const title =
    type === 'candidate'
      ? `Votes in term ${raft.currentTerm}`
      : `Would they vote in term ${raft.currentTerm + 1}?`
  return (
    <VotesSection
      world={world}
      id={slot.id}
      title={title}
      configuration={placedOf(slot).configuration}
      votes={votes}
    />
  )
}

type Stored = Pick<ServerSlot['disk'], 'currentTerm' | 'votedFor' | 'log' | 'snapshot'>
type Field = readonly [string, string | number]

/** What the disk has; beside it what the server has in memory already, while that is being written. */
function durableFields({ server, disk }: ServerSlot): readonly Field[] {
  const writing = server?.writing ?? null
  const stored = storedFields(disk)
  const wanted = storedFields(server?.raft ?? disk)
  return [
    ...stored.map(([name, text], i): Field => {
      const next = wanted[i]?.[1] ?? text
      return [name, next === text ? text : `${text} (${next} in memory)`]
    }),
    ...(writing === null ? [] : [['being written', `write ${writing.serial}`] as const]),
  ]
}

function storedFields({ currentTerm, votedFor, log, snapshot }: Stored): readonly Field[] {
  return [
    ['currentTerm', currentTerm],
    ['votedFor', votedFor ?? 'nobody'],
    ['log', logText(log)],
    ['snapshot', snapshot === null ? 'none' : snapshotText(snapshot)],
  ]
}

function logText(log: Log): string {
  const { index, term } = lastPosition(log)
  const kept = count(log.entries.size, 'entry', 'entries')
  if (index === 0) return 'empty'
  return log.baseIndex === 0
    ? `${kept}, last (${index}, t${term})`
    : `${kept}, 1 to ${log.baseIndex} cut off, last (${index}, t${term})`
}

function snapshotText({ lastIncludedIndex, lastIncludedTerm, data }: Snapshot): string {
  return `through (${lastIncludedIndex}, t${lastIncludedTerm}), ${sizeText(data.length)}`
}

/** UTF-16 units are near enough to bytes for what is plain text. */
function sizeText(units: number): string {
  return units < 1000 ? `${units} B` : `${(units / 1000).toFixed(1)} kB`
}

function memoryFields(
  { raft, lastApplied, waiting, reads }: Server,
  own: number,
): readonly Field[] {
  const { role, commitIndex, incoming } = raft
  return [
    ['commitIndex', commitIndex],
    ['lastApplied', lastApplied],
    role.type === 'leader'
      ? ['next heartbeat', `in ${ms(role.heartbeatDeadline - own)}`]
      : [
          'election timer',
          `${ms(role.electionTimeout - (role.electionDeadline - own))} of ${ms(role.electionTimeout)}`,
        ],
    ...(role.type === 'follower' ? [['leader', role.leaderId ?? 'unknown'] as const] : []),
    ...(waiting.length > 0 ? [['clients waiting', waiting.length] as const] : []),
    ...(reads.length > 0 ? [['reads waiting', reads.length] as const] : []),
    ...(incoming === null
      ? []
      : [
          [
            'receiving',
            `snapshot through ${incoming.lastIncludedIndex}, ${sizeText(incoming.data.length)} so far`,
          ] as const,
        ]),
  ]
}

function ms(micros: number): string {
  return `${Math.max(0, Math.round(micros / 1000))} ms`
}
