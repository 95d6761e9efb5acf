import { checkLinearizability } from '../../check/linearizability'
import { violationOf } from '../../check/linearizability-words'
import { defaultClientOptions } from '../../client/client'
import { encodeCommand } from '../../kv/command'
import type { Operation } from '../../kv/operation'
import { emptyMap } from '../../lib/persistent-map'
import {
  allRules,
  currentConfiguration,
  defaultRaftOptions,
  entryAt,
  fromMs,
  isVoter,
  lastPosition,
  logIndex,
  serverId,
} from '../../raft/index'
import type { RaftAsk, RaftOptions, ReadMode, Rules, ServerId, Timer } from '../../raft/index'
import type { DiskFault } from '../../server/disk-fault'
import { defaultLinkRule, defaultLinks, linkKey } from '../../server/links'
import { clientId } from '../../server/messages'
import type { ClientRead, ClientRequest, ClientResponse } from '../../server/messages'
import type { HistoryOperation } from '../../trace/history'
import type { ServerSlot, World } from '../../world/world'
import type { CrashPoint } from '../crash-point'
import { createSimulation } from '../simulation'

/** Servers that do what they are told and nothing else. */
export interface Puppets {
  /** Only these hear each other from now on. */
  gather(...group: readonly ServerId[]): void
  /** What `from` sends to these takes so many ms from now on. */
  delay(from: ServerId, to: readonly ServerId[], ms: number): void
  /** Fires a timer once, that of elections if no other is named, and waits for what follows. */
  timeout(server: ServerId, timer?: Timer): void
  /** Fires the election timer until the server leads, three times at most. */
  elect(server: ServerId): void
  /** Waits until one of these leads, at most ten seconds. */
  awaitLeader(among: readonly ServerId[]): ServerId
  /** Asks something of a server's Raft by hand, and waits for what follows. */
  ask(server: ServerId, ask: RaftAsk): void
  /** Opens the client's session at a leader. Without one, what it puts is in the log and is not executed. */
  open(server: ServerId): void
  /** Asks this server, and no other, to put a value; waits for what follows. Each put is a key's whole story. */
  put(server: ServerId, value: string): void
  get(server: ServerId, mode: ReadMode): void
  /** The same, and does not wait. */
  getAtOnce(server: ServerId, mode: ReadMode): void
  /** The server compacts its log through what it has applied. */
  compact(server: ServerId): void
  crash(server: ServerId): void
  /** It crashes, and its disk suffers this. */
  corrupt(server: ServerId, fault: DiskFault): void
  /** It crashes when it comes to this point. */
  crashAt(server: ServerId, point: CrashPoint): void
  restart(server: ServerId): void
  skew(server: ServerId, ratePerMille: number): void
  run(ms: number): void
  /** The servers whose first entry puts this value. */
  holders(value: string): readonly ServerId[]
  leads(server: ServerId): boolean
  slot(server: ServerId): ServerSlot | undefined
  world(): World
  /** Demands that a put at this server is committed there by now. */
  demandProgress(server: ServerId): void
  /** Demands that the second has come to hold what the first holds. */
  demandAgreement(leader: ServerId, follower: ServerId): void
  /** Demands that a leader is a voter of the configuration that it has committed. */
  demandMembership(leader: ServerId): void
  /** What was found to be wrong, in what servers did or in what clients saw. */
  found(): string | null
}

export interface Setting {
  readonly voters?: readonly ServerId[]
  readonly spares?: readonly ServerId[]
  readonly options?: Partial<RaftOptions>
}

export const all = ['S1', 'S2', 'S3', 'S4', 'S5'].map(serverId)
const client = clientId('C1.story')
/** How long is waited for what follows. */
const whatFollows = 200

/**
 * A cluster for stories that need one order of events and no other: nobody campaigns or asks again unless
 * told to, new leaders append nothing, requests are made up by hand.
 */
