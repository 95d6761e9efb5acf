import controls from './Controls.module.css'
import styles from './StopWhen.module.css'

const rows: readonly (readonly [string, string])[] = [
  ['S1.role', 'follower, preCandidate, candidate, leader or down'],
  ['S1.term  .vote  .leader', 'its term; whom it voted for; whom it follows, or null'],
  ['S1.commit  .applied  .stored', 'how far it has committed, applied, stored'],
  ['S1.last  .lastTerm  .log', 'its last index and its term; entries it holds'],
  ['S1.snapshot', 'the last index of its snapshot, or 0'],
  ['S1.votes', 'votes it has in this election'],
  ['S1.timeout', 'ms until its election timer ends'],
  ['S1.up  .frozen  .writing', 'true or false'],
  ['S1.match.S3  S1.next.S3', 'what leader S1 believes of S3'],
  ['leaders  term  committed', 'how many lead; the highest term; the highest commit index'],
  ['inFlight  time', 'messages on their way; world time in ms'],
  ['any(S.role == leader)', 'for one server at least; all(…) for each; count(…) how many'],
  ['any(S.vote == S and any(T: …))', 'a second letter where one stands in another'],
  ['+  -  ==  !=  <  <=  >  >=', 'numbers; servers and roles only == and !='],
  ['and  or  not  ( )', 'conditions together'],
]

/** The language of conditions, in short. */
export function ConditionHelp() {
  return (
    <details className={controls.folded}>
      <summary>What can be written</summary>
      <dl className={styles.help}>
        {rows.map(([sign, words]) => (
          <div key={sign}>
            <dt>{sign}</dt>
            <dd>{words}</dd>
          </div>
        ))}
      </dl>
      <p className={controls.say}>
        The names of Figure 2 are known too: S1.currentTerm, S1.votedFor, S1.commitIndex,
        S1.nextIndex.S3.
      </p>
      <p className={controls.say}>
        What a server does not have, such as the commit index of one that is down, counts as false.
      </p>
    </details>
  )
}
