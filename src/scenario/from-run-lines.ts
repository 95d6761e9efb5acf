import { queueOf, heldIn } from '../cluster/stopped'
import { get } from '../lib/persistent-map'
import type { ServerId } from '../raft/index'
import { micros } from '../raft/index'
import { isServer } from '../server/links'
import type { MessageId, Peer } from '../server/messages'
import type { DiskFault as SufferedFault } from '../server/disk-fault'
import type { Choice } from '../trace/choices'
import { nextServer } from '../world/next-server'
import type { World } from '../world/world'
import { codeOf, isMatch } from './pattern'
import type { MessageCode, Pattern } from './pattern'
import type { DiskFault, Statement } from './syntax'

/** A line for a choice, or why there is none; null where the language has no need of one. */
export type Written = Statement | { readonly type: 'unsaid'; readonly why: string } | null

/**
 * The line that does what was chosen, in a scenario's world as it is there: a message is named so that it alone is
 * meant. Operations and options are written elsewhere, since what came before counts for them.
 */
export function lineOf(choice: Choice, world: World): Written {
  switch (choice.type) {
    case 'deliver':
    case 'drop':
    case 'hold':
    case 'duplicate':
    case 'release':
      return messageLine(choice.type, choice.message, world)
    case 'timeout':
      return timeoutLine(choice.server, choice.timer)
    case 'crash':
      return crashLine(choice.server, choice.fault)
    case 'restart':
    case 'snapshot':
    case 'complete':
    case 'freeze':
    case 'thaw':
      return { type: choice.type, server: choice.server }
    case 'advance':
      return { type: 'wait', duration: micros(Math.round(choice.ms * 1000)) }
    case 'cut':
      return linkLine('cut', choice.from, choice.to)
    case 'heal':
      return choice.from === null || choice.to === null
        ? { type: 'heal', link: null }
        : linkLine('heal', choice.from, choice.to)
    case 'partition': {
      const groups = choice.groups
        .map((group) => group.filter(isServer))
        .filter((group) => group.length > 0)
      return groups.length < 2 ? null : { type: 'part', groups }
    }
    case 'transfer':
      return choice.server === null
        ? unsaid('leadership is asked of whoever leads')
        : { type: 'transfer', from: choice.server, to: choice.to }
    case 'changeVoters':
      return choice.server === null
        ? unsaid('new voters are asked of whoever leads')
        : {
            type: choice.how === 'joint' ? 'joint' : 'conf',
            server: choice.server,
            voters: choice.voters,
          }
    case 'setConfiguration':
      return { type: 'setconf', servers: choice.servers, voters: choice.voters }
    case 'skewClock':
      return { type: 'clock', server: choice.server, ratePerMille: choice.ratePerMille }
    case 'addServer': {
      const next = nextServer(world)
      return next.type === 'none'
        ? unsaid(next.why)
        : { type: 'add', server: next.server, as: choice.as }
    }
    case 'promote':
      return { type: 'promote', server: choice.server }
    case 'removeServer':
      return { type: 'remove', server: choice.server }
    // How fast time ran, and what links did to what was sent, shows in what was delivered.
    case 'pause':
    case 'play':
    case 'setSpeed':
    case 'link':
    case 'wake':
      return null
    case 'put':
    case 'get':
    case 'append':
    case 'delete':
    case 'cas':
    case 'increment':
    case 'setOptions':
    case 'setRule':
    case 'setDisk':
    case 'disk':
    case 'step':
    case 'newCluster':
      return null
  }
}

function unsaid(why: string): Written {
  return { type: 'unsaid', why }
}

function messageLine(
  type: 'deliver' | 'drop' | 'hold' | 'duplicate' | 'release',
  id: MessageId,
  world: World,
): Written {
  const flying = get(world.inFlight, id)
  const code = codeOf(flying?.message.type ?? '')
  if (flying === undefined || code === null || !isServer(flying.from) || !isServer(flying.to))
    return null
  const queue = type === 'release' ? heldIn(world) : queueOf(world)
  const pattern = patternOf(id, code, { from: flying.from, to: flying.to }, queue)
  if (pattern === null) return unsaid('a message that is held can be released only')
  return { type: type === 'duplicate' ? 'dup' : type, pattern }
}

/** The shortest pattern that means one message of a queue; null where it is not there. */
function patternOf(
  id: MessageId,
  code: MessageCode,
  { from, to }: { readonly from: ServerId; readonly to: ServerId },
  queue: ReturnType<typeof queueOf>,
): Pattern | null {
  const pattern = { types: [code], link: { from: [from], to: [to] } }
  const matching = queue.filter(({ message }) =>
    message.type === 'ClientRequest' ||
    message.type === 'ClientRead' ||
    message.type === 'ClientResponse'
      ? false
      : isMatch(pattern, message),
  )
  const place = matching.findIndex((each) => each.id === id)
  if (place < 0) return null
  return { ...pattern, nth: matching.length === 1 ? null : place + 1 }
}

function timeoutLine(
  server: ServerId,
  timer: Extract<Choice, { readonly type: 'timeout' }>['timer'],
): Statement {
  switch (timer) {
    case 'election':
      return { type: 'timeout', servers: [server] }
    case 'heartbeat':
      return { type: 'hb', server }
    case 'quorumCheck':
      return { type: 'checkquorum', server }
    case 'transfer':
      return { type: 'abort', server }
  }
}

/** What of a fault the language cannot say is left out, and said in a note: see `unsaidFaults`. */
function crashLine(server: ServerId, fault: SufferedFault | null): Statement {
  return { type: 'crash', server, faults: faultsOf(fault) }
}

function faultsOf(fault: SufferedFault | null): readonly DiskFault[] {
  switch (fault?.type) {
    case 'loseEntries':
      return fault.count === 0 ? [] : [{ type: 'lose', entries: fault.count }]
    case 'loseVote':
      return [{ type: 'losevote' }]
    case 'several': {
      const all = fault.faults.flatMap(faultsOf)
      return all.filter(({ type }, i) => all.findIndex((each) => each.type === type) === i)
    }
    case 'erase':
      return [{ type: 'erase' }]
    case 'tearLast':
      return [{ type: 'tear' }]
    case undefined:
    case 'flipBit':
      return []
  }
}

/** Whether a disk suffers what the language has no word for. */
export function isUnsaidFault(fault: SufferedFault | null): boolean {
  if (fault?.type === 'several') return fault.faults.some(isUnsaidFault)
  return fault?.type === 'flipBit'
}

function linkLine(type: 'cut' | 'heal', from: Peer, to: Peer): Statement | null {
  if (!isServer(from) || !isServer(to)) return null
  return { type, link: { from: [from], to: [to] } }
}
