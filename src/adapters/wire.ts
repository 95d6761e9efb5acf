import type { Entry } from '../raft/index'
import type { Envelope } from '../server/ports'

/**
 * What one post is on the wire: its addressees, and everything else as one text. Everybody on a channel
 * hears everything, so who is not meant must not pay; and text costs a fraction of what a browser
 * takes to copy the same objects one by one (about a fifth, for a batch of 64 commands).
 */
export interface WirePost {
  readonly to: readonly string[]
  readonly text: string
}

/** What the text says. Entries that several followers get stand in it once. */
interface WireBody {
  readonly lists: readonly (readonly Entry[])[]
  /** Envelopes; in an AppendEntries `entries` is a place in `lists`. */
  readonly envelopes: readonly unknown[]
}

export function packPost(envelopes: readonly Envelope[]): WirePost {
  const lists: (readonly Entry[])[] = []
  const to = new Set<string>()
  const packed = envelopes.map((envelope) => {
    const { message } = envelope
    to.add(message.to)
    if (message.type !== 'AppendEntries') return envelope
    let place = lists.indexOf(message.entries)
    if (place === -1) place = lists.push(message.entries) - 1
    return { ...envelope, message: { ...message, entries: place } }
  })
  const body: WireBody = { lists, envelopes: packed }
  return { to: [...to], text: JSON.stringify(body) }
}

/**
 * The envelopes of a post as they were packed, unchecked; an empty list where `self` is not meant, null
 * where it is no post of ours.
 */
export function unpackPost(self: string, post: unknown): readonly unknown[] | null {
  if (!isWirePost(post)) return null
  if (!post.to.includes(self)) return []
  try {
    const body: unknown = JSON.parse(post.text)
    return isWireBody(body) ? body.envelopes.map((packed) => unpack(packed, body.lists)) : null
  } catch {
    // Text that is no JSON is nothing of ours.
    return null
  }
}

function unpack(packed: unknown, lists: readonly unknown[]): unknown {
  if (!hasMessage(packed) || typeof packed.message.entries !== 'number') return packed
  return { ...packed, message: { ...packed.message, entries: lists[packed.message.entries] } }
}

function isWirePost(post: unknown): post is WirePost {
  if (typeof post !== 'object' || post === null) return false
  return 'to' in post && Array.isArray(post.to) && 'text' in post && typeof post.text === 'string'
}

function isWireBody(body: unknown): body is WireBody {
  if (typeof body !== 'object' || body === null) return false
  return (
    'lists' in body &&
    Array.isArray(body.lists) &&
    'envelopes' in body &&
    Array.isArray(body.envelopes)
  )
}

function hasMessage(
  packed: unknown,
): packed is { readonly message: { readonly entries?: unknown } } {
  if (typeof packed !== 'object' || packed === null || !('message' in packed)) return false
  return typeof packed.message === 'object' && packed.message !== null
}
