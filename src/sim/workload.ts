import type { ClientResult } from '../client/client'
import { get } from '../lib/persistent-map'
import type { Server } from '../server/server'
import { keyOfWords } from './draw-operations'
import type { Submit } from './perform'

/** What one run's clients appended, and what they were told. */
export interface Workload {
  onSettled(submit: Submit, result: ClientResult): void
  /** Something was written that nobody judges. */
  onWritten(): void
  /** How many commands were acknowledged that went through the log. */
  written(): number
  /** Compares it with what a server holds: one sentence where it differs. */
  judge(server: Server): string | null
}

/**
 * Each client appends words that nobody else does to a key of its own: one that was acknowledged stands there
 * exactly once, and no other more than once.
 */
export function watchWorkload(): Workload {
  const words: { readonly key: string; readonly word: string; readonly isAcknowledged: boolean }[] =
    []
  let written = 0
  return {
    written: () => written,
    onWritten: () => written++,
    onSettled({ client, operation }, result) {
      if (result.type === 'done' && result.mode === 'log') written++
      if (operation.type !== 'append') return
      const isAcknowledged = result.type === 'done' && result.reply.type === 'ok'
      words.push({ key: keyOfWords(client), word: operation.value, isAcknowledged })
    },
    judge({ id, store }) {
      for (const { key, word, isAcknowledged } of words) {
        const times = (get(store.values, key) ?? '').split(word).length - 1
        if (times > 1) return `${id} holds ${word} ${times} times.`
        if (times === 0 && isAcknowledged) return `${id} lacks ${word}, which was acknowledged.`
      }
      return null
    },
  }
}
