import { afterEach, describe, expect, it } from 'vitest'

import { databaseName, databaseNames } from '../adapters/database-indexeddb'
import { readDatabase, writeDisk } from '../adapters/disk-indexeddb'
import { createIndexedDbSpill, spillName } from '../adapters/spill-indexeddb'
import { createIndexedDbNote, noteName } from '../adapters/note-indexeddb'
import { term } from '../raft/index'
import { emptyDisk } from '../world/new-world'
import { defaultSettings } from './live-cluster'
import { openLiveDisks } from './live-disks'
import type { LiveDisks } from './live-disks'
import { livingAsSet } from './live-note'
import type { LiveNote } from './live-note'

let cluster = ''
let opened: LiveDisks[] = []

/** What a page finds that opens a cluster, once the one before was killed. */
async function open(isLocked = true): Promise<LiveDisks> {
  const disks = await openLiveDisks(cluster, isLocked)
  opened.push(disks)
  return disks
}

function kill(): void {
  for (const disks of opened.splice(0)) disks.close()
}

async function openNew(): Promise<LiveDisks> {
  cluster = `disks-${crypto.randomUUID()}`
  return open()
}

afterEach(kill)

const living = (disks: string) => ({ ...livingAsSet(disks, defaultSettings), isOwn: false })

/** Three servers have written their terms. */
async function write(disks: string): Promise<void> {
  const disk = { ...emptyDisk, serial: 1, currentTerm: term(7) }
  await Promise.all(['S1', 'S2', 'S3'].map((id) => writeDisk(disks, id, disk)))
}

/** Whose databases there are, of this cluster and of those whose names begin like its own. */
async function written(): Promise<readonly string[]> {
  const names = (await databaseNames()) ?? []
  const ofServers = names.filter((name) => name.startsWith(`raft/${cluster}`) && /S\d$/.test(name))
  return [...new Set(ofServers.map((name) => name.slice('raft/'.length, -'/S1'.length)))].toSorted()
}

async function note(): Promise<unknown> {
  const store = createIndexedDbNote(cluster)
  const found = await store.load()
  store.close()
  return found
}

async function saveNote(saved: unknown): Promise<void> {
  const store = createIndexedDbNote(cluster)
  await store.save(saved)
  store.close()
}

/** Before 2024 some browsers told nobody which databases there are. */
async function inAnOldBrowser(then: () => Promise<void>): Promise<void> {
  Object.defineProperty(indexedDB, 'databases', { value: undefined, configurable: true })
  try {
    await then()
  } finally {
    Reflect.deleteProperty(indexedDB, 'databases')
  }
}

