import { useEffect, useId, useRef, useState } from 'react'
import type { KeyboardEvent } from 'react'
import { flushSync } from 'react-dom'

import { count } from '../trace/words'
import styles from './CommandList.module.css'
import { Dialog } from './Dialog'
import { commandsOf, filterCommands } from './commands'
import type { Command } from './commands'
import { useStores } from './stores'
import { typedAhead } from './typed-ahead'
import { useCommand } from './use-command'
import { useFrameStore } from './use-frame-store'
import { useSpoken } from './use-spoken'

interface CommandListProps {
  readonly isOpen: boolean
  readonly onClose: () => void
}

/** Everything that can be done, found by its name. */
export function CommandList({ isOpen, onClose }: CommandListProps) {
  const command = useCommand()
  const choose = ({ act }: Command) => {
    // What it does may open a dialog or move the focus: this one is gone by then.
    flushSync(onClose)
    command(act)
  }
  return (
    <Dialog title="Do" isOpen={isOpen} onClose={onClose}>
      <Search onChoose={choose} />
    </Dialog>
  )
}

/** A field and what it finds: the focus stays in the field, arrows move among what is found. */
function Search({ onChoose }: { readonly onChoose: (command: Command) => void }) {
  const { clusterStore, debugStore } = useStores()
  const world = useFrameStore(clusterStore, (state) => state.world, 500)
  const debug = useFrameStore(debugStore, ({ moment, work, branches, breakpoints }) => ({
    isPast: moment !== null,
    isBusy: work !== null,
    branches: branches.length,
    breakpoints,
  }))
  const [text, setText] = useState(typedAhead)
  const [at, setAt] = useState(0)
  const id = useId()
  const list = useRef<HTMLUListElement>(null)
  const found = filterCommands(commandsOf({ world, ...debug }), text)
  const told = found.length === 0 ? 'Nothing is called that.' : count(found.length, 'command')
  useSpoken(told)
  const place = Math.min(at, found.length - 1)
  useEffect(() => {
    list.current?.children[place]?.scrollIntoView({ block: 'nearest' })
  }, [place])

  function onKeyDown(event: KeyboardEvent): void {
    if (event.nativeEvent.isComposing) return
    const chosen = found[place]
    const to = { ArrowDown: place + 1, ArrowUp: place - 1 }[event.key]
    if (to !== undefined) setAt((to + found.length) % Math.max(1, found.length))
    else if (event.key === 'Enter' && chosen !== undefined) onChoose(chosen)
    else return
    event.preventDefault()
  }

  return (
    <>
      <input
        // The browser gives the focus to what has the attribute, which React does not write.
        ref={(field) => field?.setAttribute('autofocus', '')}
        className={styles.field}
        role="combobox"
        aria-label="What to do"
        aria-expanded={found.length > 0}
        aria-controls={`${id}-list`}
        aria-activedescendant={place < 0 ? undefined : `${id}-${place}`}
        aria-autocomplete="list"
        autoComplete="off"
        spellCheck={false}
        placeholder="crash S2, next milestone, theme …"
        value={text}
        onChange={({ target }) => {
          setText(target.value)
          setAt(0)
        }}
        onKeyDown={onKeyDown}
      />
      <ul ref={list} id={`${id}-list`} className={styles.list} role="listbox" aria-label="Found">
        {found.map((command, i) => (
          <li
            key={`${command.words} ${i}`}
            id={`${id}-${i}`}
            role="option"
            aria-selected={i === place}
            onClick={() => onChoose(command)}
          >
            <span>{command.words}</span>
            {command.key !== null && <kbd>{command.key}</kbd>}
          </li>
        ))}
      </ul>
      {found.length === 0 && <p className="muted">{told}</p>}
    </>
  )
}
