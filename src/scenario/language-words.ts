import { changeOutcomes, failureReasons, invariantNames, otherCheckerNames } from './expectation'
import type { Expectation } from './expectation'
import type { LanguageSection, LanguageWord } from './language'
import { defaultScenarioOptions, ruleNames } from './options'
import type { NamedOptions } from './options'
import type { MessageCode } from './pattern'

/** The words that stand in lines: options, kinds of messages, what can be expected. The compiler sees to it that none is missing. */
export const options: LanguageSection = {
  title: 'Options',
  says: [
    'What holds until an `opt` line says something else stands in parentheses. Where that is true or false, either may be said. A cluster of the page begins with most of them on: a scenario states what it needs.',
    `Each safety rule of Raft can be switched off by its name, as under Rules on the page: \`opt ${ruleNames[0]}=false\`. They are ${list(ruleNames)}.`,
  ],
  lines: [],
  words: wordsOf<keyof NamedOptions>({
    noop: 'a leader appends an empty entry when it is elected',
    prevote: 'a server asks whether it would win before it raises its term',
    sticky: 'votes are not given while a leader is heard',
    backtrack: 'after a refusal nextIndex goes back one by one, `naive`, or by terms, `fast`',
    commitRule:
      'what a leader counts as committed: as the paper says, or with the rule of §5.4.2 left out, `naive`',
    sessions: 'a request is executed once, however often it is in the log',
    singleFix: 'no change of voters before an entry of the own term is committed',
    truncateAlways: 'a follower cuts its log behind every AppendEntries, conflict or not',
    flow: 'probe, replicate and snapshot states, and a window of messages out',
    maxInflight: 'how many messages the window holds',
    maxEntries: 'how many entries a message holds; none: no limit',
    forward: 'followers forward reads to the leader',
    tail: 'how many entries a snapshot leaves in the log',
    disk: 'writes are complete at once, or wait for `complete`: auto, hand',
  }).map(withDefault),
}

export const messageNames: LanguageSection = {
  title: 'Kinds of messages',
  says: [],
  lines: [],
  words: wordsOf<MessageCode>({
    PV: 'PreVote',
    PVR: 'its answer',
    RV: 'RequestVote',
    RVR: 'its answer',
    AE: 'AppendEntries',
    AER: 'its answer',
    IS: 'InstallSnapshot',
    ISR: 'its answer',
    TN: 'TimeoutNow, which hands leadership over',
    RI: 'ReadIndex, which asks the leader how far a follower must be to answer a read',
    RIR: 'its answer',
  }),
}

export const expectations: LanguageSection = {
  title: 'Expectations',
  says: [
    'An `expect` line says what must be so now, as many words `KEY=VALUE` as wanted. `-` is none.',
    `The invariants of Figure 3 are ${list(invariantNames)}; the others ${list(otherCheckerNames)}. A request fails for one of these reasons: ${list(failureReasons)}.`,
  ],
  lines: [
    { line: 'expect leader=S2 S2.role=leader S2.term=5', does: 'who leads' },
    { line: 'expect op.F=ok:7 op.c1.again=ok:1 lin=true', does: 'what requests came to' },
    {
      line: 'expect inflight=0 violation=none broken=none',
      does: 'nothing under way, nothing broken',
    },
  ],
  words: expectationWords(),
}

export const details: LanguageSection = {
  title: 'What servers do by themselves',
  says: [
    'A leader sends AppendEntries when it is elected, with each new entry, after a refusal, after a snapshot has arrived, for a read by `readindex`, and by `hb`. It sends none because its commit index moved: followers learn that from the next one. Each has all that the follower lacks, or where the leader has that only in its snapshot, InstallSnapshot goes instead. With `flow=true` they are limited by `maxInflight` and `maxEntries`, and nextIndex moves when they are sent.',
    'A server has heard a leader if AppendEntries or InstallSnapshot came from it in the server’s own term less than 150 ms ago, on the server’s own clock. Then it refuses pre-votes, and with `sticky=true` it does not answer candidates. Whoever restarts has heard nobody, and its commit index is that of its snapshot.',
    'A server that does not lead answers `redirect:`, with the leader it knows or `?`. Writes that wait when a leader steps down or crashes stay `pending` for ever; reads fail with `lost-leadership`. While leadership is handed over, writes fail with `transferring`. A lease lasts 150 ms from the beginning of the latest round that a majority answered.',
    'A leader that the committed configuration does not name steps down. One in joint consensus leaves it when that is committed.',
  ],
  lines: [],
  words: [],
}

function expectationWords(): readonly LanguageWord[] {
  const all: Readonly<Record<Expectation['type'], readonly [string, string]>> = {
    role: ['S1.role=leader', 'or follower, pre-candidate, candidate, down'],
    term: ['S1.term=2', 'currentTerm'],
    vote: ['S1.vote=S2', 'whom it voted for in this term'],
    leader: ['S1.leader=S2', 'whom it takes for the leader'],
    log: ['S1.log=1,1,2', 'the terms of its entries, behind its snapshot'],
    last: ['S1.last=3', 'the index of its last entry'],
    commit: ['S1.commit=3', 'commitIndex'],
    votes: ['S1.votes=2', 'votes a candidate has, its own among them'],
    rejects: ['S1.rejects=0', 'AppendEntries that it refused because its log does not fit'],
    si: ['S1.si=3', 'the last index its snapshot stands for'],
    st: ['S1.st=2', 'the term there'],
    voters: ['S1.voters=S1S2S3', 'its voters; `S1S4+S1S2S3`: new and old, while joint'],
    kv: ['S1.kv.x=3', 'what it has executed: x is 3; `nil`: there is none'],
    lease: ['S1.lease=150', 'when its lease ends, in ms of its own clock'],
    next: ['S1.next.S2=4', 'the leader’s nextIndex for S2'],
    match: ['S1.match.S2=3', 'its matchIndex for S2'],
    pr: ['S1.pr.S2=replicate', 'or probe, snapshot: how it sends to S2'],
    infl: ['S1.infl.S2=0', 'messages that S2 has not answered, of the window'],
    leaders: ['leader=S1', 'all who lead now, whatever their terms; `none`'],
    inflight: ['inflight=0', 'messages in the queue'],
    op: [
      'op.A=ok:3',
      'what request A came to: `ok`, `ok:VALUE`, `redirect:S2`, `redirect:?`, `fail:REASON`, `pending`',
    ],
    conf: [
      'conf=ok',
      `what the last change of members was told, or ${list(changeOutcomes.slice(1))}`,
    ],
    violation: ['violation=none', 'those of the invariants of Figure 3 that were broken so far'],
    broken: ['broken=none', 'those of the other invariants'],
    lin: ['lin=true', 'whether what clients were answered could have happened in one order'],
  }
  return Object.values(all).map(([word, means]) => ({ word, means }))
}

function wordsOf<W extends string>(words: Readonly<Record<W, string>>): readonly LanguageWord[] {
  return Object.entries<string>(words).map(([word, means]) => ({ word, means }))
}

function withDefault({ word, means }: LanguageWord): LanguageWord {
  const found = Object.entries(defaultScenarioOptions).find(([key]) => key === word)
  return { word, means: `${means} (${found?.[1] ?? 'none'})` }
}

function list(names: readonly string[]): string {
  return names.map((name) => `\`${name}\``).join(', ')
}
