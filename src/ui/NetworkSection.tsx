import { defaultLinkRule, defaultLinks } from '../server/links'
import type { LinkRule } from '../server/links'
import styles from './Controls.module.css'
import { Problem } from './Problem'
import { RuleDials } from './RuleDials'
import { useStores } from './stores'
import { useFrameStore } from './use-frame-store'
import { useRequest } from './use-request'

/** The network dials: all links between servers, and all links of clients. */
export function NetworkSection() {
  const { clusterStore } = useStores()
  const { send, problem } = useRequest()
  const links = useFrameStore(clusterStore, ({ world }) => world?.links ?? defaultLinks)
  const set = (type: 'servers' | 'clients') => (rule: LinkRule) =>
    send({ type: 'link', which: { type }, rule })
  return (
    <details className={styles.folded}>
      <summary>
        Network <span>{summary(links.servers)}</span>
      </summary>
      <h4>Between servers</h4>
      <RuleDials rule={links.servers} onChange={set('servers')} />
      <h4>Of clients</h4>
      <RuleDials rule={links.clients} onChange={set('clients')} />
      <div className={styles.row} style={{ marginTop: 8 }}>
        <button
          type="button"
          className={styles.small}
          onClick={() => {
            set('servers')({
              ...defaultLinkRule,
              lossPercent: 20,
              duplicatePercent: 10,
              delayMaxMs: 60,
            })
          }}
        >
          Bad network
        </button>
        <button
          type="button"
          className={styles.small}
          onClick={() => {
            set('servers')(defaultLinkRule)
            set('clients')(defaultLinkRule)
          }}
        >
          As at first
        </button>
      </div>
      <Problem text={problem} />
    </details>
  )
}

function summary({ delayMinMs, delayMaxMs, lossPercent, duplicatePercent }: LinkRule): string {
  const delay = delayMinMs === delayMaxMs ? `${delayMinMs}` : `${delayMinMs}–${delayMaxMs}`
  const faults = [
    ...(lossPercent > 0 ? [`${lossPercent} % lost`] : []),
    ...(duplicatePercent > 0 ? [`${duplicatePercent} % doubled`] : []),
  ]
  return [`${delay} ms`, ...faults].join(', ')
}
