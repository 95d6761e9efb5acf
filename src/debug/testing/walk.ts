import { RequestError } from '../../cluster/cluster'
import { openSimulatedCluster } from '../../cluster/simulated-cluster'
import { entries } from '../../lib/persistent-map'
import { randomFrom } from '../../lib/random'
import { serverId } from '../../raft/index'
import type { Breakpoint } from '../../trace/breakpoint'
import { worldHash } from '../../world/hash'
import type { Request } from '../../world/request'
import { plainHeader } from '../../world/testing/header'
import type { World } from '../../world/world'
import type { Branch, Debugger } from '../debugger'
import { openDebugger } from '../open-debugger'
import type { Act } from './any-act'
import { drawRequest } from './random-requests'

/** A debugger that somebody plays with. */
export interface Walk {
  readonly debug: Debugger
  shown(): World
  /** Refusals are part of it; anything else that goes wrong rejects. */
  act(act: Act): Promise<void>
  /** What was asked so far of the cluster, by its types. */
  readonly asked: ReadonlySet<Request['type']>
}

/** Events that running on until something may take. */
const mostRunning = 60

export function startWalk(): Walk {
  const debug = openDebugger(openSimulatedCluster(plainHeader))
  const asked = new Set<Request['type']>()
  let present: World | null = null
  debug.subscribe((event) => {
    if (event.type === 'world' || event.type === 'records') present = event.world
  })

  function shown(): World {
    const world = debug.state().moment?.world ?? present
    if (world === null) throw new Error('a debugger tells its world to whoever subscribes')
    return world
  }

  function chosenBranch(chosen: number): Branch {
    const { branches } = debug.state()
    const branch = branches[chosen % branches.length]
    if (branch === undefined) throw new Error('there is a branch')
    return branch
  }

  async function ask(request: Request): Promise<void> {
    asked.add(request.type)
    await debug.request(request)
  }

  function flyingMessage(chosen: number): Request | null {
    const flying = [...entries(shown().inFlight)].map(([, { id }]) => id)
    const message = flying[chosen % flying.length]
    return message === undefined ? null : { type: 'deliver', message }
  }

  async function runUntil(breakpoint: Breakpoint): Promise<void> {
    const stop = debug.watch(({ work }) => {
      if ((work?.done ?? 0) > mostRunning) debug.stopRunning()
    })
    try {
      await debug.runUntil(breakpoint)
    } finally {
      stop()
    }
  }

  async function open(part: number): Promise<void> {
    const { shown: branch } = debug.state()
    const shared = await debug.recording(shown().count, branch)
    const copy: typeof shared = { ...shared, records: JSON.parse(JSON.stringify(shared.records)) }
    const first = copy.header.image?.count ?? 0
    const moment = first + Math.floor(part * copy.records.length)
    const view = {
      name: null,
      beside: null,
      selection: null,
      stage: 'ring',
      breakpoints: [],
    } as const
    await debug.open({ ...copy, ...view, moment, hash: worldHash(shown()) })
  }

  async function perform(act: Act): Promise<void> {
    switch (act.type) {
      case 'ask': {
        const world = shown()
        return ask(drawRequest(world, randomFrom(act.seed)).request)
      }
      case 'step':
        return ask({ type: 'step' })
      case 'client': {
        const request = clientRequests[act.chosen % clientRequests.length]
        // Nobody waits for it: it may never be answered.
        if (request !== undefined) ask(request).catch(unlessRefused)
        return
      }
      case 'deliver': {
        const request = flyingMessage(act.chosen)
        if (request !== null) await ask(request)
        return
      }
      case 'move':
        return debug.move(act.to)
      case 'goTo': {
        const { id, length } = chosenBranch(act.chosen)
        return debug.goTo(Math.round(act.part * length), id)
      }
      case 'fork':
        return debug.fork()
      case 'backToPresent':
        return debug.backToPresent()
      case 'replayWithout': {
        const { shown: id, branches } = debug.state()
        const length = branches.find((branch) => branch.id === id)?.length ?? 0
        return debug.replayWithout(Math.round(act.part * (length + 2)))
      }
      case 'runUntil': {
        const breakpoint = breakpoints[act.chosen % breakpoints.length]
        return breakpoint === undefined ? undefined : runUntil(breakpoint)
      }
      case 'breakpoint': {
        const breakpoint = breakpoints[act.chosen % breakpoints.length]
        if (breakpoint !== undefined)
          debug.setBreakpoints([{ id: 1, breakpoint, isOn: act.chosen % 3 > 0 }])
        return
      }
      case 'events': {
        const { id, length } = chosenBranch(act.chosen)
        const events = await debug.events(act.from, act.to, id)
        const [from, to] = [Math.max(1, act.from), Math.min(length, act.to)]
        const wanted = Array.from({ length: Math.max(0, to - from + 1) }, (_, i) => from + i)
        expectSame(
          'events',
          events.map(({ event }) => event),
          wanted,
        )
        return
      }
      case 'open':
        return open(act.part)
      case 'both':
        await Promise.all([act.first, act.second].map((each) => perform(each).catch(unlessRefused)))
    }
  }

  return { debug, shown, asked, act: (act) => perform(act).catch(unlessRefused) }
}

function unlessRefused(error: unknown): void {
  if (!(error instanceof RequestError)) throw error
}

export function expectSame(what: string, found: unknown, wanted: unknown): void {
  const [a, b] = [JSON.stringify(found), JSON.stringify(wanted)]
  if (a !== b) throw new Error(`${what}: ${a}, not ${b}`)
}

const asking = { server: null, mode: null, as: null } as const

const clientRequests: readonly Request[] = [
  { type: 'put', key: 'x', value: '1', ...asking },
  { type: 'get', key: 'x', ...asking },
  { type: 'increment', key: 'n', by: 1, ...asking },
  { type: 'put', key: 'x', value: '1', ...asking, server: serverId('S2') },
]

const breakpoints: readonly Breakpoint[] = [
  { type: 'role', server: null, role: 'candidate' },
  { type: 'role', server: null, role: 'leader' },
  { type: 'role', server: serverId('S2'), role: 'leader' },
  { type: 'term', above: 1 },
  { type: 'commit', server: null, index: 1 },
  { type: 'message', message: 'RequestVote', from: null, to: null },
  { type: 'overwritten', server: null },
  { type: 'violation' },
  { type: 'predicate', text: 'count(S.role == candidate) > 1' },
]
