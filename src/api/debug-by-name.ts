import type { DebugState, Debugger, Move } from '../debug/debugger'
import { hashText, worldHash } from '../world/hash'
import type { World } from '../world/world'

/** Where one is in time, as plain data. */
export interface Whereabouts {
  /** The event that is shown, and how many its branch has. */
  readonly event: number
  readonly length: number
  readonly branch: string
  /** The past is shown, and not the present. */
  readonly isPast: boolean
  /** Eight hexadecimal digits that stand for the whole state that is shown. */
  readonly hash: string
  readonly branches: readonly {
    readonly id: string
    readonly name: string
    readonly parent: { readonly branch: string; readonly event: number } | null
    readonly length: number
  }[]
  /** Why time was stopped by itself; null where a person stopped it, or where it runs. */
  readonly stop: { readonly event: number; readonly sentence: string } | null
}

/** Moving through time, for the console and for tests. */
export interface DebugByName {
  where(): Whereabouts
  goTo(event: number, branch?: string): Promise<void>
  move(to: Move): Promise<void>
  /** Answers when every move, fork and replay that was asked for before, by keys too, is over. */
  settled(): Promise<void>
  backToPresent(): Promise<void>
  /** Servers go on from the moment that is shown. */
  fork(): Promise<void>
  replayWithout(event: number): Promise<void>
  /** What happened, in sentences: both ends among them. */
  told(from: number, to: number): Promise<readonly string[]>
  debug: Debugger
}

/** `shown` is the world that is shown now. */
export function debugByName(cluster: Debugger, shown: () => World): DebugByName {
  return {
    where: () => whereabouts(cluster.state(), shown()),
    goTo: cluster.goTo,
    move: cluster.move,
    settled: cluster.settled,
    backToPresent: cluster.backToPresent,
    fork: cluster.fork,
    replayWithout: cluster.replayWithout,
    async told(from, to) {
      const { lineText, lines } = await import('../trace/sentences')
      const steps = await cluster.events(from, to)
      return steps.map((step) => `${step.event} ${lines(step).map(lineText).join(' ')}`)
    },
    debug: cluster,
  }
}

function whereabouts({ branches, shown, moment, stop }: DebugState, world: World): Whereabouts {
  const length = branches.find(({ id }) => id === shown)?.length ?? world.count
  return {
    event: world.count,
    length,
    branch: shown,
    isPast: moment !== null,
    hash: hashText(worldHash(world)),
    branches: branches.map(({ id, name, parent, length: events }) => ({
      id,
      name,
      parent,
      length: events,
    })),
    stop: stop === null ? null : { event: stop.event, sentence: stop.sentence },
  }
}
