import { readFileSync } from 'node:fs'

import { describe, expect, it } from 'vitest'
import type { ServerId } from './brands'
import type { TestCluster } from './testing/cluster'
import type { InteractionStep } from './testing/interaction'
import { compare, createInteraction, nameOf } from './testing/interaction'
import { entriesIn, ids, termsOf } from './testing/situation'

interface Vectors {
  readonly scenarios: readonly { readonly id: string; readonly steps: readonly InteractionStep[] }[]
}

const vectors: Vectors = JSON.parse(
  readFileSync(new URL('testing/vectors/etcd-interaction.json', import.meta.url), 'utf8'),
)

/** Scenarios that ask for what is not there, and where the same is tested instead. */
const notReplayed: Readonly<Record<string, string>> = {
  async_storage_writes:
    'one write is out at a time, and inputs wait for it: the server sees to that, not the core',
  async_storage_writes_append_aba_race:
    'one write is out at a time, so no acknowledgement can be of an older version of an entry',
  confchange_disable_validation: 'changes of members are always checked',
  forget_leader: 'a follower cannot be told to forget its leader',
  forget_leader_prevote_checkquorum: 'a follower cannot be told to forget its leader',
  forget_leader_read_only_lease_based: 'a follower cannot be told to forget its leader',
}

const alone = 'the only voter wins within the step in which it campaigns'
const onAppend = 'a change is in force here when it is appended, there when it is applied'
const byItself = 'joint consensus is always left by the leader itself'
const farewell = 'this core tells servers that left, once their leaving is committed'
const notSent = 'who is not in C_new is not sent it, and a leader that is not steps down at once'

/** Where a checkpoint differs, by its line, and why; `until` is where playing on makes no sense. */
const differences: Readonly<
  Record<string, { readonly until?: number; readonly at: Readonly<Record<number, string>> }>
> = {
  single_node: { at: { 11: alone } },
  confchange_v1_add_single: { at: { 10: alone } },
  confchange_v2_add_single_auto: { at: { 12: alone } },
  confchange_v2_add_double_implicit: { at: { 14: alone } },
  confchange_v2_add_double_auto: { at: { 12: alone, 254: onAppend, 288: farewell } },
  confchange_v2_add_single_explicit: { at: { 12: alone, 41: byItself }, until: 41 },
  confchange_v1_remove_leader: { at: { 36: onAppend, 246: 'a removed leader steps down' } },
  confchange_v1_remove_leader_stepdown: { at: { 37: onAppend, 84: onAppend, 113: onAppend } },
  confchange_v2_replace_leader: { at: { 50: byItself }, until: 50 },
  confchange_v2_replace_leader_stepdown: {
    at: { 55: byItself, 69: notSent, 163: notSent },
  },
  snapshot_succeed_via_app_resp: {
    at: {
      97: 'a heartbeat to who lacks what is cut off is the snapshot itself: a round trip less',
    },
  },
  snapshot_succeed_via_app_resp_behind: { at: {}, until: 55 },
}

describe('scenarios of etcd', () => {
  const replayed = vectors.scenarios.filter(({ id }) => notReplayed[id] === undefined)
  it.each(replayed)('$id', ({ id, steps }) => {
    const { at, until = Infinity } = differences[id] ?? { at: {} }
    const { cluster, play } = createInteraction()
    let checked = 0
    for (const step of steps.filter(({ line }) => line <= until)) {
      play(step)
      const facts = compare(cluster, step)
      const wanted = facts.map((fact) => fact.wanted)
      const seen = facts.map((fact) => fact.seen)
      if (at[step.line] === undefined) expect(seen, `line ${step.line}`).toEqual(wanted)
      else expect(seen, `line ${step.line} is not different`).not.toEqual(wanted)
      checked += facts.length
    }
    expect(checked).toBeGreaterThan(0)
    expect(endings[id]?.(cluster) ?? true).toBe(true)
  })

  it('are all there, played or not', () => {
    expect(vectors.scenarios).toHaveLength(28)
    const names = vectors.scenarios.map(({ id }) => id)
    expect(names).toEqual(expect.arrayContaining(Object.keys({ ...notReplayed, ...differences })))
  })
})

/** What a scenario comes to, where no checkpoint says so. */
const endings: Readonly<Record<string, (cluster: TestCluster) => boolean>> = {
  campaign: (cluster) => cluster.node(nameOf(1)).commitIndex === 3,
  single_node: (cluster) => cluster.node(nameOf(1)).commitIndex === 4,
  probe_and_replicate: (cluster) => {
    const terms = termsOf(cluster.node(nameOf(1)))
    const probes = cluster.decisions.filter(({ type }) => type === 'backtracked').length
    return terms.at(-1) === 8 && haveOneLog(cluster, ids) && probes <= 8
  },
  replicate_pause: (cluster) => haveOneLog(cluster, ids.slice(0, 3)),
  slow_follower_after_compaction: (cluster) =>
    cluster.decisions.some(({ type }) => type === 'snapshotInstalled'),
  /** Two joint changes, each left once. */
  confchange_v2_add_double_auto: (cluster) => {
    const entries = entriesIn(cluster.node(nameOf(1)))
    return entries.filter(({ type }) => type === 'configuration').length === 4
  },
}

function haveOneLog(cluster: TestCluster, members: readonly ServerId[]): boolean {
  const logs = members.map((id) => JSON.stringify(entriesIn(cluster.node(id))))
  return new Set(logs).size === 1
}
