import { useMemo } from 'react'

import { entries } from '../lib/persistent-map'
import type { PersistentMap } from '../lib/persistent-map'
import { count, quoted } from '../trace/words'
import { Fields } from './Fields'
import panel from './Panel.module.css'
import { Section } from './Section'

const most = 20

/** The state machine: what this server's store holds after lastApplied. */
export function ValuesSection({ values }: { readonly values: PersistentMap<string> }) {
  const shown = useMemo(() => {
    const some: (readonly [string, string])[] = []
    for (const entry of entries(values)) {
      if (some.length >= 1000) break
      some.push(entry)
    }
    return some.sort(([a], [b]) => a.localeCompare(b, 'en', { numeric: true })).slice(0, most)
  }, [values])
  return (
    <Section title="Values" note={count(values.size, 'key')}>
      {values.size === 0 && <p className={panel.note}>Nothing is applied yet.</p>}
      <div className={panel.scroll} tabIndex={0} role="group" aria-label="Values">
        <Fields of={shown.map(([key, value]) => [quoted(key), quoted(value)])} />
      </div>
      {values.size > most && (
        <p className={panel.note}>and {count(values.size - most, 'more key', 'more keys')}</p>
      )}
    </Section>
  )
}
