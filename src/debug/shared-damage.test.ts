import { beforeAll, describe, expect, it } from 'vitest'

import { pack, unpack } from '../adapters/compress'
import { encodeRunFile, maxFileSize } from '../trace/run-file'
import { finish } from '../trace/opened-run'
import { maxLinkBytes } from '../trace/run-link'
import { writeRun } from '../trace/run-codec'
import type { BesideBranch, SharedRun } from '../trace/shared-run'
import { openFile, openLink, shareAsLink } from './share-run'
import { figure8, pairOf } from './testing/shared-pairs'

let run: SharedRun
let beside: BesideBranch
let link = ''
let file = ''

/** Figure 8, (d) beside (e), of which the second is shown. */
beforeAll(async () => {
  run = await pairOf(await figure8(), ['fork 1', 'run 1'], 'fork 1')
  if (run.beside === null) throw new Error('there are two')
  beside = run.beside
  link = (await shareAsLink(run)) ?? ''
  file = encodeRunFile(run)
}, 30_000)

async function opened(source: string) {
  const isLink = source.startsWith('#')
  const found = isLink ? await openLink(source) : await openFile(new File([source], 'x'))
  if (found?.type !== 'opened') throw new Error(`it is ${found?.type}`)
  return found
}

/** The link with other bytes in it: those of the second branch are the last. */
async function withBytes(change: (bytes: Uint8Array) => Uint8Array): Promise<string> {
  const data = /d=([^&]*)/.exec(link)?.[1] ?? ''
  const unpacked = await unpack(data, maxLinkBytes)
  if (unpacked.type !== 'ok') throw new Error(unpacked.type)
  return link.replace(data, await pack(Uint8Array.from(change(unpacked.bytes))))
}

/** Bytes of the link without its second branch: so many are there before it begins. */
function lengthOfFirst(): number {
  const alone = finish(writeRun({ ...run, beside: { ...beside, records: [] } }, Infinity))
  // No records, and the hash, which takes five bytes at most.
  return (alone?.length ?? 0) - 6
}

/**
 * The worlds that came of it are the same, so that nobody can tell: a hash was taken of another server, what
 * was changed is forgotten by the end, or it is only told, as the last step of a server that crashed.
 */
function expectSame(found: SharedRun): void {
  const types = (records: SharedRun['records'] | undefined) => records?.map(({ type }) => type)
  expect(types(found.records)).toEqual(types(run.records))
  expect(types(found.beside?.records)).toEqual(types(beside.records))
  expect(found).toMatchObject({ moment: run.moment, hash: run.hash })
}

