/// <reference types="@vitest/browser-playwright" />
import { afterEach, describe, expect, it, vi } from 'vitest'
import { cdp } from 'vitest/browser'

import { crc32 } from '../lib/crc32'
import { serverId } from '../raft/index'
import type { DiskFault } from '../server/disk-fault'
import type { StoredRecords } from './recover'
import { databaseName, deleteDatabases, isIndexedDbUsable } from './database-indexeddb'
import { faultDatabase, readDatabase } from './disk-indexeddb'
import { createIndexedDbStorage } from './storage-indexeddb'
import {
  at,
  commands,
  compaction,
  describeStorage,
  hardState,
  load,
  reload,
  write,
  writeAll,
} from './storage.contract'
import type { StorageHarness } from './storage.contract'
import { createVersion1, openByHand, tamper } from './testing/database-by-hand'
import { logAfter } from './testing/numbered-writes'
import type { Start, Told } from './testing/writer.worker'

const cluster = crypto.randomUUID()
let count = 0

describeStorage('IndexedDB', () => newDisk())

describe('IndexedDB storage', () => {
  afterEach(() => vi.restoreAllMocks())

  it('asks for strict durability and one transaction a write', async () => {
    const disk = newDisk()
    const storage = disk.open()
    await load(storage)
    const transaction = vi.spyOn(IDBDatabase.prototype, 'transaction')
    const commit = vi.spyOn(IDBTransaction.prototype, 'commit')
    await write(storage, { ...hardState(1), change: at(1, 'a', 'b') })
    expect(transaction.mock.calls).toEqual([
      [['hardState', 'snapshots', 'segments'], 'readwrite', { durability: 'strict' }],
    ])
    expect(commit).toHaveBeenCalledOnce()
    storage.close()
    await disk.dispose()
  })

  it('refuses a database of a newer version in a sentence', async () => {
    const disk = newDisk()
    const newer = await openByHand(disk.name, 99)
    newer.close()
    expect(await load(disk.open())).toEqual({
      type: 'refused',
      reason: 'The database was written by a newer version of this page.',
    })
    await disk.dispose()
  })

  it('refuses a record of a newer version in a sentence', async () => {
    const disk = newDisk()
    await writeAll(disk, [hardState(1)])
    await disk.tamper((records) => ({ ...records, hardState: newerHardState() }))
    expect(await load(disk.open())).toMatchObject({
      type: 'refused',
      reason: expect.stringContaining('it was written by a newer version of this page'),
    })
    await disk.dispose()
  })

  it('says that the disk is full, and has changed nothing', async () => {
    const disk = newDisk()
    // The browser remembers for a while how much room there was: it must forget that first.
    await clearByBrowser()
    await setQuota(1_000_000)
    const storage = disk.open()
    await load(storage)
    expect(await write(storage, { ...hardState(1), change: at(1, 'a') })).toBeNull()
    const failure = await write(storage, { ...hardState(2), change: at(2, 'x'.repeat(2_000_000)) })
    await setQuota(null)
    expect(failure).toBe('The disk is full: the browser gives this page no more room.')
    expect(await reload(disk)).toMatchObject({ serial: 1, log: { entries: { size: 1 } } })
    expect(await write(storage, { ...hardState(2), change: at(2, 'b') })).toBeNull()
    storage.close()
    await disk.dispose()
  })

  it('fails in a sentence when a person has the browser clear its data', async () => {
    const disk = newDisk()
    const storage = disk.open()
    await load(storage)
    await clearByBrowser()
    expect(await write(storage, hardState(1))).toMatch(/^[A-Z].*\.$/)
    // It may be at it a little longer than it says, and close what is opened meanwhile.
    await vi.waitFor(async () => expect(await isIndexedDbUsable()).toBe(true), { timeout: 20_000 })
  })

  it('gives way when its database is deleted, and says so at the next write', async () => {
    const disk = newDisk()
    const storage = disk.open()
    await load(storage)
    await disk.dispose()
    expect(await write(storage, hardState(1))).toBe('Another tab deletes or upgrades the database.')
  })
})

