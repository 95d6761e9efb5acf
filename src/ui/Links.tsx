import { LinkLine } from './LinkLine'
import styles from './LinkLine.module.css'
import { peerOf } from './peers'
import { useStage } from './stage-context'

/** All links, under the servers. For keys and screen readers they are the list of links. */
export function Links() {
  const { layout } = useStage()
  return (
    <svg className={styles.layer} aria-hidden="true">
      {[...layout.clients.keys()].flatMap((client) =>
        [...layout.servers.keys()].map((server) => (
          <LinkLine
            key={`${client}-${server}`}
            a={peerOf(client)}
            b={peerOf(server)}
            isClientLink
          />
        )),
      )}
      {layout.links.map(({ a, b }) => (
        <LinkLine key={`${a}-${b}`} a={a} b={b} isClientLink={false} />
      ))}
    </svg>
  )
}
