import { transfer } from 'comlink'
import { createWorldClock, realNow } from '../adapters/clock-world'
import type { ClockMapping } from '../adapters/clock-world'
import { micros } from '../raft/index'
import type { Micros, RaftOptions, Rules, ServerId } from '../raft/index'
import type { DiskFault } from '../server/disk-fault'
import type { LinkRules } from '../server/links'
import { newWorld } from '../world/new-world'
import type { PageRecord } from '../world/record'
import { startLiveClients } from './live-clients'
import type { HowToBoot, LiveRun, LiveRunOptions } from './live-run'
import { startLiveServer } from './live-server'
import { endThread } from './live-threads'
import type { LiveServer } from './live-server'
import { createOpenAnswers } from './open-answers'
import { seedOf } from '../lib/seed-of'
import { serverLock } from './worker-types'

interface Slot {
  readonly voters: readonly ServerId[]
  incarnation: number
  live: LiveServer | null
  /** Of its own clock: a crash does not mend it. */
  ratePerMille: number
  /** Pending while the last incarnation's last words are taken in. */
  buried: Promise<void>
}

export function startLiveRun({
  header,
  cluster,
  spill,
  storage,
  perMille,
  threads,
  onFailure,
}: LiveRunOptions): LiveRun {
  const first = newWorld(header)
  let { links, options, rules } = first
  let mapping: ClockMapping = { realMs: realNow(), worldMicros: first.at, perMille }
  let isResyncing = false
  let isHolding = first.disk === 'hand'
  const answers = createOpenAnswers()
  const slots = new Map<ServerId, Slot>(
    Object.values(first.servers).map(({ id, voters, incarnation, clock: { ratePerMille } }) => [
      id,
      { voters, incarnation, live: null, ratePerMille, buried: Promise.resolve() },
    ]),
  )
  // As quick as the servers to notice: a page that counted a sleep as time would push it on all of them.
  // In a hidden tab, whose timers come once a second, it only asks the servers for the time more often.
  const clock = createWorldClock(mapping, { onLate: () => void resync() })

  const recording = threads.recorder()
  const { remote: recorder } = recording
  recording.worker.onerror = (event) =>
    onFailure(null, event.message || 'The recorder could not be started.')
  void recorder.begin(header, spill, storage === 'indexedDb')
  const pagePort = listen('page')
  record({ type: 'speed', perMille, at: clock.now() })

  const clients = startLiveClients({ first, clock, isRunning: perMille > 0, listen })

  /** A port of its own to the recorder, for one source. */
  function listen(source: string): MessagePort {
    const { port1, port2 } = new MessageChannel()
    void recorder.listen(source, transfer(port1, [port1]))
    return port2
  }

  function record(...records: readonly PageRecord[]): void {
    pagePort.postMessage(JSON.stringify(records))
  }

  function each(what: (live: LiveServer) => void): void {
    for (const { live } of slots.values()) if (live !== null) what(live)
  }

  function issue(next: ClockMapping): void {
    mapping = next
    clock.setMapping(next)
    each((live) => live.order((worker) => worker.setClock(next)))
    clients.setRunning(next.perMille > 0)
  }

  /**
   * A thread stood still: a hidden tab, a sleeping laptop. All go on together from the latest moment
   * that any of them has seen, so that no time passed for anybody.
   */
  async function resync(): Promise<void> {
    if (isResyncing) return
    isResyncing = true
    const latest = (await Promise.race([latestShown(), afterMs(1000)])) ?? clock.now()
    isResyncing = false
    issue({ realMs: realNow(), worldMicros: latest, perMille: mapping.perMille })
  }

  async function latestShown(): Promise<Micros> {
    const asked = [...slots.values()].flatMap(({ live }) => (live === null ? [] : [live]))
    const shown = await Promise.all(asked.map((live) => live.ask((worker) => worker.now())))
    return micros(Math.max(clock.now(), ...shown.map((at) => at ?? 0)))
  }

  async function boot(id: ServerId, { isDiskKnown, start, inbox }: HowToBoot): Promise<void> {
    const slot = slotOf(id)
    await answers.orEnd(slot.buried)
    if (slot.live !== null) return
    if (start.image === null) slot.incarnation++
    const { incarnation, voters } = slot
    const seed = seedOf(header.seed, `${id}.${incarnation}`)
    const host = {
      id,
      incarnation,
      voters,
      options,
      rules,
      links,
      seed,
      isDiskKnown,
      isHolding,
      ...start,
    }
    const live = startLiveServer({
      threads,
      start: {
        host: { ...host, runSeed: header.seed, ratePerMille: slot.ratePerMille },
        cluster,
        run: header.run,
        clock: mapping,
        inbox,
      },
      report: listen(`${id}.${incarnation}`),
      disk: storage === 'memory' ? openDisk(id) : null,
      onLate: () => void resync(),
      onFailure: (reason) => onFailure(id, reason),
    })
    // From here on it hears of every change, in order, as soon as its thread has started.
    slot.live = live
  }

  async function suffer(id: ServerId, fault: DiskFault): Promise<void> {
    if (storage === 'memory') return recorder.faultDisk(id, fault)
    // Loaded when the first disk suffers.
    const { faultDatabase } = await import('../adapters/disk-indexeddb')
    return faultDatabase(cluster, id, fault)
  }

  function openDisk(id: ServerId): MessagePort {
    const { port1, port2 } = new MessageChannel()
    void recorder.openDisk(id, transfer(port1, [port1]))
    return port2
  }

  function keepLinks(next: LinkRules): void {
    links = next
    clients.setLinks(next)
  }

  function keepOptions(nextOptions: RaftOptions, nextRules: Rules): void {
    options = nextOptions
    rules = nextRules
  }

  function slotOf(id: ServerId): Slot {
    const slot = slots.get(id)
    if (slot === undefined) throw new Error(`There is no server ${id}.`)
    return slot
  }

  return {
    header,
    clients,
    now: () => clock.now(),
    boot,
    crash(id, failure, fault = null) {
      const slot = slotOf(id)
      const { live, incarnation } = slot
      if (live === null) return answers.orEnd(slot.buried)
      live.terminate()
      slot.live = null
      const lock = serverLock(cluster, id)
      slot.buried = recorder
        .crash(id, incarnation, clock.now(), failure, fault, lock)
        .then(async (lastN) => {
          each((other) => other.order((worker) => worker.bury(id, incarnation, lastN)))
          clients.bury(id, incarnation, lastN)
          if (fault !== null) await suffer(id, fault)
        })
      return answers.orEnd(slot.buried)
    },
    async ready(id) {
      const slot = slotOf(id)
      await answers.orEnd(slot.buried)
      await slot.live?.ask((worker) => worker.idle())
    },
    retire(id) {
      const slot = slotOf(id)
      slot.live?.terminate()
      slot.live = null
    },
    live: (id) => slotOf(id).live,
    addServer(id) {
      const never = { incarnation: 0, live: null, ratePerMille: 1000 }
      slots.set(id, { voters: [], ...never, buried: Promise.resolve() })
      record({ type: 'newServer', server: id, at: clock.now() })
      clients.addServer(id, [...slots.keys()])
    },
    async order(id, order) {
      if (order.type === 'setHolding') isHolding = order.isHolding
      const { live } = slotOf(id)
      if (live === null) throw new Error(`${id} is down.`)
      return live.ask(async (worker) => {
        await worker.order(order)
        return worker.idle()
      })
    },
    async idle() {
      const running = [...slots.values()].flatMap(({ live }) => (live === null ? [] : [live]))
      const told = running.map(async ({ id: server, incarnation, ask }) => {
        const n = await ask((worker) => worker.idle())
        return n === null ? [] : [{ server, incarnation, n }]
      })
      return (await Promise.all(told)).flat()
    },
    record: (said) => record(said),
    latestShown,
    setTime: (at) => issue({ realMs: realNow(), worldMicros: at, perMille: mapping.perMille }),
    isStanding: () => mapping.perMille === 0,
    setSpeed(next) {
      const at = clock.now()
      const said = { type: 'speed', perMille: next, at } as const
      record(said)
      issue({ realMs: realNow(), worldMicros: at, perMille: next })
      return said
    },
    links: () => links,
    setRate(id, ratePerMille) {
      const slot = slotOf(id)
      slot.ratePerMille = ratePerMille
      slot.live?.order((worker) => worker.setRate(ratePerMille))
    },
    setLinks(next) {
      keepLinks(next)
      record({ type: 'links', links, at: clock.now() })
      each((live) => live.order((worker) => worker.order({ type: 'links', links })))
    },
    configure(nextOptions, nextRules) {
      keepOptions(nextOptions, nextRules)
      record({ type: 'options', options, rules, at: clock.now() })
      each((live) => live.order((worker) => worker.order({ type: 'configure', options, rules })))
    },
    keepLinks,
    keepOptions,
    next: () => recorder.next(),
    readRecords: async (name, from, count) =>
      JSON.parse(await answers.orEnd(recorder.read(name, from, count))),
    readDisk: (id) => answers.orEnd(recorder.readDisk(id)),
    async verify() {
      const before = await answers.orEnd(recorder.settle(0))
      const asked = [...slots.values()].flatMap(({ live }) => (live === null ? [] : [live]))
      const hashed = await Promise.all(asked.map((live) => live.ask((worker) => worker.hash())))
      const count = hashed.filter((isHashed) => isHashed === true).length
      return answers.orEnd(recorder.settle(before.hashesCompared + count))
    },
    close(why, isLeaving = false) {
      clients.close()
      answers.end(why)
      each((live) => (isLeaving ? live.leave() : live.terminate()))
      if (isLeaving) threads.keepRecorder(recording)
      else endThread(recording)
      clock.close()
    },
  }
}

function afterMs(ms: number): Promise<null> {
  return new Promise((resolve) => setTimeout(() => resolve(null), ms))
}
