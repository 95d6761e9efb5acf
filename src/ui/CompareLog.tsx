import type { Log } from '../raft/index'
import styles from './CompareView.module.css'
import { cellsOf } from './compare-words'
import { tintOf } from './tint'

interface CompareLogProps {
  readonly server: string
  readonly mine: Log
  readonly other: Log | null
  readonly columns: readonly number[]
  readonly commitIndex: number | null
}

/** One log in small, column by column as the one beside it; a rhombus stands under what differs. */
export function CompareLog({ server, mine, other, columns, commitIndex }: CompareLogProps) {
  const cells = cellsOf(server, mine, other, columns, commitIndex)
  const [first] = cells
  return (
    <ol className={styles.log} aria-label={`Log of ${server}`}>
      {first !== undefined && first.index > 1 && (
        <li className={styles.more}>
          <span aria-hidden="true">…{first.index}</span>
          <span className="vh">from index {first.index}</span>
        </li>
      )}
      {cells.map(({ index, term, isCommitted, isCut, differs, label }) => (
        <li key={index} data-differs={differs}>
          <span
            className={styles.cell}
            data-tint={term === null ? undefined : tintOf(term)}
            data-state={
              isCut ? 'cut' : term === null ? 'none' : isCommitted ? 'committed' : 'stored'
            }
            title={label}
          >
            <span aria-hidden="true">{term}</span>
            <span className="vh">{label}</span>
          </span>
        </li>
      ))}
    </ol>
  )
}
