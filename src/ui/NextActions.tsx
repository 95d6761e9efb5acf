import type { Choice } from '../world/enabled'
import type { Request } from '../world/request'
import type { World } from '../world/world'
import controls from './Controls.module.css'
import styles from './NextSection.module.css'
import { serverOf } from './next-words'
import { useForeseen } from './use-foreseen'

export interface NextActionsProps {
  readonly choice: Choice
  readonly world: World
  readonly act: (request: Request) => void
}

/** All that can be done with one event, and what would come of it. */
export function NextActions({ choice, world, act }: NextActionsProps) {
  const foreseen = useForeseen(choice, world)
  return (
    <div className={styles.opened}>
      <div className={styles.actions}>
        {actionsOf(choice, world).map(({ words, request, title, isOff }, i) => (
          <button
            key={words}
            type="button"
            className={i === 0 ? `btn ink ${controls.small}` : `btn ${controls.small}`}
            disabled={isOff}
            title={title}
            onClick={() => act(request)}
          >
            {words}
          </button>
        ))}
      </div>
      <p className={styles.foreseen}>{foreseen ?? ' '}</p>
    </div>
  )
}

interface Action {
  readonly words: string
  readonly request: Request
  readonly title?: string
  readonly isOff?: boolean
}

/** The first is what the event itself is. */
function actionsOf(choice: Choice, world: World): readonly Action[] {
  const { kind, request, flying, blocked } = choice
  const isOff = blocked !== null
  switch (kind) {
    case 'message': {
      if (flying === null) return []
      const { id: message, isHeld } = flying
      return [
        { words: 'Deliver', request, isOff },
        { words: 'Drop', request: { type: 'drop', message } },
        isHeld
          ? { words: 'Release', request: { type: 'release', message } }
          : { words: 'Hold', request: { type: 'hold', message } },
        { words: 'Duplicate', request: { type: 'duplicate', message } },
      ]
    }
    case 'timer':
      return [{ words: 'Time out', request, isOff }]
    case 'write': {
      const server = serverOf(choice, world)
      const complete = { words: 'Complete', request, isOff }
      if (server === null) return [complete]
      const title = `Crashes ${server} before its write lands`
      return [complete, { words: 'Lose', request: { type: 'crash', server, fault: null }, title }]
    }
    case 'client':
      return [{ words: 'Try again', request, isOff }]
    case 'server':
      return [{ words: capital(request.type), request }]
  }
}

function capital(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1)
}
