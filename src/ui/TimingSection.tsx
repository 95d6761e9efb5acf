import { defaultRaftOptions, fromMs } from '../raft/index'
import styles from './Controls.module.css'
import { Dial } from './Dial'
import { Problem } from './Problem'
import { useStores } from './stores'
import { useFrameStore } from './use-frame-store'
import { useRequest } from './use-request'

/** Raft's timing, on each server's own clock (§5.2, §5.6). */
export function TimingSection() {
  const { clusterStore } = useStores()
  const { send, problem } = useRequest()
  const options = useFrameStore(clusterStore, ({ world }) => world?.options ?? defaultRaftOptions)
  const min = options.electionTimeoutMin / 1000
  const max = options.electionTimeoutMax / 1000
  const heartbeat = options.heartbeatInterval / 1000
  const setRange = (from: number, to: number) =>
    send({
      type: 'setOptions',
      options: { electionTimeoutMin: fromMs(from), electionTimeoutMax: fromMs(to) },
    })
  return (
    <details className={styles.folded}>
      <summary>
        Timing{' '}
        <span>
          election {min}–{max} ms
        </span>
      </summary>
      <Dial
        label="Election from"
        unit="ms"
        min={50}
        max={2000}
        value={min}
        onCommit={(ms) => setRange(ms, Math.max(ms, max))}
      />
      <Dial
        label="Election to"
        unit="ms"
        min={50}
        max={2000}
        value={max}
        onCommit={(ms) => setRange(Math.min(ms, min), ms)}
      />
      <Dial
        label="Heartbeat"
        unit="ms"
        min={10}
        max={500}
        value={heartbeat}
        onCommit={(ms) => send({ type: 'setOptions', options: { heartbeatInterval: fromMs(ms) } })}
      />
      {heartbeat * 2 > min && (
        <p className={styles.warn}>
          ! Heartbeats this rare let election timers run out: leaders will not last.
        </p>
      )}
      <Problem text={problem} />
    </details>
  )
}
