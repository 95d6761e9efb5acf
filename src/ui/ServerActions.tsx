import { focusCommandLine } from './focus-command-line'
import type { Request } from '../world/request'
import type { ServerSlot } from '../world/world'
import { Dial } from './Dial'
import panel from './Panel.module.css'

export interface ServerActionsProps {
  readonly slot: ServerSlot
  readonly send: (...requests: readonly Request[]) => void
}

/** What can be done to a server. Buttons keep their places, whatever its state. */
export function ServerActions({ slot, send }: ServerActionsProps) {
  const { id: server, status } = slot
  const isDown = status === 'down' || status === 'refused'
  const isFrozen = status === 'frozen'
  const isLeader = slot.server?.raft.role.type === 'leader'
  return (
    <>
      <div className={panel.actions}>
        <button
          type="button"
          className="btn"
          onClick={() => send({ type: isDown ? 'restart' : 'crash', server })}
        >
          {isDown ? 'Restart' : 'Crash'}
        </button>
        <button
          type="button"
          className="btn"
          disabled={isDown}
          onClick={() => send({ type: isFrozen ? 'thaw' : 'freeze', server })}
        >
          {isFrozen ? 'Thaw' : 'Freeze'}
        </button>
        <button
          type="button"
          className="btn"
          disabled={status !== 'up'}
          title={isLeader ? 'Fires the heartbeat timer now' : 'Fires the election timer now'}
          onClick={() =>
            send({ type: 'timeout', server, timer: isLeader ? 'heartbeat' : 'election' })
          }
        >
          {isLeader ? 'Heartbeat' : 'Time out'}
        </button>
        <button type="button" className="btn" onClick={focusCommandLine}>
          Put…
        </button>
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
