import { useCallback, useState } from 'react'

import { addNotice } from '../store/cluster-store'
import { openScenario } from '../store/scenario-store'
import type { Opened } from '../trace/opened-run'
import { problemText } from './problem-text'
import { useStores } from './stores'
import type { Stores } from './stores'

/** Where a run comes from: a file, or the fragment of an address. */
export type Source = File | string

interface Opening {
  /** What is being opened, and how far that is, 0 to 1; null while nothing is. */
  readonly opening: { readonly name: string; readonly done: number } | null
  /** Answers whether something was opened; what was wrong with it has become a notice. */
  readonly open: (source: Source) => Promise<boolean>
}

/** Opens runs from elsewhere, and shows each where it was looked at; scenarios go into their editor. */
export function useOpenRun(): Opening {
  const stores = useStores()
  const [opening, setOpening] = useState<Opening['opening']>(null)
  const open = useCallback(
    async (source: Source) => {
      const name = typeof source === 'string' ? 'the link' : source.name
      const onProgress = (done: number) => setOpening({ name, done })
      onProgress(0)
      try {
        if (typeof source !== 'string' && source.name.endsWith('.raft'))
          return await handOver(source, stores)
        const opened = await openAny(source, onProgress)
        return opened !== null && (await show(opened, stores))
      } catch (error) {
        addNotice(stores.clusterStore, problemText(error))
        return false
      } finally {
        setOpening(null)
      }
    },
    [stores],
  )
  return { opening, open }
}

/** What reads runs is loaded once there is one to read. */
async function openAny(source: Source, onProgress: (done: number) => void): Promise<Opened | null> {
  const { openFile, openLink } = await import('../debug/share-run')
  return typeof source === 'string' ? openLink(source, onProgress) : openFile(source, onProgress)
}

async function show(
  opened: Opened,
  { cluster, clusterStore, viewStore }: Stores,
): Promise<boolean> {
  if (opened.type === 'refused') {
    addNotice(clusterStore, opened.refusal)
    return false
  }
  const { run, complaints } = opened
  for (const complaint of complaints) addNotice(clusterStore, complaint)
  const { branch, beside } = await cluster.open(run)
  const compared = beside === null ? null : { a: branch, b: beside }
  // A run that came alone has nothing yet that it could be compared with.
  const stage = run.stage === 'compare' && compared === null ? 'ring' : run.stage
  viewStore.setState({ selection: run.selection, stage, mode: 'debug', hasStarted: true })
  if (compared !== null)
    viewStore.setState({ compared: run.beside?.isFirst ? swapped(compared) : compared })
  return true
}

function swapped({ a, b }: { readonly a: string; readonly b: string }) {
  return { a: b, b: a }
}

/** The largest scenario anybody would write by hand, many times over. */
const maxScenarioSize = 1_000_000

async function handOver(file: File, { clusterStore, viewStore }: Stores): Promise<boolean> {
  if (file.size > maxScenarioSize) {
    addNotice(clusterStore, 'This scenario is larger than 1 MB.')
    return false
  }
  openScenario(await file.text(), file.name)
  viewStore.setState({ mode: 'debug', debugTab: 'scenario', hasStarted: true })
  return true
}
