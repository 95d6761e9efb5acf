import { useState } from 'react'

import type { ServerId } from '../raft/index'
import { count } from '../trace/words'
import styles from './Controls.module.css'
import { Problem } from './Problem'
import { Section } from './Section'
import { leaderOf, serversOf } from './members'
import { allFree, cutLinks, groupsOf, halves, leaderAlone, sides } from './partition-sides'
import type { Side, Sides } from './partition-sides'
import { useStores } from './stores'
import { useFrameStore } from './use-frame-store'
import { useRequest } from './use-request'

/** A partition by choosing sides: first choose, then apply. Nothing has to be dragged. */
export function PartitionSection() {
  const { clusterStore } = useStores()
  const { send, problem } = useRequest()
  const [chosen, setChosen] = useState<Sides>({})
  const servers = useFrameStore(clusterStore, ({ world }) => serversOf(world))
  const leader = useFrameStore(clusterStore, ({ world }) =>
    world === null ? null : leaderOf(world),
  )
  const cuts = useFrameStore(clusterStore, ({ world }) =>
    world === null ? { cut: 0, oneWay: 0 } : cutLinks(world),
  )
  if (servers.length < 2) return null
  const current = { ...allFree(servers), ...chosen }
  const groups = groupsOf(servers, current)
  const preset = (label: string, made: Sides) => (
    <button type="button" className={styles.small} onClick={() => setChosen(made)}>
      {label}
    </button>
  )
  return (
    <Section title="Partition" note={cuts.cut === 0 ? 'none' : describeCuts(cuts)}>
      <div className={styles.row}>
        {preset('Leader alone', leaderAlone(servers, leader))}
        {preset('Halves', halves(servers, leader))}
        {preset('Clear', allFree(servers))}
      </div>
      <SideTable
        servers={servers}
        chosen={current}
        onChoose={(id, side) => setChosen({ ...current, [id]: side })}
      />
      <div className={styles.row}>
        <button
          type="button"
          className={styles.small}
          disabled={groups === null}
          onClick={() => {
            if (groups !== null) send({ type: 'partition', groups })
          }}
        >
          Apply partition
        </button>
        <button
          type="button"
          className={styles.small}
          disabled={cuts.cut === 0}
          onClick={() => send({ type: 'heal', from: null, to: null })}
        >
          Heal all
        </button>
      </div>
      <Problem text={problem} />
    </Section>
  )
}

interface SideTableProps {
  readonly servers: readonly ServerId[]
  readonly chosen: Sides
  readonly onChoose: (id: ServerId, side: Side) => void
}

function SideTable({ servers, chosen, onChoose }: SideTableProps) {
  return (
    <table className={styles.sides}>
      <thead>
        <tr>
          <th scope="col">
            <span className="vh">side</span>
          </th>
          {servers.map((id) => (
            <th key={id} scope="col">
              {id}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {sides.map((side) => (
          <tr key={side}>
            <th scope="row">{side === 'free' ? 'all links' : `side ${side}`}</th>
            {servers.map((id) => (
              <td key={id}>
                <label>
                  <input
                    type="radio"
                    name={`side-${id}`}
                    aria-label={`${id} ${side === 'free' ? 'keeps all links' : `on side ${side}`}`}
                    checked={chosen[id] === side}
                    onChange={() => onChoose(id, side)}
                  />
                </label>
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function describeCuts({ cut, oneWay }: { readonly cut: number; readonly oneWay: number }): string {
  return `${count(cut, 'link')} cut${oneWay === 0 ? '' : `, ${oneWay} one way`}`
}
