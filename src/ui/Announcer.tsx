import { useEffect, useRef, useState } from 'react'

import type { Stop } from '../debug/debugger'
import type { ClusterState } from '../store/cluster-store'
import type { Speech } from '../store/selection-store'
import { spokenStore } from '../store/spoken-store'
import { lineText, lines } from '../trace/sentences'
import { useStores } from './stores'

/**
 * Tells screen readers what happens: one sentence a second at most, the newest, and how many more there
 * were. Notices come first, then what panels have to say.
 */
export function Announcer() {
  const { clusterStore, debugStore, viewStore } = useStores()
  const [said, setSaid] = useState('')
  const upTo = useRef<number | null>(null)
  const noticed = useRef<number | null>(null)
  const stopped = useRef<Stop | null>(null)
  const heard = useRef(spokenStore.getState())
  /** The event of the past that is shown; null in the present. */
  const shown = useRef<number | null>(null)
  useEffect(() => {
    const say = () => {
      const state = clusterStore.getState()
      const notice = state.notices.at(-1)
      const isNewNotice = notice !== undefined && notice.id !== noticed.current
      noticed.current = notice?.id ?? null
      const { stop } = debugStore.getState()
      const isNewStop = stop !== null && stop !== stopped.current
      stopped.current = stop
      const spoken = spokenStore.getState()
      const isNewSpoken = spoken !== heard.current
      heard.current = spoken
      const { speech } = viewStore.getState()
      const news = upTo.current === null ? [] : newsSince(state, upTo.current, speech)
      const place = state.present === null ? null : (state.world?.count ?? 0)
      const hasMoved = place !== null && place !== shown.current
      upTo.current = state.recent.at(-1)?.event ?? 0
      shown.current = place
      if (isNewNotice) setSaid(notice.text)
      else if (isNewStop) setSaid(`Stopped at event ${stop.event}: ${stop.sentence}.`)
      else if (isNewSpoken) setSaid(spoken.text)
      else if (hasMoved && speech !== 'off') setSaid(momentOf(state))
      else if (place === null && news.length > 0) setSaid(tellOf(news))
    }
    const timer = setInterval(say, 1000)
    return () => clearInterval(timer)
  }, [clusterStore, debugStore, viewStore])
  return (
    <div role="status" className="vh">
      {said}
    </div>
  )
}

/** Where one is in the past: somebody who goes through it fast hears where they stop. */
export function momentOf({ world, recent }: ClusterState): string {
  const last = recent.at(-1)
  const event = `Event ${world?.count ?? 0}.`
  if (last === undefined) return event
  return `${event} ${lines(last)
    .map((line) => lineText({ ...line, section: null }))
    .join(' ')}`
}

/** The newest sentence, and how many went before it. */
export function tellOf(news: readonly string[]): string {
  const newest = news.at(-1) ?? ''
  return news.length < 2 ? newest : `${newest} And ${news.length - 1} more.`
}

/** What is worth saying of what happened after an event, oldest first. */
export function newsSince(
  { recent }: ClusterState,
  event: number,
  speech: Speech,
): readonly string[] {
  if (speech === 'off') return []
  const first = recent.findLastIndex((step) => step.event <= event) + 1
  return recent
    .slice(first)
    .flatMap((step) => lines(step))
    .filter((line) => speech === 'all' || line.isMilestone)
    .map((line) => lineText({ ...line, section: null }))
}
