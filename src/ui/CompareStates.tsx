import { Fragment, useState } from 'react'

import type { FieldPair, ServerDifference } from '../trace/differences-state'
import { CompareLog } from './CompareLog'
import styles from './CompareView.module.css'
import { columnsOf, termsOf } from './compare-words'
import { tintOf } from './tint'
import type { Compared } from './use-comparison'

interface CompareStatesProps {
  readonly compared: Compared
  readonly names: { readonly a: string; readonly b: string }
}

/** What each server is at the end of either branch: logs cell by cell, and what is not the same. */
export function CompareStates({ compared, names }: CompareStatesProps) {
  const { states, ends } = compared
  const [isOpen, setOpen] = useState(true)
  const differing = states.filter(({ isSame }) => !isSame).length
  const summary =
    differing === 0 ? 'every server is the same' : `${differing} of ${states.length} servers differ`
  return (
    <details
      className={styles.states}
      open={isOpen}
      onToggle={(event) => setOpen(event.currentTarget.open)}
    >
      <summary>
        <h2>At the end</h2> <span>{summary}</span>
      </summary>
      <table aria-label="States at the end">
        <thead>
          <tr>
            <th scope="col">
              <span className="vh">server</span>
            </th>
            <th scope="col" data-side="a">
              {names.a} <small>after event {ends.a}</small>
            </th>
            <th scope="col" data-side="b">
              {names.b} <small>after event {ends.b}</small>
            </th>
          </tr>
        </thead>
        <tbody>
          {states.map((state) => (
            <tr key={state.server} data-server={state.server} data-same={state.isSame}>
              <th scope="row">
                {!state.isSame && <Diamond />}
                {state.server}
              </th>
              <Side state={state} side="a" name={names.a} />
              <Side state={state} side="b" name={names.b} />
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  )
}

interface SideProps {
  readonly state: ServerDifference
  readonly side: 'a' | 'b'
  /** Of the branch. */
  readonly name: string
}

function Side({ state, side, name }: SideProps) {
  const { server, fields, logs, values } = state
  const [mine, other] = side === 'a' ? [logs.a, logs.b] : [logs.b, logs.a]
  const field = (name: FieldPair['name']) => {
    const found = fields.find((each) => each.name === name)
    return { text: found?.[side] ?? '–', differs: found?.isSame === false }
  }
  const commit = field('commitIndex')
  const term = field('currentTerm')
  const shown = [
    { words: 'vote', ...field('votedFor') },
    { words: 'commit', ...commit },
    { words: 'applied', ...field('lastApplied') },
    { words: 'to come', ...field('on their way to it') },
  ]
  return (
    <td data-side={side} data-name={name} data-log={mine === null ? undefined : termsOf(mine)}>
      <div className={styles.fields}>
        <span data-differs={field('role').differs}>{roleText(field('role').text)}</span>
        <span data-differs={term.differs}>
          <span className="chip" data-tint={tintOf(Number(term.text) || 0)}>
            term {term.text}
          </span>
        </span>
        {shown
          .filter(({ words, differs }) => differs || words === 'commit')
          .map(({ words, text, differs }) => (
            <span key={words} data-differs={differs}>
              {words} {text}
            </span>
          ))}
      </div>
      {mine !== null && (
        <CompareLog
          server={server}
          mine={mine}
          other={other}
          columns={columnsOf(state)}
          commitIndex={commit.text === '–' ? null : Number(commit.text)}
        />
      )}
      {values.length > 0 && (
        <p className={styles.values}>
          {values.slice(0, 6).map(({ key, ...found }, i) => (
            <Fragment key={key}>
              {i > 0 && ', '}
              <span data-differs>
                {key}={found[side] ?? '–'}
              </span>
            </Fragment>
          ))}
          {values.length > 6 && ` and ${values.length - 6} more`}
        </p>
      )}
    </td>
  )
}

/** The mark of what is not the same, everywhere in this view. */
export function Diamond() {
  return (
    <span className={styles.diamond} role="img" aria-label="differs">
      ◆
    </span>
  )
}

function roleText(role: string): string {
  return role === 'preCandidate' ? 'pre-candidate' : role
}
