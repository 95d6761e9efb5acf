import type { ReactNode } from 'react'

import { emptyConfiguration, logIndex, serverId, term } from '../raft/index'
import { clientId } from '../server/messages'
import type { Message } from '../server/messages'
import styles from './Dialog.module.css'
import { MessageGlyph } from './MessageGlyph'
import { RoleGlyph } from './RoleGlyph'
import type { GlyphRole } from './RoleGlyph'

const roles: readonly (readonly [GlyphRole, string])[] = [
  ['leader', 'leader: filled, with a crown'],
  ['candidate', 'candidate: dashed, its ballots inside'],
  ['preCandidate', 'pre-candidate: dotted, asks whether it could win'],
  ['follower', 'follower; the arc is its election timer'],
  ['learner', 'learner: a dashed square, counted in no majority'],
  ['outside', 'not a member: faded'],
  ['down', 'down: hatched'],
]

const envelope = { from: serverId('S1'), to: serverId('S2'), term: term(3) }
const zero = logIndex(0)
const previous = { prevLogIndex: zero, prevLogTerm: term(0), leaderCommit: zero, round: 1 }
const lastLog = { lastLogIndex: zero, lastLogTerm: term(0) }
const noop = { type: 'noop', term: term(3) } as const

const messages: readonly (readonly [Message, string])[] = [
  [
    { type: 'RequestVote', ...envelope, ...lastLog, isTransfer: false },
    'RequestVote: a ballot; dotted is PreVote',
  ],
  [
    { type: 'AppendEntries', ...envelope, ...previous, entries: [noop, noop, noop] },
    'AppendEntries: a tick for each entry',
  ],
  [{ type: 'AppendEntries', ...envelope, ...previous, entries: [] }, 'heartbeat: no entries'],
  [
    { type: 'AppendEntriesResponse', ...envelope, success: true, matchIndex: zero, round: 1 },
    'response: an outline, ✓ or ✘',
  ],
  [
    {
      type: 'InstallSnapshot',
      ...envelope,
      lastIncludedIndex: zero,
      lastIncludedTerm: term(0),
      configuration: emptyConfiguration,
      checksum: 0,
      offset: 0,
      data: '',
      done: true,
      round: 1,
    },
    'InstallSnapshot: stacked blocks',
  ],
  [{ type: 'TimeoutNow', ...envelope }, 'TimeoutNow: a triangle'],
  [{ type: 'ReadIndex', ...envelope, id: 1 }, 'ReadIndex: a hexagon'],
  [
    { type: 'ClientRead', from: clientId('C1'), to: envelope.to, serial: 1, key: 'x', mode: null },
    'client: a diamond; with ? it reads',
  ],
]

const entry = { x: -13, y: -8, width: 26, height: 16, rx: 3, strokeWidth: 1.25 }
const text = 'var(--text)'

/** What stands in the logs. */
const logs: readonly { readonly shape: ReactNode; readonly words: string }[] = [
  {
    shape: <rect {...entry} fill="none" stroke={text} strokeDasharray="3 2.5" />,
    words: 'entry that is stored, not committed',
  },
  {
    shape: (
      <>
        <rect {...entry} y={-10} height={14} fill="var(--inset)" stroke={text} />
        <path d="M-16 8h32" stroke={text} strokeWidth="3" />
      </>
    ),
    words: 'committed, as far as the bar; hollow where this server does not know it',
  },
  {
    shape: <circle r="5" fill="var(--leader)" />,
    words: 'matchIndex: what the leader knows is stored there',
  },
  {
    shape: <path d="M0-5l5.5 10h-11z" fill="var(--leader)" />,
    words: 'nextIndex: what the leader sends next',
  },
  {
    shape: (
      <text y="5" fill={text} fontSize="15" textAnchor="middle">
        ∅
      </text>
    ),
    words: 'no-op: the first entry of a new leader’s term',
  },
]

/** The shapes of the stage and of the logs, and what they mean. */
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
      {logs.map(({ shape, words }) => (
        <li key={words}>
          <svg width="32" height="20" viewBox="-16 -10 32 20" aria-hidden="true">
            {shape}
          </svg>
          {words}
        </li>
      ))}
    </ul>
  )
}
