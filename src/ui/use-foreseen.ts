import { useEffect, useEffectEvent, useState } from 'react'

import type { Choice } from '../world/enabled'
import type { World } from '../world/world'
import { foreseenWords } from './next-words'
import { problemText } from './problem-text'
import { useStores } from './stores'

/** Foreseeing takes some milliseconds, and while the past is played each frame shows another world. */
const restMs = 50

/** What would come of an event in words, or why it cannot happen; null until it is known. */
export function useForeseen(choice: Choice, world: World): string | null {
  const { cluster } = useStores()
  const [seen, setSeen] = useState<Seen | null>(null)
  const { id } = choice
  const known =
    choice.blocked ?? (choice.loss === null ? null : `If delivered: ${inside(choice.loss)}`)
  // World and id say which choice it is.
  const ask = useEffectEvent((tell: (words: string) => void) => {
    cluster.foresee(choice.request).then(
      (steps) => tell(foreseenWords(choice, steps)),
      (error: unknown) => tell(problemText(error)),
    )
  })
  useEffect(() => {
    if (known !== null) return
    let isOver = false
    const tell = (words: string) => {
      if (!isOver) setSeen({ world, id, words })
    }
    const timer = setTimeout(() => ask(tell), restMs)
    return () => {
      isOver = true
      clearTimeout(timer)
    }
  }, [world, id, known])
  if (known !== null) return known
  return seen?.id === id && seen.world === world ? seen.words : null
}

/** A sentence after a colon. */
function inside(sentence: string): string {
  return sentence.slice(0, 1).toLowerCase() + sentence.slice(1)
}

interface Seen {
  readonly world: World
  readonly id: string
  readonly words: string
}
