import { useId, useState } from 'react'

import { defaultRaftOptions } from '../raft/index'
import type { RaftOptions } from '../raft/index'
import { Dialog } from './Dialog'
import styles from './Dialog.module.css'
import { Problem } from './Problem'
import { optionGroups } from './option-words'
import type { OptionRow } from './option-words'
import { useStores } from './stores'
import { useFrameStore } from './use-frame-store'
import { useRequest } from './use-request'

interface OptionsDialogProps {
  readonly isOpen: boolean
  readonly onClose: () => void
}

/** What may differ between clusters without touching safety; it is in force at once, on every server. */
export function OptionsDialog({ isOpen, onClose }: OptionsDialogProps) {
  const { clusterStore } = useStores()
  const { send, problem } = useRequest()
  const options = useFrameStore(clusterStore, ({ world }) => world?.options ?? defaultRaftOptions)
  const set = (changed: Partial<RaftOptions>) => send({ type: 'setOptions', options: changed })
  return (
    <Dialog title="Options" isOpen={isOpen} onClose={onClose}>
      <p className={styles.text}>
        None of these can break a promise of Raft, but for reads by lease or locally. They are in
        force at once.
      </p>
      <Problem text={problem} />
      <div className={styles.columns}>
        {optionGroups.map(({ title, rows }) => (
          <section key={title}>
            <h3>{title}</h3>
            {rows.map((row) => (
              <Row key={row.name} row={row} options={options} set={set} />
            ))}
          </section>
        ))}
      </div>
      <div className={styles.row}>
        <button type="button" className="btn" onClick={() => set(defaultRaftOptions)}>
          As they were at first
        </button>
      </div>
    </Dialog>
  )
}

interface RowProps {
  readonly row: OptionRow
  readonly options: RaftOptions
  readonly set: (changed: Partial<RaftOptions>) => void
}

function Row({ row, options, set }: RowProps) {
  const id = useId()
  const help = `${id}-help`
  return (
    <div className={styles.setting} data-type={row.type}>
      <label htmlFor={id}>{row.label}</label>
      <Control id={id} help={help} row={row} options={options} set={set} />
      <p id={help}>{row.help}</p>
    </div>
  )
}

function Control({
  id,
  help,
  row,
  options,
  set,
}: RowProps & { readonly id: string; readonly help: string }) {
  switch (row.type) {
    case 'switch':
      return (
        <input
          id={id}
          type="checkbox"
          role="switch"
          aria-describedby={help}
          checked={options[row.name]}
          onChange={(event) => set({ [row.name]: event.target.checked })}
        />
      )
    case 'choice':
      return (
        <select
          id={id}
          aria-describedby={help}
          value={options[row.name]}
          onChange={(event) => set(row.choices[event.target.selectedIndex]?.[2] ?? {})}
        >
          {row.choices.map(([value, words]) => (
            <option key={value} value={value}>
              {words}
            </option>
          ))}
        </select>
      )
    case 'number':
      return (
        <NumberField
          id={id}
          help={help}
          unit={row.unit}
          min={row.min}
          value={options[row.name]}
          onCommit={(value) => set({ [row.name]: value })}
        />
      )
  }
}

interface NumberFieldProps {
  readonly id: string
  readonly help: string
  readonly unit: string
  readonly min: number
  readonly value: number
  readonly onCommit: (value: number) => void
}

/** Told on Enter or on leaving. */
function NumberField({ id, help, unit, min, value, onCommit }: NumberFieldProps) {
  const [draft, setDraft] = useState<string | null>(null)
  const commit = () => {
    if (draft === null) return
    setDraft(null)
    const chosen = Number(draft)
    if (draft.trim() !== '' && chosen !== value) onCommit(chosen)
  }
  return (
    <span>
      <input
        id={id}
        type="number"
        inputMode="numeric"
        aria-describedby={help}
        min={min}
        step={1}
        value={draft ?? String(value)}
        onChange={(event) => setDraft(event.target.value)}
        onBlur={commit}
        onKeyDown={(event) => {
          if (event.key === 'Enter') commit()
        }}
      />{' '}
      {unit}
    </span>
  )
}
