import type { World } from '../world/world'
import type { Predicate } from './predicate'
import { judgePredicate } from './predicate-holds'
import { parsePredicate } from './predicate-parse'

interface Watched {
  /** null where the text is none. */
  readonly predicate: Predicate | null
  /** The world judged last: the next event happens to it. */
  world: World | null
  holds: boolean
}

/** Those looked at lately, by their texts; the oldest first. */
const watched = new Map<string, Watched>()
const mostWatched = 64

/**
 * Whether a predicate begins to hold with the step from one world to the next. A text is read once, and a
 * world that was judged is not judged again when it comes to be the one before.
 */
export function beginsToHold(text: string, before: World, after: World): boolean {
  const watch = watched.get(text) ?? begin(text)
  if (watch.predicate === null) return false
  const held = watch.world === before ? watch.holds : judgePredicate(watch.predicate, before).holds
  watch.holds = judgePredicate(watch.predicate, after).holds
  watch.world = after
  return watch.holds && !held
}

function begin(text: string): Watched {
  const parsed = parsePredicate(text)
  const predicate = parsed.type === 'parsed' ? parsed.predicate : null
  const watch = { predicate, world: null, holds: false }
  watched.set(text, watch)
  for (const oldest of watched.keys()) {
    if (watched.size <= mostWatched) break
    watched.delete(oldest)
  }
  return watch
}
