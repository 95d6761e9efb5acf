import { useEffect, useState } from 'react'

import type { RecordedStep } from '../cluster/cluster'
import { partingOf } from '../debug/branch-relations'
import type { Branch, Debugger } from '../debug/debugger'
import type { DebugStore } from '../store/debug-store'
import { compare, maxCompared } from '../trace/differences'
import type { Comparison } from '../trace/differences'
import { stateDifferences } from '../trace/differences-state'
import type { ServerDifference } from '../trace/differences-state'
import { problemText } from './problem-text'
import { useStores } from './stores'

/** Two branches beside each other, as far as they have come. */
export interface Compared {
  readonly a: string
  readonly b: string
  /** The last event they have in common; null where they have none. */
  readonly parting: RecordedStep | null
  readonly comparison: Comparison
  readonly states: readonly ServerDifference[]
  /** The last event of each. */
  readonly ends: { readonly a: number; readonly b: number }
  readonly problem: string | null
}

/** Events read of each branch at most: hashes and writes that land are among them. */
const mostRead = 2 * maxCompared
/** How often a branch that grows is looked at again. */
const restMs = 1000

/** Reads two branches from where they left each other on, and what comes to them. */
export function useComparison(a: string, b: string): Compared | null {
  const { cluster, debugStore } = useStores()
  const [compared, setCompared] = useState<Compared | null>(null)
  useEffect(() => {
    const reader = createReader(cluster, debugStore, a, b, setCompared)
    reader.look()
    const timer = setInterval(reader.look, restMs)
    return () => {
      clearInterval(timer)
      reader.stop()
    }
  }, [cluster, debugStore, a, b])
  return compared?.a === a && compared.b === b ? compared : null
}

function createReader(
  cluster: Debugger,
  debugStore: DebugStore,
  a: string,
  b: string,
  tell: (compared: Compared) => void,
) {
  let isReading = false
  let isStopped = false
  let ends = { a: -1, b: -1 }
  let steps: Both = { a: [], b: [] }
  let comparison: Comparison | null = null

  async function read(one: Branch, other: Branch, branches: readonly Branch[]) {
    const parting = partingOf(branches, a, b)
    const first = parting?.event ?? 0
    const [fromA, fromB, last, endA, endB] = await Promise.all([
      more(cluster, one, first, steps.a),
      more(cluster, other, first, steps.b),
      parting === null || first === 0 ? [] : cluster.events(first, first, parting.branch),
      cluster.events(one.length, one.length, a),
      cluster.events(other.length, other.length, b),
    ])
    if (comparison === null || fromA !== steps.a || fromB !== steps.b)
      comparison = compare(fromA, fromB)
    steps = { a: fromA, b: fromB }
    const worlds = [endA.at(-1)?.applied.world, endB.at(-1)?.applied.world] as const
    const isCut = {
      a: comparison.isCut.a || one.length > first + mostRead,
      b: comparison.isCut.b || other.length > first + mostRead,
    }
    return {
      a,
      b,
      parting: last.at(-1) ?? null,
      comparison: { ...comparison, isCut },
      states: worlds[0] && worlds[1] ? stateDifferences(worlds[0], worlds[1]) : [],
      ends: { a: one.length, b: other.length },
      problem: null,
    }
  }

  async function look() {
    const { branches } = debugStore.getState()
    const one = branches.find(({ id }) => id === a)
    const other = branches.find(({ id }) => id === b)
    if (one === undefined || other === undefined || isReading) return
    if (ends.a === one.length && ends.b === other.length) return
    isReading = true
    ends = { a: one.length, b: other.length }
    try {
      const compared = await read(one, other, branches)
      if (!isStopped) tell(compared)
    } catch (error) {
      const problem = problemText(error)
      if (!isStopped)
        tell({ a, b, parting: null, comparison: compare([], []), states: [], ends, problem })
    } finally {
      isReading = false
    }
  }

  return {
    look: () => void look(),
    stop() {
      isStopped = true
    },
  }
}

interface Both {
  readonly a: readonly RecordedStep[]
  readonly b: readonly RecordedStep[]
}

/** What was read of a branch, and what has come to it since. */
async function more(
  cluster: Debugger,
  { id, length }: Branch,
  first: number,
  known: readonly RecordedStep[],
): Promise<readonly RecordedStep[]> {
  const from = (known.at(-1)?.event ?? first) + 1
  const to = Math.min(length, first + mostRead)
  return from > to ? known : [...known, ...(await cluster.events(from, to, id))]
}
