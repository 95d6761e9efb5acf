import { hashText } from '../world/hash'
import type { RunHeader, WorldRecord } from '../world/record'
import { readHeader } from './header-schema'
import { finish, firstEventOf, isWithin, readHash, refused, sizeText } from './opened-run'
import type { Opened, Progress } from './opened-run'
import { packed, strangeFields } from './packed'
import { readRecord } from './record-schemas'
import type { SharedRun } from './shared-run'
import { readBreakpoints, readSelection, readStage } from './view-schema'

/** Of `.raftrun.json`: see RECORDING.md. */
export const fileFormat = 1
/** Characters, nearly all of which are one byte. */
export const maxFileSize = 50_000_000

/** A run as a `.raftrun.json`: one JSON document, with each record on a line of its own. */
export function encodeRunFile(run: SharedRun): string {
  return finish(writeRunFile(run)).join('')
}

/** The same in slices, as parts that follow each other. */
export function* writeRunFile(run: SharedRun): Generator<Progress, string[]> {
  const { header, records, moment, hash, selection, stage, breakpoints } = run
  const view = { moment, hash: hashText(hash), selection, stage, breakpoints }
  const head = { format: fileFormat, kind, events: records.length, ...view, header: packed(header) }
  const parts = [`${JSON.stringify(head).slice(0, -1)},${recordsBegin}\n`]
  for (let done = 0; done < records.length; done += sliceLength) {
    const lines = records
      .slice(done, done + sliceLength)
      .map((record) => JSON.stringify(packed(record)))
    parts.push(lines.join(',\n'), done + lines.length < records.length ? ',\n' : '\n')
    yield done / records.length
  }
  return [...parts, ']}\n']
}

/** Reads a `.raftrun.json`, and of a damaged one what comes before the damage. */
export function decodeRunFile(text: string): Opened {
  return finish(readRunFile(text))
}

/** The same in slices: it tells how far it is. */
export function* readRunFile(text: string): Generator<Progress, Opened> {
  if (text.length > maxFileSize) return refused(tooLarge(text.length))
  const parts = partsOf(text)
  if (parts === null) return refused('This file is not a recorded run: it is no JSON.')
  const head = headOf(parts.head)
  if (head === null) return refused('This file is not a recorded run of this playground.')
  const complaints: string[] = []
  if (head['format'] !== fileFormat)
    complaints.push(
      `This file was made with format ${shown(head['format'])}, and this page knows format ${fileFormat}: what it understands is open.`,
    )
  const header = readHeader(head['header'])
  if (header === null)
    return refused(complaints[0] ?? 'This file is damaged: how its run began cannot be read.')
  const strange = new Set([
    ...Object.keys(head).filter((name) => !fields.includes(name)),
    ...strangeFields(head['header'], packed(header), 'header'),
  ])

  const first = firstEventOf(header)
  const records: WorldRecord[] = []
  let isDamaged = false
  for (const value of parts.records) {
    const record = readRecord(value)
    if (record === null) {
      isDamaged = true
      break
    }
    if (strange.size < mostNamed)
      for (const name of strangeFields(value, packed(record))) strange.add(`${record.type}.${name}`)
    records.push(record)
    if (records.length % sliceLength === 0)
      yield Math.min(1, records.length / Math.max(1, Number(head['events'])))
  }
  const last = first + records.length
  const isShort =
    !isDamaged && typeof head['events'] === 'number' && head['events'] > records.length
  if (isDamaged) complaints.push(`This file is damaged after event ${last}.`)
  else if (isShort || parts.isCutOff()) complaints.push(`This file is cut off after event ${last}.`)
  if (strange.size > 0) complaints.push(strangeText([...strange]))
  return { type: 'opened', run: { header, records, ...viewOf(head, first, last) }, complaints }
}

export function tooLarge(size: number): string {
  return `This file has ${sizeText(size)}; a recorded run has ${sizeText(maxFileSize)} at most.`
}

const kind = 'raft-playground-run'
const recordsBegin = '"records":['
const fields = [
  'format',
  'kind',
  'events',
  'moment',
  'hash',
  'selection',
  'stage',
  'breakpoints',
  'header',
  'records',
]
/** Records between two looks up. */
const sliceLength = 200
const mostNamed = 8

interface Parts {
  readonly head: unknown
  readonly records: Iterable<unknown>
  /** Once all records were read: whether the file ended before it should. */
  readonly isCutOff: () => boolean
}

/** As this page writes it, line by line, so that what is before a damage can be read; else as any JSON. */
function partsOf(text: string): Parts | null {
  const end = text.indexOf('\n')
  const first = end === -1 ? text : text.slice(0, end).trimEnd()
  if (!first.endsWith(`,${recordsBegin}`)) return wholeOf(text)
  const head = parsed(`${first.slice(0, -recordsBegin.length - 1)}}`)
  if (head === undefined) return null
  let isEnded = false
  function* lines(): Generator<unknown> {
    let from = end + 1
    while (from < text.length) {
      const until = text.indexOf('\n', from)
      const line = text.slice(from, until === -1 ? text.length : until).trim()
      from = until === -1 ? text.length : until + 1
      isEnded = line === ']}'
      if (isEnded) return
      const value = parsed(line.replace(/,$/, ''))
      // The last line of a file that is cut off is no record any more, nor is it damage.
      if (line === '' || (value === undefined && until === -1)) continue
      yield value
    }
  }
  return { head, records: lines(), isCutOff: () => !isEnded }
}

function wholeOf(text: string): Parts | null {
  const head = parsed(text)
  if (head === undefined) return null
  const records = headOf(head)?.['records']
  return { head, records: Array.isArray(records) ? records : [], isCutOff: () => false }
}

/** undefined: it is no JSON. */
function parsed(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text)
    return value
  } catch {
    return undefined
  }
}

function headOf(value: unknown): Readonly<Record<string, unknown>> | null {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return null
  const head: Readonly<Record<string, unknown>> = { ...value }
  return head['kind'] === kind ? head : null
}

/** Where to look at the run, as far as that can be read. NaN stands for a hash that did not come along. */
function viewOf(
  head: Readonly<Record<string, unknown>>,
  first: number,
  last: number,
): Omit<SharedRun, 'header' | 'records'> {
  const { moment, hash } = head
  const isPlace = isWithin(moment, first, last)
  return {
    moment: isPlace ? moment : last,
    hash: isPlace && typeof hash === 'string' ? readHash(hash) : NaN,
    selection: readSelection(head['selection']),
    stage: readStage(head['stage']),
    breakpoints: readBreakpoints(head['breakpoints']) ?? [],
  }
}

function strangeText(names: readonly string[]): string {
  const named = names.slice(0, 5).map((name) => (name.length > 60 ? `${name.slice(0, 60)}…` : name))
  const more = names.length > named.length ? ' and others' : ''
  return `This file has fields that this page does not know, which are left out: ${named.join(', ')}${more}.`
}

function shown(value: unknown): string {
  return typeof value === 'number' || typeof value === 'string' ? String(value).slice(0, 20) : '?'
}

/** What a run's file is called. */
export function fileNameOf({ run }: RunHeader): string {
  return `${run.replaceAll(/[^\w-]+/g, '-').slice(0, 60) || 'run'}.raftrun.json`
}
