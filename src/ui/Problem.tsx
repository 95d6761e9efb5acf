import styles from './Panel.module.css'

/** Why a request was not taken, beside the control that made it. */
export function Problem({ text }: { readonly text: string | null }) {
  return text === null ? null : <p className={styles.problem}>{text}</p>
}
