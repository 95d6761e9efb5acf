import { useCallback, useEffect, useRef, useState } from 'react'

import type { DiskDump } from '../cluster/cluster'
import type { ServerId } from '../raft/index'
import { problemText } from './problem-text'
import { useStores } from './stores'

/** A database that grew past this is read on request only: reading it all takes a while. */
const maxRowsToFollow = 2000
const restMs = 1500

/**
 * A server's database as read back from the browser. Read again when something was written, but not
 * more often than every second and a half.
 */
export function useDisk(
  id: ServerId,
  serial: number,
): {
  readonly dump: DiskDump | null
  readonly problem: string | null
  readonly readAgain: () => void
} {
  const { cluster } = useStores()
  const [dump, setDump] = useState<DiskDump | null>(null)
  const [problem, setProblem] = useState<string | null>(null)
  const readAt = useRef(0)

  const readAgain = useCallback(() => {
    readAt.current = performance.now()
    cluster.readDisk(id).then(
      (read) => {
        setDump(read)
        setProblem(null)
      },
      (error: unknown) => setProblem(problemText(error)),
    )
  }, [cluster, id])

  const isTooLong = (dump?.rows.length ?? 0) > maxRowsToFollow
  const wanted = isTooLong ? -1 : serial
  useEffect(() => {
    if (wanted < 0) return
    const wait = Math.max(0, readAt.current + restMs - performance.now())
    const timer = setTimeout(readAgain, readAt.current === 0 ? 0 : wait)
    return () => clearTimeout(timer)
  }, [readAgain, wanted])

  return { dump, problem, readAgain }
}
