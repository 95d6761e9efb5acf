import { describe, expect, it } from 'vitest'

import { createMemoryStorage, newMemoryDisk, recordsOf, replaceRecords } from './storage-memory'
import type { MemoryDisk } from './storage-memory'
import { at, describeStorage, hardState, reload } from './storage.contract'
import type { StorageHarness } from './storage.contract'

describeStorage('memory', () => harnessOver(newMemoryDisk(), (land) => land()))
describeStorage('memory, written late,', () => harnessOver(newMemoryDisk(), queueMicrotask))

describe('memory storage in a crash', () => {
  it('loses the write that has not landed, and keeps all before', async () => {
    const disk = newMemoryDisk()
    const waiting: (() => void)[] = []
    const storage = createMemoryStorage(disk, (land) => waiting.push(land))
    const answers: (string | null)[] = []
    storage.write({ ...hardState(1), change: at(1, 'a') }, (failure) => answers.push(failure))
    waiting.shift()?.()
    storage.write({ ...hardState(2), change: at(2, 'b') }, (failure) => answers.push(failure))
    expect(answers).toEqual([null])
    expect(await reload(harnessOver(disk, (land) => land()))).toMatchObject({
      serial: 1,
      log: { entries: { size: 1 } },
    })
  })

  it('leaves plain data behind', async () => {
    const disk = newMemoryDisk()
    createMemoryStorage(disk, (land) => land()).write(
      { ...hardState(1), change: at(1, 'a') },
      () => {},
    )
    const copy = harnessOver(structuredClone(disk), (land) => land())
    expect(await reload(copy)).toMatchObject({ serial: 1, log: { entries: { size: 1 } } })
  })
})

function harnessOver(disk: MemoryDisk, schedule: (land: () => void) => void): StorageHarness {
  return {
    open: () => createMemoryStorage(disk, schedule),
    tamper: async (change) => {
      replaceRecords(disk, change(recordsOf(disk)))
    },
    dispose: async () => {},
  }
}
