import { useId } from 'react'

import { allRules } from '../raft/index'
import type { Rules } from '../raft/index'
import { count } from '../trace/words'
import type { Request } from '../world/request'
import { Dialog } from './Dialog'
import styles from './Dialog.module.css'
import { Problem } from './Problem'
import { ruleGroups, ruleWords } from './rule-table'
import { ruleNames, rulesOff } from './rule-words'
import type { RuleName } from './rule-words'
import { useStores } from './stores'
import { useFrameStore } from './use-frame-store'
import { useRequest } from './use-request'

interface RulesDialogProps {
  readonly isOpen: boolean
  readonly onClose: () => void
}

/** Every rule of the paper that can be left out, to see what goes wrong without it. */
export function RulesDialog({ isOpen, onClose }: RulesDialogProps) {
  const { clusterStore } = useStores()
  const { send, problem } = useRequest()
  const rules = useFrameStore(clusterStore, ({ world }) => world?.rules ?? allRules)
  const off = ruleNames.filter((name) => !rules[name])
  return (
    <Dialog title="Rules" isOpen={isOpen} onClose={onClose}>
      <p className={styles.text}>
        Switch one off, and every server breaks it from now on. The page goes on judging what they
        do, and stops at what breaks. {offText(rules)}{' '}
        {off.length > 0 && (
          <button
            type="button"
            className={styles.inline}
            onClick={() =>
              send(...off.map((rule): Request => ({ type: 'setRule', rule, isOn: true })))
            }
          >
            All on
          </button>
        )}
      </p>
      <Problem text={problem} />
      <div className={styles.columns}>
        {ruleGroups.map((group) => {
          const names = ruleNames.filter((name) => ruleWords[name].group === group)
          return (
            <section key={group}>
              <h3>
                {group.slice(0, 1).toUpperCase() + group.slice(1)}
                <span>{groupText(names, rules)}</span>
              </h3>
              {names.map((name) => (
                <RuleRow
                  key={name}
                  name={name}
                  isOn={rules[name]}
                  onChange={(isOn) => send({ type: 'setRule', rule: name, isOn })}
                />
              ))}
            </section>
          )
        })}
      </div>
    </Dialog>
  )
}

interface RuleRowProps {
  readonly name: RuleName
  readonly isOn: boolean
  readonly onChange: (isOn: boolean) => void
}

function RuleRow({ name, isOn, onChange }: RuleRowProps) {
  const id = useId()
  const { says, section, protects } = ruleWords[name]
  return (
    <div className={styles.setting} data-type="rule" data-off={!isOn}>
      <input
        id={id}
        type="checkbox"
        role="switch"
        aria-describedby={`${id}-help`}
        checked={isOn}
        onChange={(event) => onChange(event.target.checked)}
      />
      <label htmlFor={id}>{says}</label>
      <p id={`${id}-help`}>
        {section} · {protects === 'liveness' ? 'progress' : protects}
      </p>
    </div>
  )
}

function offText(rules: Rules): string {
  const off = rulesOff(rules)
  return off === 0
    ? `All ${ruleNames.length} are on: this is Raft.`
    : `${count(off, 'is', 'are')} off.`
}

function groupText(names: readonly RuleName[], rules: Rules): string {
  const off = names.filter((name) => !rules[name]).length
  return off === 0 ? 'all on' : `${off} of ${names.length} off`
}