describe('the disks of a live cluster', () => {
  it('are those of its own name where nothing is noted, and they stay', async () => {
    const disks = await openNew()
    await write(cluster)
    expect(disks.living()).toBeNull()
    await disks.sweep()
    expect(await written()).toEqual([cluster])
    expect((await readDatabase(cluster, 'S1')).rows).toMatchObject([
      { text: 'term 7, no vote' },
      {},
    ])
  })

  it('are those of the run that lived last; those from before it are deleted', async () => {
    const disks = await openNew()
    const [a, b, c] = [`${cluster}/a`, `${cluster}/b`, `${cluster}/c`] as const
    await write(cluster)
    for (const run of [a, b, c]) {
      disks.announce(run)
      await write(run)
    }
    await disks.keep(living(b))
    // The next run has begun, and is not whole yet.
    await expect.poll(written).toEqual([b, c])
    expect(await written()).toEqual([b, c])
    kill()

    const found = await open()
    expect(found.living()).toEqual(living(b))
    await found.sweep()
    expect(await written()).toEqual([b])
    expect(await note()).toEqual({ living: living(b), disks: [b] })
  })

  it('stay those of before where a page is killed before the next are whole', async () => {
    const disks = await openNew()
    await write(cluster)
    disks.announce(`${cluster}/a`)
    await write(`${cluster}/a`)
    kill()

    const found = await open()
    expect(found.living()).toBeNull()
    await found.sweep()
    expect(await written()).toEqual([cluster])
  })

  it('are the next where a page is killed before those of before are deleted', async () => {
    await openNew()
    const next = `${cluster}/a`
    await write(cluster)
    await write(next)
    await saveNote({ living: living(next), disks: [cluster, next] } satisfies LiveNote)
    kill()

    const found = await open()
    expect(found.living()).toEqual(living(next))
    expect(await written()).toEqual([cluster, next])
    await found.sweep()
    expect(await written()).toEqual([next])
  })

  it('do not go while a run that began on this page is not noted yet', async () => {
    const disks = await openNew()
    await write(cluster)
    disks.announce(`${cluster}/a`)
    await write(`${cluster}/a`)
    await disks.sweep()
    expect(await written()).toEqual([cluster, `${cluster}/a`])
  })

  it('are found by their list where the browser does not tell which there are', async () => {
    const disks = await openNew()
    const [a, b] = [`${cluster}/a`, `${cluster}/b`] as const
    for (const run of [a, b]) {
      disks.announce(run)
      await write(run)
    }
    await write(cluster)
    await saveNote({ living: living(a), disks: [cluster, a, b] } satisfies LiveNote)
    kill()
    await inAnOldBrowser(async () => (await open()).sweep())
    expect(await written()).toEqual([a])
    expect(await note()).toEqual({ living: living(a), disks: [a] })
  })

  it('of other clusters are left alone, and so is what is no disk of a server', async () => {
    const disks = await openNew()
    const other = `${cluster}-2`
    await write(`${cluster}/forgotten`)
    await write(`${other}/run`)
    await write(other)
    disks.announce(`${cluster}/a`)
    await write(`${cluster}/a`)
    await disks.keep(living(`${cluster}/a`))
    kill()
    const found = await open()
    await found.sweep()
    expect(await written()).toEqual([other, `${other}/run`, `${cluster}/a`].toSorted())
    expect(await databaseNames()).toContain(noteName(cluster))
  })

  it('give way to a new cluster where there is no room for its note', async () => {
    const disks = await openNew()
    const [next, spill] = [`${cluster}/a`, createIndexedDbSpill(spillName(cluster))]
    spill.write('run', 1, [1])
    expect(await spill.read('run', 1, 1)).toEqual([1])
    await expect.poll(databaseNames).toContain(spillName(cluster))
    spill.close()
    await write(cluster)
    disks.announce(next)
    await write(next)
    await disks.makeRoomFor(next)
    expect(await written()).toEqual([next])
    expect(await databaseNames()).not.toContain(spillName(cluster))
  })

  it('all stay where no lock keeps other tabs out', async () => {
    await openNew()
    await write(cluster)
    await write(`${cluster}/a`)
    kill()
    await (await open(false)).sweep()
    expect(await written()).toEqual([cluster, `${cluster}/a`])
  })

  it.each([
    { why: 'it is damaged', damaged: () => 'x' },
    { why: 'it lacks a field', damaged: () => ({ living: {}, disks: [] }) },
    { why: 'it speaks of another cluster', damaged: () => ({ living: null, disks: ['other'] }) },
    {
      why: 'another cluster lives in it',
      damaged: () => ({ living: living('other/a'), disks: [cluster] }),
    },
  ])('all stay where the note cannot be trusted: $why', async ({ damaged }) => {
    await openNew()
    await write(cluster)
    await write(`${cluster}/a`)
    await saveNote(damaged())
    kill()
    const found = await open()
    expect(found.living()).toBeNull()
    await found.sweep()
    expect(await written()).toEqual([cluster, `${cluster}/a`])
  })

  it('are not opened where the note is of a newer version, and it says so', async () => {
    await openNew()
    kill()
    await new Promise((resolve, reject) => {
      const request = indexedDB.open(databaseName(cluster, 'note'), 99)
      request.onerror = reject
      request.onsuccess = () => resolve(request.result.close())
    })
    await expect(open()).rejects.toThrow(
      'The database was written by a newer version of this page.',
    )
  })
})
