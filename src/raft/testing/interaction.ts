import type { ServerId } from '../brands'
import { fromMs, logIndex, micros, serverId, term } from '../brands'
import type { Configuration } from '../configuration'
import { configurationOf, emptyConfiguration, isVoter } from '../configuration'
import type { RaftMessage } from '../messages'
import type { Progress, RaftNode } from '../node'
import type { RaftOptions } from '../options'
import { currentConfiguration } from '../transition'
import type { TestCluster } from './cluster'
import { createTestCluster } from './cluster'
import {
  addServer,
  changeVoters,
  electionTimeout,
  entriesIn,
  heartbeatTimeout,
  leading,
  nodeOf,
  progressOf,
  propose,
  quorumCheck,
  transferTo,
} from './situation'

/** One command of an interaction scenario of etcd, with what is to be seen after it. */
export interface InteractionStep {
  readonly line: number
  readonly cmd: string
  readonly args?: string
  readonly input?: string
  readonly checkpoint?: Checkpoint
}

export interface Checkpoint {
  readonly configSwitches?: readonly { readonly id: number; readonly config: string }[]
  readonly roleChanges?: readonly {
    readonly id: number
    readonly role: string
    readonly term: number
  }[]
  readonly state?: readonly {
    readonly id: number
    readonly role: string
    readonly member: string
    readonly term: number
    readonly lead: number
  }[]
  readonly log?: readonly { readonly term: number; readonly index: number; readonly data: string }[]
  readonly progress?: readonly {
    readonly id: number
    readonly state: string
    readonly match: number
    readonly next: number
  }[]
}

export const nameOf = (id: number | string): ServerId => serverId(`S${id}`)

/**
 * Plays etcd's commands on this core. What a server sends is out once its `Ready` is processed, as there;
 * its disk writes at once. Clocks stand still but for ticks; where no quorum check is on, a campaign is
 * preceded by a second of silence, since pre-votes are refused here while a leader is heard.
 */
export function createInteraction(): {
  readonly cluster: TestCluster
  readonly play: (step: InteractionStep) => void
} {
  const cluster = createTestCluster([])
  const sent = new Set<RaftMessage>()
  let options: Partial<RaftOptions> = { snapshotTail: 0 }
  return { cluster, play }

  function play({ cmd, args = '', input = '' }: InteractionStep): void {
    const words = args.split(' ').filter((word) => word !== '')
    const servers = words.filter((word) => /^\d+$/.test(word)).map(nameOf)
    const first = servers[0] ?? nameOf(0)
    switch (cmd) {
      case 'add-nodes':
        return addNodes(Number(words[0]), words)
      case 'campaign':
        if (options.checkQuorum !== true) cluster.now = micros(cluster.now + fromMs(1000))
        return void cluster.give(first, electionTimeout)
      case 'stabilize':
        return stabilize(servers)
      case 'deliver-msgs':
        return deliver(servers, words)
      case 'propose':
        return void cluster.give(first, propose((words[1] ?? '').replaceAll('"', '')))
      case 'propose-conf-change':
        return change(
          first,
          input.split(/\s+/).filter((word) => word !== ''),
        )
      case 'tick-heartbeat':
        return void cluster.give(first, heartbeatTimeout)
      case 'tick-election':
        cluster.ahead.set(first, micros((cluster.ahead.get(first) ?? 0) + fromMs(150)))
        return void cluster.give(first, quorumCheck, heartbeatTimeout)
      case 'transfer-leadership':
        return void cluster.give(
          nameOf(valueOf(words, 'from')),
          transferTo(nameOf(valueOf(words, 'to'))),
        )
      case 'compact':
        return cluster.compact(first, logIndex(Number(words[1])))
      case 'process-ready':
        return send(servers)
      case 'report-unreachable':
        return loseTrackOf(first, nameOf(words[1] ?? ''))
      case 'log-level':
      case 'raft-log':
      case 'raft-state':
      case 'status':
      case 'set-randomized-election-timeout':
        return
      default:
        throw new Error(`no command ${cmd}`)
    }
  }

  function addNodes(count: number, words: readonly string[]): void {
    const index = Number(valueOf(words, 'index') || 0)
    const configuration: Configuration = {
      ...configurationOf(listOf(words, 'voters')),
      learners: listOf(words, 'learners'),
    }
    const inflight = valueOf(words, 'inflight')
    options = {
      ...options,
      ...(inflight === '' ? {} : { maxInflight: Number(inflight) }),
      ...(words.includes('prevote=true') ? { preVote: true } : {}),
      ...(words.includes('checkquorum=true') ? { checkQuorum: true, sticky: true } : {}),
    }
    for (let i = 0; i < count; i++) {
      const id = nameOf(cluster.nodes().length + 1)
      const isNew = configuration.voters.length === 0
      const begun = index === 0 ? {} : ({ snapshot: [index, 1] } as const)
      const who = isNew ? emptyConfiguration : configuration
      const node = nodeOf({ id, configuration: who, options, ...begun, currentTerm: 0 })
      cluster.add({ ...node, currentTerm: term(0) })
    }
  }

  function send(servers: readonly ServerId[]): void {
    for (const message of cluster.waiting()) if (servers.includes(message.from)) sent.add(message)
  }

  function stabilize(some: readonly ServerId[]): void {
    const servers = some.length === 0 ? cluster.nodes().map(({ id }) => id) : some
    const isDue = (message: RaftMessage) =>
      servers.includes(message.to) && (servers.includes(message.from) || sent.has(message))
    cluster.settle(isDue)
    send(servers)
  }

  function deliver(servers: readonly ServerId[], words: readonly string[]): void {
    const dropped = listOf(words, 'drop')
    const isApp = valueOf(words, 'type') === 'MsgApp'
    cluster.drop((message) => sent.has(message) && dropped.includes(message.to))
    cluster.deliver((message) => {
      const isWanted = !isApp || message.type === 'AppendEntries'
      return sent.has(message) && servers.includes(message.to) && isWanted
    })
  }

  /** Somebody told the leader that a follower is not to be reached: it probes. */
  function loseTrackOf(id: ServerId, follower: ServerId): void {
    const node = cluster.node(id)
    const role = leading(node)
    const probed: Progress = { ...progressOf(node, follower), state: 'probe' }
    cluster.add({ ...node, role: { ...role, progress: { ...role.progress, [follower]: probed } } })
  }

  /** v2 makes a voter, l2 a learner, r2 removes; nothing at all asks to leave joint consensus. */
  function change(id: ServerId, words: readonly string[]): void {
    const before = currentConfiguration(cluster.node(id)).voters
    const [adds, removes] = ['v', 'r'].map((kind) =>
      words.filter((word) => word.startsWith(kind)).map((word) => nameOf(word.slice(1))),
    )
    const voters = [...before.filter((one) => !removes?.includes(one)), ...(adds ?? [])]
    const learner = words.find((word) => word.startsWith('l'))
    if (learner !== undefined) cluster.give(id, addServer(nameOf(learner.slice(1)), 'learner'))
    else if (words.length > 0)
      cluster.give(id, changeVoters(words.length === 1 ? 'single' : 'joint', ...voters))
  }
}

