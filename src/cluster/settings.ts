import * as v from 'valibot'
import { allRules, defaultRaftOptions } from '../raft/index'
import type { ClusterSettings } from './live-cluster'

const amount = v.pipe(v.number(), v.integer(), v.minValue(1))

const schema = v.object({
  servers: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(9)),
  options: v.object({
    electionTimeoutMin: amount,
    electionTimeoutMax: amount,
    heartbeatInterval: amount,
    noop: v.boolean(),
    backtrack: v.picklist(['fast', 'naive']),
  }),
  rules: v.record(v.string(), v.boolean()),
})

/** Settings as they were kept, or null where they are damaged or of a version that had others. */
export function readSettings(kept: unknown): ClusterSettings | null {
  const parsed = v.safeParse(schema, kept)
  if (!parsed.success) return null
  const { servers, options, rules } = parsed.output
  const isOff = (rule: string) => rules[rule] === false
  return {
    servers,
    // Brands exist for the compiler only; every number was checked.
    options: { ...defaultRaftOptions, ...(options as Partial<typeof defaultRaftOptions>) },
    rules: {
      ...allRules,
      ...Object.fromEntries(
        Object.keys(allRules)
          .filter(isOff)
          .map((rule) => [rule, false]),
      ),
    },
  }
}
