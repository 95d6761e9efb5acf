import type { Outcome } from '../cluster/cluster'
import { serverId } from '../raft/index'
import type { RaftOptions, ReadMode, Rules, ServerId, Timer } from '../raft/index'
import type { DiskFault } from '../server/disk-fault'
import type { LinkRule } from '../server/links'
import type { MessageId, Peer } from '../server/messages'
import type { LinkChoice, Request } from '../world/request'

/** Every request as a function, for the console and for tests. */
export interface RequestsByName {
  put(key: string, value: string, server?: string): Promise<Outcome>
  /** Without a mode: as the cluster's options say. */
  get(key: string, server?: string, mode?: ReadMode): Promise<Outcome>
  append(key: string, value: string, server?: string): Promise<Outcome>
  delete(key: string, server?: string): Promise<Outcome>
  cas(key: string, expected: string | null, value: string, server?: string): Promise<Outcome>
  increment(key: string, by?: number, server?: string): Promise<Outcome>
  /** A fault is what its disk has suffered when it comes back. */
  crash(server: string, fault?: DiskFault): Promise<Outcome>
  restart(server: string): Promise<Outcome>
  freeze(server: string): Promise<Outcome>
  thaw(server: string): Promise<Outcome>
  cut(from: string, to: string): Promise<Outcome>
  /** Without names: all cuts. */
  heal(from?: string, to?: string): Promise<Outcome>
  partition(...groups: readonly (readonly string[])[]): Promise<Outcome>
  link(which: LinkChoice, rule: LinkRule): Promise<Outcome>
  pause(): Promise<Outcome>
  play(): Promise<Outcome>
  /** World time per real time: 0.01 to 1. */
  setSpeed(speed: number): Promise<Outcome>
  timeout(server: string, timer?: Timer): Promise<Outcome>
  /** Leadership goes to a server; `server` is asked, or whoever leads. */
  transfer(to: string, server?: string): Promise<Outcome>
  /** One more server, which starts, catches up as a learner, and is promoted then. */
  addServer(as?: 'voter' | 'learner'): Promise<Outcome>
  promote(server: string): Promise<Outcome>
  removeServer(server: string): Promise<Outcome>
  /** These shall be the voters: one at a time, or by joint consensus. */
  changeVoters(
    voters: readonly string[],
    how?: 'single' | 'joint',
    server?: string,
  ): Promise<Outcome>
  /** Unsafe: replaces the configuration that these servers began with. */
  setConfiguration(servers: readonly string[], voters: readonly string[]): Promise<Outcome>
  /** Compacts the server's log now. */
  snapshot(server: string): Promise<Outcome>
  /** How long the server's disk takes for a write, and whether it takes any. */
  disk(server: string, delayMs: number, isFull?: boolean): Promise<Outcome>
  /** The rate of a server's own clock; 1 is right. */
  skewClock(server: string, rate: number): Promise<Outcome>
  setOptions(options: Partial<RaftOptions>): Promise<Outcome>
  setRule(rule: keyof Rules, isOn: boolean): Promise<Outcome>
  /** Messages by their ids; all but `drop` only while time is stopped. */
  drop(message: MessageId): Promise<Outcome>
  deliver(message: MessageId): Promise<Outcome>
  hold(message: MessageId): Promise<Outcome>
  release(message: MessageId): Promise<Outcome>
  duplicate(message: MessageId): Promise<Outcome>
  /** Only while time is stopped: the earliest of what can happen next. */
  step(): Promise<Outcome>
  /** Only while time is stopped: a client tries again, or gives up. */
  wake(client: string): Promise<Outcome>
  /** Only while time is stopped: so many milliseconds pass. */
  advance(ms: number): Promise<Outcome>
  /** Only while time is stopped: writes wait for `complete`, or go to their disks by themselves. */
  setDisk(disk: 'auto' | 'hand'): Promise<Outcome>
  complete(server: string): Promise<Outcome>
  newCluster(servers: number): Promise<Outcome>
}

