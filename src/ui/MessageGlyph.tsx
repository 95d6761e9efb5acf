import type { Message } from '../server/messages'
import { termOf } from './flight-words'
import styles from './MessageGlyph.module.css'
import { tintOf } from './tint'

/**
 * A message as a shape, centred on 0,0: ballot square (dotted before an election), bar with a tick for
 * each entry, heartbeat circle, stacked blocks of a snapshot, triangle of TimeoutNow, hexagon of a
 * ReadIndex, client diamond. Requests are filled with the colour of their term, responses are outlines with ✓ or ✘.
 * A shape is never rotated: that would be another shape.
 */
export function MessageGlyph({ message }: { readonly message: Message }) {
  return (
    <g className={styles.glyph} data-tint={tintOf(termOf(message) ?? 0)}>
      {shapeOf(message)}
    </g>
  )
}

/** How far the shape reaches from its middle, sideways; arrow and tail start there. */
export function reachOf(message: Message): number {
  const isWide = message.type === 'InstallSnapshot' || message.type === 'InstallSnapshotResponse'
  if (isWide) return 11
  const isBar =
    message.type === 'AppendEntriesResponse' ||
    (message.type === 'AppendEntries' && message.entries.length > 0)
  return isBar ? 15 : 8
}

const check = 'm-4 .5 2.8 2.8L4-3.2'
const cross = 'M-3.5-3.5l7 7m0-7l-7 7'
const stack = 'M-9.5-7.5h19v15h-19z'
const hexagon = 'M-5-8.5h10l5 8.5-5 8.5h-10l-5-8.5z'
const question = 'M-2.2-2a2.2 2.2 0 1 1 3.2 2c-.7.4-1 .8-1 1.6M0 4v.6'

/** Dotted while it is only asked whether a vote would be given. */
function ballotOf({ type }: Message): { readonly strokeDasharray?: string } {
  return type === 'PreVote' || type === 'PreVoteResponse' ? { strokeDasharray: '2.2 2' } : {}
}

function shapeOf(message: Message) {
  switch (message.type) {
    case 'PreVote':
    case 'RequestVote':
      return (
        <>
          <rect
            className={styles.filled}
            {...ballotOf(message)}
            x="-8"
            y="-8"
            width="16"
            height="16"
            rx="1.5"
          />
          <path className={styles.tick} d="M-3.5-2.5h7" />
        </>
      )
    case 'PreVoteResponse':
    case 'RequestVoteResponse':
      return (
        <>
          <rect
            className={styles.outline}
            {...ballotOf(message)}
            x="-8"
            y="-8"
            width="16"
            height="16"
            rx="1.5"
          />
          <path className={styles.mark} d={message.voteGranted ? check : cross} />
        </>
      )
    case 'AppendEntries':
      return message.entries.length === 0 ? (
        <circle className={styles.filled} r="6.5" />
      ) : (
        <>
          <rect className={styles.filled} x="-15" y="-7.5" width="30" height="15" rx="2" />
          <Ticks entries={message.entries.length} />
        </>
      )
    case 'AppendEntriesResponse':
      return (
        <>
          <rect className={styles.outline} x="-15" y="-7.5" width="30" height="15" rx="2" />
          <path className={styles.mark} d={message.success ? check : cross} />
        </>
      )
    case 'InstallSnapshot':
      return (
        <>
          <path className={styles.filled} d={stack} />
          <path className={styles.tick} d="M-9.5-2.5h19m-19 5h19" />
        </>
      )
    case 'InstallSnapshotResponse':
      return (
        <>
          <path className={styles.outline} d={stack} />
          <path className={styles.mark} d={message.matchIndex === null ? 'M-4 0h8' : check} />
        </>
      )
    case 'TimeoutNow':
      return <path className={styles.filled} d="M0-9 9.5 7.5h-19z" strokeLinejoin="round" />
    case 'ReadIndex':
      return (
        <>
          <path className={styles.filled} d={hexagon} />
          <path className={styles.tick} d={question} />
        </>
      )
    case 'ReadIndexResponse':
      return (
        <>
          <path className={styles.outline} d={hexagon} />
          <path className={styles.mark} d={message.readIndex === null ? cross : check} />
        </>
      )
    case 'ClientRead':
      return (
        <>
          <path className={styles.client} d="M0-10 10 0 0 10-10 0z" />
          <path className={styles.onClient} d={question} />
        </>
      )
    case 'ClientRequest':
      return <path className={styles.client} d="M0-8 8 0 0 8-8 0z" />
    case 'ClientResponse':
      return (
        <>
          <path className={styles.outline} d="M0-9 9 0 0 9-9 0z" />
          <path
            className={styles.mark}
            d={message.outcome.type === 'done' ? 'm-3 .5 2 2L3-2' : 'M-2.5-2.5l5 5m0-5l-5 5'}
          />
        </>
      )
  }
}

/** One tick an entry; a number from six on. */
function Ticks({ entries }: { readonly entries: number }) {
  if (entries > 5) {
    return (
      <text className={styles.number} y="4">
        {entries > 999 ? '999+' : entries}
      </text>
    )
  }
  const path = Array.from({ length: entries }, (_, i) => `M${(i - (entries - 1) / 2) * 5.4}-3.5v7`)
  return <path className={styles.tick} d={path.join('')} />
}
