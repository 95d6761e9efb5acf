import type { RecordedStep } from '../cluster/cluster'
import type { Peer } from '../server/messages'
import type { Selection } from '../store/selection-store'
import type { About, Line } from '../trace/line'
import { lines } from '../trace/sentences'

export interface FeedRow {
  readonly key: string
  readonly event: number
  readonly line: Line
  /** How many older lines of the same kind it stands for. */
  readonly more: number
}

/** milestones: changes of role, commits, faults; all: every sentence there is. */
export type FeedFilter = 'milestones' | 'all'

const linesOf = new WeakMap<RecordedStep, readonly Line[]>()

/** The newest lines that pass, newest first. Neighbours that tell the same again are one row. */
export function feedRows(
  recent: readonly RecordedStep[],
  isWanted: (line: Line) => boolean,
  most: number,
): readonly FeedRow[] {
  const rows: FeedRow[] = []
  for (let i = recent.length - 1; i >= 0 && rows.length < most; i--) {
    const step = recent[i]
    if (step === undefined) continue
    const told = remembered(step)
    for (let k = told.length - 1; k >= 0; k--) {
      const line = told[k]
      if (line === undefined || !isWanted(line)) continue
      const newer = rows.at(-1)
      if (newer !== undefined && repeats(newer.line, line)) {
        rows[rows.length - 1] = { ...newer, more: newer.more + 1 }
        continue
      }
      rows.push({ key: `${step.event}.${k}`, event: step.event, line, more: 0 })
    }
  }
  return rows
}

/** What of a line belongs to the thing that is selected. */
export function isAbout(selection: Selection): (line: Line) => boolean {
  switch (selection.type) {
    case 'server':
      return (line) => line.subject === selection.server
    case 'client':
      return ({ about }) => about?.type === 'client' && about.client === selection.client
    case 'link':
      return ({ about }) => about?.type === 'link' && isOn(about, selection)
    case 'entry':
      return ({ about }) => about?.type === 'entry' && about.index === selection.index
    case 'message':
    case 'event':
      return () => false
  }
}

export function isSelected(about: About | null, selection: Selection | null): boolean {
  if (about === null || selection === null || about.type !== selection.type) return false
  switch (about.type) {
    case 'server':
      return selection.type === 'server' && about.server === selection.server
    case 'client':
      return selection.type === 'client' && about.client === selection.client
    case 'entry':
      return (
        selection.type === 'entry' &&
        about.server === selection.server &&
        about.index === selection.index
      )
    case 'link':
      return selection.type === 'link' && isOn(about, selection)
  }
}

interface Ends {
  readonly a: Peer
  readonly b: Peer
}

/** A link has two ends and no direction. */
function isOn(one: Ends, other: Ends): boolean {
  return (one.a === other.a && one.b === other.b) || (one.a === other.b && one.b === other.a)
}

function repeats(newer: Line, line: Line): boolean {
  if (line.kind === 'other' || newer.kind !== line.kind || newer.subject !== line.subject)
    return false
  return line.kind === 'commit' || newer.says === line.says
}

function remembered(step: RecordedStep): readonly Line[] {
  const known = linesOf.get(step)
  if (known !== undefined) return known
  const made = lines(step)
  linesOf.set(step, made)
  return made
}
