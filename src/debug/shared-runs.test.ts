import { readdirSync } from 'node:fs'

import { describe, expect, it } from 'vitest'

import { finish } from '../trace/opened-run'
import { readRun, writeRun } from '../trace/run-codec'
import { decodeRunFile, encodeRunFile } from '../trace/run-file'
import type { SharedRun } from '../trace/shared-run'
import { verifyRun } from '../trace/verify-run'
import { drawnRun, halfRun, scenarioRun } from './testing/shared-runs'

const seeds = Array.from({ length: 16 }, (_, i) => i + 1)
const stories = ['public/scenarios', 'src/scenario/testing/stories'].flatMap((folder) =>
  readdirSync(folder).map((file) => `${folder}/${file}`),
)

/** Record for record, hashes among them, and no field too many or too few. */
describe('what is handed on is what there was', () => {
  it.each(seeds)('seed %i', (seed) => comesBack(drawnRun(seed, 1500)))

  it.each(seeds)('seed %i, from an image in its middle', (seed) => {
    comesBack(halfRun(seed, 400))
  })

  it.each(stories)('%s', async (path) => {
    const run = await scenarioRun(path)
    expect(run.header.image).not.toBeNull()
    expect(run.records.length).toBeGreaterThan(0)
    comesBack(run)
  })
})

function comesBack(run: SharedRun): void {
  expect(decodeRunFile(encodeRunFile(run))).toEqual({ type: 'opened', run, complaints: [] })
  const { header, records, stood, beside } = run
  const bytes = finish(writeRun(run, Infinity))
  if (bytes === null) throw new Error('there is no limit')
  const back = finish(readRun(bytes))
  const recording = { header, records, stood, beside }
  expect(back).toEqual({ type: 'read', recording, ending: null, besideEnding: null, lost: null })
  expect(finish(verifyRun(run))).toEqual({ run, divergences: [] })
}
