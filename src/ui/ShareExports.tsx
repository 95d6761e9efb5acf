import { useState } from 'react'

import { inSlices } from '../debug/in-slices'
import { sizeText } from '../trace/opened-run'
import { fileNameOf, maxFileSize, writeRunFile } from '../trace/run-file'
import { Problem } from './Problem'
import styles from './ShareDialog.module.css'
import { problemText } from './problem-text'
import { lastEventOf, sharedFrom } from './shared-from'
import type { Extent, Shown } from './shared-from'
import { useStores } from './stores'
import { useSpoken } from './use-spoken'

interface ShareExportsProps {
  readonly shown: Shown
  readonly extent: Extent
}

/** The same as files: to be opened here again, and for other tools. */
export function ShareExports({ shown, extent }: ShareExportsProps) {
  const { saveRun, saveLog, savePicture } = useExports(shown, extent)
  const [isBusy, setIsBusy] = useState(false)
  const [told, setTold] = useState('')
  useSpoken(told)
  const [problem, setProblem] = useState<string | null>(null)
  const carryOut = (save: () => Promise<string>) => () => {
    setIsBusy(true)
    setTold('')
    setProblem(null)
    save()
      .then(setTold, (error: unknown) => setProblem(problemText(error)))
      .finally(() => setIsBusy(false))
  }
  return (
    <div className={styles.exports}>
      <button type="button" className="btn" disabled={isBusy} onClick={carryOut(saveRun)}>
        Download run
      </button>
      <button type="button" className="btn" disabled={isBusy} onClick={carryOut(saveLog)}>
        ShiViz log
      </button>
      <button type="button" className="btn" disabled={isBusy} onClick={carryOut(savePicture)}>
        Diagram as SVG
      </button>
      <p>{told}</p>
      <Problem text={problem} />
    </div>
  )
}

/** Most events in what other tools get: they draw each. */
const mostEvents = 5000

/** Each saves a file, and answers with what there is to say of it. */
function useExports(shown: Shown, extent: Extent) {
  const stores = useStores()
  const last = lastEventOf(shown, extent)
  const steps = () => stores.cluster.events(Math.max(1, last - mostEvents + 1), last, shown.branch)
  const name = fileNameOf(shown.header)
  return {
    saveRun: async () => {
      const run = await sharedFrom(stores, shown, extent)
      const file = new Blob(await inSlices(writeRunFile(run)), { type: 'application/json' })
      save(file, name)
      return file.size > maxFileSize
        ? `It has ${sizeText(file.size)}, and this page opens ${sizeText(maxFileSize)} at most: take a run up to an earlier moment.`
        : `${name}, ${sizeText(file.size)}.`
    },
    saveLog: async () => {
      const { shivizLog, shivizParser } = await import('../trace/shiviz')
      const file = new Blob([shivizLog(await steps())], { type: 'text/plain' })
      save(file, name.replace('raftrun.json', 'shiviz.log'))
      return `In ShiViz give this as the expression: ${shivizParser}`
    },
    savePicture: async () => {
      const { spaceTimeSvg } = await import('../trace/space-time-svg')
      const picture = spaceTimeSvg(await steps(), { filter: 'all', picked: null })
      const file = new Blob([picture], { type: 'image/svg+xml' })
      save(file, name.replace('raftrun.json', 'svg'))
      return `The space-time diagram, ${sizeText(file.size)}.`
    },
  }
}

function save(file: Blob, name: string): void {
  const address = URL.createObjectURL(file)
  const link = document.createElement('a')
  link.href = address
  link.download = name
  link.click()
  // By then the browser has taken hold of the file, which the address would keep in memory.
  setTimeout(() => URL.revokeObjectURL(address), 10_000)
}
