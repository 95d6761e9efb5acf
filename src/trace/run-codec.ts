import { apply } from '../world/apply'
import { worldHash } from '../world/hash'
import { newWorld } from '../world/new-world'
import type { RunHeader, WorldRecord } from '../world/record'
import type { World } from '../world/world'
import { BadBytes, createReader, createWriter, EndOfBytes, isSame, Unwritable } from './codec-bytes'
import type { Reader, Writer } from './codec-bytes'
import { codeBranches } from './codec-branches'
import type { CodedBranches } from './codec-branches'
import { codeHeader } from './codec-header'
import { codeAsJson, codeRecord } from './codec-record'
import { firstScene, sceneAfter } from './codec-scene'
import type { Scene } from './codec-scene'
import { readHeader } from './header-schema'
import { firstEventOf } from './opened-run'
import type { Progress } from './opened-run'
import { packed } from './packed'
import { readRecord } from './record-schemas'
import type { BesideBranch, SharedRun } from './shared-run'
import { standing } from './stood'

/** Of the bytes in a link: see RECORDING.md. The first knows one branch, and is written where there is but one. */
const linkFormat = 2
const formatOfOne = 1

/** Whether this page can read bytes of a version. */
export function isKnown(format: number): boolean {
  return format === linkFormat || format === formatOfOne
}

/** A run without what is looked at. */
export type Recording = Pick<SharedRun, 'header' | 'records' | 'stood' | 'beside'>

/** The version of the bytes that a run needs. */
export function formatOf({ beside, stood }: Pick<SharedRun, 'beside' | 'stood'>): number {
  return beside === null && stood.length === 0 ? formatOfOne : linkFormat
}

/**
 * Writes a run as few bytes, in slices: each record as what does not follow from those before it, and a branch
 * beside it as what it has of its own. null where they become more than so many.
 */
export function* writeRun(
  run: Recording,
  most: number,
): Generator<Progress, Uint8Array<ArrayBuffer> | null> {
  const { header, records, stood, beside } = run
  const writer = createWriter()
  writer.count(formatOf(run))
  codeHeader(writer, header)
  if (formatOf(run) !== formatOfOne) codeBranches(writer, firstEventOf(header), run)
  const bytes = [...writer.take()]
  const whole = records.length + (beside?.records.length ?? 0)
  const line = { records, stood, parting: beside?.parting ?? null, done: 0, whole, most }
  const parted = yield* writeRecords(writer, bytes, firstScene(newWorld(header)), line)
  if (parted === null) return null
  if (beside === null) return Uint8Array.from(bytes)
  const other = { ...line, ...beside, parting: null, done: records.length }
  if ((yield* writeRecords(writer, bytes, parted, other)) === null) return null
  writer.count(beside.hash)
  return Uint8Array.from([...bytes, ...writer.take()])
}

/** Records that follow each other, and what is to be known of them to write them. */
interface Line {
  readonly records: readonly WorldRecord[]
  readonly stood: readonly number[]
  /** The event whose scene is wanted; null: that of the last. */
  readonly parting: number | null
  /** Records written before, and in all. */
  readonly done: number
  readonly whole: number
  readonly most: number
}

/** Answers with the scene at the parting; null where there are too many bytes. */
function* writeRecords(
  writer: Writer,
  bytes: number[],
  begin: Scene,
  { records, stood, parting, done, whole, most }: Line,
): Generator<Progress, Scene | null> {
  writer.count(records.length)
  bytes.push(...writer.take())
  let scene = begin
  let parted = begin
  for (const [i, record] of records.entries()) {
    const before = stoodStill(scene, stood)
    for (const byte of recordBytes(writer, before, record)) bytes.push(byte)
    scene = sceneAfter(before, record, apply(before.world, record).world)
    if (isChecked(i)) bytes.push(checkOf(scene.world))
    if (parting === null || scene.world.count === parting) parted = scene
    if (bytes.length > most) return null
    if (i % sliceLength === sliceLength - 1) yield (done + i) / whole
  }
  return parted
}

/** Why no more could be read: it ends there, it holds what cannot be, another world follows from it. */
export type Ending = 'cutOff' | 'damaged' | 'differs'

/** What could be read of a run's bytes. */
export type ReadRun =
  | {
      readonly type: 'read'
      readonly recording: Recording
      /** As it stands before the last event of the run; null where all of it could be read. */
      readonly ending: Ending | null
      /** The same of the branch beside it. */
      readonly besideEnding: Ending | null
      /** There is a branch beside it, of which nothing could be read. */
      readonly lost: Pick<BesideBranch, 'isShown' | 'parting'> | null
    }
  | { readonly type: 'unreadable'; readonly why: 'format' | 'damaged' }

