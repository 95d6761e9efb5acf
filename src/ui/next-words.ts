import { decodeCommand } from '../kv/command'
import { currentConfiguration, votersOf } from '../raft/index'
import type { Micros, ServerId, Timer } from '../raft/index'
import type { Message } from '../server/messages'
import type { RecordedStep } from '../trace/line'
import { lines } from '../trace/sentences'
import { count, messageName, peerName, shortCommand, shortened } from '../trace/words'
import type { Choice } from '../world/enabled'
import type { World } from '../world/world'

/** What can happen next in a few words: "heartbeat, S1 to S2". */
export function eventWords(choice: Choice, world: World): string {
  const { kind, peer, flying, timer, blocked } = choice
  if (flying !== null)
    return `${saidBy(flying.message)}, ${peerName(flying.from)} to ${peerName(flying.to)}`
  if (timer !== null) return `${peer} ${timers[timer]}`
  switch (kind) {
    case 'write':
      return `${peer}’s write lands`
    case 'client': {
      const isLast = world.clients[peer]?.pending.some(({ giveUpAt }) => giveUpAt <= choice.at)
      return `${peerName(peer)} ${isLast === true ? 'gives up' : 'tries again'}`
    }
    default:
      return withoutStop(blocked ?? peer)
  }
}

const timers: Readonly<Record<Timer, string>> = {
  election: 'times out',
  heartbeat: 'sends heartbeats',
  quorumCheck: 'looks for a quorum',
  transfer: 'gives the transfer up',
}

function saidBy(message: Message): string {
  if (message.type === 'ClientRead') return `get ${shortened(message.key)}`
  if (message.type !== 'ClientRequest') return messageName(message)
  const command = decodeCommand(message.command)
  return command === null ? messageName(message) : shortCommand(command)
}

/** How long until then, in milliseconds: "+12", or "now" where its time has come. */
export function untilWords(at: Micros, now: Micros): string {
  const ms = (at - now) / 1000
  if (ms <= 0) return 'now'
  return `+${ms < 9.95 ? Number(ms.toFixed(1)) : Math.round(ms).toLocaleString('en')}`
}

/** Sentences told of what is foreseen; the rest is what follows from them. */
const mostSentences = 3

/** What would come of it: "If delivered: S5 votes for S3 in term 4, 2 of 5 votes." */
export function foreseenWords({ kind }: Choice, steps: readonly RecordedStep[]): string {
  const told = steps.filter(({ record, applied }) => !isAside({ record, applied }))
  const sentences = told.flatMap((step) =>
    lines(step).map(({ subject, says }) => `${subject} ${says}`),
  )
  const votes = steps.flatMap(votesAfter).slice(0, 1)
  const said = [...sentences.slice(0, mostSentences), ...votes]
  const words = said.length > 0 ? said.join('; ') : sentWords(steps)
  return `${conditions[kind]}: ${words}.`
}

const conditions: Readonly<Record<Choice['kind'], string>> = {
  message: 'If delivered',
  timer: 'If it runs out',
  write: 'If it lands',
  client: 'If it does',
  server: 'Then',
}

/** The completion of a write that goes by itself, and the time that passes until then. */
function isAside({ record }: Pick<RecordedStep, 'record' | 'applied'>): boolean {
  if (record.type === 'advance' || record.type === 'hash') return true
  return record.type === 'step' && record.inputs.every(({ type }) => type === 'stored')
}

/** How many votes a candidate has once it hears of one that is granted. */
function votesAfter({ applied }: RecordedStep): readonly string[] {
  return applied.decisions.flatMap((decision) => {
    if (decision.type !== 'voteGranted' || decision.isPreVote) return []
    const raft = applied.world.servers[decision.to]?.server?.raft
    if (raft?.role.type !== 'candidate' || raft.currentTerm !== decision.term) return []
    const has = Object.values(raft.role.votes).filter((isGranted) => isGranted).length
    const voters = votersOf(currentConfiguration(raft)).length
    return [`that would be ${has + 1} of ${count(voters, 'vote')}`]
  })
}

/** A step without a decision may still send: heartbeats, a retry. */
function sentWords(steps: readonly RecordedStep[]): string {
  const [first] = steps.flatMap(({ applied }) => applied.sent)
  if (first === undefined) return 'nothing is decided'
  const { from, message } = first
  const sent = steps.flatMap(({ applied }) => applied.sent)
  const to = [...new Set(sent.filter((each) => each.from === from).map((each) => each.to))]
  const name = messageName(message)
  const many = to.length > 1 && name === 'heartbeat' ? 's' : ''
  return `${peerName(from)} sends ${name}${many} to ${to.map(peerName).join(', ')}`
}

function withoutStop(sentence: string): string {
  return sentence.endsWith('.') ? sentence.slice(0, -1) : sentence
}

/** The server that an event is at, where it is one. */
export function serverOf({ peer }: Choice, world: World): ServerId | null {
  return Object.values(world.servers).find(({ id }) => id === peer)?.id ?? null
}
