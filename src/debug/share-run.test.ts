import { describe, expect, it } from 'vitest'

import { pack } from '../adapters/compress'
import { logIndex, serverId } from '../raft/index'
import { encodeRunFile, maxFileSize } from '../trace/run-file'
import { maxLinkLength } from '../trace/run-link'
import type { SharedRun } from '../trace/shared-run'
import { openFile, openLink, shareAsLink } from './share-run'
import { firstCommits, scenarioRun, sharedRun } from './testing/shared-runs'

const run = firstCommits()
const last = run.moment

describe('a link', { timeout: 30_000 }, () => {
  it('opens what was shared: the moment, the hash, what was looked at', async () => {
    const shared: SharedRun = {
      ...run,
      selection: { type: 'entry', server: serverId('S3'), index: logIndex(2) },
      stage: 'space',
      breakpoints: [
        { id: 1, breakpoint: { type: 'role', server: null, role: 'leader' }, isOn: false },
        {
          id: 2,
          breakpoint: { type: 'predicate', text: 'S1.term > 2 & S2 = leader; "ü"' },
          isOn: true,
        },
      ],
    }
    expect(await openLink(await linkTo(shared))).toEqual(opened(shared))
  })

  it('to a first election and three commits is well below what a mail lets through', async () => {
    const link = await linkTo(run)
    expect(run.records.length).toBeGreaterThan(120)
    expect(link.length).toBeLessThan(700)
  })

  it('to Figure 8, played by hand from its scenario, is still one', async () => {
    const figure8 = await scenarioRun('public/scenarios/08-figure-8.raft')
    const link = await linkTo(figure8)
    expect(link.length).toBeLessThan(maxLinkLength)
    expect(await openLink(link)).toEqual(opened(figure8))
  })

  it.each([35, 50, 80])('opens what is there where it is cut off after %i %%', async (percent) => {
    const link = await linkTo(run)
    const cut = await openLink(link.slice(0, Math.floor((link.length * percent) / 100)))
    if (cut?.type !== 'opened') throw new Error(`it is ${cut?.type}`)
    const { records, moment } = cut.run
    expect(cut.complaints).toEqual([`This link is cut off after event ${moment}.`])
    expect(records).toEqual(run.records.slice(0, moment))
    expect(moment).toBeLessThan(last)
  })

  it.each([12, 20, 60])('is refused where no more than %i letters are left', async (length) => {
    const link = await linkTo(run)
    const sentence = 'This link is damaged or cut off: nothing of its run can be read.'
    expect(await openLink(link.slice(0, length))).toEqual(refused(sentence))
  })

  it('is open at its end where it is cut off behind the run', async () => {
    const link = await linkTo(run)
    const cut = await openLink(link.slice(0, link.indexOf('&at=')))
    expect(cut).toEqual(opened(run, 'This link is cut off where it says what to look at.'))
  })

  it('says what of the view it could not read', async () => {
    const link = `${await linkTo(run)}&sel=S1:x&bp=role,S1,king`
    const complaints = [
      'What this link selects is damaged, so nothing is selected.',
      'The breakpoints of this link are damaged and left out.',
    ]
    expect(await openLink(link)).toEqual(opened(run, ...complaints))
  })

  it('says where another build came to something else', async () => {
    const link = (await linkTo(run)).replace(/&h=\w+/, '&h=00c0ffee')
    const found = await openLink(link)
    if (found?.type !== 'opened') throw new Error('it is refused')
    expect(found.complaints).toEqual([
      `Made by build simulation. Replayed; at event ${last} the result differs from the author’s: the state has another hash.`,
    ])
  })

  it('is refused where it would unpack to more than there is room for', async () => {
    const bomb = await pack(new Uint8Array(60_000_000))
    expect(await openLink(`#/run?v=1&d=${bomb}&at=1`)).toEqual(
      refused('This link is not opened: what is packed in it would become more than 1 MB.'),
    )
  })

  it.each([
    { link: '#/run?v=1&d=', why: 'empty' },
    { link: '#/run', why: 'without anything' },
    { link: '#/run?v=1&d=%%%', why: 'in other letters' },
    { link: '#/run?v=1&d=SGVsbG8', why: 'of something else' },
    { link: '#/run?v=1&d=AAAAAAAAAAAAAAAAAAAAAAA', why: 'of zeros' },
    { link: '#/run?d=SGVsbG8', why: 'without a version' },
    { link: '#/run?v=7&d=SGVsbG8', why: 'of a later version' },
  ])('$why is refused in one sentence', async ({ link }) => {
    const found = await openLink(link)
    if (found === null) return expect(link).toBe('#/run')
    if (found.type !== 'refused') throw new Error('it is open')
    expect(found.refusal).toMatch(/^This link [^.]*\.$/)
  })

  it.each(['', '#', '#/', '#/play?n=5', '#/learn/08-figure-8'])(
    '“%s” is none',
    async (fragment) => {
      expect(await openLink(fragment)).toBeNull()
    },
  )

  it.each([0, 3, 6])('whatever is changed in it, opens or is refused: from %i', async (skipped) => {
    const link = await linkTo(run)
    const from = link.indexOf('d=') + 2 + skipped
    for (let place = from; place < link.indexOf('&at='); place += 9) {
      const letter = link[place] === 'A' ? 'B' : 'A'
      const found = await openLink(`${link.slice(0, place)}${letter}${link.slice(place + 1)}`)
      if (found?.type !== 'opened') expect(found?.type).toBe('refused')
      else if (found.complaints.length === 0) {
        // Nothing but the name of the run or of its build was changed.
        const { build, run: name } = found.run.header
        expect({ ...found.run, header: { ...run.header, build, run: name } }).toEqual(found.run)
        expect(found.run.records).toEqual(run.records)
      }
    }
  })
})

