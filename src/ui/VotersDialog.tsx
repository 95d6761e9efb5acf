import { useState } from 'react'
import type { SubmitEvent } from 'react'

import { isJoint } from '../raft/index'
import type { Configuration, ServerId } from '../raft/index'
import { Dialog } from './Dialog'
import styles from './Dialog.module.css'
import { configurationIn, serversOf, standingOf } from './members'
import type { Standing } from './members'
import { useStores } from './stores'
import { useAsk } from './use-ask'
import { useFrameStore } from './use-frame-store'
import { changeOf } from './voters-change'
import type { How } from './voters-change'

interface VotersDialogProps {
  readonly isOpen: boolean
  readonly onClose: () => void
}

const words: Readonly<Record<Standing, string>> = {
  voter: 'votes now',
  learner: 'learns now',
  outside: 'is no member now',
}

function standingText(configuration: Configuration, id: ServerId): string {
  const isLeaving = isJoint(configuration) && !configuration.voters.includes(id)
  const standing = standingOf(configuration, id)
  return isLeaving && standing === 'voter' ? 'votes until the change is over' : words[standing]
}

/** Who shall vote, and by which way to get there. */
export function VotersDialog({ isOpen, onClose }: VotersDialogProps) {
  return (
    <Dialog title="Change the voters" isOpen={isOpen} onClose={onClose}>
      <VotersForm onClose={onClose} />
    </Dialog>
  )
}

function VotersForm({ onClose }: Pick<VotersDialogProps, 'onClose'>) {
  const { clusterStore } = useStores()
  const ask = useAsk()
  const world = useFrameStore(clusterStore, (state) => state.world, 200)
  const [before] = useState(() => (world === null ? [] : configurationIn(world).voters))
  const [chosen, setChosen] = useState<readonly string[]>(before)
  const [picked, setPicked] = useState<How | null>(null)
  const servers = serversOf(world)
  const voters = servers.filter((id) => chosen.includes(id))
  const change = changeOf(before, voters)
  const how = picked ?? change.how
  const onSubmit = (event: SubmitEvent) => {
    event.preventDefault()
    ask({ type: 'changeVoters', server: null, how, voters })
    onClose()
  }
  return (
    <form onSubmit={onSubmit}>
      <fieldset className={styles.set}>
        <legend>These shall vote</legend>
        {servers.map((id) => (
          <label key={id}>
            <input
              type="checkbox"
              checked={chosen.includes(id)}
              onChange={(event) =>
                setChosen(
                  event.target.checked ? [...chosen, id] : chosen.filter((other) => other !== id),
                )
              }
            />
            <b>{id}</b> {world === null ? '' : standingText(configurationIn(world), id)}
          </label>
        ))}
      </fieldset>
      <fieldset className={styles.set}>
        <legend>By which way</legend>
        <label>
          <input
            type="radio"
            name="how"
            checked={how === 'joint'}
            onChange={() => setPicked('joint')}
          />
          <b>Joint consensus</b> any set at once; meanwhile both majorities decide (§6)
        </label>
        <label>
          <input
            type="radio"
            name="how"
            checked={how === 'single'}
            onChange={() => setPicked('single')}
          />
          <b>One at a time</b> one voter comes or goes, so that majorities overlap (thesis §4.1)
        </label>
      </fieldset>
      <p className={styles.text} role="note">
        {world !== null && isJoint(configurationIn(world))
          ? 'A change is under way: another is refused until it is over. '
          : ''}
        {change.sentence}{' '}
        {how === 'single' &&
          change.moves > 1 &&
          'A single-server change will be refused: too many.'}
      </p>
      <div className={styles.row}>
        <button
          type="submit"
          className="btn ink"
          disabled={change.moves === 0 || voters.length === 0}
        >
          Change
        </button>
        <button type="button" className="btn" onClick={onClose}>
          Cancel
        </button>
      </div>
    </form>
  )
}
