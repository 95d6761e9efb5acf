import { afterEach, describe, expect, it } from 'vitest'

import {
  configurationOf,
  entriesBetween,
  firstIndex,
  lastIndex,
  logIndex,
  serverId,
  snapshotOf,
  term,
} from '../raft/index'
import type { Entry } from '../raft/index'
import type { Disk, Persist } from '../server/disk'
import type { Loaded, Storage } from '../server/ports'
import type { StoredRecords } from './recover'

/** One disk under test. */
export interface StorageHarness {
  /** A storage over the disk, as a new incarnation of its server would open it. */
  open(): Storage
  /** Changes what lies on the disk by hand, while no storage is open. */
  tamper(change: (records: StoredRecords) => StoredRecords): Promise<void>
  dispose(): Promise<void>
}

/** What every `Storage` keeps: found is what was written, whole, or a sentence. */
export function describeStorage(name: string, create: () => StorageHarness): void {
  describe(`${name} storage`, () => {
    let harness: StorageHarness | null = null
    const fresh = (): StorageHarness => (harness = create())
    afterEach(async () => {
      await harness?.dispose()
      harness = null
    })

    it('is empty at first', async () => {
      const storage = fresh().open()
      expect(await load(storage)).toMatchObject({
        type: 'loaded',
        disk: { serial: 0, currentTerm: 0, votedFor: null, log: { entries: { size: 0 } } },
      })
      storage.close()
    })

    it('finds after a reopening what was written, with its serial', async () => {
      const disk = fresh()
      await writeAll(disk, [
        { ...hardState(1), votedFor: serverId('S2'), change: at(1, 'a', 'b') },
        { ...hardState(2), currentTerm: term(7), change: at(3, 'c') },
      ])
      const found = await reload(disk)
      expect(found).toMatchObject({ serial: 2, currentTerm: 7, votedFor: null })
      expect(commands(found)).toEqual(['a', 'b', 'c'])
    })

    it('keeps many writes in order, over several incarnations', async () => {
      const disk = fresh()
      const all = Array.from({ length: 60 }, (_, i) => `entry ${i + 1}`)
      for (const first of [0, 20, 40]) {
        const part = all.slice(first, first + 20)
        await writeAll(
          disk,
          part.map((command, i) => ({
            ...hardState(first + i + 1),
            change: at(first + i + 1, command),
          })),
        )
      }
      expect(commands(await reload(disk))).toEqual(all)
    })

    it('gives up what a write cut off', async () => {
      const disk = fresh()
      await writeAll(disk, [
        { ...hardState(1), change: at(1, 'a', 'b', 'c', 'd') },
        { ...hardState(2), change: at(2, 'X') },
        { ...hardState(3), change: at(3, 'Y', 'Z') },
        { ...hardState(4), change: at(4) },
      ])
      expect(commands(await reload(disk))).toEqual(['a', 'X', 'Y'])
    })

    it('writes the hard state alone, and the log stays', async () => {
      const disk = fresh()
      await writeAll(disk, [
        { ...hardState(1), change: at(1, 'a') },
        { ...hardState(2), currentTerm: term(3), votedFor: serverId('S3') },
      ])
      const found = await reload(disk)
      expect(found).toMatchObject({ serial: 2, currentTerm: 3, votedFor: 'S3' })
      expect(commands(found)).toEqual(['a'])
    })

    it('calls back when the write is durable, not before', async () => {
      const disk = fresh()
      const storage = disk.open()
      await load(storage)
      const seen = await new Promise<Disk>((resolve) => {
        storage.write({ ...hardState(1), change: at(1, 'a') }, () => resolve(reload(disk)))
      })
      expect(seen).toMatchObject({ serial: 1, log: { entries: { size: 1 } } })
      storage.close()
    })

    it('lands a write that was issued before closing, and answers it', async () => {
      const disk = fresh()
      const storage = disk.open()
      await load(storage)
      const written = write(storage, { ...hardState(1), change: at(1, 'a') })
      storage.close()
      expect(await written).toBeNull()
      expect(await reload(disk)).toMatchObject({ serial: 1, log: { entries: { size: 1 } } })
    })

    it('says in a sentence that a write after closing fails, and changes nothing', async () => {
      const disk = fresh()
      await writeAll(disk, [{ ...hardState(1), change: at(1, 'a') }])
      const storage = disk.open()
      await load(storage)
      storage.close()
      const failure = await write(storage, { ...hardState(2), change: at(2, 'b') })
      expect(failure).toMatch(/^[A-Z].* closed\.$/)
      expect(await reload(disk)).toMatchObject({ serial: 1, log: { entries: { size: 1 } } })
    })

    it('keeps a large batch and text of every kind', async () => {
      const disk = fresh()
      const large = ['x'.repeat(65_536), 'schön 😀', '\ufeff', '\ud800', '']
      await writeAll(disk, [
        { ...hardState(1), change: at(1, ...large) },
        { ...hardState(2), change: at(6, ...Array.from({ length: 40 }, () => large[0] ?? '')) },
      ])
      const found = commands(await reload(disk))
      expect(found.slice(0, 5)).toEqual(large)
      expect(found).toHaveLength(45)
    })

    it('cuts a torn write, and does not find it again after later writes', async () => {
      const disk = fresh()
      await writeAll(disk, [{ ...hardState(1), change: at(1, 'a') }])
      let complete: StoredRecords | null = null
      await disk.tamper((records) => (complete = records))
      await writeAll(disk, [{ ...hardState(2), change: at(2, 'torn') }])
      await disk.tamper((records) => ({ ...records, hardState: complete?.hardState ?? null }))
      expect(commands(await reload(disk))).toEqual(['a'])
      await writeAll(disk, [hardState(2)])
      expect(await reload(disk)).toMatchObject({ serial: 2, log: { entries: { size: 1 } } })
    })

    it('finds a snapshot and the log behind it, and goes on from there', async () => {
      const disk = fresh()
      await writeAll(disk, [
        { ...hardState(1), change: at(1, 'a', 'b', 'c') },
        compaction(2, 3, 'a+b+c'),
        { ...hardState(3), change: at(4, 'd', 'e') },
        { ...hardState(4), change: at(5, 'X') },
      ])
      const found = await reload(disk)
      expect(found).toMatchObject({
        serial: 4,
        snapshot: { lastIncludedIndex: 3, lastIncludedTerm: 1, data: 'a+b+c' },
        log: { baseIndex: 3, baseTerm: 1 },
      })
      expect(found.snapshot).toEqual(compaction(2, 3, 'a+b+c').compaction?.snapshot)
      expect(commands(found)).toEqual(['d', 'X'])
    })

    it('keeps a tail before the end of a snapshot', async () => {
      const disk = fresh()
      await writeAll(disk, [
        { ...hardState(1), change: at(1, 'a', 'b', 'c', 'd') },
        compaction(2, 3, 'a+b+c', 1, 'b', 'c', 'd'),
      ])
      const found = await reload(disk)
      expect(found).toMatchObject({ snapshot: { lastIncludedIndex: 3 }, log: { baseIndex: 1 } })
      expect(commands(found)).toEqual(['b', 'c', 'd'])
    })

    it('takes a snapshot that was installed for a log that knows nothing of it', async () => {
      const disk = fresh()
      await writeAll(disk, [
        { ...hardState(1), change: at(1, 'dead', 'dead') },
        compaction(2, 40, 'of the leader'),
        { ...hardState(3), change: at(41, 'alive') },
      ])
      const found = await reload(disk)
      expect(found).toMatchObject({ snapshot: { data: 'of the leader' }, log: { baseIndex: 40 } })
      expect(commands(found)).toEqual(['alive'])
    })

    it('keeps the latest of many snapshots, over several incarnations, and nothing before it', async () => {
      const disk = fresh()
      await writeAll(disk, [{ ...hardState(1), change: at(1, 'a') }])
      for (let serial = 2; serial < 20; serial += 2) {
        await writeAll(disk, [
          { ...hardState(serial), change: at(serial, 'b', 'c') },
          compaction(serial + 1, serial, `through ${serial}`, serial, 'c'),
        ])
      }
      await writeAll(disk, [{ ...hardState(20), change: null }])
      const found = await reload(disk)
      expect(found).toMatchObject({ serial: 20, snapshot: { data: 'through 18' } })
      expect(commands(found)).toEqual(['c'])
      const kept: StoredRecords[] = []
      await disk.tamper((records) => (kept.push(records), records))
      expect(kept[0]?.snapshots.map(({ serial }) => serial)).toEqual([19])
      expect(kept[0]?.segments.map(({ serial }) => serial)).toEqual([19])
    })

    it('cuts a torn snapshot: what it was to replace is there, and it never comes back', async () => {
      const disk = fresh()
      await writeAll(disk, [
        { ...hardState(1), change: at(1, 'a') },
        compaction(2, 1, 'a'),
        { ...hardState(3), change: at(2, 'b') },
      ])
      let complete: StoredRecords | null = null
      await disk.tamper((records) => (complete = records))
      await writeAll(disk, [compaction(4, 2, 'a+b')])
      await disk.tamper((records) => ({ ...records, hardState: complete?.hardState ?? null }))
      const cut = await reload(disk)
      expect(cut).toMatchObject({ serial: 3, snapshot: { data: 'a' }, log: { baseIndex: 1 } })
      expect(commands(cut)).toEqual(['b'])
      await writeAll(disk, [hardState(4), { ...hardState(5), change: at(3, 'c') }])
      const later = await reload(disk)
      expect(later).toMatchObject({ serial: 5, snapshot: { data: 'a' } })
      expect(commands(later)).toEqual(['b', 'c'])
    })

    it('refuses a snapshot that was acknowledged and is damaged', async () => {
      const disk = fresh()
      await writeAll(disk, [{ ...hardState(1), change: at(1, 'a') }, compaction(2, 1, 'a')])
      await disk.tamper((records) => ({
        ...records,
        snapshots: records.snapshots.map(({ serial, bytes }) => ({
          serial,
          bytes: bytes.map((byte, i) => (i === bytes.length - 5 ? byte ^ 4 : byte)),
        })),
      }))
      const storage = disk.open()
      expect(await load(storage)).toEqual({
        type: 'refused',
        reason:
          'Snapshot record 2 on the disk is damaged, though it was acknowledged: its checksum is wrong.',
      })
      storage.close()
    })

    it('refuses a damaged record that was acknowledged', async () => {
      const disk = fresh()
      await writeAll(disk, [
        { ...hardState(1), change: at(1, 'a') },
        { ...hardState(2), change: at(2, 'b') },
      ])
      await disk.tamper((records) => ({
        ...records,
        segments: records.segments.map(({ serial, bytes }) => ({
          serial,
          bytes: serial === 2 ? bytes.map((byte, i) => (i === 3 ? byte ^ 4 : byte)) : bytes,
        })),
      }))
      const storage = disk.open()
      expect(await load(storage)).toEqual({
        type: 'refused',
        reason:
          'Log record 2 on the disk is damaged, though it was acknowledged: its checksum is wrong.',
      })
      storage.close()
    })
  })
}

