import { serverId } from '../raft/index'
import type { RaftOptions, Rules, ServerId } from '../raft/index'
import { defaultLinks } from '../server/links'
import type { RunHeader } from '../world/record'
import type { World } from '../world/world'
import type { ClusterSettings } from './live-cluster'

/** A cluster as a reload finds it: under which name its databases are, and what is not in them. */
export interface Living {
  /** The cluster's own name, or that and the run's that began there. */
  readonly disks: string
  /** Of the first configuration. */
  readonly servers: readonly ServerId[]
  /** Added since; who of them is a member stands in the logs. */
  readonly spares: readonly ServerId[]
  readonly options: RaftOptions
  readonly rules: Rules
  /** Whether what is set here holds for the next new cluster, too; not in a fork or a scenario. */
  readonly isOwn: boolean
}

/** What a cluster keeps beside its servers' databases. */
export interface LiveNote {
  /** null as long as nothing was kept: then it is as in the settings. */
  readonly living: Living | null
  /** The names under which there may be databases, in the order in which they came. */
  readonly disks: readonly string[]
}

/** The name for the databases of a run that does not go on from those that are there. */
export function disksOf(cluster: string, run: string): string {
  return `${cluster}/${run}`
}

/** A cluster as it is set up in this browser. */
export function livingAsSet(disks: string, settings: ClusterSettings): Living {
  const { servers, spares, options, rules } = settings
  const names = { servers: named(0, servers), spares: named(servers, spares) }
  return { disks, ...names, options, rules, isOwn: true }
}

/** The servers of an image, on databases of their own. */
export function livingInImage(disks: string, { header, servers, options, rules }: World): Living {
  const first = new Set(header.servers)
  const spares = Object.values(servers).flatMap(({ id }) => (first.has(id) ? [] : [id]))
  return { disks, servers: header.servers, spares, options, rules, isOwn: false }
}

export function settingsOf({ servers, spares, options, rules }: Living): ClusterSettings {
  return { servers: servers.length, spares: spares.length, options, rules }
}

/** Of a run that begins now. */
export function newHeader(build: string, run: string, living: Living): RunHeader {
  const { servers, spares, options, rules } = living
  const [seed = 1] = crypto.getRandomValues(new Uint32Array(1))
  return {
    format: 1,
    build,
    run,
    parent: null,
    seed,
    servers,
    spares,
    options,
    rules,
    links: defaultLinks,
    image: null,
  }
}

/** A name that no run has had. */
export function newRunName(): string {
  const [name = 1] = crypto.getRandomValues(new Uint32Array(1))
  return name.toString(36)
}

/** So many servers, named after those before. */
function named(before: number, count: number): readonly ServerId[] {
  return Array.from({ length: count }, (_, i) => serverId(`S${before + i + 1}`))
}
