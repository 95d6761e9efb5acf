import { unreachable } from '../lib/assert'
import { crc32 } from '../lib/crc32'
import { logIndex, serverId, snapshotOf, term } from '../raft/index'
import type { Configuration, Entry, ServerId, Term } from '../raft/index'
import type { Compaction, LogChange } from '../server/disk'
import { createByteReader, createByteWriter, putUint32, Unreadable } from './bytes'
import type { ByteReader, ByteWriter } from './bytes'
import { isPossible } from './possible-configuration'

/**
 * The three kinds of records a disk holds, each as one byte array: the hard state, rewritten by every
 * write; the segments, one for each write that changed the log; and the snapshots, one for each write
 * that put one in the place of the log's beginning.
 *
 * A record is: version, kind, content, CRC-32 of all before. The checksum stands last in every version,
 * so that a record of a newer version is told from a damaged one. Content must end where the checksum
 * begins; a record is read whole or not at all. Version 1 knew no snapshots and no configurations, and
 * is read as it was.
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

/** What one write put in the place of the log's beginning. */
export interface SnapshotRecord extends Compaction {
  readonly serial: number
}

/** The write that put a snapshot in the place of the log's beginning. */
export interface StoredSnapshot extends Compaction {
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

export function encodeSnapshot(record: SnapshotRecord): Uint8Array<ArrayBuffer> {
  const { snapshot } = record
  const writer = begin(kinds.snapshot, 256 + snapshot.data.length * 3)
  writer.integer(record.serial)
  writer.integer(record.baseIndex)
  writer.integer(record.baseTerm)
  writer.integer(snapshot.lastIncludedIndex)
  writer.integer(snapshot.lastIncludedTerm)
  writeConfiguration(writer, snapshot.configuration)
  writer.integer(snapshot.checksum)
  writer.text(snapshot.data)
  return seal(writer)
}

export function decodeSnapshot(bytes: Uint8Array): Decoded<SnapshotRecord> {
  return decode(bytes, kinds.snapshot, (reader) => {
    const serial = reader.integer()
    const base = { baseIndex: logIndex(reader.integer()), baseTerm: term(reader.integer()) }
    const lastIncludedIndex = logIndex(reader.integer())
    const lastIncludedTerm = term(reader.integer())
    if (lastIncludedIndex < base.baseIndex) throw new Unreadable('it ends before the log begins')
    const configuration = readConfiguration(reader)
    const checksum = reader.integer()
    const snapshot = snapshotOf(lastIncludedIndex, lastIncludedTerm, configuration, reader.text())
    if (snapshot.checksum !== checksum) {
      throw new Unreadable('its data does not match its checksum')
    }
    return { serial, ...base, snapshot }
  })
}

/** The one that is written. */
const version = 2
const firstVersion = 1
const kinds = { hardState: 1, segment: 2, snapshot: 3 }
const checksumBytes = 4

function begin(kind: number, room: number): ByteWriter {
  const writer = createByteWriter(room)
  writer.byte(version)
  writer.byte(kind)
  return writer
}

function seal(writer: ByteWriter): Uint8Array<ArrayBuffer> {
  const sealed = writer.written(checksumBytes)
  const end = sealed.length - checksumBytes
  putUint32(sealed, end, crc32(sealed.subarray(0, end)))
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
  if (found < firstVersion) throw new Unreadable(`its version is ${found}, which never was`)
  if (reader.byte() !== kind) throw new Unreadable('it is of another kind')
  return reader
}

const entryTypes = { noop: 0, command: 1, configuration: 2 }

function writeEntry(writer: ByteWriter, entry: Entry): void {
  writer.byte(entryTypes[entry.type])
  writer.integer(entry.term)
  switch (entry.type) {
    case 'noop':
      return
    case 'command':
      return writer.text(entry.command)
    case 'configuration':
      return writeConfiguration(writer, entry.configuration)
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
  if (type === entryTypes.configuration) {
    return { type: 'configuration', term: entryTerm, configuration: readConfiguration(reader) }
  }
  throw new Unreadable('it holds an entry of an unknown type')
}

function writeConfiguration(writer: ByteWriter, configuration: Configuration): void {
  const { voters, outgoing, learners, learnersNext, autoLeave } = configuration
  for (const ids of [voters, outgoing, learners, learnersNext]) {
    writer.integer(ids.length)
    for (const id of ids) writer.text(id)
  }
  writer.byte(autoLeave ? 1 : 0)
}

function readConfiguration(reader: ByteReader): Configuration {
  const configuration: Configuration = {
    voters: readServers(reader),
    outgoing: readServers(reader),
    learners: readServers(reader),
    learnersNext: readServers(reader),
    autoLeave: readFlag(reader),
  }
  if (!isPossible(configuration)) throw new Unreadable('it holds a configuration that cannot be')
  return configuration
}

function readServers(reader: ByteReader): readonly ServerId[] {
  const count = reader.integer()
  const ids: ServerId[] = []
  for (let i = 0; i < count; i++) ids.push(serverId(reader.text()))
  return ids
}

function readFlag(reader: ByteReader): boolean {
  const flag = reader.byte()
  if (flag > 1) throw new Unreadable('it holds neither yes nor no')
  return flag === 1
}
