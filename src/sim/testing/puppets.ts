import { defaultClientOptions } from '../../client/client'
import { allRules, defaultRaftOptions, entryAt, fromMs, logIndex, serverId } from '../../raft/index'
import type { Rules, ServerId } from '../../raft/index'
import { defaultLinkRule, defaultLinks, linkKey } from '../../server/links'
import { clientId } from '../../server/messages'
import { createSimulation } from '../simulation'

/** Five servers that do what they are told and nothing else. */
export interface Puppets {
  /** Only these hear each other from now on. */
  gather(...group: readonly ServerId[]): void
  /** What `from` sends to these takes so many ms from now on. */
  delay(from: ServerId, to: readonly ServerId[], ms: number): void
  /** Fires the election timer once, and waits for what follows. */
  timeout(server: ServerId): void
  /** Fires it until the server leads, three times at most. */
  elect(server: ServerId): void
  /** Asks this server, and no other, to put a value; waits for what follows. */
  put(server: ServerId, value: string): void
  crash(server: ServerId): void
  restart(server: ServerId): void
  run(ms: number): void
  /** The servers whose first entry puts this value. */
  holders(value: string): readonly ServerId[]
  leads(server: ServerId): boolean
  /** What was found to be wrong. */
  found(): string | null
}

export const all = ['S1', 'S2', 'S3', 'S4', 'S5'].map(serverId)

/**
 * A cluster for stories that need one order of events and no other: nobody campaigns unless told to,
 * new leaders append nothing, clients ask once.
 */
export function createPuppets(change: Partial<Rules>): Puppets {
  const client = clientId('C1.story')
  const patience = fromMs(1e6)
  const simulation = createSimulation({
    seed: 8,
    servers: all,
    clients: [client],
    options: {
      ...defaultRaftOptions,
      electionTimeoutMin: patience,
      electionTimeoutMax: patience,
      noop: false,
    },
    rules: { ...allRules, ...change },
    links: defaultLinks,
    clientOptions: { ...defaultClientOptions, attemptTimeout: patience, giveUpAfter: patience },
    diskMinMs: 1,
    diskMaxMs: 1,
    watch: () => {},
  })
  const serverOf = (id: ServerId) => simulation.world().servers[id]?.server
  const leads = (id: ServerId) => serverOf(id)?.raft.role.type === 'leader'
  const whatFollows = 200

  function timeout(id: ServerId): void {
    simulation.order(id, (host) => host.timeout('election'))
    simulation.run(whatFollows)
  }

  return {
    leads,
    timeout,
    gather(...group) {
      const pairs = all.flatMap((from) => all.map((to) => ({ from, to })))
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
    put(id, value) {
      simulation.submit(client, { type: 'put', key: 'x', value }, id, () => {})
      simulation.run(whatFollows)
    },
    crash: (id) => simulation.crash(id, 'idle'),
    restart: (id) => simulation.restart(id),
    run: (ms) => simulation.run(ms),
    holders: (value) =>
      all.filter((id) => {
        const log = serverOf(id)?.raft.log
        const entry = log === undefined ? undefined : entryAt(log, logIndex(1))
        return entry?.type === 'command' && entry.command.includes(`"${value}"`)
      }),
    found: () => simulation.finding()?.what ?? null,
  }
}
