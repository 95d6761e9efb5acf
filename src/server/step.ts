import type { Reply } from '../kv/operation'
import { encodeStore } from '../kv/snapshot'
import { assert } from '../lib/assert'
import { compact, isCompactionDue, lastIndex, stepRaft } from '../raft/index'
import type {
  Decision,
  LogIndex,
  Micros,
  RaftMessage,
  RaftNode,
  RaftOptions,
  ReadMode,
  Rules,
  Timer,
} from '../raft/index'
import { applyCommitted } from './applied'
import type { Progressing } from './applied'
import type { Ask } from './ask'
import { difference } from './difference'
import type { Persist } from './disk'
import type { ClientId, ClientResponse, Message } from './messages'
import { outcomeOf, refuse, waitingFor } from './proposals'
import { answerRead, settleReads } from './reads'
import { restore } from './restore'
import type { Server, Waiting } from './server'
import { takeInputs } from './take-inputs'

/** Everything that can happen to a server. */
export type Input =
  | { readonly type: 'receive'; readonly message: Message }
  /** Fires the timers whose deadline has passed. */
  | { readonly type: 'wake' }
  | { readonly type: 'timeout'; readonly timer: Timer }
  /** Time stood: deadlines that passed meanwhile are set anew. */
  | { readonly type: 'restartTimers' }
  | { readonly type: 'stored'; readonly serial: number }
  | { readonly type: 'storeFailed'; readonly serial: number; readonly reason: string }
  | { readonly type: 'configure'; readonly options: RaftOptions; readonly rules: Rules }
  | { readonly type: 'links'; readonly version: number }
  /** A person asks something of this server by hand. */
  | { readonly type: 'ask'; readonly ask: Ask }

/** Everything a server wants done. Sends are numbered 0, 1, … in this order for their ids. */
export type Effect = Persist | { readonly type: 'send'; readonly message: Message }

/** Raft's decisions, and those of the service around it. */
export type ServerDecision =
  | Decision
  | {
      readonly type: 'applied'
      readonly index: LogIndex
      readonly client: ClientId
      readonly serial: number
      /** Only a write is executed once (thesis §6.3). */
      readonly kind: 'write' | 'read' | 'register'
      readonly isRetry: boolean
      readonly reply: Reply
    }
  | { readonly type: 'stored'; readonly serial: number }
  | { readonly type: 'storeFailed'; readonly serial: number; readonly reason: string }
  | {
      readonly type: 'readAnswered'
      readonly client: ClientId
      readonly serial: number
      readonly key: string
      readonly mode: ReadMode
      /** What had to be applied; null for a local read, which asks for nothing. */
      readonly readIndex: LogIndex | null
      readonly value: string | null
    }
  | {
      readonly type: 'clientRefused'
      readonly client: ClientId
      readonly serial: number
      readonly because: ClientRefusal
    }
  /** Nothing is applied that is not in the snapshot. */
  | { readonly type: 'nothingToCompact' }

export type ClientRefusal =
  'notLeader' | 'overloaded' | 'malformed' | 'transferring' | 'lostLeadership'

export interface Step {
  readonly server: Server
  readonly effects: readonly Effect[]
  readonly decisions: readonly ServerDecision[]
}

/**
 * Takes all that waits as one batch: Raft first, then the store executes what is committed, reads are
 * answered, the log is compacted where it is time, and the difference to what was durable becomes at
 * most one write. `now` is the server's own clock.
 *
 * The one rule for disk and sends: a leader's AppendEntries and InstallSnapshot of a term that is durable
 * go at once, while its own disk writes entries (thesis §10.2.1); everything else that follows from a change of persistent state is
 * kept in `writing` and leaves with the step of `stored`. While a write is out, only `stored` and
 * `storeFailed` may come first.
 */
