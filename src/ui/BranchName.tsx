import { useCallback, useRef } from 'react'
import type { KeyboardEvent } from 'react'

import { addNotice } from '../store/cluster-store'
import { maxNameLength } from '../trace/branch-name'
import styles from './BranchesSection.module.css'
import { problemText } from './problem-text'
import { useStores } from './stores'

interface BranchNameProps {
  readonly id: string
  readonly name: string
  /** Told whether the keyboard goes back to the branch. */
  readonly onDone: (isByKey: boolean) => void
}

/** The name of a branch while a person writes another: Enter takes it, Esc leaves it as it was. */
export function BranchName({ id, name, onDone }: BranchNameProps) {
  const { cluster, clusterStore } = useStores()
  const isDone = useRef(false)
  const begin = useCallback((field: HTMLInputElement | null) => {
    field?.focus()
    field?.select()
  }, [])
  const leave = (isByKey: boolean) => {
    isDone.current = true
    onDone(isByKey)
  }
  const take = (text: string) => {
    if (text.trim() === name) return true
    try {
      cluster.rename(id, text)
      return true
    } catch (error) {
      addNotice(clusterStore, problemText(error))
      return false
    }
  }
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    event.stopPropagation()
    if (event.key !== 'Enter' && event.key !== 'Escape') return
    event.preventDefault()
    if (event.key === 'Escape' || take(event.currentTarget.value)) leave(true)
  }
  return (
    <input
      ref={begin}
      className={styles.name}
      aria-label={`Name of ${name}`}
      defaultValue={name}
      maxLength={maxNameLength}
      autoComplete="off"
      spellCheck={false}
      onKeyDown={onKeyDown}
      onBlur={(event) => {
        if (isDone.current) return
        take(event.currentTarget.value)
        leave(false)
      }}
    />
  )
}
