import { isJoint } from '../raft/index'
import type { ServerId } from '../raft/index'
import { count } from '../trace/words'
import styles from './Controls.module.css'
import { Problem } from './Problem'
import { Section } from './Section'
import { useDialogs } from './dialogs'
import { halvesOf, membersOf, serversOf, standingOf } from './members'
import type { Members, Standing } from './members'
import { useStores } from './stores'
import { useFrameStore } from './use-frame-store'
import { useRequest } from './use-request'

/** Most servers a cluster can have. */
const most = 9

/** Who decides, and how that is changed. Single servers are promoted and removed in their own panel. */
export function MembersSection() {
  const { clusterStore } = useStores()
  const open = useDialogs()
  const { send, problem } = useRequest()
  const members = useFrameStore(clusterStore, ({ world }) =>
    world === null ? null : membersOf(world),
  )
  const servers = useFrameStore(clusterStore, ({ world }) => serversOf(world))
  if (members === null) return null
  const isFull = servers.length >= most
  return (
    <Section title="Members" note={noteOf(members)}>
      <p className={styles.say}>{sentenceOf(members, servers)}</p>
      <div className={styles.row} style={{ marginTop: 6 }}>
        <button
          type="button"
          className={styles.small}
          disabled={isFull}
          title="Starts one more server, which is promoted once it has caught up"
          onClick={() => send({ type: 'addServer', as: 'voter' })}
        >
          Add server
        </button>
        <button
          type="button"
          className={styles.small}
          disabled={isFull}
          title="Starts one more server, which receives the log and is counted in no majority"
          onClick={() => send({ type: 'addServer', as: 'learner' })}
        >
          Add learner
        </button>
        <button type="button" className={styles.small} onClick={() => open('voters')}>
          Change voters…
        </button>
      </div>
      <Problem text={problem} />
    </Section>
  )
}

function noteOf({ configuration, isCommitted }: Members): string {
  const { voters, learners } = configuration
  const all = [
    count(voters.length, 'voter'),
    ...(learners.length === 0 ? [] : [count(learners.length, 'learner')]),
  ].join(', ')
  if (isJoint(configuration)) return 'joint consensus'
  return isCommitted ? all : `${all}, not committed`
}

function sentenceOf({ configuration }: Members, servers: readonly ServerId[]): string {
  const deciding = halvesOf(configuration).map(({ name, voters, needed }) => {
    const title = name === 'voters' ? 'Voters' : name === 'old' ? 'Old' : 'New'
    return `${title} ${voters.join(' ')}: majority ${needed} of ${voters.length}.`
  })
  const having = (standing: Standing) =>
    servers.filter((id) => standingOf(configuration, id) === standing)
  const learners = having('learner')
  const outside = having('outside')
  return [
    ...deciding,
    ...(learners.length === 0 ? [] : [`Learning: ${learners.join(' ')}.`]),
    ...(outside.length === 0 ? [] : [`No member: ${outside.join(' ')}.`]),
  ].join(' ')
}
