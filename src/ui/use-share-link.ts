import { useEffect, useState } from 'react'

import { shareAsLink } from '../debug/share-run'
import { problemText } from './problem-text'
import { eventsIn, sharedFrom } from './shared-from'
import type { Extent, Shown } from './shared-from'
import { useStores } from './stores'

/** The link to what is shown, as far as it is made. */
export type ShareLink =
  | { readonly type: 'making'; readonly done: number }
  /** `link` is null where it would be longer than anybody could use. */
  | { readonly type: 'made'; readonly link: string | null }
  | { readonly type: 'failed'; readonly problem: string }

/** Longer runs are not even read: at four bytes an event, theirs is no link any more. */
const mostEvents = 20_000

/** Makes the link anew whenever another is wanted. */
export function useShareLink(shown: Shown, extent: Extent): ShareLink {
  const stores = useStores()
  const [made, setMade] = useState<{ readonly of: Extent; readonly link: ShareLink } | null>(null)
  useEffect(() => {
    let isWanted = true
    const say = (link: ShareLink) => {
      if (isWanted) setMade({ of: extent, link })
    }
    const make = async () => {
      if (eventsIn(shown, extent) > mostEvents) return say({ type: 'made', link: null })
      const run = await sharedFrom(stores, shown, extent)
      const fragment = await shareAsLink(run, (done) => say({ type: 'making', done }))
      const page = `${location.origin}${location.pathname}`
      say({ type: 'made', link: fragment === null ? null : `${page}${fragment}` })
    }
    make().catch((error: unknown) => say({ type: 'failed', problem: problemText(error) }))
    return () => {
      isWanted = false
    }
  }, [stores, shown, extent])
  return made?.of === extent ? made.link : { type: 'making', done: 0 }
}
