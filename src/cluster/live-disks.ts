import {
  databaseName,
  databaseNames,
  deleteDatabases,
  deleteNamed,
} from '../adapters/database-indexeddb'
import { createIndexedDbNote } from '../adapters/note-indexeddb'
import type { NoteStore } from '../adapters/note-indexeddb'
import { spillName } from '../adapters/spill-indexeddb'
import type { Living, LiveNote } from './live-note'
import { readNote } from './settings'

/**
 * Which of a cluster's databases a reload finds, and that no others stay. The page must hold the cluster's
 * lock.
 *
 * A page may be killed anywhere, so the order of writes is: the name of a run's databases is listed
 * before there are any, so that they can be deleted; they are written before the run is noted as the one
 * that lives, so that what is noted is whole; it is noted before anything is asked of its servers, so
 * that what they acknowledge is found again; and it is noted before others are deleted, so that at every
 * moment the note names databases that are there.
 */
export interface LiveDisks {
  /** What a reload would bring back; null where it is what the settings say. */
  living(): Living | null
  /** There may be databases of this name from now on. */
  announce(disks: string): void
  /** Resolves once a reload would bring this back; those from before it are deleted then. */
  keep(living: Living): Promise<void>
  /** Deletes what earlier pages left: databases of runs that nobody will open. */
  sweep(): Promise<void>
  /** Deletes all but these, and what the recorder left: what lived before is gone. */
  makeRoomFor(disks: string): Promise<void>
  close(): void
}

/** A server has one of these names. */
const serverNames = ['S1', 'S2', 'S3', 'S4', 'S5', 'S6', 'S7', 'S8', 'S9']

/**
 * Reads what is noted of a cluster; rejects with one sentence. Unless a lock keeps other tabs out, what
 * earlier pages left may be what another one lives on, and stays.
 */
export async function openLiveDisks(cluster: string, isLocked: boolean): Promise<LiveDisks> {
  const store = createIndexedDbNote(cluster)
  const found = await store.load()
  const note = readNote(found, cluster)
  // A note that cannot be read may speak of databases that somebody wants.
  const maySweep = isLocked && (note !== null || found === null)
  return createLiveDisks(cluster, store, note, maySweep)
}

/** As if nothing were noted yet. */
export function newLiveDisks(cluster: string): LiveDisks {
  return createLiveDisks(cluster, createIndexedDbNote(cluster), null, false)
}

function createLiveDisks(
  cluster: string,
  store: NoteStore,
  found: LiveNote | null,
  maySweep: boolean,
): LiveDisks {
  let note: LiveNote = found ?? { living: null, disks: [cluster] }
  /** Those that came to be on this page. */
  const announced = new Set<string>()

  function change(changed: Partial<LiveNote>): Promise<void> {
    note = { ...note, ...changed }
    return store.save(note)
  }

  function livingName(): string {
    return note.living?.disks ?? cluster
  }

  async function deleteBefore(disks: string): Promise<void> {
    const old = note.disks.slice(0, Math.max(0, note.disks.indexOf(disks)))
    await deleteAll(old)
  }

  async function deleteAll(old: readonly string[]): Promise<void> {
    if (old.length === 0) return
    await Promise.all(old.map((disks) => deleteDatabases(disks, serverNames)))
    await change({ disks: note.disks.filter((disks) => !old.includes(disks)) })
  }

  /** Whether a database belongs to a run of this cluster that does not live. */
  function isLeft(name: string): boolean {
    const isServer = name.startsWith(databaseName(cluster, '')) && /\/S[1-9]$/.test(name)
    if (!isServer) return false
    const isOf = (disks: string) => serverNames.some((id) => databaseName(disks, id) === name)
    return !isOf(livingName()) && ![...announced].some(isOf)
  }

  return {
    living: () => note.living,
    announce(disks) {
      announced.add(disks)
      change({ disks: [...note.disks, disks] }).catch(unlessKept)
    },
    async keep(living) {
      const before = note.living
      try {
        await change({ living })
      } catch (error) {
        if (note.living === living) note = { ...note, living: before }
        throw error
      }
      deleteBefore(living.disks).catch(unlessKept)
    },
    async sweep() {
      if (!maySweep) return
      const names = await databaseNames()
      if (names !== null) await deleteNamed(names.filter(isLeft))
      await deleteAll(note.disks.filter((disks) => disks !== livingName() && !announced.has(disks)))
    },
    async makeRoomFor(disks) {
      const old = note.disks.filter((each) => each !== disks)
      await Promise.all(old.map((each) => deleteDatabases(each, serverNames)))
      await deleteNamed([spillName(cluster)])
    },
    close: () => store.close(),
  }
}

/** The next opening of the cluster deletes what is left. */
function unlessKept(): void {}
