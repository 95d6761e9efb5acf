import { at } from '../lib/persistent-list'
import type { ServerId } from '../raft/index'
import { ownTime } from '../server/own-clock'
import { micros } from '../raft/index'
import { count } from '../trace/words'
import type { ServerSlot } from '../world/world'
import { DiskSection } from './DiskSection'
import { Fields } from './Fields'
import panel from './Panel.module.css'
import { PanelHead } from './PanelHead'
import { Problem } from './Problem'
import { ProgressSection } from './ProgressSection'
import { RoleGlyph } from './RoleGlyph'
import { Section } from './Section'
import { ServerActions } from './ServerActions'
import { ValuesSection } from './ValuesSection'
import { VotesSection } from './VotesSection'
import { serverWhy } from './server-words'
import { useStores } from './stores'
import { tintOf } from './tint'
import { usePolled } from './use-frame-store'
import { useRequest } from './use-request'

/** One server: Figure 2's state, what survives a crash apart from what does not, and its real disk. */
export function ServerPanel({ id }: { readonly id: ServerId }) {
  const { cluster, clusterStore } = useStores()
  const { send, problem } = useRequest()
  const world = usePolled(() => clusterStore.getState().world, 120)
  const slot = world?.servers[id]
  if (world === null || slot === undefined) {
    return <PanelHead title={id}>is not in this cluster</PanelHead>
  }
  const { server, disk } = slot
  const raft = server?.raft
  const role = raft?.role
  const term = raft?.currentTerm ?? disk.currentTerm
  const log = raft?.log ?? disk.log
  const last = at(log, log.size - 1)
  const own = ownTime(slot.clock, micros(Math.floor(cluster.worldNow())))
  return (
    <>
      <PanelHeadOf slot={slot} term={term} />
      <ServerActions slot={slot} send={send} />
      <Problem text={problem} />
      <p className={panel.why}>{serverWhy(world, slot)}</p>
      {role?.type === 'candidate' && raft !== undefined && (
        <VotesSection world={world} id={id} term={raft.currentTerm} votes={role.votes} />
      )}
      <Section title="On disk" note="survives a crash">
        <Fields
          of={[
            ['currentTerm', raft?.currentTerm ?? disk.currentTerm],
            ['votedFor', (raft === undefined ? disk.votedFor : raft.votedFor) ?? 'nobody'],
            [
              'log',
              last === undefined
                ? 'empty'
                : `${count(log.size, 'entry', 'entries')}, last (${log.size}, t${last.term})`,
            ],
            ...(server?.writing === null || server === null
              ? []
              : [['being written', `write ${server.writing.serial}`] as const]),
          ]}
        />
      </Section>
      <Section title="In memory" note="lost in a crash">
        {server === null || role === undefined || raft === undefined ? (
          <p className={panel.note}>Nothing: it is not running.</p>
        ) : (
          <Fields
            of={[
              ['commitIndex', raft.commitIndex],
              ['lastApplied', server.lastApplied],
              role.type === 'leader'
                ? ['next heartbeat', `in ${ms(role.heartbeatDeadline - own)}`]
                : [
                    'election timer',
                    `${ms(role.electionTimeout - (role.electionDeadline - own))} of ${ms(role.electionTimeout)}`,
                  ],
              ...(role.type === 'follower'
                ? [['leader', role.leaderId ?? 'unknown'] as const]
                : []),
              ...(server.waiting.length > 0
                ? [['clients waiting', server.waiting.length] as const]
                : []),
            ]}
          />
        )}
      </Section>
      {role?.type === 'leader' && <ProgressSection progress={role.progress} />}
      {server !== null && <ValuesSection values={server.store.values} />}
      <DiskSection id={id} serial={disk.serial} incarnation={slot.incarnation} />
    </>
  )
}

function PanelHeadOf({ slot, term }: { readonly slot: ServerSlot; readonly term: number }) {
  const role = slot.server?.raft.role.type ?? 'down'
  const word = slot.status === 'up' ? role : slot.status
  return (
    <PanelHead title={slot.id} icon={<RoleGlyph role={role} size={24} />}>
      <span>{word}</span>
      <span className="chip" data-tint={tintOf(term)}>
        term {term}
      </span>
    </PanelHead>
  )
}

function ms(micros: number): string {
  return `${Math.max(0, Math.round(micros / 1000))} ms`
}
