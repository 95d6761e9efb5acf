import { entries } from '../lib/persistent-map'
import { votersOf } from '../raft/index'
import type { Configuration, ServerId } from '../raft/index'
import { isCut } from '../server/links'
import type { Message } from '../server/messages'
import type { World } from '../world/world'
import panel from './Panel.module.css'
import { Section } from './Section'
import { neededText } from './members'

export interface VotesSectionProps {
  readonly world: World
  readonly id: ServerId
  readonly title: string
  readonly configuration: Configuration
  readonly votes: Readonly<Record<ServerId, boolean>>
}

/** A candidate's ballots: who granted, who refused, and why nobody else has answered. */
export function VotesSection({ world, id, title, configuration, votes }: VotesSectionProps) {
  const voters = votersOf(configuration)
  const granted = voters.filter((voter) => votes[voter] === true).length
  return (
    <Section
      title={title}
      note={`${granted} of ${voters.length}, needs ${neededText(configuration)}`}
    >
      <table className={panel.table}>
        <tbody>
          {voters.map((voter) => (
            <tr key={voter}>
              <th scope="row">{voter}</th>
              <td>
                <Ballot answer={votes[voter]} />
              </td>
              <td>{answerOf(world, id, voter, votes[voter])}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Section>
  )
}

function Ballot({ answer }: { readonly answer: boolean | undefined }) {
  return (
    <svg width="14" height="14" viewBox="-7 -7 14 14" aria-hidden="true">
      {answer === false ? (
        <path className={panel.ballot} data-answer="no" d="M-4-4l8 8m0-8l-8 8" />
      ) : (
        <circle className={panel.ballot} data-answer={answer === true ? 'yes' : 'none'} r="4.5" />
      )}
    </svg>
  )
}

function answerOf(world: World, id: ServerId, voter: ServerId, answer: boolean | undefined) {
  if (voter === id) return 'its own'
  if (answer === true) return 'granted'
  if (answer === false) return 'refused'
  if (world.servers[voter]?.status === 'frozen') return 'no answer yet: it is frozen'
  if (world.servers[voter]?.status !== 'up') return 'no answer yet: it is down'
  if (isCut(world.links, id, voter) || isCut(world.links, voter, id))
    return 'no answer yet: link is cut'
  for (const [, { message, from, to }] of entries(world.inFlight)) {
    if (isAsking(message) && from === id && to === voter) return 'no answer yet: on its way'
    if (isAnswering(message) && from === voter && to === id) return 'its answer is on the way'
  }
  return 'no answer yet'
}

function isAsking({ type }: Message): boolean {
  return type === 'RequestVote' || type === 'PreVote'
}

function isAnswering({ type }: Message): boolean {
  return type === 'RequestVoteResponse' || type === 'PreVoteResponse'
}
