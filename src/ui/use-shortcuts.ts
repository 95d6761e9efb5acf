import { useDialogs } from './dialogs'
import { focusCommandLine } from './focus-command-line'
import { useEffect } from 'react'
import { flushSync } from 'react-dom'

import { select } from '../store/selection-store'
import { serversOf } from './members'
import { requestsOf, shortcutOf } from './shortcuts'
import type { Press } from './shortcuts'
import { useStores } from './stores'
import { useAsk } from './use-ask'
import { useRun } from './use-run'
import { usePlayback } from './use-playback'

/** Lets single keys act on the whole page. */
export function useShortcuts(): void {
  const { cluster, clusterStore, debugStore, viewStore } = useStores()
  const ask = useAsk()
  const run = useRun()
  const open = useDialogs()
  const { send } = usePlayback()
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.key === 'k' && (event.ctrlKey || event.metaKey)) {
        event.preventDefault()
        open('commands')
        return
      }
      const { selection, hasKeys } = viewStore.getState()
      if (event.key === 'Escape' && !event.defaultPrevented) leaveField(event.target)
      const shortcut = event.defaultPrevented ? null : shortcutOf(pressOf(event, hasKeys))
      const { world } = clusterStore.getState()
      if (shortcut === null || world === null) return
      switch (shortcut) {
        case 'toggle':
        case 'slower':
        case 'faster':
          send({ type: shortcut })
          break
        case 'selectServer': {
          const server = serversOf(world)[Number(event.key) - 1]
          if (server === undefined) return
          select(viewStore, { type: 'server', server })
          break
        }
        case 'command':
          flushSync(() => viewStore.setState({ phoneTab: 'control' }))
          focusCommandLine()
          break
        case 'next':
        case 'previous':
        case 'nextMilestone':
        case 'previousMilestone':
        case 'start':
        case 'end':
          run(() => cluster.move(shortcut))
          break
        case 'fork':
          if (debugStore.getState().moment === null) return
          run(() => cluster.fork())
          break
        case 'nextBranch': {
          const { branches, live, shown } = debugStore.getState()
          const place = branches.findIndex(({ id }) => id === shown)
          const next = branches[(place + 1) % branches.length]
          if (next === undefined || next.id === shown) return
          run(() =>
            next.id === live ? cluster.backToPresent() : cluster.goTo(next.length, next.id),
          )
          break
        }
        case 'view':
          viewStore.setState(({ stage }) => ({ stage: stage === 'ring' ? 'space' : 'ring' }))
          break
        case 'goToEvent': {
          const field = document.getElementById('go-to-event')
          if (field === null) return
          // On a phone it is among what is seldom needed.
          field.closest<HTMLElement>('[popover]')?.showPopover()
          field.focus()
          break
        }
        case 'help':
          open('help')
          break
        case 'clear':
          if (selection === null) return
          select(viewStore, null)
          break
        default:
          ask(...requestsOf(shortcut, world, selection))
      }
      event.preventDefault()
    }
    document.addEventListener('keydown', onKeyDown)
    return () => document.removeEventListener('keydown', onKeyDown)
  }, [cluster, clusterStore, debugStore, viewStore, ask, run, send, open])
}

/** Esc in a text field gives the keys back to the page. */
function leaveField(target: EventTarget | null): void {
  if (target instanceof HTMLInputElement) target.blur()
}

function pressOf(event: KeyboardEvent, hasKeys: boolean): Press {
  const target = event.target instanceof Element ? event.target : null
  return {
    key: event.key,
    hasModifier: event.ctrlKey || event.metaKey || event.altKey,
    isTyping:
      target?.closest(
        'input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable=true]',
      ) != null,
    isInDialog: document.querySelector('dialog[open], [popover]:popover-open') !== null,
    isOnControl: target?.closest('button, a, input, summary, [role=button], [role=tab]') != null,
    hasShift: event.shiftKey,
    ownsArrows:
      target?.closest('input, select, [role=slider], [role=tab], [role=tree], [role=grid]') != null,
    hasKeys,
  }
}
