import { createMemoryStorage } from '../adapters/storage-memory'
import type { MemoryDisk } from '../adapters/storage-memory'
import type { SimulatedHub } from '../adapters/network-simulated'
import type { VirtualTime } from '../adapters/clock-virtual'
import { fromMs, micros } from '../raft/index'
import type { Micros } from '../raft/index'
import { startHost } from '../server/host'
import type { Host } from '../server/host'
import type { HostOptions } from '../server/host-options'
import type { Clock, Network, OnEnvelopes } from '../server/ports'
import type { ServerReport } from '../server/report'

/** What a server's process lives on; all of it goes on without it. */
export interface Surroundings {
  readonly time: VirtualTime
  readonly servers: SimulatedHub
  readonly clients: SimulatedHub
  readonly disk: MemoryDisk
  /** How long the next write takes. */
  readonly writeTakes: () => Micros
  readonly report: (reports: readonly ServerReport[]) => void
  /** The process has died: after which of its steps, and of what. */
  readonly onDeath: (lastN: number, failure: string | null) => void
}

export interface ServerProcess {
  /** Has the host do something, as a worker's page would. */
  order(what: (host: Host) => void): void
  /**
   * Ends the process without a goodbye once it has done so many more things to the outside: what comes
   * after them in the same step never happens. A write that is out lands or is lost.
   */
  crash(afterEffects: number, isWriteLanded: boolean): void
}

/** The longest that a process with few effects to go is left alive. */
const longestAgony = fromMs(50)

/**
 * The thread of one server: the host that also runs in a worker, on ports that can be cut off between
 * any two effects. A bug that throws kills the process, as it would kill a worker.
 */
export function startProcess(options: HostOptions, world: Surroundings): ServerProcess {
  let isDead = false
  let isBuried = false
  let effectsLeft = Infinity
  let isWriteLanded = false
  let lastN = 0
  let landing: (() => void) | null = null

  /** Whether an effect happens. The one after the last that was granted kills. */
  function mayAct(): boolean {
    if (effectsLeft <= 0) isDead = true
    effectsLeft--
    return !isDead
  }

  /** Everything that runs the host comes in here. */
  function enter(run: () => void): void {
    if (isDead) return
    try {
      run()
    } catch (error) {
      if (!(error instanceof Error)) throw error
      bury(error.message)
    }
    if (isDead) bury(null)
  }

  function bury(failure: string | null): void {
    if (isBuried) return
    isDead = true
    isBuried = true
    const land = landing
    landing = null
    host.close()
    if (isWriteLanded) land?.()
    world.onDeath(lastN, failure)
  }

  function join(hub: SimulatedHub): Network {
    const onEnvelopes: OnEnvelopes = (envelopes) => enter(() => host.receive(envelopes))
    const onMalformed = (reason: string) => bury(reason)
    const network = hub.join({ self: options.id, onEnvelopes, onMalformed })
    return {
      send: (envelopes) => {
        if (mayAct()) network.send(envelopes)
      },
      close: () => network.close(),
    }
  }

  function keepTime(): Clock {
    const clock = world.time.clock()
    return {
      now: () => clock.now(),
      alarm: (at, wake) => clock.alarm(at, () => enter(wake)),
    }
  }

  const storage = createMemoryStorage(world.disk, (land) => {
    landing = land
    world.time.schedule(micros(world.time.now() + world.writeTakes()), () => {
      if (landing !== land) return
      landing = null
      enter(land)
    })
  })

  const host = startHost(options, {
    storage: {
      ...storage,
      write: (write, onDone) => {
        if (mayAct()) storage.write(write, onDone)
      },
    },
    servers: join(world.servers),
    clients: join(world.clients),
    clock: keepTime(),
    report: (reports) => {
      if (!mayAct()) return
      for (const report of reports) if (report.type === 'step') lastN = report.n
      world.report(reports)
    },
  })

  return {
    order: (what) => enter(() => what(host)),
    crash(afterEffects, isLanded) {
      effectsLeft = afterEffects
      isWriteLanded = isLanded
      if (afterEffects === 0) bury(null)
      else world.time.schedule(micros(world.time.now() + longestAgony), () => bury(null))
    },
  }
}
