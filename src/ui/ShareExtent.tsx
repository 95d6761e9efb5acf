import { count } from '../trace/words'
import styles from './Dialog.module.css'
import { momentOf } from './shared-from'
import type { Extent, Shown } from './shared-from'

interface ShareExtentProps {
  readonly shown: Shown
  readonly extent: Extent
  readonly onChange: (extent: Extent) => void
}

/** What goes along, and how much of it where there is a choice. */
export function ShareExtent({ shown, extent, onChange }: ShareExtentProps) {
  const choices = choicesOf(shown)
  const moment = momentOf(shown, extent)
  const alone = aloneWords(shown)
  return (
    <>
      {alone !== null && <p className={styles.text}>{alone}</p>}
      {choices.length === 1 ? (
        <p className={styles.text}>
          The run up to this moment, event {moment}. It opens in review, paused, with the same
          selection, view and breakpoints.
        </p>
      ) : (
        <fieldset className={styles.set}>
          <legend>It opens in review at event {moment}, paused, with</legend>
          {choices.map(([value, words]) => (
            <label key={value}>
              <input
                type="radio"
                name="extent"
                checked={extent === value}
                onChange={() => onChange(value)}
              />
              <b>{words}</b>
            </label>
          ))}
        </fieldset>
      )}
    </>
  )
}

function choicesOf({
  world,
  length,
  name,
  compared,
}: Shown): readonly (readonly [Extent, string])[] {
  const isPart = length > world.count
  const [a, b] = compared?.names ?? ['', '']
  if (!compared?.roles)
    return [
      ['moment', `Up to this moment, event ${world.count}`],
      ...(isPart ? [['branch', `The whole branch, ${count(length, 'event')}`] as const] : []),
    ]
  return [
    ['both', `Both branches, ${a} and ${b}, compared as here`],
    ['moment', isPart ? `${name} alone, up to event ${world.count}` : `${name} alone`],
    ...(isPart ? [['branch', `${name} alone, all ${count(length, 'event')}`] as const] : []),
  ]
}

/** Why only one of the branches that are compared goes along; null where none is missing. */
function aloneWords({ compared, name }: Shown): string | null {
  if (compared === null || compared.roles !== null) return null
  const [a, b] = compared.names
  return `${a} and ${b} have no event in common, so ${name} goes alone.`
}
