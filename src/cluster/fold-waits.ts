import type { AskOutcome, RaftAsk, ServerId } from '../raft/index'
import type { PageRecord } from '../world/record'
import type { World } from '../world/world'
import { RequestError } from './cluster'
import type { ClusterEvent } from './cluster'
import type { LastStep } from './live-run'

/** Lets a request wait until what it caused has come back through the recording. */
export interface FoldWaits {
  /** Throws once the run is over. */
  check(): void
  hear(event: ClusterEvent): void
  /** Until the fold has come so far. */
  until(isReached: (world: World) => boolean): Promise<void>
  /** Until a record of the page itself is folded. */
  recorded(record: PageRecord): Promise<void>
  /** What a server says to what it is asked. */
  answered(server: ServerId, ask: RaftAsk): Promise<AskOutcome>
  /** The run is over: nothing more will come. */
  end(error: Error): void
}

interface Wait {
  readonly isOver: (event: ClusterEvent) => boolean
  readonly resolve: () => void
  readonly reject: (error: Error) => void
}

export function createFoldWaits(world: () => World): FoldWaits {
  let waits: readonly Wait[] = []
  let over: Error | null = null

  function check(): void {
    if (over !== null) throw over
  }

  function wait(isOver: Wait['isOver']): Promise<void> {
    return new Promise((resolve, reject) => {
      if (over !== null) return reject(over)
      waits = [...waits, { isOver, resolve, reject }]
    })
  }

  return {
    check,
    hear(event) {
      if (waits.length === 0) return
      const reached = waits.filter(({ isOver }) => isOver(event))
      waits = waits.filter((each) => !reached.includes(each))
      for (const { resolve } of reached) resolve()
    },
    until: (isReached) => (isReached(world()) ? Promise.resolve() : wait(() => isReached(world()))),
    recorded(record) {
      const text = JSON.stringify(record)
      return wait((event) => {
        // Whoever fell behind jumps over it.
        if (event.type === 'world') return event.world.at >= record.at
        if (event.type !== 'records') return false
        return event.steps.some((step) => JSON.stringify(step.record) === text)
      })
    },
    async answered(server, ask) {
      const text = JSON.stringify(ask)
      let outcome: AskOutcome = { type: 'ok' }
      let isEnded = false
      await wait((event) => {
        // Whoever fell behind jumps over the answer.
        if (event.type === 'world') return true
        if (event.type !== 'records') return false
        for (const { record, applied } of event.steps) {
          if (record.type === 'crash' && record.server === server) isEnded = true
          if (isEnded) return true
          if (record.type !== 'step' || record.server !== server) continue
          for (const decision of applied.decisions) {
            if (decision.type !== 'asked' || JSON.stringify(decision.ask) !== text) continue
            outcome = decision.outcome
            return true
          }
        }
        return false
      })
      if (isEnded) throw new RequestError(`${server} is down.`)
      return outcome
    },
    end(error) {
      over = error
      for (const { reject } of waits) reject(error)
      waits = []
    },
  }
}

/** Whether the fold has a server's step, or its incarnation is over. */
export function hasFolded({ servers }: World, { server: id, incarnation, n }: LastStep): boolean {
  const slot = servers[id]
  if (slot === undefined || slot.incarnation < incarnation) return false
  if (slot.incarnation > incarnation || slot.status === 'down' || slot.status === 'refused')
    return true
  return (slot.server?.n ?? -1) >= n
}
