import type { SimulatedHub } from '../adapters/network-simulated'
import type { VirtualTime } from '../adapters/clock-virtual'
import { fromMs, micros } from '../raft/index'
import type { Micros } from '../raft/index'
import { startHost } from '../server/host'
import type { Host } from '../server/host'
import type { HostOptions } from '../server/host-options'
import type { Clock, Envelope, Network, OnEnvelopes } from '../server/ports'
import type { ServerReport } from '../server/report'
import type { CrashPoint } from './crash-point'
import { openDisk } from './simulated-disk'
import type { SimulatedDisk } from './simulated-disk'

/** What a server's process lives on; all of it goes on without it. */
export interface Surroundings {
  readonly time: VirtualTime
  readonly servers: SimulatedHub
  readonly clients: SimulatedHub
  readonly disk: SimulatedDisk
  /** How long the next write takes. */
  readonly writeTakes: () => Micros
  readonly report: (reports: readonly ServerReport[]) => void
  readonly onDeath: (death: Death) => void
}

/** How a process ended. */
export interface Death {
  /** The last of its steps that was reported. */
  readonly lastN: number
  readonly at: CrashPoint
  /** A bug that threw, else null. */
  readonly failure: string | null
}

export interface ServerProcess {
  /** Has the host do something, as a worker's page would. */
  order(what: (host: Host) => void): void
  /**
   * Ends the process without a goodbye as soon as it comes to this point; between two steps where it does
   * not come there soon.
   */
  crash(at: CrashPoint): void
}

/** The longest that a process is left alive that is to die at a point it does not come to. */
const longestAgony = fromMs(50)

/**
 * The thread of one server: the host that also runs in a worker, on ports that can be cut off between any
 * two effects. A bug that throws kills the process, as it would kill a worker.
 */
export function startProcess(options: HostOptions, world: Surroundings): ServerProcess {
  let isBuried = false
  let diedAt: CrashPoint | null = null
  let armed: CrashPoint | null = null
  let lastN = 0

  /** Whether the process dies here: what would come after in the same step never happens. */
  function diesAt(point: CrashPoint): boolean {
    if (diedAt === null && armed === point) diedAt = point
    return diedAt === point
  }

  /** Everything that runs the host comes in here. */
  function enter(run: () => void): void {
    if (diedAt !== null) return
    try {
      run()
    } catch (error) {
      if (!(error instanceof Error)) throw error
      bury('idle', error.message)
    }
    if (diedAt !== null) bury(diedAt, null)
  }

  function bury(at: CrashPoint, failure: string | null): void {
    if (isBuried) return
    isBuried = true
    diedAt = at
    host.close()
    storage.onDeath(at)
    world.onDeath({ lastN, at, failure })
  }

  function join(hub: SimulatedHub): Network {
    const onEnvelopes: OnEnvelopes = (envelopes) => enter(() => host.receive(envelopes))
    const onMalformed = (reason: string) => bury('idle', reason)
    const network = hub.join({ self: options.id, onEnvelopes, onMalformed })
    const send = (envelopes: readonly Envelope[]) => {
      if (diedAt !== null) return
      const isCutShort = envelopes.length > 1 && diesAt('halfSends')
      network.send(isCutShort ? envelopes.slice(0, envelopes.length / 2) : envelopes)
    }
    return { send, close: () => network.close() }
  }

  function keepTime(): Clock {
    const clock = world.time.clock()
    return {
      now: () => clock.now(),
      alarm: (at, wake) => clock.alarm(at, () => enter(wake)),
    }
  }

  function report(reports: readonly ServerReport[], isUrgent: boolean): void {
    const step = reports.findLast((each) => each.type === 'step')
    if (diedAt !== null || (step !== undefined && diesAt('beforeReport'))) return
    lastN = step?.n ?? lastN
    world.report(reports)
    if (step !== undefined && isUrgent) diesAt('afterReport')
  }

  const storage = openDisk(world.disk, {
    isDead: () => diedAt !== null,
    dies: () => diesAt('beforeWrite'),
    inTime: (land) =>
      world.time.schedule(micros(world.time.now() + world.writeTakes()), () =>
        enter(() => {
          if (!diesAt('writeLost') && !diesAt('writeTorn') && !diesAt('writeLanded')) land()
        }),
      ),
  })

  const host = startHost(options, {
    storage,
    servers: join(world.servers),
    clients: join(world.clients),
    clock: keepTime(),
    report,
  })

  return {
    order: (what) => enter(() => what(host)),
    crash(at) {
      armed = at
      if (at === 'idle') bury('idle', null)
      else world.time.schedule(micros(world.time.now() + longestAgony), () => bury('idle', null))
    },
  }
}
