import { readFileSync } from 'node:fs'

import { describe, expect, it } from 'vitest'

import { encodeRunFile } from '../trace/run-file'
import type { SharedRun } from '../trace/shared-run'
import { openFile, openLink, shareAsLink } from './share-run'
import { firstCommits, sharedRun } from './testing/shared-runs'

/** Made on 2026-11-21, by the last build that knew one branch only: the first 40 events of a first election. */
const link =
  '#/run?v=1&d=JY29CwFxHIefr-OuJKP5zoLy0s8NukmXgbv_QqEubwPKTl2sZoPV7m8wWYxS7AYWWXV8lqdnePpIchIMZ4P2NBiP9Em32ynVDEkI0fJ_3M6LMjkhss3ruk9TEWLAJzwtU9QEDQgPl2eGuhAHtsfdw6CpYzRUuW_3HN7vcCW0REfmogAXDx8LjyxVfBQFXCwcXBwKKCwsFEWFGYsO1qZ919SvUDh8AQ&at=40&h=3d4071b7&sel=e:12&view=space&bp=-term,3'
const file = readFileSync('src/debug/testing/format-1.raftrun.json', 'utf8')

const whole = firstCommits()
const run: SharedRun = {
  ...sharedRun(whole.header, whole.records.slice(0, 40)),
  stage: 'space',
  selection: { type: 'event', event: 12 },
  breakpoints: [{ id: 1, breakpoint: { type: 'term', above: 3 }, isOn: false }],
}
const opened = { type: 'opened', run, complaints: [] }

describe('what was made before a run could be two branches', () => {
  it('opens as it did, link and file', async () => {
    expect(await openLink(link)).toEqual(opened)
    expect(await openFile(new File([file], 'old.raftrun.json'))).toEqual(opened)
  })

  it('is what a run of one branch is still written as, so that older pages open it', async () => {
    expect(await shareAsLink(run)).toMatch(/^#\/run\?v=1&/)
    expect(encodeRunFile(run)).toBe(file)
  })
})

describe('the name of a branch', () => {
  const named = { ...run, name: 'a “split” vote, 投票 & más' }

  it('goes along, and changes nothing else', async () => {
    const made = (await shareAsLink(named)) ?? ''
    expect(made).toMatch(/^#\/run\?v=1&/)
    expect(await openLink(made)).toEqual({ ...opened, run: named })
    const text = encodeRunFile(named)
    expect(await openFile(new File([text], 'named.raftrun.json'))).toEqual({
      ...opened,
      run: named,
    })
  })

  it.each([
    { text: '%20%0A ', name: null, why: 'nothing that can be seen' },
    { text: 'a%0Ab%E2%80%AEc', name: 'a bc', why: 'what turns the text around it' },
    { text: 'n'.repeat(5000), name: 'n'.repeat(40), why: 'far too much' },
    { text: '%E0%A4%A', name: null, why: 'no text' },
  ])('is bounded: $why', async ({ text, name }) => {
    expect(await openLink(`${link}&name=${text}`)).toEqual({ ...opened, run: { ...run, name } })
  })
})
