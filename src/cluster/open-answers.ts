import { RequestError } from './cluster'

/**
 * Answers that are waited for from threads that may be ended at any moment: a thread that is ended
 * never answers, and nobody may wait for it for ever.
 */
export interface OpenAnswers {
  /** The answer, or a rejection where `end` came first. */
  orEnd<T>(answer: Promise<T>): Promise<T>
  /** Nothing is answered any more, neither what is waited for now nor what is asked later. */
  end(reason: string): void
}

export function createOpenAnswers(): OpenAnswers {
  const waiting = new Set<(error: Error) => void>()
  let ended: Error | null = null
  return {
    orEnd: (answer) =>
      new Promise((resolve, reject) => {
        if (ended !== null) return reject(ended)
        waiting.add(reject)
        answer.then(resolve, reject).finally(() => waiting.delete(reject))
      }),
    end(reason) {
      ended = new RequestError(reason)
      for (const reject of waiting) reject(ended)
      waiting.clear()
    },
  }
}
