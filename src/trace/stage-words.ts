import type { Decision, LogIndex, Micros, Position, RaftMessage, Stage } from '../raft/index'

type DecisionOf<T extends Decision['type']> = Extract<Decision, { readonly type: T }>

/** The first decision of a kind that a stage took, or null. */
export function decisionIn<T extends Decision['type']>(
  { decisions }: Pick<Stage, 'decisions'>,
  type: T,
): DecisionOf<T> | null {
  return decisionsIn({ decisions }, type)[0] ?? null
}

export function decisionsIn<T extends Decision['type']>(
  { decisions }: Pick<Stage, 'decisions'>,
  type: T,
): readonly DecisionOf<T>[] {
  return decisions.filter((each): each is DecisionOf<T> => each.type === type)
}

type MessageOf<T extends RaftMessage['type']> = Extract<RaftMessage, { readonly type: T }>

export function messagesIn<T extends RaftMessage['type']>(
  { messages }: Pick<Stage, 'messages'>,
  type: T,
): readonly MessageOf<T>[] {
  return messages.filter((each): each is MessageOf<T> => each.type === type)
}

/** `(9, t3)`. */
export function place({ index, term }: Position): string {
  return `(${index}, t${term})`
}

/** World or server time as people read it: `243 ms`. */
export function ms(time: Micros | number): string {
  return `${Math.round(time / 100) / 10} ms`
}

/** `index 9`, `index 9 to 12`. */
export function indexes(first: LogIndex | number, last: LogIndex | number): string {
  return first === last ? `index ${first}` : `index ${first} to ${last}`
}

/** `S1, S2 and S3`, and who is left out is counted. */
export function listed(names: readonly string[], most = 6): string {
  if (names.length <= 1) return names[0] ?? 'nobody'
  const isLong = names.length > most
  const shown = isLong ? names.slice(0, most - 1) : names.slice(0, -1)
  const last = isLong ? `${names.length - shown.length} more` : (names.at(-1) ?? '')
  return `${shown.join(', ')} and ${last}`
}

/** The timer that began in a stage: how long it is; null where none began. Each is drawn at random. */
export function newTimer({ before, after }: Stage): Micros | null {
  const { role, random } = after
  return role.type === 'leader' || random === before.random ? null : role.electionTimeout
}
