import { beforeAll, describe, expect, it } from 'vitest'

import { openSimulatedCluster } from '../cluster/simulated-cluster'
import { scenarioHeader } from '../scenario/first-world'
import { finish } from '../trace/opened-run'
import { readRun, writeRun } from '../trace/run-codec'
import { decodeRunFile, encodeRunFile } from '../trace/run-file'
import { maxLinkLength } from '../trace/run-link'
import type { SharedRun } from '../trace/shared-run'
import { verifyRun } from '../trace/verify-run'
import { worldHash } from '../world/hash'
import { partingOf } from './branch-relations'
import type { Debugger } from './debugger'
import { openDebugger } from './open-debugger'
import { openFile, openLink, shareAsLink } from './share-run'
import { branchCalled, drawnFork, figure8, pairOf } from './testing/shared-pairs'

const seeds = Array.from({ length: 8 }, (_, i) => i + 1)

describe('two branches that are handed on are what there was', { timeout: 30_000 }, () => {
  it.each(seeds)('seed %i', async (seed) => {
    const debug = await drawnFork(seed, 30)
    const names = ['opened 1', 'fork 1'] as const
    const fork = branchCalled(debug, 'fork 1')
    const moments = [
      ['fork 1', fork.length],
      ['opened 1', fork.base - 5],
      ['opened 1', branchCalled(debug, 'opened 1').length],
      ['fork 1', fork.base],
    ] as const
    const [shown, event] = moments[seed % moments.length] ?? moments[0]
    const pair = seed % 3 === 0 ? names : names.toReversed()
    comesBack(await pairOf(debug, pair, shown, event))
  })

  it.each(seeds)('seed %i, a fork of a run whose time ran, alone', async (seed) => {
    const debug = await drawnFork(seed, 30)
    const { id, base, length } = branchCalled(debug, 'fork 1')
    const recorded = await debug.recording(length, id)
    expect(recorded.stood).toEqual([base])
    const [end] = await debug.events(length, length, id)
    if (end === undefined) throw new Error('it has an end')
    const view = { selection: null, stage: 'ring', breakpoints: [] } as const
    const hash = worldHash(end.applied.world)
    comesBack({ ...recorded, name: null, beside: null, moment: length, hash, ...view })
  })
})

function comesBack(run: SharedRun): void {
  const { header, records, stood, beside } = run
  const recording = { header, records, stood, beside }
  const bytes = finish(writeRun(run, Infinity))
  if (bytes === null) throw new Error('there is no limit')
  const whole = { type: 'read', recording, ending: null, besideEnding: null, lost: null }
  expect(finish(readRun(bytes))).toEqual(whole)
  expect(decodeRunFile(encodeRunFile(run))).toEqual({ type: 'opened', run, complaints: [] })
  expect(finish(verifyRun(run))).toEqual({ run, divergences: [] })
}

describe('Figure 8, (d) beside (e)', () => {
  let debug: Debugger
  let shared: SharedRun
  let link = ''

  beforeAll(async () => {
    debug = await figure8()
    debug.rename(branchCalled(debug, 'run 1').id, '(d) S5 overwrites')
    debug.rename(branchCalled(debug, 'fork 1').id, '(e) S1 commits')
    shared = await pairOf(debug, ['(e) S1 commits', '(d) S5 overwrites'], '(e) S1 commits')
    link = (await shareAsLink(shared)) ?? ''
  })

  it('is a link, and a file, that open as they were', async () => {
    expect(link).toMatch(/^#\/run\?v=2&/)
    expect(link.length).toBeLessThan(maxLinkLength)
    const opened = { type: 'opened', run: shared, complaints: [] }
    expect(await openLink(link)).toEqual(opened)
    expect(await openFile(new File([encodeRunFile(shared)], 'x'))).toEqual(opened)
  })

  it('costs little more than the longer of both alone', async () => {
    const { id, length } = branchCalled(debug, '(d) S5 overwrites')
    const recorded = await debug.recording(length, id)
    const alone = await shareAsLink({ ...shared, ...recorded, beside: null })
    expect(link.length).toBeLessThan(1.4 * (alone?.length ?? 0))
  })

  it('becomes two branches, one of which left the other, with the names and hashes they had', async () => {
    const found = await openLink(link)
    if (found?.type !== 'opened') throw new Error('it is refused')
    const other = openDebugger(openSimulatedCluster({ ...scenarioHeader, run: 'elsewhere' }))
    const opened = await other.open(found.run)
    const { branches, shown, moment } = other.state()
    const d = branchCalled(other, '(d) S5 overwrites')
    const e = branchCalled(other, '(e) S1 commits')
    expect(opened).toEqual({ branch: d.id, beside: e.id })
    expect(branches.map(({ name }) => name)).toEqual(['main', d.name, e.name])
    const parting = branchCalled(debug, '(e) S1 commits').base
    expect(e.parent).toEqual({ branch: d.id, event: parting })
    expect(partingOf(branches, d.id, e.id)).toEqual({ branch: d.id, event: parting })
    expect(shown).toBe(e.id)
    for (const { id, length, name } of [d, e]) {
      const was = branchCalled(debug, name)
      expect(length).toBe(was.length)
      for (const event of [parting, parting + 1, length])
        expect(await hashAt(other, id, event)).toBe(await hashAt(debug, was.id, event))
    }
    expect(moment?.world && worldHash(moment.world)).toBe(shared.hash)
  })

  it('is handed on once more from there', async () => {
    const other = openDebugger(openSimulatedCluster({ ...scenarioHeader, run: 'elsewhere' }))
    await other.open(shared)
    const again = await pairOf(other, ['(e) S1 commits', '(d) S5 overwrites'], '(e) S1 commits')
    expect({ ...again, header: shared.header }).toEqual(shared)
  })
})

async function hashAt(debug: Debugger, branch: string, event: number): Promise<number> {
  const [step] = await debug.events(event, event, branch)
  if (step === undefined) throw new Error(`no event ${event}`)
  return worldHash(step.applied.world)
}
