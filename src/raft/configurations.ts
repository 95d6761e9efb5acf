import type { LogIndex } from './brands'
import { logIndex } from './brands'
import type { Entry } from './entry'
import type { Transition } from './transition'

/** Entries came into the log: their configurations are in force, committed or not (§6). */
export function takeConfigurations(
  t: Transition,
  entries: readonly Entry[],
  firstIndex: LogIndex,
): void {
  entries.forEach((entry, i) => {
    if (entry.type !== 'configuration') return
    const placed = { index: logIndex(firstIndex + i), configuration: entry.configuration }
    t.node.configurations = [...t.node.configurations, placed]
    t.decisions.push({ type: 'configurationTaken', ...placed, because: 'appended' })
  })
}

/** Entries were cut off from an index on: the configuration before them is in force again (§6). */
export function dropConfigurations(t: Transition, fromIndex: LogIndex): void {
  const { node } = t
  const [first, ...later] = node.configurations
  if (first === undefined || placeOf(t) < fromIndex || later.length === 0) return
  if (!node.rules.rollBackConfiguration) return
  node.configurations = [first, ...later.filter(({ index }) => index < fromIndex)]
  const placed = node.configurations.at(-1) ?? first
  t.decisions.push({ type: 'configurationTaken', ...placed, because: 'cutOff' })
}

/** Where the configuration in force stands in the log. */
export function placeOf({ node }: Transition): LogIndex {
  return node.configurations.at(-1)?.index ?? logIndex(0)
}
