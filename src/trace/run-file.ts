import { hashText } from '../world/hash'
import type { RunHeader, WorldRecord } from '../world/record'
import { readName } from './branch-name'
import { besideBegin, fieldsOf, fileEnd, partsOf, recordsBegin } from './file-parts'
import { readHeader } from './header-schema'
import { lastOf, placeOf } from './moment-place'
import type { Extents } from './moment-place'
import { finish, firstEventOf, isWithin, readHash, refused, sizeText } from './opened-run'
import type { Opened, Progress } from './opened-run'
import { packed, strangeFields } from './packed'
import { readRecord } from './record-schemas'
import type { BesideBranch, SharedRun } from './shared-run'
import { readBeside, readBreakpoints, readSelection, readStage, readStood } from './view-schema'

/** Of `.raftrun.json`: see RECORDING.md. The first knows one branch, and is written where there is but one. */
export const fileFormat = 2
const formatOfOne = 1
/** Characters, nearly all of which are one byte. */
export const maxFileSize = 50_000_000

/** A run as a `.raftrun.json`: one JSON document, with each record on a line of its own. */
export function encodeRunFile(run: SharedRun): string {
  return finish(writeRunFile(run)).join('')
}

/** The same in slices, as parts that follow each other. */
export function* writeRunFile(run: SharedRun): Generator<Progress, string[]> {
  const { records, beside } = run
  const parts = [`${JSON.stringify(headOf(run)).slice(0, -1)},${recordsBegin}\n`]
  const whole = records.length + (beside?.records.length ?? 0)
  yield* writeLines(parts, records, 0, whole)
  if (beside !== null) {
    parts.push(`${besideBegin}\n`)
    yield* writeLines(parts, beside.records, records.length, whole)
  }
  return [...parts, `${fileEnd}\n`]
}

/** All but the records. What there is not is not written, as pages that know one branch only expect it. */
function headOf(run: SharedRun): object {
  const { header, records, stood, name, beside, moment, hash, selection, stage, breakpoints } = run
  const isOfOne = beside === null && stood.length === 0
  const events = records.length
  const { records: own, ...other } = beside ?? { records: [] }
  return {
    format: isOfOne ? formatOfOne : fileFormat,
    kind,
    events,
    ...(name === null ? {} : { name }),
    moment,
    hash: hashText(hash),
    selection,
    stage,
    breakpoints,
    ...(isOfOne ? {} : { stood }),
    ...(beside === null
      ? {}
      : { beside: { ...other, hash: hashText(beside.hash), events: own.length } }),
    header: packed(header),
  }
}

function* writeLines(
  parts: string[],
  records: readonly WorldRecord[],
  before: number,
  whole: number,
): Generator<Progress, void> {
  for (let done = 0; done < records.length; done += sliceLength) {
    const lines = records
      .slice(done, done + sliceLength)
      .map((record) => JSON.stringify(packed(record)))
    parts.push(lines.join(',\n'), done + lines.length < records.length ? ',\n' : '\n')
    yield (before + done) / whole
  }
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
  const head = fieldsOf(parts.head)
  if (head['kind'] !== kind) return refused('This file is not a recorded run of this playground.')
  const complaints: string[] = []
  if (head['format'] !== fileFormat && head['format'] !== formatOfOne)
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
  const { records, isDamaged } = yield* readLines(parts.records, head['events'], strange)
  const last = first + records.length
  const isCut = isShort(head['events'], records) || parts.isCutOff('records')
  if (isDamaged) complaints.push(`This file is damaged after event ${last}.`)
  else if (isCut) complaints.push(`This file is cut off after event ${last}.`)
  const given = head['beside'] === undefined ? null : readBeside(head['beside'])
  let beside: BesideBranch | null = null
  if (given !== null && isWithin(given.parting, first, last)) {
    const { events } = fieldsOf(head['beside'])
    const other = yield* readLines(parts.beside, events, strange)
    const isCutOff = isShort(events, other.records) || parts.isCutOff('beside')
    const isWhole = !other.isDamaged && !isCutOff
    if (other.records.length > 0 || isWhole) {
      // What is told of an end is so of that one only.
      const isEndThere = given.isShown ? !isDamaged && !isCut : isWhole
      beside = { ...given, records: other.records, hash: isEndThere ? given.hash : NaN }
      const end = `after event ${lastOf(beside)}`
      if (other.isDamaged) complaints.push(`The other branch of this file is damaged ${end}.`)
      else if (isCutOff) complaints.push(`The other branch of this file is cut off ${end}.`)
    }
  }
  if (head['beside'] !== undefined && beside === null)
    complaints.push('The other branch of this file could not be read.')
  if (strange.size > 0) complaints.push(strangeText([...strange]))
  const lost = beside === null ? given : null
  const run = { header, records, beside, ...viewOf(head, { first, last, beside, lost }) }
  return { type: 'opened', run, complaints }
}

function* readLines(
  values: Iterable<unknown>,
  events: unknown,
  strange: Set<string>,
): Generator<Progress, { records: readonly WorldRecord[]; isDamaged: boolean }> {
  const records: WorldRecord[] = []
  for (const value of values) {
    const record = readRecord(value)
    if (record === null) return { records, isDamaged: true }
    if (strange.size < mostNamed)
      for (const name of strangeFields(value, packed(record))) strange.add(`${record.type}.${name}`)
    records.push(record)
    if (records.length % sliceLength === 0)
      yield Math.min(1, records.length / Math.max(1, Number(events)))
  }
  return { records, isDamaged: false }
}

function isShort(events: unknown, { length }: readonly WorldRecord[]): boolean {
  return typeof events === 'number' && events > length
}

export function tooLarge(size: number): string {
  return `This file has ${sizeText(size)}; a recorded run has ${sizeText(maxFileSize)} at most.`
}

const kind = 'raft-playground-run'
const fields = [
  'format',
  'kind',
  'events',
  'name',
  'moment',
  'hash',
  'selection',
  'stage',
  'breakpoints',
  'stood',
  'beside',
  'header',
  'records',
  'besideRecords',
]
/** Records between two looks up. */
const sliceLength = 200
const mostNamed = 8

/** Where to look at the run, as far as that can be read. NaN stands for a hash that did not come along. */
function viewOf(
  head: Readonly<Record<string, unknown>>,
  extents: Extents,
): Omit<SharedRun, 'header' | 'records' | 'beside'> {
  const { hash } = head
  return {
    ...placeOf(extents, head['moment'], typeof hash === 'string' ? readHash(hash) : NaN),
    stood: readStood(head['stood']),
    name: readName(head['name']),
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