export function createPuppets(change: Partial<Rules>, setting: Setting = {}): Puppets {
  const patience = fromMs(1e6)
  const servers = setting.voters ?? all
  const everybody = [...servers, ...(setting.spares ?? [])]
  const history: HistoryOperation[] = []
  const bySerial = new Map<number, number>()
  let session: string | null = null
  let serial = 0
  let stalled: string | null = null

  const simulation = createSimulation({
    seed: 8,
    servers,
    spares: setting.spares ?? [],
    clients: [],
    options: {
      ...defaultRaftOptions,
      electionTimeoutMin: patience,
      electionTimeoutMax: patience,
      noop: false,
      preVote: false,
      checkQuorum: false,
      sticky: false,
      ...setting.options,
    },
    rules: { ...allRules, ...change },
    links: defaultLinks,
    clientOptions: defaultClientOptions,
    diskMinMs: 1,
    diskMaxMs: 1,
    watch: ({ applied }) => {
      for (const { message } of [...applied.sent, ...applied.lost])
        if (message.type === 'ClientResponse') onResponse(message, applied.world.count)
      if (hasForgotten(Object.values(applied.world.servers))) stalled = 'Progress'
    },
  })
  const serverOf = (id: ServerId) => simulation.world().servers[id]?.server
  const leads = (id: ServerId) => serverOf(id)?.raft.role.type === 'leader'

  function onResponse({ serial: of, outcome }: ClientResponse, at: number): void {
    if (outcome.type !== 'done') return
    const { reply } = outcome
    if (of === 0) session = reply.type === 'ok' ? reply.value : null
    const place = bySerial.get(of)
    const asked = place === undefined ? undefined : history[place]
    if (place === undefined || asked === undefined || asked.response !== null) return
    if (reply.type === 'expired' || reply.type === 'forgotten') return
    history[place] = { ...asked, response: { at, seen: { type: 'outcome', outcome: reply } } }
  }

  function timeout(id: ServerId, timer: Timer = 'election'): void {
    simulation.order(id, (host) => host.timeout(timer))
    simulation.run(whatFollows)
  }

  function request(id: ServerId, message: ClientRequest | ClientRead): void {
    simulation.order(id, (host) => host.ask({ type: 'request', request: message }))
  }

  function read(id: ServerId, mode: ReadMode): void {
    const of = note({ type: 'get', key: 'x' })
    request(id, { type: 'ClientRead', from: client, to: id, serial: of, key: 'x', mode })
  }

  /** What a client asks for stands in the history from now on. */
  function note(operation: Operation): number {
    serial++
    bySerial.set(serial, history.length)
    const invokedAt = simulation.world().count
    history.push({ client: `${client}/${serial}`, operation, invokedAt, response: null })
    return serial
  }

  function send(id: ServerId, operation: Operation): void {
    const of = note(operation)
    const name = session ?? client
    const command = encodeCommand({
      type: 'operation',
      client: name,
      serial: of,
      lowest: 0,
      operation,
    })
    request(id, { type: 'ClientRequest', from: client, to: id, serial: of, command })
    simulation.run(whatFollows)
  }

  return {
    leads,
    timeout,
    gather(...group) {
      const pairs = everybody.flatMap((from) => everybody.map((to) => ({ from, to })))
      const areCut = pairs.filter(
        ({ from, to }) => from !== to && !(group.includes(from) && group.includes(to)),
      )
      simulation.setLinks({ cuts: areCut.map(({ from, to }) => linkKey(from, to)) })
    },
    delay(from, to, ms) {
      const rule = { ...defaultLinkRule, delayMinMs: ms, delayMaxMs: ms }
      const { single } = simulation.world().links
      const added = Object.fromEntries(to.map((id) => [linkKey(from, id), rule]))
      simulation.setLinks({ single: { ...single, ...added } })
    },
    elect(id) {
      for (let attempts = 0; attempts < 3 && !leads(id); attempts++) timeout(id)
    },
    awaitLeader(among) {
      const leading = () => among.filter(leads)
      simulation.runUntil(() => leading().length > 0, 10_000)
      const [leader] = leading()
      if (leader === undefined) throw new Error('nobody leads')
      return leader
    },
    world: () => simulation.world(),
    slot: (id) => simulation.world().servers[id],
    ask(id, ask) {
      simulation.order(id, (host) => host.ask(ask))
      simulation.run(whatFollows)
    },
    open(id) {
      const register = { type: 'register', client, serial: 0, lowest: 0, limit: 8 } as const
      const command = encodeCommand(register)
      request(id, { type: 'ClientRequest', from: client, to: id, serial: 0, command })
      simulation.run(whatFollows)
    },
    put(id, value) {
      send(id, { type: 'put', key: 'x', value })
    },
    get(id, mode) {
      read(id, mode)
      simulation.run(whatFollows)
    },
    getAtOnce: read,
    compact(id) {
      simulation.order(id, (host) => host.ask({ type: 'snapshot' }))
      simulation.run(whatFollows)
    },
    crash: (id) => simulation.crash(id, 'idle'),
    corrupt: (id, fault) => simulation.corrupt(id, fault),
    crashAt: (id, point) => simulation.crash(id, point),
    restart: (id) => simulation.restart(id),
    skew: (id, ratePerMille) => simulation.order(id, (host) => host.setRate(ratePerMille)),
    run: (ms) => simulation.run(ms),
    holders: (value) =>
      everybody.filter((id) => {
        const log = serverOf(id)?.raft.log
        const entry = log === undefined ? undefined : entryAt(log, logIndex(1))
        return entry?.type === 'command' && entry.command.includes(`"${value}"`)
      }),
    demandProgress(id) {
      const before = serverOf(id)?.raft.commitIndex ?? 0
      send(id, { type: 'put', key: 'x', value: 'progress' })
      simulation.run(5 * whatFollows)
      if ((serverOf(id)?.raft.commitIndex ?? 0) <= before) stalled = 'Liveness'
    },
    demandAgreement(leader, follower) {
      const logs = [leader, follower].map((id) => serverOf(id)?.raft.log)
      const [theirs, mine] = logs.map((log) => log && lastPosition(log))
      if (theirs?.index !== mine?.index || theirs?.term !== mine?.term) stalled = 'Agreement'
    },
    demandMembership(id) {
      const raft = serverOf(id)?.raft
      const isMember = raft !== undefined && isVoter(currentConfiguration(raft), id)
      if (leads(id) && !isMember) stalled = 'Agreement'
    },
    found() {
      const verdict = checkLinearizability({ initial: emptyMap(), operations: history })
      return simulation.finding()?.what ?? violationOf(verdict)?.invariant ?? stalled
    },
  }
}

/** Whether a leader looks for the place where logs agree below where it knows that they do (Figure 2). */
function hasForgotten(slots: readonly ServerSlot[]): boolean {
  return slots.some(({ server }) => {
    const role = server?.raft.role
    if (role?.type !== 'leader') return false
    return Object.values(role.progress).some((each) => each.nextIndex <= each.matchIndex)
  })
}
