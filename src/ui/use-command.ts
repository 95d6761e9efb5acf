import { useCallback } from 'react'

import { unreachable } from '../lib/assert'
import { select } from '../store/selection-store'
import type { Act } from './commands'
import { useDialogs } from './dialogs'
import { focusCommandLine } from './focus-command-line'
import { useStores } from './stores'
import { useAsk } from './use-ask'
import { usePlayback } from './use-playback'
import { useRun } from './use-run'

/** Does what a command of the list stands for. */
export function useCommand(): (act: Act) => void {
  const { cluster, debugStore, viewStore } = useStores()
  const ask = useAsk()
  const run = useRun()
  const open = useDialogs()
  const { send } = usePlayback()
  return useCallback(
    (act) => {
      switch (act.type) {
        case 'requests':
          return ask(...act.requests)
        case 'playback':
          return send({ type: act.event })
        case 'move':
          return run(() => cluster.move(act.to))
        case 'fork':
          return run(() => cluster.fork())
        case 'backToPresent':
          return run(() => cluster.backToPresent())
        case 'nextBranch': {
          const { branches, live, shown } = debugStore.getState()
          const place = branches.findIndex(({ id }) => id === shown)
          const next = branches[(place + 1) % branches.length]
          if (next === undefined) return
          return run(() =>
            next.id === live ? cluster.backToPresent() : cluster.goTo(next.length, next.id),
          )
        }
        case 'goToEvent':
          return document.getElementById('go-to-event')?.focus()
        case 'writeCommand':
          viewStore.setState({ phoneTab: 'control' })
          requestAnimationFrame(focusCommandLine)
          return
        case 'runUntil':
          return run(() => cluster.runUntil(act.breakpoint))
        case 'stopRunning':
          return cluster.stopRunning()
        case 'dialog':
          return open(act.name)
        case 'view':
          return viewStore.setState(act.view)
        case 'select':
          return select(viewStore, act.selection)
        default:
          return unreachable(act)
      }
    },
    [cluster, debugStore, viewStore, ask, run, open, send],
  )
}
