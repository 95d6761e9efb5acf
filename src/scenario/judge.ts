import { allCheckers } from '../check/all-checkers'
import type { Invariant } from '../check/checker'
import { checkLinearizability } from '../check/linearizability'
import type { RecordedStep } from '../cluster/cluster'
import { emptyMap } from '../lib/persistent-map'
import type { AskOutcome, RaftAsk, ServerId } from '../raft/index'
import type { ServerDecision } from '../server/step'
import type { History } from '../trace/history'
import type { World } from '../world/world'
import { historyOf, settled } from './operations'
import type { ScenarioOperation } from './operations'
import type { Observed } from './observe'

/** What a scenario looks at besides the world: requests, refusals, what was found broken. */
export interface Judge {
  see(step: RecordedStep): void
  /** A request is made; answers with its serial number. */
  invoke(
    asked: Pick<ScenarioOperation, 'name' | 'client' | 'server' | 'operation'>,
    stated: number | null,
  ): number
  /** What became of the last request for another configuration. */
  conf(): string | null
  setConf(conf: string | null): void
  observed(): Omit<Observed, 'world' | 'queueLength'>
  /** The same at this moment, to go on from separately. */
  copy(): Judge
}

interface Memory {
  readonly first: World
  readonly seen: readonly RecordedStep[]
  readonly operations: readonly ScenarioOperation[]
  readonly rejects: Readonly<Record<ServerId, number>>
  readonly conf: string | null
  readonly clock: number
}

/** `first` is the world the run begins with: what is committed there counts as committed. */
export function createJudge(first: World): Judge {
  return judgeWith({ first, seen: [], operations: [], rejects: {}, conf: null, clock: 0 })
}

function judgeWith(start: Memory): Judge {
  let { operations, rejects, conf } = start
  const seen = [...start.seen]
  const checkers = allCheckers(start.first)
  const broken = new Set<Invariant>()
  /** Requests and answers have their places in one order. */
  let { clock } = start
  for (const step of seen) check(step)

  /** Checkers have a memory of their own: a copy of them is one that has seen the same. */
  function check(step: RecordedStep): void {
    for (const checker of checkers) {
      const violation = checker(step)
      if (violation !== null) broken.add(violation.invariant)
    }
  }

  function note(server: ServerId, decision: ServerDecision): void {
    if (decision.type === 'appendRefused' && decision.because.type !== 'olderTerm') {
      rejects = { ...rejects, [server]: (rejects[server] ?? 0) + 1 }
    }
    if (decision.type === 'asked' && isOfMembers(decision.ask)) conf = wordOf(decision.outcome)
  }

  return {
    see(step) {
      const { record, applied } = step
      seen.push(step)
      check(step)
      if (record.type === 'step')
        for (const decision of applied.decisions) note(record.server, decision)
      for (const { message } of applied.sent) {
        if (message.type === 'ClientResponse') operations = settled(operations, message, clock++)
      }
    },
    invoke(asked, stated) {
      const earlier = operations.filter(({ client }) => client === asked.client)
      const serial = stated ?? Math.max(0, ...earlier.map((each) => each.serial)) + 1
      operations = [...operations, { ...asked, serial, invokedAt: clock++, answer: null }]
      return serial
    },
    conf: () => conf,
    setConf(next) {
      conf = next
    },
    observed: () => ({
      operations,
      rejects,
      conf,
      broken: [...broken],
      isLinearizable: () =>
        checkLinearizability(historyOf(operations, valuesOf(start.first))).type === 'linearizable',
    }),
    copy: () =>
      judgeWith({ first: start.first, seen: [...seen], operations, rejects, conf, clock }),
  }
}

/** The values that are committed when the scenario begins: those of whoever has applied the most. */
function valuesOf({ servers }: World): History['initial'] {
  const [farthest] = Object.values(servers)
    .flatMap(({ server }) => server ?? [])
    .sort((a, b) => b.lastApplied - a.lastApplied)
  return farthest?.store.values ?? emptyMap()
}

function isOfMembers({ type }: RaftAsk): boolean {
  return type === 'changeVoters' || type === 'addServer' || type === 'removeServer'
}

function wordOf(outcome: AskOutcome): string {
  if (outcome.type === 'ok') return 'ok'
  if (outcome.because === 'notLeader') return 'not-leader'
  return `refused:${outcome.because.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`
}