export function requestsByName(request: (request: Request) => Promise<Outcome>): RequestsByName {
  const pinned = (server: string | undefined): ServerId | null =>
    server === undefined ? null : serverId(server)
  const peer = (name: string): Peer => serverId(name)
  const asking = (server: string | undefined, mode: ReadMode | null = null) => ({
    server: pinned(server),
    mode,
    as: null,
  })
  return {
    put: (key, value, server) => request({ type: 'put', key, value, ...asking(server) }),
    get: (key, server, mode) => request({ type: 'get', key, ...asking(server, mode) }),
    append: (key, value, server) => request({ type: 'append', key, value, ...asking(server) }),
    delete: (key, server) => request({ type: 'delete', key, ...asking(server) }),
    cas: (key, expected, value, server) =>
      request({ type: 'cas', key, expected, value, ...asking(server) }),
    increment: (key, by = 1, server) => request({ type: 'increment', key, by, ...asking(server) }),
    crash: (server, fault) =>
      request({ type: 'crash', server: serverId(server), fault: fault ?? null }),
    restart: (server) => request({ type: 'restart', server: serverId(server) }),
    freeze: (server) => request({ type: 'freeze', server: serverId(server) }),
    thaw: (server) => request({ type: 'thaw', server: serverId(server) }),
    cut: (from, to) => request({ type: 'cut', from: peer(from), to: peer(to) }),
    heal: (from, to) =>
      request({
        type: 'heal',
        from: from === undefined ? null : peer(from),
        to: to === undefined ? null : peer(to),
      }),
    partition: (...groups) =>
      request({ type: 'partition', groups: groups.map((group) => group.map(peer)) }),
    link: (which, rule) => request({ type: 'link', which, rule }),
    pause: () => request({ type: 'pause' }),
    play: () => request({ type: 'play' }),
    setSpeed: (speed) => request({ type: 'setSpeed', perMille: Math.round(speed * 1000) }),
    timeout: (server, timer = 'election') =>
      request({ type: 'timeout', server: serverId(server), timer }),
    transfer: (to, server) =>
      request({ type: 'transfer', server: pinned(server), to: serverId(to) }),
    addServer: (as = 'voter') => request({ type: 'addServer', as }),
    promote: (server) => request({ type: 'promote', server: serverId(server) }),
    removeServer: (server) => request({ type: 'removeServer', server: serverId(server) }),
    changeVoters: (voters, how = 'joint', server) =>
      request({
        type: 'changeVoters',
        server: pinned(server),
        how,
        voters: voters.map((id) => serverId(id)),
      }),
    setConfiguration: (servers, voters) =>
      request({
        type: 'setConfiguration',
        servers: servers.map((id) => serverId(id)),
        voters: voters.map((id) => serverId(id)),
      }),
    snapshot: (server) => request({ type: 'snapshot', server: serverId(server) }),
    disk: (server, delayMs, isFull = false) =>
      request({ type: 'disk', server: serverId(server), delayMs, isFull }),
    skewClock: (server, rate) =>
      request({
        type: 'skewClock',
        server: serverId(server),
        ratePerMille: Math.round(rate * 1000),
      }),
    setOptions: (options) => request({ type: 'setOptions', options }),
    setRule: (rule, isOn) => request({ type: 'setRule', rule, isOn }),
    drop: (message) => request({ type: 'drop', message }),
    deliver: (message) => request({ type: 'deliver', message }),
    hold: (message) => request({ type: 'hold', message }),
    release: (message) => request({ type: 'release', message }),
    duplicate: (message) => request({ type: 'duplicate', message }),
    step: () => request({ type: 'step' }),
    wake: (client) => request({ type: 'wake', client }),
    advance: (ms) => request({ type: 'advance', ms }),
    setDisk: (disk) => request({ type: 'setDisk', disk }),
    complete: (server) => request({ type: 'complete', server: serverId(server) }),
    newCluster: (servers) => request({ type: 'newCluster', servers }),
  }
}
