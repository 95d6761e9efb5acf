import { encodeCommand } from '../kv/command'
import { isKey } from '../kv/operation'
import { assert, unreachable } from '../lib/assert'
import type { Micros, RaftInput } from '../raft/index'
import type { Ask } from './ask'
import type { ClientRead, ClientRequest, Message } from './messages'
import { isWellFormed, refuse } from './proposals'
import { maxReads, stillWaiting } from './reads'
import type { Server, WaitingRead, Writing } from './server'
import type { Input, ServerDecision } from './step'

/** What a batch comes to before Raft and the store are asked. */
export interface Taken {
  readonly now: Micros
  readonly decisions: ServerDecision[]
  /** Kept back until now by the write that landed. */
  released: readonly Message[]
  readonly refusals: ReturnType<typeof refuse>[]
  /** In the order of the `propose` inputs. */
  readonly asked: (ClientRequest | ClientRead)[]
  readonly raftInputs: RaftInput[]
  /** All that wait to be confirmed or applied, those of this batch too, in the order they came. */
  readonly reads: WaitingRead[]
  nextRead: number
  /** Answered with what the store holds after this step. */
  readonly localReads: Omit<WaitingRead, 'id'>[]
  isSnapshotAsked: boolean
  writing: Writing | null
  links: number
  failure: string | null
}

/** Sorts a batch out: what is for Raft, what is for the store, what is refused at once. */
export function takeInputs(before: Server, now: Micros, inputs: readonly Input[]): Taken {
  const { writing, links, failure, nextRead } = before
  const taken: Taken = {
    decisions: [],
    released: [],
    refusals: [],
    asked: [],
    raftInputs: [],
    now,
    reads: stillWaiting(before.reads, now),
    nextRead,
    localReads: [],
    isSnapshotAsked: false,
    writing,
    links,
    failure,
  }
  for (const input of inputs) take(taken, before, input)
  return taken
}

function take(taken: Taken, before: Server, input: Input): void {
  switch (input.type) {
    case 'stored': {
      const { writing } = taken
      taken.decisions.push({ type: 'stored', serial: input.serial })
      assert(writing?.serial === input.serial, 'only the write that is out can be stored')
      taken.released = writing.messages
      taken.raftInputs.push({ type: 'stored', lastIndex: writing.lastIndex })
      taken.writing = null
      return
    }
    case 'storeFailed':
      taken.decisions.push({ type: 'storeFailed', serial: input.serial, reason: input.reason })
      taken.failure = input.reason
      return
    case 'receive':
      return takeMessage(taken, before, input.message)
    case 'links':
      taken.links = input.version
      return
    case 'ask':
      return takeAsk(taken, before, input.ask)
    case 'wake':
    case 'timeout':
    case 'restartTimers':
    case 'configure':
      taken.raftInputs.push(input)
      return
    default:
      unreachable(input)
  }
}

function takeMessage(taken: Taken, before: Server, message: Message): void {
  switch (message.type) {
    case 'ClientResponse':
      return
    case 'ClientRequest':
      if (isWellFormed(message)) propose(taken, message, message.command)
      else taken.refusals.push(refuse(message, { type: 'malformed' }))
      return
    case 'ClientRead':
      return takeRead(taken, before, message)
    default:
      taken.raftInputs.push({ type: 'receive', message })
  }
}

function takeAsk(taken: Taken, before: Server, ask: Ask): void {
  switch (ask.type) {
    case 'snapshot':
      taken.isSnapshotAsked = true
      return
    case 'request':
      return takeMessage(taken, before, ask.request)
    default:
      taken.raftInputs.push({ type: 'ask', ask })
  }
}

/** A read goes through the log, or is confirmed, or is simply answered (thesis §6.4). */
function takeRead(taken: Taken, before: Server, request: ClientRead): void {
  const { from: client, serial, key } = request
  const mode = request.mode ?? before.raft.options.reads
  if (!isKey(key)) {
    taken.refusals.push(refuse(request, { type: 'malformed' }))
  } else if (mode === 'log') {
    const operation = { type: 'get', key } as const
    propose(
      taken,
      request,
      encodeCommand({ type: 'operation', client, serial, lowest: 0, operation }),
    )
  } else if (mode === 'local') {
    taken.localReads.push({ client, serial, key, mode, since: taken.now, readIndex: null })
  } else if (makeRoom(taken, before)) {
    const id = taken.nextRead++
    taken.reads.push({ id, client, serial, key, mode, since: taken.now, readIndex: null })
    taken.raftInputs.push({ type: 'read', id, isLease: mode === 'lease' })
  } else {
    taken.refusals.push(refuse(request, { type: 'overloaded' }))
  }
}

/**
 * Whether one more read may wait. A leader's are confirmed or fail, so where they are too many it is
 * overloaded. To what a follower forwarded the answer may be lost: the oldest makes room.
 */
function makeRoom({ reads, refusals }: Taken, { id: to, raft }: Server): boolean {
  if (reads.length < maxReads) return true
  if (raft.role.type === 'leader') return false
  const oldest = reads.shift()
  if (oldest === undefined) return false
  const { client: from, serial } = oldest
  refusals.push(refuse({ from, to, serial }, { type: 'overloaded' }))
  return true
}

function propose(taken: Taken, request: ClientRequest | ClientRead, command: string): void {
  taken.asked.push(request)
  taken.raftInputs.push({ type: 'propose', command })
}
