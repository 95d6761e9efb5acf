import { expose } from 'comlink'
import { createRecorderService } from '../src/cluster/recorder-service'
import { acquireServerLock } from '../src/adapters/lock-web'
import { createIndexedDbSpill, spillName } from '../src/adapters/spill-indexeddb'
import { serveMemoryDisks } from '../src/adapters/storage-remote'

/** The recorder: one causal order of all reports. It also keeps the disks where there is no IndexedDB. */
expose(
  createRecorderService({
    acquireServerLock,
    openSpill: (cluster) => createIndexedDbSpill(spillName(cluster)),
    disks: serveMemoryDisks(),
  }),
)
