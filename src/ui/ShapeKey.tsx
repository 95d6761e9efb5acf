import { logIndex, serverId, term } from '../raft/index'
import type { Message } from '../server/messages'
import styles from './Dialog.module.css'
import { MessageGlyph } from './MessageGlyph'
import { RoleGlyph } from './RoleGlyph'
import type { GlyphRole } from './RoleGlyph'

const roles: readonly (readonly [GlyphRole, string])[] = [
  ['leader', 'leader: filled, with a crown'],
  ['candidate', 'candidate: dashed, its ballots inside'],
  ['follower', 'follower; the arc is its election timer'],
  ['down', 'down: hatched'],
]

const envelope = { from: serverId('S1'), to: serverId('S2'), term: term(3) }
const previous = { prevLogIndex: logIndex(0), prevLogTerm: term(0), leaderCommit: logIndex(0) }
const noop = { type: 'noop', term: term(3) } as const

const messages: readonly (readonly [Message, string])[] = [
  [
    { type: 'RequestVote', ...envelope, lastLogIndex: logIndex(0), lastLogTerm: term(0) },
    'RequestVote: a ballot',
  ],
  [
    { type: 'AppendEntries', ...envelope, ...previous, entries: [noop, noop, noop] },
    'AppendEntries: a tick for each entry',
  ],
  [{ type: 'AppendEntries', ...envelope, ...previous, entries: [] }, 'heartbeat: no entries'],
  [
    { type: 'AppendEntriesResponse', ...envelope, success: true, matchIndex: logIndex(0) },
    'response: an outline, ✓ or ✘',
  ],
]

/** The shapes of the stage and what they mean. */
export function ShapeKey() {
  return (
    <ul className={styles.legend}>
      {roles.map(([role, words]) => (
        <li key={role}>
          <RoleGlyph role={role} size={20} />
          {words}
        </li>
      ))}
      {messages.map(([message, words]) => (
        <li key={words}>
          <svg width="32" height="20" viewBox="-16 -10 32 20" aria-hidden="true">
            <MessageGlyph message={message} />
          </svg>
          {words}
        </li>
      ))}
      <li>
        <svg width="32" height="20" viewBox="-16 -10 32 20" aria-hidden="true">
          <path
            d="M-14 0h8M6 0h8M-4-4l8 8m0-8l-8 8"
            stroke="var(--bad)"
            strokeWidth="2"
            strokeLinecap="round"
          />
        </svg>
        cut link; an arrow where one direction is
      </li>
    </ul>
  )
}
