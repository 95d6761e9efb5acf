import type { Judged } from '../../check/checker'
import { isServer } from '../../server/links'

/** What servers have sent each other, lost or not. */
export interface Traffic {
  watch(judged: Judged): void
  /** Requests of RPCs; answers are not counted. */
  requests(): number
  /** Those before somebody led for the first time. */
  untilLeader(): number
  /** Requests and answers, as JSON. */
  bytes(): number
}

/** Counts what is sent, as the course's network does for its budgets. */
export function createTraffic(): Traffic {
  let requests = 0
  let untilLeader: number | null = null
  let bytes = 0
  return {
    watch({ applied: { sent, lost, decisions } }) {
      for (const { from, to, message } of [...sent, ...lost]) {
        if (!isServer(from) || !isServer(to)) continue
        bytes += JSON.stringify(message).length
        if (!message.type.endsWith('Response')) requests++
      }
      if (decisions.some(({ type }) => type === 'becameLeader')) untilLeader ??= requests
    },
    requests: () => requests,
    untilLeader: () => untilLeader ?? requests,
    bytes: () => bytes,
  }
}
