import { useRef } from 'react'

import { select } from '../store/selection-store'
import styles from './Stage.module.css'
import { linkState } from './LinkLine'
import { rove } from './roving'
import type { Link } from './stage-layout'
import { useStores } from './stores'
import { useFrameStore } from './use-frame-store'

interface LinkListProps {
  readonly links: readonly Link[]
  readonly onFocus: (link: string | null) => void
}

/** The links as buttons with names, for keys and screen readers; on the picture they are lines. */
export function LinkList({ links, onFocus }: LinkListProps) {
  const list = useRef<HTMLUListElement>(null)
  return (
    <ul
      ref={list}
      className={styles.links}
      aria-label="Links"
      onKeyDown={(event) => rove(event, list.current)}
      onBlur={() => onFocus(null)}
    >
      {links.map((link, i) => (
        <LinkButton key={`${link.a}-${link.b}`} link={link} isFirst={i === 0} onFocus={onFocus} />
      ))}
    </ul>
  )
}

interface LinkButtonProps {
  readonly link: Link
  readonly isFirst: boolean
  readonly onFocus: (link: string) => void
}

function LinkButton({ link: { a, b }, isFirst, onFocus }: LinkButtonProps) {
  const { clusterStore, viewStore } = useStores()
  const state = useFrameStore(clusterStore, ({ world }) => linkState(world, a, b, false))
  const isSelected = useFrameStore(viewStore, ({ selection }) => {
    return selection?.type === 'link' && selection.a === a && selection.b === b
  })
  const said = {
    none: '',
    ok: '',
    off: '',
    cut: ', cut',
    there: `, cut from ${a} to ${b}`,
    back: `, cut from ${b} to ${a}`,
  }
  return (
    <li>
      <button
        type="button"
        className={styles.linkButton}
        tabIndex={isFirst ? 0 : -1}
        aria-pressed={isSelected}
        onFocus={() => onFocus(`${a}-${b}`)}
        onClick={() => select(viewStore, isSelected ? null : { type: 'link', a, b })}
      >
        Link {a}–{b}
        {said[state]}
      </button>
    </li>
  )
}
