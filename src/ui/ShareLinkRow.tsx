import { useId, useRef, useState } from 'react'

import { sizeText } from '../trace/opened-run'
import { maxLinkLength } from '../trace/run-link'
import { Problem } from './Problem'
import styles from './ShareDialog.module.css'
import type { Extent, Shown } from './shared-from'
import { useShareLink } from './use-share-link'
import type { ShareLink } from './use-share-link'
import { useSpoken } from './use-spoken'

interface ShareLinkRowProps {
  readonly shown: Shown
  readonly extent: Extent
}

/** The link with its length and how to take it along; where it would be long, the file is the way. */
export function ShareLinkRow({ shown, extent }: ShareLinkRowProps) {
  const made = useShareLink(shown, extent)
  useSpoken(stateWords(made))
  switch (made.type) {
    case 'making':
      return (
        <p className={styles.state}>
          Writing the link<span aria-hidden="true">: {Math.round(made.done * 100)} %</span>
        </p>
      )
    case 'failed':
      return <Problem text={made.problem} />
    case 'made': {
      const { link } = made
      if (link !== null && link.length <= maxLinkLength) return <Link key={link} link={link} />
      return <p className={styles.state}>{stateWords(made)}</p>
    }
  }
}

/** What is to be read of it where there is no link, or not yet. */
function stateWords(made: ShareLink): string {
  if (made.type === 'making') return 'Writing the link'
  if (made.type === 'failed') return ''
  const { link } = made
  if (link !== null && link.length <= maxLinkLength) return 'The link is ready.'
  const size = link === null ? 'far over 20 kB' : sizeText(link.length)
  return `The link would be long (${size}), and would not get through everywhere. Download the run: the file opens when it is dropped on this page.`
}

function Link({ link }: { readonly link: string }) {
  const id = useId()
  const field = useRef<HTMLInputElement>(null)
  const [told, setTold] = useState('')
  useSpoken(told)
  const onCopy = async () => {
    field.current?.select()
    try {
      await navigator.clipboard.writeText(link)
      setTold('Copied.')
    } catch {
      // Forbidden here, or the page came over plain HTTP.
      setTold('The browser does not let the page copy. The link is selected: copy it by hand.')
    }
  }
  return (
    <div className={styles.link}>
      <label htmlFor={id}>Link to this moment</label>
      <div className={styles.row}>
        <input
          id={id}
          ref={field}
          readOnly
          value={link}
          onFocus={(event) => event.target.select()}
        />
        <button type="button" className="btn ink" onClick={() => void onCopy()}>
          Copy link
        </button>
      </div>
      <p className={styles.length}>
        {link.length} characters. Nothing is sent to a server: the run is in the link itself.{' '}
        <span>{told}</span>
      </p>
    </div>
  )
}
