import { afterEach, describe, expect, it } from 'vitest'

import { newMemoryDisk, recordsOf, replaceRecords } from './storage-memory'
import type { MemoryDisk } from './storage-memory'
import { createRemoteStorage, serveDisk, serveMemoryDisks } from './storage-remote'
import type { MemoryDisks } from './storage-remote'
import {
  at,
  commands,
  compaction,
  describeStorage,
  hardState,
  load,
  write,
} from './storage.contract'
import type { StorageHarness } from './storage.contract'

describeStorage('remote', () => harnessOver(newMemoryDisk()))

describe('disks in another thread', () => {
  let disks: MemoryDisks | null = null
  const serving = (): MemoryDisks => (disks = serveMemoryDisks())
  afterEach(() => disks?.erase())

  it('are one for each name', async () => {
    const served = serving()
    const [first, second] = [connect(served, 'S1'), connect(served, 'S2')]
    await write(first, { ...hardState(1), change: at(1, 'a') })
    expect(await load(second)).toMatchObject({ type: 'loaded', disk: { serial: 0 } })
    expect(await load(connect(served, 'S1'))).toMatchObject({ type: 'loaded', disk: { serial: 1 } })
  })

  it('hear nothing more of an incarnation once the next one has come', async () => {
    const served = serving()
    const zombie = connect(served, 'S1')
    await write(zombie, { ...hardState(1), change: at(1, 'a') })
    zombie.write({ ...hardState(2), change: at(2, 'zombie') }, () => expect.unreachable())
    const next = connect(served, 'S1')
    expect(await load(next)).toMatchObject({ type: 'loaded', disk: { serial: 1 } })
    expect(await write(next, { ...hardState(2), change: at(2, 'b') })).toBeNull()
    const found = await load(connect(served, 'S1'))
    expect(found.type === 'loaded' && commands(found.disk)).toEqual(['a', 'b'])
  })

  it('are shown as rows', async () => {
    const served = serving()
    const storage = connect(served, 'S1')
    await write(storage, { ...hardState(1), change: at(1, 'a', 'b') })
    await write(storage, compaction(2, 2, 'a+b', 1, 'b'))
    await write(storage, { ...hardState(3), change: at(3, 'c') })
    const { rows, bytes } = served.dump('S1')
    expect(rows.map(({ store, key, isIntact, text }) => ({ store, key, isIntact, text }))).toEqual([
      { store: 'hardState', key: 'current', isIntact: true, text: 'term 1, no vote' },
      { store: 'snapshots', key: 2, isIntact: true, text: 'through entry 2 of term 1' },
      { store: 'segments', key: 2, isIntact: true, text: 'entry 2' },
      { store: 'segments', key: 3, isIntact: true, text: 'entry 3' },
    ])
    expect(bytes).toBe(rows.reduce((sum, row) => sum + row.bytes, 0))
    expect(served.dump('S9')).toEqual({ name: 'S9', rows: [], bytes: 0 })
  })

  it('suffer what they are told to', async () => {
    const served = serving()
    await write(connect(served, 'S1'), { ...hardState(1), change: at(1, 'a', 'b') })
    await write(connect(served, 'S2'), { ...hardState(1), change: at(1, 'a', 'b') })
    served.fault('S1', { type: 'loseEntries', count: 1 })
    served.fault('S9', { type: 'erase' })
    const found = await Promise.all(['S1', 'S2'].map((name) => load(connect(served, name))))
    expect(found.map((each) => each.type === 'loaded' && commands(each.disk))).toEqual([
      ['a'],
      ['a', 'b'],
    ])
    expect(served.dump('S9').rows).toEqual([])
  })

  it('are gone when they were erased', async () => {
    const served = serving()
    await write(connect(served, 'S1'), { ...hardState(1), change: at(1, 'a') })
    served.erase()
    expect(await load(connect(served, 'S1'))).toMatchObject({ type: 'loaded', disk: { serial: 0 } })
  })
})

function connect(disks: MemoryDisks, name: string) {
  const { port1, port2 } = new MessageChannel()
  disks.serve(name, port1)
  return createRemoteStorage(port2)
}

function harnessOver(disk: MemoryDisk): StorageHarness {
  const ports: MessagePort[] = []
  return {
    open: () => {
      const { port1, port2 } = new MessageChannel()
      ports.push(port1)
      serveDisk(disk, port1)
      return createRemoteStorage(port2)
    },
    tamper: async (change) => {
      replaceRecords(disk, change(recordsOf(disk)))
    },
    dispose: async () => ports.forEach((port) => port.close()),
  }
}
