import type { RaftOptions, ReadMode } from '../raft/index'

/** An option as the screen tells it; times have dials of their own. */
export interface OptionWords {
  readonly label: string
  readonly help: string
}

export type SwitchName = 'preVote' | 'checkQuorum' | 'sticky' | 'noop' | 'forward' | 'flow'
export type NumberName =
  | 'maxInflight'
  | 'maxInflightBytes'
  | 'maxEntries'
  | 'maxAppendBytes'
  | 'maxUncommittedBytes'
  | 'snapshotThreshold'
  | 'snapshotTail'
  | 'maxSnapshotPiece'

/** One line of the options: a switch, a number, or a choice. */
export type OptionRow =
  | (OptionWords & { readonly type: 'switch'; readonly name: SwitchName })
  | (OptionWords & {
      readonly type: 'number'
      readonly name: NumberName
      readonly unit: string
      readonly min: number
    })
  | (OptionWords & {
      readonly type: 'choice'
      readonly name: 'reads' | 'backtrack'
      readonly choices: readonly (readonly [string, string, Partial<RaftOptions>])[]
    })

export interface OptionGroup {
  readonly title: string
  readonly rows: readonly OptionRow[]
}

const read = (reads: ReadMode, words: string) => [reads, words, { reads }] as const

/** All that may differ between clusters without touching safety, but for the timing. */
export const optionGroups: readonly OptionGroup[] = [
  {
    title: 'Elections',
    rows: [
      {
        type: 'switch',
        name: 'preVote',
        label: 'Pre-vote',
        help: 'Asks whether it could win before it begins a term (thesis §9.6).',
      },
      {
        type: 'switch',
        name: 'checkQuorum',
        label: 'Check quorum',
        help: 'A leader that hears no majority for an election timeout steps down (thesis §6.2).',
      },
      {
        type: 'switch',
        name: 'sticky',
        label: 'Leader stickiness',
        help: 'Who has just heard a leader does not listen to candidates (§6; thesis §4.2.3).',
      },
      {
        type: 'switch',
        name: 'noop',
        label: 'No-op on election',
        help: 'A new leader appends a blank entry, so that older ones can commit (§8).',
      },
    ],
  },
  {
    title: 'Reads',
    rows: [
      {
        type: 'choice',
        name: 'reads',
        label: 'A get is answered',
        help: 'Where the command does not say. A lease is right only while clocks run alike; local may be old.',
        choices: [
          read('readIndex', 'by ReadIndex (§8)'),
          read('log', 'through the log'),
          read('lease', 'by lease'),
          read('local', 'locally, may be old'),
        ],
      },
      {
        type: 'switch',
        name: 'forward',
        label: 'Followers answer too',
        help: 'They ask the leader how far they must have applied (thesis §6.4).',
      },
    ],
  },
  {
    title: 'Replication and flow',
    rows: [
      {
        type: 'choice',
        name: 'backtrack',
        label: 'After a refusal go back',
        help: 'A whole term at a time, or one entry (end of §5.3).',
        choices: [
          ['fast', 'by conflicting term', { backtrack: 'fast' }],
          ['naive', 'one entry', { backtrack: 'naive' }],
        ],
      },
      {
        type: 'switch',
        name: 'flow',
        label: 'Flow control',
        help: 'Probe, replicate, snapshot: what is out is counted. Without, all that may lack is sent again.',
      },
      {
        type: 'number',
        name: 'maxInflight',
        label: 'Window',
        unit: 'messages',
        min: 1,
        help: 'AppendEntries out at once to one follower.',
      },
      {
        type: 'number',
        name: 'maxInflightBytes',
        label: 'Window, bytes',
        unit: 'B',
        min: 1,
        help: 'Entries out to one follower and not acknowledged.',
      },
      {
        type: 'number',
        name: 'maxEntries',
        label: 'Batch',
        unit: 'entries',
        min: 1,
        help: 'Most entries in one AppendEntries.',
      },
      {
        type: 'number',
        name: 'maxAppendBytes',
        label: 'Batch, bytes',
        unit: 'B',
        min: 1,
        help: 'Most bytes of entries in one AppendEntries; one entry always fits.',
      },
      {
        type: 'number',
        name: 'maxUncommittedBytes',
        label: 'Uncommitted, most',
        unit: 'B',
        min: 1,
        help: 'Beyond it a leader refuses commands, and says so.',
      },
    ],
  },
  {
    title: 'Snapshots',
    rows: [
      {
        type: 'number',
        name: 'snapshotThreshold',
        label: 'Compact after',
        unit: 'entries',
        min: 0,
        help: 'Applied entries behind the last snapshot; 0 is never by itself (§7).',
      },
      {
        type: 'number',
        name: 'snapshotTail',
        label: 'Keep a tail of',
        unit: 'entries',
        min: 0,
        help: 'For followers that are a little behind.',
      },
      {
        type: 'number',
        name: 'maxSnapshotPiece',
        label: 'Piece',
        unit: 'characters',
        min: 1,
        help: 'Of a snapshot in one InstallSnapshot.',
      },
    ],
  },
]