/** Reads what `writeRun` wrote, in slices; of what is cut off or damaged, all that comes before. */
export function* readRun(bytes: Uint8Array): Generator<Progress, ReadRun> {
  const reader = createReader(bytes)
  const began = beginning(reader)
  if (began.type === 'unreadable') return began
  const { header, world, branches } = began
  const { stood, beside } = branches
  const parting = beside?.parting ?? null
  const read = yield* readRecords(reader, firstScene(world), { stood, parting })
  const { records, ending, parted } = read
  const recording = { header, records, stood, beside: null }
  const alone = { type: 'read', recording, ending, besideEnding: null, lost: beside } as const
  if (beside === null || ending !== null || parted === null) return alone
  const other = yield* readRecords(reader, parted, { stood: beside.stood, parting: null })
  if (other.records.length === 0 && other.ending !== null) return alone
  const hash = hashIn(reader, other.ending)
  return {
    ...alone,
    recording: { ...recording, beside: { ...beside, records: other.records, hash } },
    besideEnding: other.ending ?? (Number.isNaN(hash) ? 'cutOff' : null),
    lost: null,
  }
}

function hashIn(reader: Reader, ending: Ending | null): number {
  if (ending !== null) return NaN
  try {
    const hash = reader.count(null)
    return hash <= 0xffffffff ? hash : NaN
  } catch {
    return NaN
  }
}

interface ReadLine {
  readonly records: readonly WorldRecord[]
  readonly ending: Ending | null
  /** null: it is not as long. */
  readonly parted: Scene | null
}

function* readRecords(
  reader: Reader,
  begin: Scene,
  { stood, parting }: Pick<Line, 'stood' | 'parting'>,
): Generator<Progress, ReadLine> {
  const records: WorldRecord[] = []
  let scene = begin
  let parted = begin.world.count === parting ? begin : null
  const read = (ending: Ending | null): ReadLine => ({ records, ending, parted })
  let length = 0
  try {
    length = reader.count(null)
  } catch {
    return read('cutOff')
  }
  while (records.length < length) {
    if (reader.isAtEnd()) return read('cutOff')
    try {
      const before = stoodStill(scene, stood)
      const record = readRecord(packed(codeRecord(reader, before, null)))
      if (record === null) return read('damaged')
      const applied = apply(before.world, record)
      scene = sceneAfter(before, record, applied.world)
      records.push(record)
      if (scene.world.count === parting) parted = scene
      const isFirstDoubt = isChecked(records.length - 1) && !reader.isAtEnd()
      if (isFirstDoubt && reader.count(null) !== checkOf(scene.world)) return read('differs')
    } catch (error) {
      return read(error instanceof EndOfBytes ? 'cutOff' : 'damaged')
    }
    if (records.length % sliceLength === 0) yield records.length / length
  }
  return read(null)
}

function stoodStill(scene: Scene, stood: readonly number[]): Scene {
  const world = standing(scene.world, stood)
  return world === scene.world ? scene : { ...scene, world }
}

/** Records between two looks up: some milliseconds. */
const sliceLength = 100
/** Records between two checks that reader and writer are in the same world. */
const checkInterval = 32

function isChecked(place: number): boolean {
  return place % checkInterval === checkInterval - 1
}

function checkOf(world: World): number {
  return worldHash(world) % 0x80
}

/** Briefly where that comes back as it was, else as JSON. */
function recordBytes(writer: Writer, scene: Scene, record: WorldRecord): readonly number[] {
  try {
    codeRecord(writer, scene, record)
    const brief = writer.take()
    const back = codeRecord(createReader(Uint8Array.from(brief)), scene, null)
    if (isSame(back, record)) return brief
  } catch (error) {
    if (!isExpected(error)) throw error
  }
  writer.take()
  codeAsJson(writer, record)
  return writer.take()
}

function isExpected(error: unknown): boolean {
  return error instanceof Unwritable || error instanceof BadBytes || error instanceof EndOfBytes
}

type Beginning =
  | {
      readonly type: 'begun'
      readonly header: RunHeader
      readonly branches: CodedBranches
      readonly world: World
    }
  | Extract<ReadRun, { readonly type: 'unreadable' }>

function beginning(reader: Reader): Beginning {
  try {
    const format = reader.count(null)
    if (!isKnown(format)) return { type: 'unreadable', why: 'format' }
    const header = readHeader(packed(codeHeader(reader, null)))
    if (header === null) return { type: 'unreadable', why: 'damaged' }
    const isOne = format === formatOfOne
    const branches = isOne
      ? { stood: [], beside: null }
      : codeBranches(reader, firstEventOf(header), null)
    const world = newWorld(header)
    worldHash(world)
    return { type: 'begun', header, branches, world }
  } catch {
    // Whatever it is: without its beginning nothing of a run can be read.
    return { type: 'unreadable', why: 'damaged' }
  }
}

/** The event of the last record. */
export function lastEventOf({ header, records }: Pick<SharedRun, 'header' | 'records'>): number {
  return firstEventOf(header) + records.length
}
