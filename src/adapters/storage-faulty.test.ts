import { describe, expect, it } from 'vitest'

import { createFaultyStorage } from './storage-faulty'
import { createMemoryStorage, newMemoryDisk, recordsOf, replaceRecords } from './storage-memory'
import { at, describeStorage, hardState, load } from './storage.contract'
import type { StorageHarness } from './storage.contract'

describeStorage('sound', () => harnessOver(0))
describeStorage('slow', () => harnessOver(50))

describe('a disk that may fail', () => {
  it('answers a write at once while it is sound', () => {
    const { storage, answers, later } = open()
    storage.write({ ...hardState(1), change: at(1, 'a') }, (failure) => answers.push(failure))
    expect([answers, later]).toEqual([[null], []])
  })

  it('answers later while it is slow, though the write has landed', async () => {
    const { disk, storage, answers, later } = open()
    storage.set(40, false)
    storage.write(hardState(1), (failure) => answers.push(failure))
    expect(answers).toEqual([])
    expect(await load(createMemoryStorage(disk, now))).toMatchObject({ disk: { serial: 1 } })
    expect(later.map(({ ms }) => ms)).toEqual([40])
    later[0]?.run()
    expect(answers).toEqual([null])
  })

  it('refuses a write in a sentence while it is full, and changes nothing', async () => {
    const { disk, storage, answers, later } = open()
    storage.set(0, true)
    storage.write(hardState(1), (failure) => answers.push(failure))
    later[0]?.run()
    expect(answers).toEqual(['The disk is full: it takes no more writes.'])
    expect(await load(createMemoryStorage(disk, now))).toMatchObject({ disk: { serial: 0 } })
  })

  it('never answers within the call where it refuses', () => {
    const { storage, answers } = open()
    storage.set(0, true)
    storage.write(hardState(1), (failure) => answers.push(failure))
    expect(answers).toEqual([])
  })

  it('is sound again when it is told so', () => {
    const { storage, answers } = open()
    storage.set(40, true)
    storage.set(0, false)
    storage.write(hardState(1), (failure) => answers.push(failure))
    expect(answers).toEqual([null])
  })
})

function open() {
  const disk = newMemoryDisk()
  const later: { readonly ms: number; readonly run: () => void }[] = []
  const storage = createFaultyStorage(createMemoryStorage(disk, now), (ms, run) =>
    later.push({ ms, run }),
  )
  const answers: (string | null)[] = []
  return { disk, storage, answers, later }
}

function now(land: () => void): void {
  land()
}

function harnessOver(delayMs: number): StorageHarness {
  const disk = newMemoryDisk()
  return {
    open: () => {
      const storage = createFaultyStorage(createMemoryStorage(disk, now), (_, run) =>
        queueMicrotask(run),
      )
      storage.set(delayMs, false)
      return storage
    },
    tamper: async (change) => replaceRecords(disk, change(recordsOf(disk))),
    dispose: async () => {},
  }
}
