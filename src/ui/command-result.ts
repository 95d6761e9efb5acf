import type { Outcome, RecordedStep } from '../cluster/cluster'
import type { Operation } from '../kv/operation'
import { describeResult } from '../trace/words'
import { readWords } from './message-fields'

/** What the last command came to. */
export type CommandResult =
  | { readonly type: 'waiting'; readonly operation: Operation }
  | {
      readonly type: 'answered'
      readonly operation: Operation
      readonly outcome: Outcome
      /** World milliseconds from asking to the answer. */
      readonly ms: number
      /** The run's last event before the question. */
      readonly since: number
    }
  | { readonly type: 'problem'; readonly text: string }

/** `x = 7, committed at index 12, 41 ms`, as far as it is known. While time stands no answer comes by itself. */
export function resultText(
  result: CommandResult,
  index: number | null,
  isStanding: boolean,
): string {
  switch (result.type) {
    case 'problem':
      return result.text
    case 'waiting':
      return isStanding ? 'asked: deliver it, or let time run' : 'asking …'
    case 'answered': {
      const { outcome, operation, ms } = result
      if (outcome.type === 'accepted') return 'accepted'
      const text = describeResult(operation, outcome)
      if (outcome.type !== 'done') return text
      const isRead = operation.type === 'get' && outcome.mode !== 'log' && outcome.mode !== 'local'
      const how = isRead ? `, by ${readWords[outcome.mode]}` : ''
      const where = index === null ? how : `, committed at index ${index}`
      return `${text}${where}, ${ms < 10 ? ms.toFixed(1) : Math.round(ms)} ms`
    }
  }
}

/** Where the log holds an operation that was settled after event `since`; null while that is not known. */
export function indexOfOperation(
  recent: readonly RecordedStep[],
  operation: Operation,
  since: number,
): number | null {
  const wanted = JSON.stringify(operation)
  const settled = recent
    .filter((step) => step.event > since)
    .flatMap(({ record, applied }) =>
      record.type === 'clientStep'
        ? applied.settled.map(({ serial, operation: done }) => ({
            client: record.client,
            serial,
            text: JSON.stringify(done),
          }))
        : [],
    )
    .findLast(({ text }) => text === wanted)
  if (settled === undefined) return null
  for (const { applied } of recent) {
    for (const decision of applied.decisions) {
      if (decision.type !== 'applied' || decision.serial !== settled.serial) continue
      if (decision.client === settled.client) return decision.index
    }
  }
  return null
}
