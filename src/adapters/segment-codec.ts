import { unreachable } from '../lib/assert'
import { crc32 } from '../lib/crc32'
import { logIndex, serverId, term } from '../raft/index'
import type { Entry, ServerId, Term } from '../raft/index'
import type { LogChange } from '../server/disk'
import { createByteReader, createByteWriter, Unreadable } from './bytes'
import type { ByteReader, ByteWriter } from './bytes'

/**
 * The two kinds of records a disk holds, each as one byte array: the hard state, rewritten by every
 * write, and the segments, one for each write that changed the log.
 *
 * A record is: version, kind, content, CRC-32 of all before. The checksum stands last in every version,
 * so that a record of a newer version is told from a damaged one. Content must end where the checksum
 * begins; a record is read whole or not at all.
 */
export interface HardState {
  readonly serial: number
  readonly currentTerm: Term
  readonly votedFor: ServerId | null
}

/** What one write made of the log: from `firstIndex` on these entries and nothing else. */
export interface Segment extends LogChange {
  readonly serial: number
}

export type Decoded<T> =
  | { readonly type: 'ok'; readonly value: T }
  /** One sentence without its subject: `its checksum is wrong`. */
  | { readonly type: 'damaged'; readonly reason: string }

export function encodeHardState(state: HardState): Uint8Array<ArrayBuffer> {
  const writer = begin(kinds.hardState, 64)
  writer.integer(state.serial)
  writer.integer(state.currentTerm)
  writer.byte(state.votedFor === null ? 0 : 1)
  if (state.votedFor !== null) writer.text(state.votedFor)
  return seal(writer)
}

export function decodeHardState(bytes: Uint8Array): Decoded<HardState> {
  return decode(bytes, kinds.hardState, (reader) => ({
    serial: reader.integer(),
    currentTerm: term(reader.integer()),
    votedFor: readFlag(reader) ? serverId(reader.text()) : null,
  }))
}

export function encodeSegment(segment: Segment): Uint8Array<ArrayBuffer> {
  const writer = begin(kinds.segment, 256 + segment.entries.length * 256)
  writer.integer(segment.serial)
  writer.integer(segment.firstIndex)
  writer.integer(segment.entries.length)
  for (const entry of segment.entries) writeEntry(writer, entry)
  return seal(writer)
}

export function decodeSegment(bytes: Uint8Array): Decoded<Segment> {
  return decode(bytes, kinds.segment, (reader) => {
    const serial = reader.integer()
    const firstIndex = logIndex(reader.integer())
    if (firstIndex === 0) throw new Unreadable('it begins before the first entry')
    const count = reader.integer()
    const entries: Entry[] = []
    for (let i = 0; i < count; i++) entries.push(readEntry(reader))
    return { serial, firstIndex, entries }
  })
}

const version = 1
const kinds = { hardState: 1, segment: 2 }
const checksumBytes = 4

function begin(kind: number, room: number): ByteWriter {
  const writer = createByteWriter(room)
  writer.byte(version)
  writer.byte(kind)
  return writer
}

function seal(writer: ByteWriter): Uint8Array<ArrayBuffer> {
  const content = writer.written()
  const sealed = new Uint8Array(content.length + checksumBytes)
  sealed.set(content)
  new DataView(sealed.buffer).setUint32(content.length, crc32(content))
  return sealed
}

function decode<T>(bytes: Uint8Array, kind: number, read: (reader: ByteReader) => T): Decoded<T> {
  try {
    const reader = open(bytes, kind)
    const value = read(reader)
    if (reader.left() > 0) throw new Unreadable('it is longer than what it says')
    return { type: 'ok', value }
  } catch (error) {
    if (error instanceof Unreadable) return { type: 'damaged', reason: error.message }
    throw error
  }
}

function open(bytes: Uint8Array, kind: number): ByteReader {
  const end = bytes.length - checksumBytes
  if (end < 2) throw new Unreadable('it is too short')
  const content = bytes.subarray(0, end)
  const checksum = new DataView(bytes.buffer, bytes.byteOffset + end).getUint32(0)
  if (crc32(content) !== checksum) throw new Unreadable('its checksum is wrong')
  const reader = createByteReader(content)
  const found = reader.byte()
  if (found > version) throw new Unreadable('it was written by a newer version of this page')
  if (found < version) throw new Unreadable(`its version is ${found}, which never was`)
  if (reader.byte() !== kind) throw new Unreadable('it is of another kind')
  return reader
}

const entryTypes = { noop: 0, command: 1 }

function writeEntry(writer: ByteWriter, entry: Entry): void {
  writer.byte(entryTypes[entry.type])
  writer.integer(entry.term)
  switch (entry.type) {
    case 'noop':
      return
    case 'command':
      return writer.text(entry.command)
    default:
      unreachable(entry)
  }
}

function readEntry(reader: ByteReader): Entry {
  const type = reader.byte()
  const entryTerm = term(reader.integer())
  if (type === entryTypes.noop) return { type: 'noop', term: entryTerm }
  if (type === entryTypes.command) {
    return { type: 'command', term: entryTerm, command: reader.text() }
  }
  throw new Unreadable('it holds an entry of an unknown type')
}

function readFlag(reader: ByteReader): boolean {
  const flag = reader.byte()
  if (flag > 1) throw new Unreadable('it holds neither yes nor no')
  return flag === 1
}
