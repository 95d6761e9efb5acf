import { useEffect, useEffectEvent, useState } from 'react'

import styles from './OpenRun.module.css'
import { useOpenRun } from './use-open-run'
import { useSpoken } from './use-spoken'

/**
 * Opens what comes from outside: the run that the address links to, at load and whenever it changes, and
 * files that are dropped anywhere on the page. Draws only while something is over the page or is opened.
 */
export function OpenRun() {
  const { opening, open } = useOpenRun()
  const [isOver, setIsOver] = useState(false)
  useSpoken(opening === null ? '' : `Opening ${opening.name}`)
  const onAddress = useEffectEvent(() => {
    if (location.hash.startsWith('#/run?')) void open(location.hash)
  })
  const onDrop = useEffectEvent((files: readonly File[]) => {
    setIsOver(false)
    const [file] = files
    if (file !== undefined) void open(file)
  })

  useEffect(() => {
    const onHash = () => onAddress()
    onHash()
    addEventListener('hashchange', onHash)
    return () => removeEventListener('hashchange', onHash)
  }, [])

  useEffect(() => {
    const over = (event: DragEvent) => {
      if (!hasFiles(event)) return
      event.preventDefault()
      setIsOver(true)
    }
    // Leaving one element for another is told too: only who leaves the page goes nowhere.
    const leave = (event: DragEvent) => {
      if (event.relatedTarget === null) setIsOver(false)
    }
    const drop = (event: DragEvent) => {
      if (!hasFiles(event)) return
      event.preventDefault()
      onDrop([...(event.dataTransfer?.files ?? [])])
    }
    addEventListener('dragover', over)
    addEventListener('dragleave', leave)
    addEventListener('drop', drop)
    return () => {
      removeEventListener('dragover', over)
      removeEventListener('dragleave', leave)
      removeEventListener('drop', drop)
    }
  }, [])

  return (
    <>
      {isOver && (
        <div className={styles.drop}>
          <p>Drop a run (.raftrun.json) or a scenario (.raft) to open it.</p>
        </div>
      )}
      {opening !== null && (
        <p className={styles.opening}>
          Opening {opening.name}
          <span aria-hidden="true">: {Math.round(opening.done * 100)} %</span>
        </p>
      )}
    </>
  )
}

function hasFiles({ dataTransfer }: DragEvent): boolean {
  return dataTransfer?.types.includes('Files') === true
}
