import { entries } from '../lib/persistent-map'
import type { Message } from '../server/messages'
import type { World } from '../world/world'
import type { GlyphRole } from './RoleGlyph'
import { cellOf, logsView, rowView } from './log-view'

/** What the picture holds now, each kind once. */
export interface Pictured {
  readonly roles: readonly GlyphRole[]
  readonly messages: readonly Message[]
  readonly cells: readonly CellKind[]
  readonly hasProgress: boolean
  readonly hasCuts: boolean
}

const roleOrder: readonly GlyphRole[] = [
  'leader',
  'candidate',
  'preCandidate',
  'follower',
  'learner',
  'outside',
  'down',
]
const cellOrder = ['snapshot', 'committed', 'unknown', 'stored'] as const
export type CellKind = (typeof cellOrder)[number]
const columnsLookedAt = 16

export function pictured(world: World): Pictured {
  const view = logsView(world)
  const roles = new Set<GlyphRole>()
  const cells = new Set<CellKind>()
  for (const id of view.servers) {
    const row = rowView(world, id)
    roles.add(row.role)
    for (
      let column = Math.max(view.start, view.end - columnsLookedAt);
      column <= view.end;
      column++
    ) {
      const cell = cellOf(row, view, column, false)
      if (cell === null) continue
      if (cell.state === 'snapshot') cells.add('snapshot')
      else if (cell.seal === 'none') cells.add('stored')
      else cells.add(cell.seal === 'known' ? 'committed' : 'unknown')
    }
  }
  const messages = new Map<string, Message>()
  for (const [, { message, isStray }] of entries(world.inFlight)) {
    if (!isStray && !messages.has(kindOf(message))) messages.set(kindOf(message), message)
  }
  return {
    roles: roleOrder.filter((role) => roles.has(role)),
    messages: [...messages.values()],
    cells: cellOrder.filter((cell) => cells.has(cell)),
    hasProgress: view.leader !== null && view.servers.length > 1,
    hasCuts: world.links.cuts.length > 0,
  }
}

/** Messages of one kind look alike; answers differ by their mark only. */
export function kindOf(message: Message): string {
  return message.type === 'AppendEntries' && message.entries.length === 0
    ? 'heartbeat'
    : kinds[message.type]
}

const kinds: Readonly<Record<Message['type'], string>> = {
  PreVote: 'PreVote',
  PreVoteResponse: 'would vote or not',
  RequestVote: 'RequestVote',
  RequestVoteResponse: 'vote or refusal',
  AppendEntries: 'AppendEntries',
  AppendEntriesResponse: 'response',
  InstallSnapshot: 'InstallSnapshot',
  InstallSnapshotResponse: 'snapshot response',
  TimeoutNow: 'TimeoutNow',
  ReadIndex: 'ReadIndex',
  ReadIndexResponse: 'ReadIndex response',
  ClientRequest: 'client request',
  ClientRead: 'client read',
  ClientResponse: 'answer',
}