describe('a database of the release before there were snapshots', () => {
  it('is upgraded, read, and written to', async () => {
    const disk = newDisk()
    await createVersion1(disk.name)
    const found = await reload(disk)
    expect(found).toMatchObject({ serial: 300, currentTerm: 7, votedFor: 'S2', snapshot: null })
    expect(commands(found)).toEqual(['-', '{"put":"schön","n":1}'])
    await writeAll(disk, [compaction(301, 2, 'both')])
    expect(await reload(disk)).toMatchObject({ serial: 301, snapshot: { data: 'both' } })
    await disk.dispose()
  })

  it('is shown, and can suffer, before its server has started', async () => {
    const disk = newDisk()
    await createVersion1(disk.name)
    expect((await readDatabase(cluster, disk.server)).rows.map(({ text }) => text)).toEqual([
      'term 7, voted S2',
      'entries 1 to 2',
    ])
    await disk.dispose()
    await createVersion1(disk.name)
    await faultDatabase(cluster, disk.server, { type: 'loseEntries', count: 1 })
    expect(commands(await reload(disk))).toEqual(['-'])
    await disk.dispose()
  })
})

describe('a database that suffers while its server is down', () => {
  const writes = [
    { ...hardState(1), change: at(1, 'a', 'b') },
    compaction(2, 1, 'a', 1, 'b'),
    { ...hardState(3), votedFor: serverId('S2'), change: at(3, 'c', 'd') },
  ]

  it.each<{ fault: DiskFault; found: object; log: readonly string[] }>([
    { fault: { type: 'loseEntries', count: 1 }, found: { serial: 3 }, log: ['b', 'c'] },
    { fault: { type: 'loseVote' }, found: { votedFor: null }, log: ['b', 'c', 'd'] },
    { fault: { type: 'tearLast' }, found: { serial: 2, snapshot: { data: 'a' } }, log: ['b'] },
    { fault: { type: 'erase' }, found: { serial: 0, snapshot: null }, log: [] },
    {
      fault: { type: 'several', faults: [{ type: 'loseVote' }, { type: 'loseEntries', count: 9 }] },
      found: { votedFor: null, serial: 3 },
      log: [],
    },
  ])('finds after $fault.type what its bytes say', async ({ fault, found, log }) => {
    const disk = newDisk()
    await writeAll(disk, writes)
    await faultDatabase(cluster, disk.server, fault)
    const after = await reload(disk)
    expect(after).toMatchObject(found)
    expect(commands(after)).toEqual(log)
    await disk.dispose()
  })

  it('refuses to load after flipBit', async () => {
    const disk = newDisk()
    await writeAll(disk, writes)
    await faultDatabase(cluster, disk.server, { type: 'flipBit', record: 1, bit: 77 })
    expect(await load(disk.open())).toMatchObject({
      type: 'refused',
      reason: expect.stringContaining('Snapshot record 2 on the disk is damaged'),
    })
    await disk.dispose()
  })

  it('is not created where there is none', async () => {
    await faultDatabase(cluster, 'nobody', { type: 'erase' })
    const names = (await indexedDB.databases()).map(({ name }) => name)
    expect(names).not.toContain(databaseName(cluster, 'nobody'))
  })
})

describe('a database read back', () => {
  it('shows its rows, while its server goes on', async () => {
    const disk = newDisk()
    const storage = disk.open()
    await load(storage)
    await write(storage, { ...hardState(1), change: at(1, 'a', 'b') })
    await write(storage, compaction(2, 1, 'a', 1, 'b'))
    await write(storage, { ...hardState(3), change: at(2, 'c') })
    const { name, rows, bytes } = await readDatabase(cluster, disk.server)
    expect(name).toBe(disk.name)
    expect(rows.map(({ store, key, isIntact, text }) => [store, key, isIntact, text])).toEqual([
      ['hardState', 'current', true, 'term 1, no vote'],
      ['snapshots', 2, true, 'through entry 1 of term 1'],
      ['segments', 2, true, 'entry 2'],
      ['segments', 3, true, 'entry 2'],
    ])
    expect(bytes).toBe(rows.reduce((sum, row) => sum + row.bytes, 0))
    expect(await write(storage, hardState(4))).toBeNull()
    storage.close()
    await disk.dispose()
  })

  it('marks a damaged row', async () => {
    const disk = newDisk()
    await writeAll(disk, [{ ...hardState(1), change: at(1, 'a') }])
    await disk.tamper((records) => ({
      ...records,
      segments: [{ serial: 1, bytes: new Uint8Array(20) }],
    }))
    const { rows } = await readDatabase(cluster, disk.server)
    expect(rows[1]).toEqual({
      store: 'segments',
      key: 1,
      bytes: 20,
      isIntact: false,
      text: 'damaged: its checksum is wrong',
    })
    await disk.dispose()
  })

  it('is empty where there is none, and does not create it', async () => {
    const { rows } = await readDatabase(cluster, 'nobody')
    expect(rows).toEqual([])
    const names = (await indexedDB.databases()).map(({ name }) => name)
    expect(names).not.toContain(databaseName(cluster, 'nobody'))
  })
})

