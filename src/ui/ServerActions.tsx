import { isVoter } from '../raft/index'
import type { ServerId } from '../raft/index'
import type { Request } from '../world/request'
import type { ServerSlot, World } from '../world/world'
import { Dial } from './Dial'
import panel from './Panel.module.css'
import { focusCommandLine } from './focus-command-line'
import { configurationIn, leaderOf, standingOf } from './members'

export interface ServerActionsProps {
  readonly world: World
  readonly slot: ServerSlot
  readonly send: (...requests: readonly Request[]) => void
}

/** What can be done to a server. Buttons keep their places, whatever its state. */
export function ServerActions({ world, slot, send }: ServerActionsProps) {
  const { id: server, status } = slot
  const isDown = status === 'down' || status === 'refused'
  const isFrozen = status === 'frozen'
  const isLeader = slot.server?.raft.role.type === 'leader'
  return (
    <>
      <div className={panel.actions}>
        <Action
          words={isDown ? 'Restart' : 'Crash'}
          onClick={() =>
            send(isDown ? { type: 'restart', server } : { type: 'crash', server, fault: null })
          }
        />
        <Action
          words={isFrozen ? 'Thaw' : 'Freeze'}
          isOff={isDown}
          onClick={() => send({ type: isFrozen ? 'thaw' : 'freeze', server })}
        />
        <Action
          words={isLeader ? 'Heartbeat' : 'Time out'}
          isOff={status !== 'up'}
          title={isLeader ? 'Fires the heartbeat timer now' : 'Fires the election timer now'}
          onClick={() =>
            send({ type: 'timeout', server, timer: isLeader ? 'heartbeat' : 'election' })
          }
        />
        <Action words="Put…" onClick={focusCommandLine} />
        <LeadershipAction world={world} slot={slot} send={send} />
        <Action
          words="Compact"
          isOff={status !== 'up' || (slot.server?.lastApplied ?? 0) === 0}
          title="Takes a snapshot of what is applied, and cuts the log (§7)"
          onClick={() => send({ type: 'snapshot', server })}
        />
        <MemberAction world={world} slot={slot} send={send} />
      </div>
      <Dial
        label="Own clock"
        value={slot.clock.ratePerMille / 1000}
        min={0.25}
        max={4}
        step={0.25}
        unit="×"
        onCommit={(rate) =>
          send({ type: 'skewClock', server, ratePerMille: Math.round(rate * 1000) })
        }
      />
    </>
  )
}

/** A leader hands over to who is nearest to its log; of any other voter it is asked from here. */
function LeadershipAction({ world, slot, send }: ServerActionsProps) {
  const { id, server, status } = slot
  const isLeader = server?.raft.role.type === 'leader'
  const to = isLeader ? successorOf(world, slot) : id
  const isVoting = standingOf(configurationIn(world), id) === 'voter'
  const isOff = to === null || status !== 'up' || (!isLeader && leaderOf(world) === null)
  return (
    <Action
      words={isLeader ? `Hand over${to === null ? '' : ` to ${to}`}` : 'Make leader'}
      isOff={isOff || (!isLeader && !isVoting)}
      title="The leader catches it up, then asks it to campaign at once (thesis §3.10)"
      onClick={() => {
        if (to !== null) send({ type: 'transfer', server: isLeader ? id : null, to })
      }}
    />
  )
}

/** The running voter whose log is nearest to the leader's. */
export function successorOf(world: World, { id, server }: ServerSlot): ServerId | null {
  const role = server?.raft.role
  if (role?.type !== 'leader') return null
  const configuration = configurationIn(world)
  let best: ServerId | null = null
  let bestMatch = -1
  for (const { id: other, status } of Object.values(world.servers)) {
    const match = role.progress[other]?.matchIndex ?? -1
    if (other === id || status !== 'up' || !isVoter(configuration, other)) continue
    if (match <= bestMatch) continue
    best = other
    bestMatch = match
  }
  return best
}

/** In or out of the configuration, one step. */
function MemberAction({ world, slot, send }: ServerActionsProps) {
  const { id: server } = slot
  const standing = standingOf(configurationIn(world), server)
  const isMember = standing !== 'outside'
  const hasNoLeader = leaderOf(world) === null
  return (
    <>
      {standing !== 'voter' && (
        <Action
          words={isMember ? 'Promote' : 'Add'}
          isOff={hasNoLeader}
          title="Becomes a voter once it has caught up (thesis §4.2.1)"
          onClick={() => send({ type: 'promote', server })}
        />
      )}
      {isMember && (
        <Action
          words="Remove"
          isOff={hasNoLeader}
          title="Leaves the configuration; its thread goes on"
          onClick={() => send({ type: 'removeServer', server })}
        />
      )}
    </>
  )
}

interface ActionProps {
  readonly words: string
  readonly title?: string
  readonly isOff?: boolean
  readonly onClick: () => void
}

function Action({ words, title, isOff = false, onClick }: ActionProps) {
  return (
    <button type="button" className="btn" disabled={isOff} title={title} onClick={onClick}>
      {words}
    </button>
  )
}
