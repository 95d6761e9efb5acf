import type { Breakpoint } from '../trace/breakpoint'
import { messageTypes, roles } from '../trace/breakpoint-code'
import { roleName } from '../trace/breakpoint-words'
import { ConditionField } from './ConditionField'
import { ChoiceField } from './ChoiceField'
import controls from './Controls.module.css'
import { serversOf } from './members'
import type { StopDraft } from './stop-draft'
import styles from './StopWhen.module.css'
import { useStores } from './stores'
import { useFrameStore } from './use-frame-store'

interface StopFieldsProps {
  readonly draft: StopDraft
  readonly onChange: (changed: Partial<StopDraft>) => void
}

type Kind = Exclude<Breakpoint['type'], 'violation'>

const kindWords: Readonly<Record<Kind, string>> = {
  role: 'a server becomes …',
  term: 'a term exceeds …',
  message: 'a message is sent',
  overwritten: 'an entry is overwritten',
  commit: 'a commit index reaches …',
  predicate: 'a condition begins to hold',
}
const kinds: readonly Kind[] = ['role', 'term', 'message', 'overwritten', 'commit', 'predicate']

/** The fields that a kind of breakpoint needs. */
export function StopFields({ draft, onChange }: StopFieldsProps) {
  const { clusterStore } = useStores()
  const ids = useFrameStore(clusterStore, ({ world }) => serversOf(world), 200)
  const servers = [null, ...ids]
  const nameOf = (id: string | null) => id ?? 'any'
  const { kind } = draft
  const hasServer = kind === 'role' || kind === 'overwritten' || kind === 'commit'
  return (
    <>
      <ChoiceField
        label="When"
        choices={kinds}
        chosen={kind}
        wordsOf={(each) => (each === 'violation' ? '' : kindWords[each])}
        onChoose={(chosen) => onChange({ kind: chosen })}
      />
      {hasServer && (
        <ChoiceField
          label="Server"
          choices={servers}
          chosen={draft.server}
          wordsOf={nameOf}
          onChoose={(server) => onChange({ server })}
        />
      )}
      {kind === 'role' && (
        <ChoiceField
          label="Role"
          choices={roles}
          chosen={draft.role}
          wordsOf={roleName}
          onChoose={(role) => onChange({ role })}
        />
      )}
      {kind === 'message' && (
        <>
          <ChoiceField
            label="Message"
            choices={[null, ...messageTypes]}
            chosen={draft.message}
            wordsOf={nameOf}
            onChoose={(message) => onChange({ message })}
          />
          <ChoiceField
            label="From"
            choices={servers}
            chosen={draft.from}
            wordsOf={nameOf}
            onChoose={(from) => onChange({ from })}
          />
          <ChoiceField
            label="To"
            choices={servers}
            chosen={draft.to}
            wordsOf={nameOf}
            onChoose={(to) => onChange({ to })}
          />
        </>
      )}
      {(kind === 'term' || kind === 'commit') && (
        <div className={styles.field}>
          <label htmlFor="stop-number">{kind === 'term' ? 'Term' : 'Index'}</label>
          <input
            id="stop-number"
            className={controls.select}
            inputMode="numeric"
            autoComplete="off"
            value={draft.number}
            onChange={({ target }) => onChange({ number: target.value })}
          />
        </div>
      )}
      {kind === 'predicate' && (
        <ConditionField text={draft.text} onChange={(text) => onChange({ text })} />
      )}
    </>
  )
}
