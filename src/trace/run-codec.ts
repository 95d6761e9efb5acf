import { allRules, defaultRaftOptions, serverId } from '../raft/index'
import type { ServerId } from '../raft/index'
import { defaultLinks } from '../server/links'
import { apply } from '../world/apply'
import { worldHash } from '../world/hash'
import { newWorld } from '../world/new-world'
import type { RunHeader, WorldRecord } from '../world/record'
import type { World } from '../world/world'
import {
  BadBytes,
  createReader,
  createWriter,
  EndOfBytes,
  isSame,
  parsedObject,
  Unwritable,
} from './codec-bytes'
import type { Coder, Writer } from './codec-bytes'
import { briefImage, wholeImage } from './codec-image'
import type { BriefImage } from './codec-image'
import { codeAsJson, codeRecord } from './codec-record'
import { firstScene, sceneAfter } from './codec-scene'
import type { Scene } from './codec-scene'
import { readHeader } from './header-schema'
import { firstEventOf } from './opened-run'
import type { Progress } from './opened-run'
import { packed } from './packed'
import { readRecord } from './record-schemas'

/** Of the bytes in a link: see RECORDING.md. */
export const linkFormat = 1

/** A run without what is looked at. */
export interface Recording {
  readonly header: RunHeader
  readonly records: readonly WorldRecord[]
}

/**
 * Writes a run as few bytes, in slices: each record as what does not follow from those before it. null where
 * they become more than so many.
 */
export function* writeRun(
  { header, records }: Recording,
  most: number,
): Generator<Progress, Uint8Array<ArrayBuffer> | null> {
  const writer = createWriter()
  writer.count(linkFormat)
  codeHeader(writer, header)
  writer.count(records.length)
  const bytes = [...writer.take()]
  let scene = firstScene(newWorld(header))
  for (const [i, record] of records.entries()) {
    for (const byte of recordBytes(writer, scene, record)) bytes.push(byte)
    scene = sceneAfter(scene, record, apply(scene.world, record).world)
    if (isChecked(i)) bytes.push(checkOf(scene.world))
    if (bytes.length > most) return null
    if (i % sliceLength === sliceLength - 1) yield i / records.length
  }
  return Uint8Array.from(bytes)
}

/** What could be read of a run's bytes. */
export type ReadRun =
  | {
      readonly type: 'read'
      readonly recording: Recording
      /** Why no more could be read, as it stands before the last event: null where all was. */
      readonly ending: 'cutOff' | 'damaged' | 'differs' | null
    }
  | { readonly type: 'unreadable'; readonly why: 'format' | 'damaged' }

/** Reads what `writeRun` wrote, in slices; of what is cut off or damaged, all that comes before. */
export function* readRun(bytes: Uint8Array): Generator<Progress, ReadRun> {
  const reader = createReader(bytes)
  const began = beginning(reader)
  if (began.type === 'unreadable') return began
  const { header, length, world } = began
  const records: WorldRecord[] = []
  const read = (ending: 'cutOff' | 'damaged' | 'differs' | null): ReadRun => ({
    type: 'read',
    recording: { header, records },
    ending,
  })
  let scene = firstScene(world)
  while (records.length < length) {
    if (reader.isAtEnd()) return read('cutOff')
    try {
      const record = readRecord(packed(codeRecord(reader, scene, null)))
      if (record === null) return read('damaged')
      const applied = apply(scene.world, record)
      scene = sceneAfter(scene, record, applied.world)
      records.push(record)
      const isFirstDoubt = isChecked(records.length - 1) && !reader.isAtEnd()
      if (isFirstDoubt && reader.count(null) !== checkOf(scene.world)) return read('differs')
    } catch (error) {
      return read(error instanceof EndOfBytes ? 'cutOff' : 'damaged')
    }
    if (records.length % sliceLength === 0) yield records.length / length
  }
  return read(null)
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
      readonly length: number
      readonly world: World
    }
  | Extract<ReadRun, { readonly type: 'unreadable' }>

function beginning(reader: Coder): Beginning {
  try {
    if (reader.count(null) !== linkFormat) return { type: 'unreadable', why: 'format' }
    const header = readHeader(packed(codeHeader(reader, null)))
    if (header === null) return { type: 'unreadable', why: 'damaged' }
    const length = reader.count(null)
    const world = newWorld(header)
    worldHash(world)
    return { type: 'begun', header, length, world }
  } catch {
    // Whatever it is: without its beginning nothing of a run can be read.
    return { type: 'unreadable', why: 'damaged' }
  }
}

/** What differs from an ordinary cluster. What is read is checked by `readHeader`. */
function codeHeader(coder: Coder, header: RunHeader | null): RunHeader | object {
  const build = coder.text(header?.build ?? null)
  const run = coder.text(header?.run ?? null)
  const seed = coder.count(header?.seed ?? null)
  const servers = codeNames(coder, 1, header?.servers ?? null)
  const spares = codeNames(coder, servers.length + 1, header?.spares ?? null)
  const options = coder.changes(header?.options ?? null, defaultRaftOptions)
  const rules = coder.changes(header?.rules ?? null, allRules)
  const links = coder.changes(header?.links ?? null, defaultLinks)
  const rest = header === null ? null : restOf(header)
  const read = coder.text(rest)
  const all = { format: 1, build, run, seed, servers, spares, options, rules, links } as const
  if (read === '') return { ...all, parent: null, image: null }
  const { parent = null, image = null }: Rest = parsedObject(read)
  if (image === null) return { ...all, parent }
  return { ...all, parent, image: wholeImage({ ...all, parent: null, image: null }, image) }
}

/** What most runs do not have. */
interface Rest {
  readonly parent?: unknown
  readonly image?: BriefImage | null
}

function restOf(header: RunHeader): string {
  const { parent, image } = header
  if (parent === null && image === null) return ''
  return JSON.stringify({ parent, image: image === null ? null : briefImage(header, image) })
}

/** S1 to Sn are told by how many they are; others by name. */
function codeNames(
  coder: Coder,
  first: number,
  names: readonly ServerId[] | null,
): readonly ServerId[] {
  const usual = (length: number) => Array.from({ length }, (_, i) => serverId(`S${first + i}`))
  const isUsual = names === null ? null : isSame(names, usual(names.length)) ? 1 : 0
  if (coder.count(isUsual) === 1) {
    const length = coder.count(names?.length ?? null)
    if (length > mostServers) throw new BadBytes('it has too many servers')
    return usual(length)
  }
  const text = coder.text(names?.join(',') ?? null)
  return text === '' ? [] : text.split(',').map(serverId)
}

const mostServers = 64

/** The event of the last record. */
export function lastEventOf({ header, records }: Recording): number {
  return firstEventOf(header) + records.length
}