describe('a damaged second branch', { timeout: 30_000 }, () => {
  it('of which nothing is left in a link: the first opens, where both still were one', async () => {
    const first = lengthOfFirst()
    const found = await opened(await withBytes((bytes) => bytes.slice(0, first + 1)))
    expect(found.complaints).toEqual(['The other branch of this link could not be read.'])
    expect(found.run).toMatchObject({ beside: null, moment: beside.parting })
    expect(found.run.records).toEqual(run.records)
  })

  it('that is cut off in a link opens up to there', async () => {
    const found = await opened(await withBytes((bytes) => bytes.slice(0, -30)))
    const length = found.run.beside?.records.length ?? 0
    const last = beside.parting + length
    expect(found.complaints).toEqual([
      `The other branch of this link is cut off after event ${last}.`,
    ])
    expect(length).toBeGreaterThan(10)
    expect(found.run.beside?.records).toEqual(beside.records.slice(0, length))
    expect(found.run).toMatchObject({ records: run.records, moment: last })
  })

  it('whose link is cut off before it is told of beside the first', async () => {
    const found = await opened(link.slice(0, link.indexOf('d=') + 1300))
    const last = (found.run.header.image?.count ?? 0) + found.run.records.length
    expect(found.complaints).toEqual([
      `This link is cut off after event ${last}.`,
      'The other branch of this link could not be read.',
    ])
    expect(found.run.moment).toBeLessThanOrEqual(beside.parting)
  })

  it.each([0, 1, 2, 3])(
    'whatever byte of it is changed, from %i: the first opens',
    async (from) => {
      const first = lengthOfFirst()
      const bytes = finish(writeRun(run, Infinity)) ?? new Uint8Array()
      for (let place = first + 2 + from * 2; place < bytes.length; place += 8) {
        const changed = await withBytes((all) => all.with(place, (all[place] ?? 0) ^ 0x11))
        const found = await opened(changed)
        expect(found.run.records).toEqual(run.records)
        if (found.complaints.length === 0) expectSame(found.run)
        for (const complaint of found.complaints) expect(complaint).toContain('other')
      }
    },
  )

  it.each([0, 1, 2])(
    'whatever letter of its link is changed, from %i, it never throws',
    async (from) => {
      for (
        let place = link.indexOf('d=') + 2 + from * 7;
        place < link.indexOf('&at=');
        place += 21
      ) {
        const letter = link[place] === 'A' ? 'B' : 'A'
        const found = await openLink(`${link.slice(0, place)}${letter}${link.slice(place + 1)}`)
        if (found?.type === 'opened' && found.complaints.length === 0) {
          expectSame(found.run)
        } else expect(['opened', 'refused']).toContain(found?.type)
      }
    },
  )

  it('that came to something else says at which event', async () => {
    const last = beside.parting + beside.records.length
    const other = link.replace(/&h=\w+/, '&h=00c0ffee')
    expect((await opened(other)).complaints).toEqual([
      `Made by build scenario. Replayed; at event ${last} of the other branch the result differs from the author’s: the state has another hash.`,
    ])
  })

  it('nor is it believed where the end of the first is another', async () => {
    const text = encodeRunFile({ ...run, beside: { ...beside, hash: 1 } })
    expect((await opened(text)).complaints).toEqual([
      `Made by build scenario. Replayed; at event ${run.records.length} the result differs from the author’s: the state has another hash.`,
    ])
  })

  it('in a file opens up to the damage', async () => {
    const lines = file.split('\n')
    const begin = lines.indexOf('],"besideRecords":[')
    const text = lines.with(begin + 11, '{"type":"step"},').join('\n')
    const found = await opened(text)
    const last = beside.parting + 10
    expect(found.complaints).toEqual([
      `The other branch of this file is damaged after event ${last}.`,
    ])
    expect(found.run).toMatchObject({ records: run.records, moment: last })
    expect(found.run.beside?.records).toEqual(beside.records.slice(0, 10))
  })

  it('of which nothing is left in a file', async () => {
    const nothing = 'The other branch of this file could not be read.'
    const end = file.indexOf('],"besideRecords":[')
    for (const text of [
      file.slice(0, end + 40),
      file.replace(/"isShown":true/, '"isShown":"yes"'),
      file.replace(/"parting":\d+/, '"parting":100000'),
    ]) {
      const found = await opened(text)
      expect(found.complaints).toEqual([nothing])
      expect(found.run).toMatchObject({ beside: null, records: run.records })
    }
  })

  it('is read behind a damage of the first, where that is after the parting', async () => {
    const lines = file.split('\n')
    const at = beside.parting + 20
    const found = await opened(lines.with(at + 1, '{"type":"nothing"},').join('\n'))
    expect(found.complaints).toEqual([`This file is damaged after event ${at}.`])
    expect(found.run.records).toEqual(run.records.slice(0, at))
    expect(found.run.beside?.records).toEqual(beside.records)
  })

  it('is lost where the first is damaged before it', async () => {
    const lines = file.split('\n')
    const found = await opened(lines.with(18, '{"type":"nothing"},').join('\n'))
    expect(found.complaints).toEqual([
      'This file is damaged after event 17.',
      'The other branch of this file could not be read.',
    ])
    expect(found.run).toMatchObject({ moment: 17, beside: null })
  })

  it('laid out anew is the same', async () => {
    const text = JSON.stringify(JSON.parse(file), null, 2)
    expect(await opened(text)).toEqual({ type: 'opened', run, complaints: [] })
  })
})

describe('the limits hold for both together', () => {
  it('a link of bytes in all', () => {
    const alone = finish(writeRun(run, Infinity))?.length ?? 0
    expect(finish(writeRun(run, alone - 40))).toBeNull()
    expect(finish(writeRun(run, alone))).not.toBeNull()
  })

  it('a link of a later version is refused', async () => {
    const found = await openLink(link.replace('?v=2', '?v=3'))
    const refusal =
      'This link was made by another version of the playground; this page cannot read it.'
    expect(found).toEqual({ type: 'refused', refusal })
    const bytes = await withBytes((all) => all.with(0, 3))
    expect(await openLink(bytes)).toEqual({ type: 'refused', refusal })
  })

  it('a bomb', async () => {
    const bomb = await pack(new Uint8Array(60_000_000))
    expect(await openLink(link.replace(/d=[^&]*/, `d=${bomb}`))).toEqual({
      type: 'refused',
      refusal: 'This link is not opened: what is packed in it would become more than 1 MB.',
    })
  })

  it('a file', async () => {
    const size = maxFileSize + 1
    const found = await openFile({ size, text: () => Promise.reject(new Error('it is read')) })
    expect(found.type).toBe('refused')
  })
})