describe('whether IndexedDB can be used', () => {
  afterEach(() => vi.restoreAllMocks())

  it('is found out by writing', async () => {
    expect(await isIndexedDbUsable()).toBe(true)
    expect(await isIndexedDbUsable()).toBe(true)
  })

  it('is denied where opening is refused', async () => {
    vi.spyOn(IDBFactory.prototype, 'open').mockImplementation(() => {
      throw new DOMException('blocked', 'SecurityError')
    })
    expect(await isIndexedDbUsable()).toBe(false)
    expect(await load(createIndexedDbStorage('blocked'))).toEqual({
      type: 'refused',
      reason: 'The browser does not let this page use its database.',
    })
  })

  it('is denied where writing is refused', async () => {
    const put = IDBObjectStore.prototype.put
    vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(function (this: IDBObjectStore) {
      const request = Reflect.apply(put, this, [1, 1])
      this.transaction.abort()
      return request
    })
    expect(await isIndexedDbUsable()).toBe(false)
  })
})

it('a worker killed in mid-write has lost nothing acknowledged, and left nothing half done', async () => {
  const disk = newDisk()
  const lives: Life[] = []
  for (let round = 0; round < 30; round++) lives.push(await liveAndDie(disk.name, (round * 7) % 11))
  const afterAll = await liveAndDie(disk.name, 0)
  for (const [round, life] of lives.entries()) {
    const { serial, log } = (lives[round + 1] ?? afterAll).found
    expect(serial).toBeGreaterThanOrEqual(lastAcknowledged(life))
    expect(log).toEqual(logAfter(serial))
  }
  expect(afterAll.found.serial).toBeGreaterThan(100)
  await disk.dispose()
})

/** What one writer found on the disk, and all that it told until it was killed and after. */
interface Life {
  readonly found: Opened
  readonly told: readonly Told[]
}
type Opened = Extract<Told, { readonly type: 'opened' }>

/** Runs a writer, and kills it when it has told of so many writes: the next one is then under way. */
function liveAndDie(name: string, killAfter: number): Promise<Life> {
  const { port1, port2 } = new MessageChannel()
  const worker = new Worker(new URL('./testing/writer.worker.ts', import.meta.url), {
    type: 'module',
  })
  const told: Told[] = []
  const died = new Promise<Life>((resolve, reject) => {
    port1.onmessage = ({ data }: MessageEvent<Told>) => {
      told.push(data)
      const found = told[0]
      if (data.type === 'failed') reject(new Error(data.reason))
      if (found?.type !== 'opened' || told.length <= killAfter) return
      worker.terminate()
      resolve({ found, told })
    }
  })
  const start: Start = { name, port: port2 }
  worker.postMessage(start, [port2])
  return died
}

function lastAcknowledged({ told }: Life): number {
  return Math.max(0, ...told.map((one) => (one.type === 'acknowledged' ? one.serial : 0)))
}

/** How many bytes the browser gives this origin; null for as many as it wants. */
async function setQuota(quotaSize: number | null): Promise<void> {
  const { origin } = location
  const quota = quotaSize === null ? { origin } : { origin, quotaSize }
  await cdp().send('Storage.overrideQuotaForOrigin', quota)
}

/** Clears this origin's databases, as the browser's settings do. */
async function clearByBrowser(): Promise<void> {
  const { origin } = location
  await cdp().send('Storage.clearDataForOrigin', { origin, storageTypes: 'indexeddb' })
}

/** A hard state as a later version might write it: a checksum that fits, and content not known here. */
function newerHardState(): Uint8Array {
  const content = Uint8Array.of(3, 1, 7, 7)
  const bytes = new Uint8Array(8)
  bytes.set(content)
  new DataView(bytes.buffer).setUint32(4, crc32(content))
  return bytes
}

interface NamedDisk extends StorageHarness {
  readonly name: string
  readonly server: string
}

function newDisk(): NamedDisk {
  const server = `S${++count}`
  const name = databaseName(cluster, server)
  return {
    name,
    server,
    open: () => createIndexedDbStorage(name),
    tamper: (change: (records: StoredRecords) => StoredRecords) => tamper(name, change),
    dispose: () => deleteDatabases(cluster, [server]),
  }
}
