import { serverId } from '../../raft/index'
import type { Rules } from '../../raft/index'
import { all } from './puppets'
import type { Puppets, Setting } from './puppets'

/** Rules that only a rare order of events calls for, each by a story that tells it. */
export interface MutantStory {
  readonly rule: keyof Rules
  readonly why: string
  /** What is found with the rule off; with all on it is nothing. */
  readonly breaks: string
  readonly setting?: Setting
  readonly tell: (puppets: Puppets) => void
}

const [s1, s2, s3, s4, s5] = [
  serverId('S1'),
  serverId('S2'),
  serverId('S3'),
  serverId('S4'),
  serverId('S5'),
]
const three = [s1, s2, s3]
/** As good as never. */
const never = 100_000

export const mutantStories: readonly MutantStory[] = [
  {
    rule: 'commitOnlyOwnTerm',
    why: 'Figure 8: an entry of an older term is on a majority, and is overwritten',
    breaks: 'Leader Completeness',
    tell: figureEight,
  },
  {
    rule: 'compareLastTermFirst',
    why: 'a long tail of an older term beats a committed entry',
    breaks: 'Leader Completeness',
    tell({ elect, gather, put, crash, restart }) {
      elect(s1)
      gather(s1)
      for (const value of ['a', 'b', 'c']) put(s1, value)
      crash(s1)
      gather(s2, s3, s4)
      elect(s2)
      put(s2, 'd')
      gather(s1, s3, s4, s5)
      restart(s1)
      elect(s1)
    },
  },
  {
    rule: 'countOwnTermsVotesOnly',
    why: 'late votes of the candidacy before elect a second leader',
    breaks: 'Election Safety',
    tell({ delay, timeout, gather, elect, run }) {
      delay(s2, [s1], 1500)
      delay(s3, [s1], 1500)
      gather(s1, s2, s3)
      timeout(s1)
      gather(s2, s3, s4)
      timeout(s1)
      elect(s4)
      gather(s1, s2, s3)
      run(1500)
    },
  },
  {
    rule: 'refuseOlderTerms',
    why: 'late entries of a deposed leader replace committed ones',
    breaks: 'Leader Completeness',
    tell({ elect, delay, put, gather, run }) {
      elect(s1)
      delay(s1, all, 1500)
      put(s1, 'a')
      gather(s2, s3, s4)
      elect(s2)
      put(s2, 'b')
      gather(s1, s3, s4, s5)
      run(1500)
      gather(s3, s4, s5)
      elect(s3)
    },
  },
  {
    rule: 'commitOnlyMatched',
    why: 'a heartbeat says that more is committed than it matched, and a tail of a dead leader lies there',
    breaks: 'State Machine Safety',
    tell({ elect, gather, put, delay, timeout }) {
      elect(s1)
      put(s1, 'a')
      gather(s1)
      put(s1, 'b')
      gather(s2, s3, s4, s5)
      elect(s2)
      gather(...all)
      timeout(s2, 'heartbeat')
      delay(s2, [s1], never)
      put(s2, 'c')
      delay(s2, [s1], 15)
      timeout(s2, 'heartbeat')
    },
  },
  {
    rule: 'ignoreStaleRefusals',
    why: 'a refusal that was overtaken makes the leader forget what a follower has acknowledged',
    breaks: 'Progress',
    setting: { options: { flow: false } },
    tell({ elect, gather, put, delay, crash, run }) {
      elect(s1)
      gather(s1, s3, s4, s5)
      for (const value of ['a', 'b', 'c']) put(s1, value)
      crash(s1)
      gather(s2, s3, s4, s5)
      delay(s2, [s3], 2000)
      elect(s3)
      delay(s2, [s3], 15)
      run(500)
      put(s3, 'd')
      run(2000)
    },
  },
  {
    rule: 'ignoreFormerMembers',
    why: 'S3 was removed, lost its disk and is added again; then comes what it acknowledged before',
    breaks: 'Agreement',
    setting: { voters: three },
    tell({ elect, put, delay, ask, corrupt, restart, run, timeout, demandAgreement }) {
      elect(s1)
      put(s1, 'a')
      delay(s3, [s1], 3000)
      put(s1, 'b')
      ask(s1, { type: 'removeServer', server: s3 })
      corrupt(s3, { type: 'loseEntries', count: 9 })
      delay(s1, [s3], never)
      ask(s1, { type: 'addServer', server: s3, as: 'learner' })
      run(3000)
      delay(s1, [s3], 15)
      delay(s3, [s1], 15)
      restart(s3)
      for (let i = 0; i < 10; i++) timeout(s1, 'heartbeat')
      demandAgreement(s1, s3)
    },
  },
  {
    rule: 'giveUpTransfer',
    why: 'the successor is cut off, and the leader goes on refusing',
    breaks: 'Liveness',
    tell({ elect, gather, ask, timeout, demandProgress }) {
      elect(s1)
      gather(s1, s2, s3, s4)
      ask(s1, { type: 'transfer', to: s5 })
      timeout(s1, 'transfer')
      demandProgress(s1)
    },
  },
  {
    rule: 'dropConflictingLog',
    why: 'a snapshot comes to a log that holds other entries, and they stay there',
    breaks: 'State Machine Safety',
    setting: { options: { snapshotTail: 0 } },
    tell({ elect, gather, put, compact, timeout, demandAgreement }) {
      elect(s1)
      gather(s1)
      for (const value of ['a', 'b', 'c', 'd']) put(s1, value)
      gather(s2, s3, s4, s5)
      elect(s2)
      for (const value of ['e', 'f', 'g']) put(s2, value)
      compact(s2)
      gather(...all)
      for (let i = 0; i < 5; i++) timeout(s2, 'heartbeat')
      demandAgreement(s2, s1)
    },
  },
  {
    rule: 'snapshotCarriesConfiguration',
    why: 'S3 learns of five voters by a snapshot only, and counts three',
    breaks: 'Configuration Overlap',
    setting: { voters: three, spares: [s4, s5], options: { snapshotTail: 0 } },
    tell({ elect, put, gather, ask, compact, timeout }) {
      elect(s1)
      put(s1, 'a')
      gather(s1, s2, s4, s5)
      ask(s1, { type: 'changeVoters', how: 'joint', voters: all })
      put(s1, 'b')
      compact(s1)
      gather(...all)
      for (let i = 0; i < 5; i++) timeout(s1, 'heartbeat')
      gather(s2, s3)
      elect(s3)
    },
  },
  {
    rule: 'changeAfterOwnTermCommit',
    why: 'two leaders each change what they have not committed (2015)',
    breaks: 'Leader Completeness',
    setting: { voters: [s1, s2, s3, s4] },
    tell({ elect, gather, put, ask, crash, restart }) {
      elect(s1)
      put(s1, 'a')
      gather(s1)
      ask(s1, { type: 'removeServer', server: s2 })
      crash(s1)
      gather(s2, s3, s4)
      elect(s2)
      gather(s2, s3)
      ask(s2, { type: 'removeServer', server: s4 })
      gather(s1, s4)
      restart(s1)
      elect(s1)
    },
  },
  {
    rule: 'oneChangeAtATime',
    why: 'two changes are one that is too large',
    breaks: 'Configuration Overlap',
    tell({ elect, gather, put, ask }) {
      elect(s1)
      put(s1, 'a')
      gather(s1)
      ask(s1, { type: 'removeServer', server: s5 })
      ask(s1, { type: 'removeServer', server: s4 })
      gather(s1, s2)
      put(s1, 'b')
      gather(s3, s4, s5)
      elect(s3)
    },
  },
  {
    rule: 'rollBackConfiguration',
    why: 'a leader changes on from a configuration that was cut off its log',
    breaks: 'Leader Completeness',
    setting: { voters: three },
    tell({ elect, gather, put, ask }) {
      elect(s1)
      put(s1, 'a')
      gather(s1)
      ask(s1, { type: 'removeServer', server: s3 })
      gather(s2, s3)
      elect(s2)
      put(s2, 'b')
      put(s2, 'c')
      gather(...three)
      put(s2, 'd')
      elect(s1)
      put(s1, 'e')
      gather(s1)
      ask(s1, { type: 'removeServer', server: s2 })
      gather(s2, s3)
      elect(s2)
    },
  },
  {
    rule: 'stepDownWhenRemoved',
    why: 'a leader that was removed leads on',
    breaks: 'Agreement',
    tell({ elect, put, ask, demandMembership }) {
      elect(s1)
      put(s1, 'a')
      ask(s1, { type: 'removeServer', server: s1 })
      demandMembership(s1)
    },
  },
  {
    rule: 'confirmReads',
    why: 'a deposed leader answers from what it has',
    breaks: 'Linearizability',
    tell({ elect, open, put, gather, get }) {
      elect(s1)
      open(s1)
      put(s1, 'old')
      gather(s2, s3, s4, s5)
      elect(s2)
      put(s2, 'new')
      get(s1, 'readIndex')
    },
  },
  {
    rule: 'readAfterOwnTermCommit',
    why: 'a new leader does not know yet what the one before has committed',
    breaks: 'Linearizability',
    tell({ elect, open, put, delay, crash, gather, get }) {
      elect(s1)
      open(s1)
      put(s1, 'old')
      delay(s1, all, 150)
      put(s1, 'new')
      crash(s1)
      gather(s2, s3, s4, s5)
      elect(s2)
      get(s2, 'readIndex')
    },
  },
  {
    rule: 'confirmByNewRounds',
    why: 'late answers to an older round come to a deposed leader',
    breaks: 'Linearizability',
    tell({ elect, open, put, delay, timeout, get, run }) {
      elect(s1)
      open(s1)
      put(s1, 'old')
      delay(s2, [s1], 2000)
      delay(s3, [s1], 2000)
      timeout(s1, 'heartbeat')
      delay(s1, all, never)
      delay(s4, [s1], never)
      delay(s5, [s1], never)
      elect(s4)
      put(s4, 'new')
      get(s1, 'readIndex')
      run(2000)
    },
  },
  {
    rule: 'readWhenApplied',
    why: 'a follower knows how far it must have come, and has not',
    breaks: 'Linearizability',
    tell({ elect, open, put, delay, run, getAtOnce }) {
      elect(s1)
      open(s1)
      put(s1, 'old')
      delay(s2, [s1], never)
      put(s1, 'new')
      delay(s2, [s1], 15)
      getAtOnce(s2, 'readIndex')
      delay(s2, [s1], never)
      run(200)
    },
  },
  {
    rule: 'leaseEndsWithTransfer',
    why: 'TimeoutNow is late, the transfer is given up, and its successor wins all the same',
    breaks: 'Linearizability',
    setting: { options: { sticky: true } },
    tell({ elect, open, put, timeout, delay, ask, run, get }) {
      elect(s1)
      open(s1)
      put(s1, 'old')
      timeout(s1, 'heartbeat')
      delay(s1, [s2], 1500)
      ask(s1, { type: 'transfer', to: s2 })
      timeout(s1, 'transfer')
      for (const other of [s2, s3, s4, s5]) delay(other, [s1], never)
      run(1500)
      put(s2, 'new')
      get(s1, 'lease')
    },
  },
]

/** The scenes (a) to (d) of Figure 8. */
export function figureEight({ elect, gather, put, crash, restart, run }: Puppets): void {
  elect(s1)
  gather(s1, s2)
  put(s1, 'a')
  crash(s1)
  gather(...all)
  elect(s5)
  gather(s5)
  put(s5, 'b')
  crash(s5)
  gather(s1, s2, s3)
  restart(s1)
  elect(s1)
  run(500)
  crash(s1)
  gather(...all)
  restart(s5)
  elect(s5)
  run(500)
}
