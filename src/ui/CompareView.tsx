import { useEffect, useState } from 'react'

import { CompareEvents } from './CompareEvents'
import { CompareStates } from './CompareStates'
import styles from './CompareView.module.css'
import { comparedPair } from './compared-pair'
import { useStores } from './stores'
import { useComparison } from './use-comparison'
import { useFrameStore } from './use-frame-store'

/** Which column is seen where there is no room for two. */
type Side = 'a' | 'b' | 'both'

/** Two branches side by side: the states they come to, and every event since they left each other. */
export function CompareView() {
  const { debugStore, viewStore } = useStores()
  const branches = useFrameStore(debugStore, (state) =>
    state.branches.map(({ id, name }) => `${id}\n${name}`),
  ).map(named)
  const chosen = useFrameStore(viewStore, (state) => state.compared)
  const pair = useFrameStore(debugStore, (state) => comparedPair(state, chosen))
  usePair()
  if (pair === null) return <Alone />
  const { a, b } = pair
  const choose = (pair: { readonly a: string; readonly b: string }) =>
    viewStore.setState({ compared: pair })
  return (
    <section className={styles.view} aria-label="Compare" data-tall>
      <div className={styles.choice}>
        <Choice
          label="First branch"
          value={a}
          branches={branches}
          onChoose={(id) => choose({ a: id, b })}
        />
        <span className={styles.beside}>beside</span>
        <Choice
          label="Second branch"
          value={b}
          branches={branches}
          onChoose={(id) => choose({ a, b: id })}
        />
        <button type="button" className={styles.swap} onClick={() => choose({ a: b, b: a })}>
          Swap
        </button>
      </div>
      <Both
        key={`${a} ${b}`}
        a={a}
        b={b}
        names={{ a: nameOf(branches, a), b: nameOf(branches, b) }}
      />
    </section>
  )
}

/** Who is beside whom stays so while Compare is open, whichever of them is shown then. */
function usePair(): void {
  const { debugStore, viewStore } = useStores()
  useEffect(() => {
    if (viewStore.getState().compared !== null) return
    const pair = comparedPair(debugStore.getState(), null)
    viewStore.setState({ compared: pair })
    return () => {
      if (viewStore.getState().compared === pair) viewStore.setState({ compared: null })
    }
  }, [debugStore, viewStore])
}

interface Named {
  readonly id: string
  readonly name: string
}

interface BothProps {
  readonly a: string
  readonly b: string
  readonly names: { readonly a: string; readonly b: string }
}

function Both({ a, b, names }: BothProps) {
  const compared = useComparison(a, b)
  const [side, setSide] = useState<Side>('both')
  if (compared === null) return <p className={styles.note}>Reading both branches…</p>
  if (compared.problem !== null) return <p className={styles.note}>{compared.problem}</p>
  const sides: readonly (readonly [Side, string])[] = [
    ['a', names.a],
    ['b', names.b],
    ['both', 'Both'],
  ]
  return (
    <div className={styles.body} data-side={side}>
      <div className={styles.sides} role="group" aria-label="Which branch">
        {sides.map(([id, words]) => (
          <button key={id} type="button" aria-pressed={id === side} onClick={() => setSide(id)}>
            {words}
          </button>
        ))}
      </div>
      <CompareStates compared={compared} names={names} />
      <CompareEvents compared={compared} names={names} side={side} />
    </div>
  )
}

interface ChoiceProps {
  readonly label: string
  readonly value: string
  readonly branches: readonly Named[]
  readonly onChoose: (id: string) => void
}

function Choice({ label, value, branches, onChoose }: ChoiceProps) {
  return (
    <select aria-label={label} value={value} onChange={(event) => onChoose(event.target.value)}>
      {branches.map(({ id, name }) => (
        <option key={id} value={id}>
          {name}
        </option>
      ))}
    </select>
  )
}

function Alone() {
  return (
    <section className={styles.view} aria-label="Compare">
      <p className={styles.note}>
        There is one branch so far. Go back to a moment and press Fork here, or do something else
        there: then there are two to compare.
      </p>
    </section>
  )
}

function named(text: string): Named {
  const [id = '', name = ''] = text.split('\n')
  return { id, name }
}

function nameOf(branches: readonly Named[], id: string): string {
  return branches.find((branch) => branch.id === id)?.name ?? ''
}
