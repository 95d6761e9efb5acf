import type { Micros } from '../raft/index'
import type { Disk, Persist } from './disk'
import type { Message, MessageId } from './messages'

/**
 * The edges of a server. What takes time calls back; nothing here returns a promise, so that the
 * simulator can own time. Each port has a browser adapter and a simulated twin under one contract.
 */
export interface Storage {
  /** Reads what is durable. Called once, before any write. */
  load(onLoaded: (found: Loaded) => void): void
  /**
   * Makes one write durable and then calls back, never before: null, or one sentence why it failed.
   * One write is out at a time; a failed write has changed nothing.
   */
  write(write: Persist, onDone: (failure: string | null) => void): void
  close(): void
}

export type Loaded =
  | { readonly type: 'loaded'; readonly disk: Disk }
  /** The disk holds something it should not, or cannot be opened: one sentence. */
  | { readonly type: 'refused'; readonly reason: string }

/** A message on its way: its name, when it may be delivered in world time, and what it says. */
export interface Envelope {
  readonly id: MessageId
  readonly due: Micros
  readonly message: Message
}

/** Moves envelopes between peers, at most once, first in first out per sender, to their addressee. */
export interface Network {
  /** One post for all. */
  send(envelopes: readonly Envelope[]): void
  close(): void
}

/** What a network calls when envelopes for this peer have come. */
export type OnEnvelopes = (envelopes: readonly Envelope[]) => void

/** World time for one host. */
export interface Clock {
  /** World time now; it never goes back. */
  now(): Micros
  /** Calls `wake` once when the world's clock has reached `at`. Replaces the alarm before; null clears it. */
  alarm(at: Micros | null, wake: () => void): void
}
