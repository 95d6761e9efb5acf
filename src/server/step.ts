import type { Reply } from '../kv/operation'
import { assert, unreachable } from '../lib/assert'
import { logIndex, stepRaft } from '../raft/index'
import type {
  Decision,
  LogIndex,
  Micros,
  RaftInput,
  RaftMessage,
  RaftOptions,
  Rules,
} from '../raft/index'
import { applyCommitted } from './applied'
import { difference } from './difference'
import type { Persist } from './disk'
import type { ClientId, ClientRequest, Message } from './messages'
import { isWellFormed, outcomeOf, refuse, waitingFor } from './proposals'
import type { Server, Waiting, Writing } from './server'

/** Everything that can happen to a server. */
export type Input =
  | { readonly type: 'receive'; readonly message: Message }
  /** Fires the timers whose deadline has passed. */
  | { readonly type: 'wake' }
  | { readonly type: 'timeout'; readonly timer: 'election' | 'heartbeat' }
  | { readonly type: 'stored'; readonly serial: number }
  | { readonly type: 'storeFailed'; readonly serial: number; readonly reason: string }
  | { readonly type: 'configure'; readonly options: RaftOptions; readonly rules: Rules }
  | { readonly type: 'links'; readonly version: number }

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
      readonly isRetry: boolean
      readonly reply: Reply
    }
  | { readonly type: 'stored'; readonly serial: number }
  | { readonly type: 'storeFailed'; readonly serial: number; readonly reason: string }
  | {
      readonly type: 'clientRefused'
      readonly client: ClientId
      readonly serial: number
      readonly because: 'notLeader' | 'overloaded' | 'malformed'
    }

export interface Step {
  readonly server: Server
  readonly effects: readonly Effect[]
  readonly decisions: readonly ServerDecision[]
}

/**
 * Takes all that waits as one batch: Raft first, then the store executes what is committed, then the
 * difference to what was durable becomes at most one write. `now` is the server's own clock.
 *
 * The one rule for disk and sends: a leader's AppendEntries go at once, while its own disk writes
 * (thesis §10.2.1); everything else that follows from a change of persistent state is kept in
 * `writing` and leaves with the step of `stored`. While a write is out, only `stored` and
 * `storeFailed` may come first.
 */
export function step(before: Server, now: Micros, inputs: readonly Input[]): Step {
  const draft = takeInputs(before, inputs)
  const { decisions, released, refusals, asked, raftInputs, writing, links, failure } = draft
  const n = before.n + 1
  if (failure !== null) {
    return { server: { ...before, n, writing, links, failure }, effects: [], decisions }
  }

  const raft = stepRaft(before.raft, now, raftInputs)
  decisions.push(...raft.decisions)
  const accepted: Waiting[] = []
  asked.forEach((request, i) => {
    const proposal = raft.proposals[i]
    assert(proposal !== undefined, 'every propose has a proposal')
    if (proposal.type === 'accepted') accepted.push(waitingFor(request, proposal))
    else refusals.push(refuse(request, outcomeOf(proposal)))
  })
  const waiting = accepted.length === 0 ? before.waiting : [...before.waiting, ...accepted]
  const applied = applyCommitted({ ...before, waiting }, raft.node, decisions)
  decisions.push(...refusals.map(({ decision }) => decision))
  const answers = [...refusals.map(({ answer }) => answer), ...applied.answers]

  const change = difference(before.raft, raft.node)
  const isLeading = raft.node.role.type === 'leader'
  const server: Server = {
    ...before,
    n,
    raft: raft.node,
    lastApplied: applied.lastApplied,
    store: applied.store,
    waiting: isLeading ? applied.waiting : [],
    writing,
    links,
  }
  if (change === null) {
    return { server, effects: sends([...released, ...raft.messages, ...answers]), decisions }
  }
  const mayGo = (message: RaftMessage) => isLeading && message.type === 'AppendEntries'
  const serial = before.lastSerial + 1
  const messages = [...raft.messages.filter((message) => !mayGo(message)), ...answers]
  const lastIndex = logIndex(raft.node.log.size)
  return {
    server: { ...server, lastSerial: serial, writing: { serial, lastIndex, messages } },
    effects: [
      { type: 'persist', serial, ...change },
      ...sends([...released, ...raft.messages.filter(mayGo)]),
    ],
    decisions,
  }
}

/** What a batch comes to before Raft and the store are asked. */
interface Draft {
  readonly decisions: ServerDecision[]
  /** Kept back until now by the write that landed. */
  readonly released: readonly Message[]
  readonly refusals: ReturnType<typeof refuse>[]
  /** In the order of the `propose` inputs. */
  readonly asked: readonly ClientRequest[]
  readonly raftInputs: readonly RaftInput[]
  readonly writing: Writing | null
  readonly links: number
  readonly failure: string | null
}

function takeInputs(before: Server, inputs: readonly Input[]): Draft {
  const decisions: ServerDecision[] = []
  const released: Message[] = []
  const refusals: ReturnType<typeof refuse>[] = []
  const asked: ClientRequest[] = []
  const raftInputs: RaftInput[] = []
  let { writing, links, failure } = before
  for (const input of inputs) {
    switch (input.type) {
      case 'stored':
        decisions.push({ type: 'stored', serial: input.serial })
        assert(writing?.serial === input.serial, 'only the write that is out can be stored')
        released.push(...writing.messages)
        raftInputs.push({ type: 'stored', lastIndex: writing.lastIndex })
        writing = null
        break
      case 'storeFailed':
        decisions.push({ type: 'storeFailed', serial: input.serial, reason: input.reason })
        failure = input.reason
        break
      case 'receive': {
        const { message } = input
        if (message.type === 'ClientResponse') break
        if (message.type !== 'ClientRequest') raftInputs.push({ type: 'receive', message })
        else if (!isWellFormed(message)) refusals.push(refuse(message, { type: 'malformed' }))
        else {
          asked.push(message)
          raftInputs.push({ type: 'propose', command: message.command })
        }
        break
      }
      case 'links':
        links = input.version
        break
      case 'wake':
      case 'timeout':
      case 'configure':
        raftInputs.push(input)
        break
      default:
        unreachable(input)
    }
  }
  return { decisions, released, refusals, asked, raftInputs, writing, links, failure }
}

function sends(messages: readonly Message[]): Effect[] {
  return messages.map((message) => ({ type: 'send', message }))
}
