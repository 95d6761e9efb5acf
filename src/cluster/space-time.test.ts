import { describe, expect, it } from 'vitest'

import { serverId } from '../raft/index'
import type { MessageId } from '../server/messages'
import { causalityOf, causesOf } from '../trace/causality'
import { spaceTimeOf } from '../trace/space-time'
import type { SpaceTime } from '../trace/space-time'
import { countLit, litBy } from '../trace/space-time-cone'
import { messagesIn } from '../trace/testing/messages-in'
import type { Request } from '../world/request'
import { plainHeader } from '../world/testing/header'
import type { World } from '../world/world'
import type { RecordedStep } from './cluster'
import { openSimulatedCluster } from './simulated-cluster'

const s1 = serverId('S1')
const all = { filter: 'all', expanded: new Set<number>() } as const

/** Three servers moved by hand, and the diagram of what was done. */
function setUp() {
  const cluster = openSimulatedCluster(plainHeader)
  const steps: RecordedStep[] = []
  let world: World | null = null
  cluster.subscribe((event) => {
    if (event.type === 'records') steps.push(...event.steps)
    if (event.type === 'world' || event.type === 'records') world = event.world
  })
  return {
    steps,
    async ask(...requests: readonly Request[]) {
      for (const request of requests) await cluster.request(request)
    },
    /** The name of the one message of this kind that is in flight. */
    find(type: string, link: string): MessageId {
      const found = messagesIn(world).find((each) => each.type === type && each.link === link)
      if (found === undefined) throw new Error(`no ${type} on ${link}`)
      return found.id
    },
    diagram: () => spaceTimeOf(steps, all),
  }
}

const fateOf = ({ lines }: SpaceTime, id: MessageId) => lines.find((line) => line.id === id)?.fate

describe('the diagram of what was done by hand', () => {
  it('knows what was delivered, dropped, held, doubled, and what is on its way', async () => {
    const { ask, find, diagram } = setUp()
    await ask({ type: 'timeout', server: s1, timer: 'election' })
    const [toS2, toS3] = [find('RequestVote', 'S1>S2'), find('RequestVote', 'S1>S3')]
    await ask(
      { type: 'hold', message: toS3 },
      { type: 'duplicate', message: toS2 },
      { type: 'drop', message: toS2 },
    )
    const model = diagram()
    expect(fateOf(model, toS3)).toEqual({ type: 'held' })
    expect(fateOf(model, toS2)).toMatchObject({ type: 'dropped', because: 'byHand' })
    const copy = model.lines.find(({ fromLane }) => fromLane === 'page')
    expect(copy).toMatchObject({ toLane: 'S2', fate: { type: 'onItsWay' } })
    expect(
      model.points.filter(({ lane }) => lane === 'page').map(({ label }) => label?.text),
    ).toEqual(expect.arrayContaining(['holds', 'doubles']))
    await ask({ type: 'release', message: toS3 }, { type: 'deliver', message: toS3 })
    expect(fateOf(diagram(), toS3)).toMatchObject({ type: 'delivered' })
  })

  it('calls a vote late whose candidate has crashed, and a request whose term is over', async () => {
    const { ask, find, diagram } = setUp()
    await ask({ type: 'timeout', server: s1, timer: 'election' })
    const [first, other] = [find('RequestVote', 'S1>S2'), find('RequestVote', 'S1>S3')]
    await ask({ type: 'timeout', server: s1, timer: 'election' })
    const second = find('RequestVote', 'S1>S2')
    await ask(
      { type: 'timeout', server: serverId('S2'), timer: 'election' },
      { type: 'timeout', server: serverId('S2'), timer: 'election' },
      { type: 'deliver', message: first },
      { type: 'crash', server: s1, fault: null },
      { type: 'deliver', message: other },
    )
    const model = diagram()
    expect(second).toBe(first)
    expect(fateOf(model, first)).toMatchObject({ type: 'late', because: 'oldTerm' })
    expect(fateOf(model, other)).toMatchObject({ type: 'late', because: 'senderDied' })
    expect(model.points.find(({ kind }) => kind === 'crash')?.label?.text).toBe('crashed')
  })

  it('lights what led to a vote, and leaves the rest in the dark', async () => {
    const { ask, find, diagram, steps } = setUp()
    await ask(
      { type: 'timeout', server: serverId('S3'), timer: 'election' },
      { type: 'timeout', server: s1, timer: 'election' },
    )
    const message = find('RequestVote', 'S1>S2')
    await ask({ type: 'deliver', message })
    const model = diagram()
    const causality = causalityOf(steps)
    const lit = litBy(model, causality, { type: 'message', id: message })
    if (lit === null) throw new Error('the message is there')
    const { first, last } = lit
    expect([first, last].every((event) => event !== null)).toBe(true)
    expect(causesOf(causality, last ?? 0).has(first ?? 0)).toBe(true)
    const { before, after, unrelated } = countLit(model.points, lit)
    const events = model.points.flatMap((point) => point.events)
    expect(before + after + unrelated + 2).toBe(events.length)
    // S3 asks too, and nobody has heard it; S2 writes its vote and sends it.
    expect(unrelated).toBeGreaterThan(0)
    expect(after).toBeGreaterThan(0)
    expect(litBy(model, causality, { type: 'event', event: 10_000 })).toBeNull()
  })
})
