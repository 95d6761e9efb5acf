import { entries } from '../../lib/persistent-map'
import type { MessageId } from '../../server/messages'
import type { World } from '../../world/world'

/** The messages of a world by what a person calls them: `RequestVote` on `S1>S2`. */
export function messagesIn(
  world: World | null,
): readonly { readonly id: MessageId; readonly type: string; readonly link: string }[] {
  if (world === null) return []
  return [...entries(world.inFlight)].map(([, { id, message, from, to }]) => {
    return { id, type: message.type, link: `${from}>${to}` }
  })
}
