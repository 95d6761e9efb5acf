import { entries } from '../lib/persistent-map'
import type { ServerId } from '../raft/index'
import { isCut } from '../server/links'
import type { World } from '../world/world'
import panel from './Panel.module.css'
import { Section } from './Section'

export interface VotesSectionProps {
  readonly world: World
  readonly id: ServerId
  readonly term: number
  readonly votes: Readonly<Record<ServerId, boolean>>
}

/** A candidate's ballots: who granted, who refused, and why nobody else has answered. */
export function VotesSection({ world, id, term, votes }: VotesSectionProps) {
  const voters = world.header.servers
  const granted = voters.filter((voter) => votes[voter] === true).length
  const needed = Math.floor(voters.length / 2) + 1
  return (
    <Section
      title={`Votes in term ${term}`}
      note={`${granted} of ${voters.length}, needs ${needed}`}
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
    if (message.type === 'RequestVote' && from === id && to === voter)
      return 'no answer yet: on its way'
    if (message.type === 'RequestVoteResponse' && from === voter && to === id)
      return 'its answer is on the way'
  }
  return 'no answer yet'
}
