import { entries } from '../lib/persistent-map'
import type { Message } from '../server/messages'
import type { World } from '../world/world'
import type { GlyphRole } from './RoleGlyph'
import { cellOf, logsView, rowView } from './log-view'

/** What the picture holds now, each kind once. */
export interface Pictured {
  readonly roles: readonly GlyphRole[]
  readonly messages: readonly Message[]
  readonly cells: readonly ('committed' | 'unknown' | 'stored')[]
  readonly hasProgress: boolean
  readonly hasCuts: boolean
}

const roleOrder: readonly GlyphRole[] = ['leader', 'candidate', 'follower', 'down']
const columnsLookedAt = 16

export function pictured(world: World): Pictured {
  const view = logsView(world)
  const roles = new Set<GlyphRole>()
  const cells = new Set<'committed' | 'unknown' | 'stored'>()
  for (const id of view.servers) {
    const row = rowView(world, id)
    roles.add(row.role)
    for (
      let column = Math.max(1, view.columns - columnsLookedAt);
      column <= view.columns;
      column++
    ) {
      const cell = cellOf(row, view, column, 0)
      if (cell === null) continue
      if (cell.seal === 'none') cells.add('stored')
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
    cells: (['committed', 'unknown', 'stored'] as const).filter((cell) => cells.has(cell)),
    hasProgress: view.leader !== null && view.servers.length > 1,
    hasCuts: world.links.cuts.length > 0,
  }
}

/** Messages of one kind look alike; answers differ by their mark only. */
export function kindOf(message: Message): string {
  switch (message.type) {
    case 'AppendEntries':
      return message.entries.length === 0 ? 'heartbeat' : 'AppendEntries'
    case 'AppendEntriesResponse':
      return 'response'
    case 'RequestVote':
      return 'RequestVote'
    case 'RequestVoteResponse':
      return 'vote or refusal'
    case 'ClientRequest':
      return 'client request'
    case 'ClientResponse':
      return 'answer'
  }
}
