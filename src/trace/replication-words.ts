import type { AppendRefusal, Decision } from '../raft/index'
import { told } from './says'
import type { Says } from './says'
import { count, range } from './words'

export type ReplicationDecision = Extract<
  Decision,
  {
    readonly type:
      | 'appended'
      | 'heartbeatAccepted'
      | 'truncated'
      | 'appendRefused'
      | 'matchAdvanced'
      | 'backtracked'
      | 'answerIgnored'
      | 'committed'
      | 'commitWaits'
      | 'commitLearned'
      | 'proposed'
      | 'proposalRefused'
  }
>

/** Entries on their way into logs, and into what is committed. */
export function describeReplication(decision: ReplicationDecision): Says {
  switch (decision.type) {
    case 'appended':
      return decision.added === 0
        ? told(
            `holds ${range(decision.prevLogIndex + 1, decision.lastIndex)} of ${decision.from} already`,
            '§5.3',
          )
        : told(
            `appends ${count(decision.added, 'entry', 'entries')} from ${decision.from}: the log ends at index ${decision.lastIndex}`,
            '§5.3',
          )
    case 'heartbeatAccepted':
      return told(
        decision.prevLogIndex === 0
          ? `hears its leader ${decision.from}`
          : `hears its leader ${decision.from}: their logs match through index ${decision.prevLogIndex}`,
        '§5.2',
      )
    case 'truncated':
      return told(
        `removes ${range(decision.fromIndex, decision.toIndex)}: ` +
          `term ${decision.oldTerm} here, term ${decision.newTerm} at the leader`,
        '§5.3',
      )
    case 'appendRefused':
      return appendRefused(decision.from, decision.because)
    case 'matchAdvanced':
      return told(
        `knows that ${decision.follower} stores all up to index ${decision.matchIndex}`,
        '§5.3',
      )
    case 'backtracked':
      return told(
        `goes back to index ${decision.nextIndex} for ${decision.follower}, which refused after ${decision.refusedAt}` +
          (decision.conflictTerm === null ? '' : ` with term ${decision.conflictTerm}`),
        '§5.3',
      )
    case 'answerIgnored':
      return answerIgnored(decision)
    case 'committed':
      return told(
        `commits ${range(decision.fromIndex, decision.toIndex)}: stored on ${decision.stored} of ${decision.voters}`,
        '§5.3',
      )
    case 'commitWaits':
      return told(
        `may not commit index ${decision.index} yet: a majority stores it, but it is of term ${decision.entryTerm}, not ${decision.term}`,
        '§5.4.2',
      )
    case 'commitLearned':
      return told(
        `learns from ${decision.from} that ${range(decision.fromIndex, decision.toIndex)} ${decision.fromIndex === decision.toIndex ? 'is' : 'are'} committed`,
        '§5.3',
      )
    case 'proposed':
      return told(`adds index ${decision.index} to its log in term ${decision.term}`, '§5.3')
    case 'proposalRefused':
      return proposalRefused[decision.because]
  }
}

function answerIgnored({
  from,
  because,
  term,
  currentTerm,
}: Extract<ReplicationDecision, { readonly type: 'answerIgnored' }>): Says {
  if (term < currentTerm) {
    return told(
      `ignores ${from}’s answer of term ${term}: it is term ${currentTerm} by now`,
      '§5.1',
    )
  }
  return because === 'stale'
    ? told(`ignores ${from}’s answer: a later one has overtaken it`, '§5.3')
    : told(`ignores ${from}’s answer: it does not lead ${from} in term ${currentTerm}`, '§5.3')
}

const proposalRefused = {
  notLeader: told('takes no command: it does not lead', '§8'),
  overloaded: told('takes no command: too much is waiting', '§8'),
  transferring: told('takes no command: it is handing its leadership over', 'thesis §3.10'),
}

function appendRefused(from: string, because: AppendRefusal): Says {
  switch (because.type) {
    case 'olderTerm':
      return told(
        `refuses ${from}: term ${because.term} is older than its term ${because.currentTerm}`,
        '§5.1',
      )
    case 'tooShort':
      return told(
        `refuses ${from}’s entries: they follow index ${because.prevLogIndex}, its log ends at ${because.lastIndex}`,
        '§5.3',
      )
    case 'termDiffers':
      return told(
        `refuses ${from}’s entries: index ${because.prevLogIndex} has term ${because.mine} here, term ${because.theirs} there`,
        '§5.3',
      )
  }
}
