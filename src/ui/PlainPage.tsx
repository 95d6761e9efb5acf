import { Mark } from './Mark'
import styles from './PlainPage.module.css'

interface PlainPageProps {
  readonly title: string
  readonly text: string
  /** One way on, as a link; null where there is none. */
  readonly way: { readonly words: string; readonly address: string } | null
}

/** A page that says why there is no cluster on it: another tab has it, or this browser cannot run it. */
export function PlainPage({ title, text, way }: PlainPageProps) {
  return (
    <main className={styles.page}>
      <Mark />
      <h1>{title}</h1>
      <p>{text}</p>
      {way !== null && (
        <a className={styles.way} href={way.address}>
          {way.words}
        </a>
      )}
    </main>
  )
}
