import type { LinkRule } from '../server/links'
import { Dial } from './Dial'

export interface RuleDialsProps {
  readonly rule: LinkRule
  readonly onChange: (rule: LinkRule) => void
}

/** What a link does to its messages. The two ends of the delay push each other, so that it stays a range. */
export function RuleDials({ rule, onChange }: RuleDialsProps) {
  const { lossPercent, duplicatePercent, delayMinMs, delayMaxMs } = rule
  return (
    <>
      <Dial
        label="Lost"
        unit="%"
        max={100}
        value={lossPercent}
        onCommit={(percent) => onChange({ ...rule, lossPercent: percent })}
      />
      <Dial
        label="Doubled"
        unit="%"
        max={100}
        value={duplicatePercent}
        onCommit={(percent) => onChange({ ...rule, duplicatePercent: percent })}
      />
      <Dial
        label="Delay from"
        unit="ms"
        max={500}
        value={delayMinMs}
        onCommit={(ms) =>
          onChange({ ...rule, delayMinMs: ms, delayMaxMs: Math.max(ms, delayMaxMs) })
        }
      />
      <Dial
        label="Delay to"
        unit="ms"
        max={500}
        value={delayMaxMs}
        onCommit={(ms) =>
          onChange({ ...rule, delayMaxMs: ms, delayMinMs: Math.min(ms, delayMinMs) })
        }
      />
    </>
  )
}