export function load(storage: Storage): Promise<Loaded> {
  return new Promise((resolve) => storage.load(resolve))
}

export function write(storage: Storage, persist: Persist): Promise<string | null> {
  return new Promise((resolve) => storage.write(persist, resolve))
}

/** A write that changes no log and no term. */
export function hardState(serial: number): Persist {
  const votedFor = null
  return { type: 'persist', serial, currentTerm: term(1), votedFor, compaction: null, change: null }
}

/** A write that puts a snapshot in the place of the log, but for these commands from behind `base` on. */
export function compaction(
  serial: number,
  lastIncluded: number,
  data: string,
  base = lastIncluded,
  ...tail: readonly string[]
): Persist {
  const [baseIndex, baseTerm] = [logIndex(base), term(1)]
  const voters = configurationOf([serverId('S1'), serverId('S2')])
  const snapshot = snapshotOf(logIndex(lastIncluded), baseTerm, voters, data)
  return {
    ...hardState(serial),
    compaction: { snapshot, baseIndex, baseTerm },
    change: at(base + 1, ...tail),
  }
}

/** What becomes of the log: these commands from an index on. */
export function at(first: number, ...texts: readonly string[]): NonNullable<Persist['change']> {
  const entries = texts.map((command): Entry => ({ type: 'command', term: term(1), command }))
  return { firstIndex: logIndex(first), entries }
}

export function commands({ log }: Disk): readonly string[] {
  const entries = entriesBetween(log, firstIndex(log), lastIndex(log))
  return entries.map((entry) => (entry.type === 'command' ? entry.command : '-'))
}

/** Writes one after the other, each after the answer to the one before. */
export async function writeAll(disk: StorageHarness, writes: readonly Persist[]): Promise<void> {
  const storage = disk.open()
  expect(await load(storage)).toMatchObject({ type: 'loaded' })
  for (const persist of writes) expect(await write(storage, persist)).toBeNull()
  storage.close()
}

/** What a new incarnation finds. */
export async function reload(disk: StorageHarness): Promise<Disk> {
  const storage = disk.open()
  const found = await load(storage)
  storage.close()
  if (found.type === 'refused') throw new Error(found.reason)
  return found.disk
}
