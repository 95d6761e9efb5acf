import { select } from '../store/selection-store'
import styles from './Controls.module.css'
import { Problem } from './Problem'
import { Section } from './Section'
import { ServerControl } from './ServerControl'
import { leaderOf, serversOf } from './members'
import { useStores } from './stores'
import { useFrameStore } from './use-frame-store'
import { useRequest } from './use-request'

/** Each server with what can be done to it, and what can be done to all. */
export function ServersSection() {
  const { clusterStore, viewStore } = useStores()
  const { send, problem } = useRequest()
  const servers = useFrameStore(clusterStore, ({ world }) => serversOf(world))
  const leader = useFrameStore(clusterStore, ({ world }) =>
    world === null ? null : leaderOf(world),
  )
  const down = useFrameStore(clusterStore, ({ world }) =>
    world === null
      ? []
      : serversOf(world).filter((id) => {
          const status = world.servers[id]?.status
          return status === 'down' || status === 'refused'
        }),
  )
  if (servers.length === 0) return null
  const up = servers.filter((id) => !down.includes(id))
  return (
    <Section title="Servers" note={`${up.length} of ${servers.length} up`}>
      <ul className={styles.servers}>
        {servers.map((id) => (
          <ServerControl
            key={id}
            id={id}
            send={send}
            onSelect={() => select(viewStore, { type: 'server', server: id })}
          />
        ))}
      </ul>
      <div className={styles.row} style={{ marginTop: 6 }}>
        <button
          type="button"
          className={styles.small}
          disabled={leader === null}
          onClick={() => {
            if (leader !== null) send({ type: 'crash', server: leader, fault: null })
          }}
        >
          Crash leader
        </button>
        <button
          type="button"
          className={styles.small}
          disabled={up.length === 0}
          onClick={() =>
            send(...up.map((server) => ({ type: 'crash' as const, server, fault: null })))
          }
        >
          Crash all
        </button>
        <button
          type="button"
          className={styles.small}
          disabled={down.length === 0}
          onClick={() => send(...down.map((server) => ({ type: 'restart' as const, server })))}
        >
          Restart all
        </button>
      </div>
      <Problem text={problem} />
    </Section>
  )
}