export function step(before: Server, now: Micros, inputs: readonly Input[]): Step {
  const taken = takeInputs(before, now, inputs)
  const { decisions, released, refusals, asked, writing, links } = taken
  const n = before.n + 1
  const stopped = (failure: string): Step => ({
    server: { ...before, n, writing, links, failure },
    effects: [],
    decisions,
  })
  if (taken.failure !== null) return stopped(taken.failure)

  const raft = stepRaft(before.raft, now, taken.raftInputs)
  decisions.push(...raft.decisions)
  const accepted: Waiting[] = []
  asked.forEach((request, i) => {
    const proposal = raft.proposals[i]
    assert(proposal !== undefined, 'every propose has a proposal')
    if (proposal.type === 'accepted') accepted.push(waitingFor(request, proposal))
    else refusals.push(refuse(request, outcomeOf(proposal)))
  })
  const waiting = accepted.length === 0 ? before.waiting : [...before.waiting, ...accepted]
  const { lastApplied, store } = before
  const progress = { lastApplied, store, waiting }
  const restored = restoredFrom(progress, raft.installed, raft.node.rules)
  if (restored.failure !== null) return stopped(restored.failure)
  const applied = applyCommitted(restored, raft.node, decisions)
  const answers: ClientResponse[] = []
  for (const { decision, answer } of refusals) {
    decisions.push(decision)
    answers.push(answer)
  }
  answers.push(...applied.answers)
  const { id } = before
  const settled = settleReads(id, taken.reads, raft.reads, applied, raft.node.rules, decisions)
  answers.push(...settled.answers)
  for (const read of taken.localReads) answers.push(answerRead(id, read, applied.store, decisions))

  const node = compactIfDue(raft.node, applied, taken.isSnapshotAsked, decisions)
  const isLeading = node.role.type === 'leader'
  const server: Draft = {
    id,
    incarnation: before.incarnation,
    n,
    raft: node,
    lastApplied: applied.lastApplied,
    store: applied.store,
    waiting: isLeading || !node.rules.answerOwnEntry ? applied.waiting : [],
    reads: settled.reads,
    nextRead: taken.nextRead,
    writing,
    lastSerial: before.lastSerial,
    links,
    failure: null,
  }
  return persisted(server, before, { released, raftMessages: raft.messages, answers }, decisions)
}

/**
 * The server that a step makes. Its fields are written out: with `{ ...before, … }` most of a step's time
 * would go into overwriting what was just copied.
 */
type Draft = { -readonly [K in keyof Server]: Server[K] }

/** What a step wants to send, in three parts that the disk rule treats differently. */
interface Outgoing {
  /** Kept back until now by the write that landed. */
  readonly released: readonly Message[]
  readonly raftMessages: readonly RaftMessage[]
  readonly answers: readonly ClientResponse[]
}

/** Issues the write that a step makes necessary, and holds back what has to wait for it. */
function persisted(
  server: Draft,
  before: Server,
  { released, raftMessages, answers }: Outgoing,
  decisions: readonly ServerDecision[],
): Step {
  const { raft } = server
  const change = difference(before.raft, raft)
  if (change === null) {
    const effects: Effect[] = []
    for (const messages of [released, raftMessages, answers]) addSends(effects, messages)
    return { server, effects, decisions }
  }
  // Who is elected by its own vote alone leads a term that a crash could make it begin again.
  const isLeading = raft.role.type === 'leader' && raft.currentTerm === before.raft.currentTerm
  const mayGo = ({ type }: Message) =>
    !raft.rules.answerWhenDurable ||
    (isLeading && (type === 'AppendEntries' || type === 'InstallSnapshot'))
  const serial = before.lastSerial + 1
  const all: readonly Message[] = [...raftMessages, ...answers]
  const messages = all.filter((message) => !mayGo(message))
  server.lastSerial = serial
  server.writing = { serial, lastIndex: lastIndex(raft.log), messages }
  const effects: Effect[] = [{ type: 'persist', serial, ...change }]
  addSends(effects, released)
  addSends(effects, all.filter(mayGo))
  return { server, effects, decisions }
}

/** After a snapshot was installed the store starts over from it (§7). */
function restoredFrom(
  before: Progressing,
  installed: RaftNode['snapshot'],
  rules: Rules,
): Progressing & { readonly failure: string | null } {
  const { lastApplied, store: known, waiting } = before
  if (installed === null) return { lastApplied, store: known, waiting, failure: null }
  const { store, failure } = restore(installed, rules)
  return { lastApplied: installed.lastIncludedIndex, store, waiting, failure }
}

/** Compacts the log where somebody asked for it, or it has grown enough (§7). */
function compactIfDue(
  node: RaftNode,
  { lastApplied, store }: Progressing,
  isAsked: boolean,
  decisions: ServerDecision[],
): RaftNode {
  const isNews = lastApplied > (node.snapshot?.lastIncludedIndex ?? 0)
  if (isAsked && !isNews) decisions.push({ type: 'nothingToCompact' })
  if (!isNews || !(isAsked || isCompactionDue(node, lastApplied))) return node
  const compacted = compact(node, lastApplied, encodeStore(store))
  decisions.push(compacted.decision)
  return compacted.node
}

function addSends(effects: Effect[], messages: readonly Message[]): void {
  for (const message of messages) effects.push({ type: 'send', message })
}
