import { select } from '../store/selection-store'
import type { Request } from '../world/request'
import styles from './Controls.module.css'
import { Problem } from './Problem'
import { Section } from './Section'
import { ServerControl } from './ServerControl'
import { leaderOf } from './log-view'
import { useStores } from './stores'
import { useFrameStore } from './use-frame-store'
import { useRequest } from './use-request'

/** Each server with what can be done to it, and what can be done to all. */
export function ServersSection() {
  const { clusterStore, viewStore } = useStores()
  const { send, problem } = useRequest()
  const servers = useFrameStore(clusterStore, ({ world }) => world?.header.servers)
  const leader = useFrameStore(clusterStore, ({ world }) =>
    world === null ? null : leaderOf(world),
  )
  const down = useFrameStore(clusterStore, ({ world }) =>
    world === null
      ? []
      : world.header.servers.filter((id) => {
          const status = world.servers[id]?.status
          return status === 'down' || status === 'refused'
        }),
  )
  if (servers === undefined) return null
  const up = servers.filter((id) => !down.includes(id))
  const each = (type: 'crash' | 'restart', ids: typeof servers): readonly Request[] =>
    ids.map((server) => ({ type, server }))
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
            if (leader !== null) send({ type: 'crash', server: leader })
          }}
        >
          Crash leader
        </button>
        <button
          type="button"
          className={styles.small}
          disabled={up.length === 0}
          onClick={() => send(...each('crash', up))}
        >
          Crash all
        </button>
        <button
          type="button"
          className={styles.small}
          disabled={down.length === 0}
          onClick={() => send(...each('restart', down))}
        >
          Restart all
        </button>
      </div>
      <Problem text={problem} />
    </Section>
  )
}