/** What a checkpoint says, in lines, each with what this cluster has there. */
export function compare(
  cluster: TestCluster,
  { args = '', checkpoint = {} }: InteractionStep,
): readonly { readonly wanted: string; readonly seen: string }[] {
  const at = (id: number) => cluster.node(nameOf(id))
  const { roleChanges = [], configSwitches = [], state = [], progress = [], log } = checkpoint
  const about = () => at(Number(args.split(' ')[0]))
  return [
    ...lastOfEach(roleChanges).map(({ id, role, term: n }) => ({
      wanted: `${id} ${role} in term ${n}`,
      seen: `${id} ${roleNames[at(id).role.type]} in term ${at(id).currentTerm}`,
    })),
    ...lastOfEach(configSwitches).map(({ id, config }) => ({
      wanted: `${id} ${config}`,
      seen: `${id} ${configurationText(currentConfiguration(at(id)))}`,
    })),
    ...state.map(({ id, role, member, term: n, lead }) => ({
      wanted: `${id} ${role.toLowerCase()} ${member} in term ${n} after ${lead}`,
      seen: stateText(id, at(id)),
    })),
    ...progress
      .filter(({ id }) => nameOf(id) !== about().id)
      .map(({ id, state: flow, match, next }) => ({
        wanted: `${id} ${flow.toLowerCase()} ${match} ${next}`,
        seen: progressText(id, about()),
      })),
    ...(log === undefined
      ? []
      : [
          {
            wanted: log.map(({ term: n, index, data }) => `${index}@${n} ${data}`).join(', '),
            seen: logText(about()),
          },
        ]),
  ]
}

const roleNames = {
  follower: 'follower',
  preCandidate: 'pre-candidate',
  candidate: 'candidate',
  leader: 'leader',
} as const

function lastOfEach<T extends { readonly id: number }>(changes: readonly T[]): readonly T[] {
  return [...new Map(changes.map((change) => [change.id, change])).values()]
}

function stateText(id: number, node: RaftNode): string {
  const { role, currentTerm } = node
  const leader = role.type === 'leader' ? node.id : role.type === 'follower' ? role.leaderId : null
  const member = isVoter(currentConfiguration(node), node.id) ? 'Voter' : 'Non-Voter'
  const after = leader === null ? 0 : leader.slice(1)
  return `${id} ${roleNames[role.type]} ${member} in term ${currentTerm} after ${after}`
}

function progressText(id: number, leader: RaftNode): string {
  const { state, matchIndex, nextIndex } = progressOf(leader, nameOf(id))
  return `${id} ${state} ${matchIndex} ${nextIndex}`
}

function logText(node: RaftNode): string {
  return entriesIn(node)
    .map((entry, i) => {
      const data = entry.type === 'command' ? entry.command : ''
      return `${node.log.baseIndex + 1 + i}@${entry.term} ${data}`
    })
    .join(', ')
}

/** As etcd writes it: `voters=(1 2 3)&&(1) learners=(4) autoleave`. */
function configurationText(configuration: Configuration): string {
  const { voters, outgoing, learners, learnersNext, autoLeave } = configuration
  const list = (these: readonly ServerId[]) => `(${these.map((one) => one.slice(1)).join(' ')})`
  return [
    `voters=${list(voters)}${outgoing.length > 0 ? `&&${list(outgoing)}` : ''}`,
    ...(learners.length > 0 ? [`learners=${list(learners)}`] : []),
    ...(learnersNext.length > 0 ? [`learners_next=${list(learnersNext)}`] : []),
    ...(autoLeave ? ['autoleave'] : []),
  ].join(' ')
}

/** Of `name=value`, or of `name=(a,b)` without the brackets. */
function valueOf(words: readonly string[], name: string): string {
  const word = words.find((one) => one.startsWith(`${name}=`)) ?? ''
  return word.slice(name.length + 1).replace(/[()]/g, '')
}

function listOf(words: readonly string[], name: string): readonly ServerId[] {
  return valueOf(words, name)
    .split(',')
    .filter((one) => one !== '')
    .map(nameOf)
}
