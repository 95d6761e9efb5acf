import type { ReactNode } from 'react'
import { useRef } from 'react'

import type { Message } from '../server/messages'
import styles from './Controls.module.css'
import { MessageGlyph } from './MessageGlyph'
import { RoleGlyph } from './RoleGlyph'
import { kindOf, pictured } from './legend-items'
import type { CellKind } from './legend-items'
import { roleWords } from './server-view'
import { useStores } from './stores'
import { usePolled } from './use-frame-store'

/** A kind of message stays explained for a while after the last of it has gone. */
const lingerMs = 6000

const words = { ...roleWords, candidate: 'candidate, votes', follower: 'follower, timer' }
const cellWords: Readonly<Record<CellKind, string>> = {
  snapshot: 'in a snapshot',
  committed: 'committed',
  unknown: 'not known here',
  stored: 'stored only',
}

/** Explains what is on the screen now, and nothing else. */
export function Legend() {
  const { clusterStore } = useStores()
  const seen = useRef<ReadonlyMap<string, Seen>>(new Map())
  const shown = usePolled(() => {
    const { world } = clusterStore.getState()
    if (world === null) return null
    const now = performance.now()
    const found = pictured(world)
    const all = new Map([...seen.current].filter(([, { at }]) => now - at < lingerMs))
    for (const message of found.messages) all.set(kindOf(message), { message, at: now })
    seen.current = all
    return { ...found, messages: [...all.values()].map(({ message }) => message) }
  }, 500)
  if (shown === null) return null
  return (
    <section className={styles.legend} aria-labelledby="legend-title">
      <h3 id="legend-title">In this picture</h3>
      <ul>
        {shown.roles.map((role) => (
          <Item key={role} says={words[role]}>
            <span style={{ padding: '0 3px' }}>
              <RoleGlyph role={role} />
            </span>
          </Item>
        ))}
        {shown.messages.map((message) => (
          <Item key={kindOf(message)} says={kindOf(message)}>
            <svg width="22" height="16" viewBox="-17 -12 34 24" aria-hidden="true">
              <MessageGlyph message={message} />
            </svg>
          </Item>
        ))}
        {shown.cells.map((cell) => (
          <Item key={cell} says={cellWords[cell]}>
            <CellSample kind={cell} />
          </Item>
        ))}
        {shown.hasProgress && (
          <Item says="match, next">
            <svg width="22" height="12" viewBox="0 0 22 12" aria-hidden="true" fill="var(--leader)">
              <circle cx="5.5" cy="6" r="4" />
              <path d="M16.5 2l4.5 8h-9z" />
            </svg>
          </Item>
        )}
        {shown.hasCuts && (
          <Item says="cut link">
            <svg width="22" height="12" viewBox="0 0 22 12" aria-hidden="true" stroke="var(--bad)">
              <path d="M0 6h6m10 0h6" strokeWidth="1.5" />
              <path d="m8 3 6 6m0-6-6 6" strokeWidth="2" strokeLinecap="round" />
            </svg>
          </Item>
        )}
      </ul>
    </section>
  )
}

interface Seen {
  readonly message: Message
  readonly at: number
}

function Item({ says, children }: { readonly says: string; readonly children: ReactNode }) {
  return (
    <li>
      {children}
      {says}
    </li>
  )
}

function CellSample({ kind }: { readonly kind: CellKind }) {
  if (kind === 'snapshot') return <SnapshotSample />
  return (
    <svg width="22" height="17" viewBox="0 0 22 17" aria-hidden="true">
      {kind === 'stored' ? (
        <rect
          x="1.5"
          y="2.5"
          width="19"
          height="11"
          rx="2"
          fill="none"
          stroke="var(--text)"
          strokeWidth="1.5"
          strokeDasharray="3 2"
        />
      ) : (
        <rect
          x="1"
          y="0.5"
          width="20"
          height="10"
          rx="2"
          fill="var(--t3)"
          stroke="var(--cell-edge)"
        />
      )}
      {kind === 'committed' && <path d="M1 14.5h20" stroke="var(--text)" strokeWidth="3" />}
      {kind === 'unknown' && <path d="M1 13h20M1 16h20" stroke="var(--text)" />}
    </svg>
  )
}

function SnapshotSample() {
  return (
    <svg width="22" height="17" viewBox="0 0 22 17" aria-hidden="true">
      <path d="M1 2.5h20M1 6h20M1 9.5h20" stroke="var(--muted)" strokeWidth="1.5" />
      <path d="M1 14.5h20" stroke="var(--text)" strokeWidth="3" />
    </svg>
  )
}
