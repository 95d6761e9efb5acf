import { isJoint } from '../raft/index'
import type { ServerSlot } from '../world/world'
import { Fields } from './Fields'
import { Section } from './Section'
import { halvesOf, placedOf, standingOf } from './members'

const standingWords = {
  voter: 'a voter',
  learner: 'a learner: counted in no majority',
  outside: 'not a member',
}

/** Who decides by this server's own account: in force from the moment it is in its log (§6). */
export function ConfigurationSection({ slot }: { readonly slot: ServerSlot }) {
  const { id, server } = slot
  const { index, configuration } = placedOf(slot)
  const commitIndex = server?.raft.commitIndex ?? 0
  const isCommitted = index <= commitIndex
  const taught = [...configuration.learners, ...configuration.learnersNext]
  return (
    <Section title="Configuration in force" note={placeText(index, isCommitted)}>
      <Fields
        of={[
          ...halvesOf(configuration).map(
            ({ name, voters, needed }) =>
              [
                isJoint(configuration) ? `${name} voters` : 'voters',
                voters.length === 0
                  ? 'nobody'
                  : `${voters.join(' ')}, majority ${needed} of ${voters.length}`,
              ] as const,
          ),
          ...(taught.length === 0 ? [] : [['learners', taught.join(' ')] as const]),
          ['this server', standingWords[standingOf(configuration, id)]],
        ]}
      />
    </Section>
  )
}

function placeText(index: number, isCommitted: boolean): string {
  if (index === 0) return 'from the beginning'
  return `index ${index}, ${isCommitted ? 'committed' : 'not committed'}`
}