describe('a file', () => {
  it('opens what was shared', async () => {
    expect(await openFile(fileOf(encodeRunFile(run)))).toEqual(opened(run))
  })

  it('of more than 50 MB is not even read', async () => {
    const text = () => Promise.reject(new Error('it is read'))
    expect(await openFile({ size: maxFileSize + 13_000_000, text })).toEqual(
      refused('This file has 63 MB; a recorded run has 50 MB at most.'),
    )
  })

  it.each([
    { text: '', why: 'an empty one' },
    { text: 'cluster S1 S2 S3\nready\n', why: 'a scenario' },
    { text: '{"plan":{"seed":1}}', why: 'foreign JSON' },
    { text: '[1,2,3]', why: 'a list' },
    { text: 'null', why: 'nothing at all' },
    { text: '{"kind":"raft-playground-run","format":1}', why: 'one without a run' },
  ])('$why is refused in one sentence', async ({ text }) => {
    const found = await openFile(fileOf(text))
    if (found.type !== 'refused') throw new Error('it is open')
    expect(found.refusal).toMatch(/^This file [^.]*\.$/)
  })

  it('that is cut off opens as far as it goes', async () => {
    const text = encodeRunFile(run)
    const lines = text.split('\n').slice(0, 18)
    const cut = sharedRun(run.header, run.records.slice(0, 17))
    const found = await openFile(fileOf(`${lines.join('\n')}\n{"type":"step","ser`))
    expect(found).toEqual(opened(cut, 'This file is cut off after event 17.'))
  })

  it('that is damaged opens up to there', async () => {
    const lines = encodeRunFile(run).split('\n')
    const text = lines.with(18, '{"type":"step","server":"S1","at":-4},').join('\n')
    const cut = sharedRun(run.header, run.records.slice(0, 17))
    expect(await openFile(fileOf(text))).toEqual(
      opened(cut, 'This file is damaged after event 17.'),
    )
  })

  it('with fields that nobody knows opens without them, and names them', async () => {
    const text = encodeRunFile(run)
      .replace('{"format"', '{"mood":"good","format"')
      .replace('"header":{', '"header":{"weather":"fine",')
      .replace('{"type":"boot"', '{"colour":"red","type":"boot"')
    const complaint =
      'This file has fields that this page does not know, which are left out: mood, header.weather, boot.colour.'
    expect(await openFile(fileOf(text))).toEqual(opened(run, complaint))
  })

  it('of a later version opens as far as it is understood', async () => {
    const text = encodeRunFile(run).replace('{"format":1', '{"format":3')
    const complaint =
      'This file was made with format 3, and this page knows format 2: what it understands is open.'
    expect(await openFile(fileOf(text))).toEqual(opened(run, complaint))
  })

  it('that somebody has laid out anew is the same run', async () => {
    const text = JSON.stringify(JSON.parse(encodeRunFile(run)), null, 2)
    expect(await openFile(fileOf(text))).toEqual(opened(run))
  })

  it('whose servers went another way says where', async () => {
    const place = run.records.findIndex(({ type }) => type === 'hash')
    const records = run.records.map((record, i) =>
      i === place && record.type === 'hash' ? { ...record, hash: 1 } : record,
    )
    const found = await openFile(fileOf(encodeRunFile({ ...run, records })))
    if (found.type !== 'opened') throw new Error('it is refused')
    expect(found.complaints).toEqual([
      expect.stringMatching(
        new RegExp(`^Made by build simulation. Replayed; at event ${place + 1} the result differs`),
      ),
    ])
  })
})

async function linkTo(shared: SharedRun): Promise<string> {
  const link = await shareAsLink(shared)
  if (link === null) throw new Error('it is too long')
  return link
}

function opened(shared: SharedRun, ...complaints: readonly string[]) {
  return { type: 'opened', run: shared, complaints }
}

function refused(refusal: string) {
  return { type: 'refused', refusal }
}

function fileOf(text: string): File {
  return new File([text], 'run.raftrun.json')
}
