import { clientDeadline } from '../client/client'
import { entries, get } from '../lib/persistent-map'
import { micros, nextDeadline } from '../raft/index'
import type { Micros } from '../raft/index'
import { isServer } from '../server/links'
import type { Peer } from '../server/messages'
import { worldTime } from '../server/own-clock'
import type { WorldRecord } from '../world/record'
import type { InFlight, World } from '../world/world'

/** What writer and reader of a link both know before a record: from it they expect the same. */
export interface Scene {
  readonly world: World
  /** Time has lately gone by what was due, and not by a person's hand. */
  readonly isOnTime: boolean
}

export function firstScene(world: World): Scene {
  return { world, isOnTime: true }
}

/** The scene after a record that was coded in this one. */
export function sceneAfter(scene: Scene, record: WorldRecord, world: World): Scene {
  const { at } = scene.world
  if (record.type !== 'step' && record.type !== 'clientStep') return { ...scene, world }
  const who = record.type === 'step' ? record.server : record.client
  const due = causeOf(scene, who, record.inputs)
  if (due === null || due <= at) return { ...scene, world }
  return { world, isOnTime: Math.abs(record.at - due) < Math.abs(record.at - at) }
}

/** When a step that was given this probably happens. */
export function expectedAt(scene: Scene, who: Peer, inputs: readonly Cause[]): Micros {
  const { at } = scene.world
  const due = scene.isOnTime ? causeOf(scene, who, inputs) : null
  return due === null ? at : micros(Math.max(at, due))
}

/** When the message or the timer was due that a step came of; null where it came of something else. */
function causeOf({ world }: Scene, who: Peer, inputs: readonly Cause[]): Micros | null {
  const [first] = inputs
  if (first?.type === 'wake') {
    const client = world.clients[who]
    return client === undefined ? deadlineOf(world, who) : clientDeadline(client)
  }
  if (first?.type !== 'receive') return null
  return get(world.inFlight, first.message ?? '')?.due ?? null
}

/** When a server's next timer fires, world time. */
function deadlineOf({ servers }: World, who: Peer): Micros | null {
  const slot = isServer(who) ? servers[who] : undefined
  if (slot === undefined || slot.server === null) return null
  const deadline = nextDeadline(slot.server.raft)
  return deadline === null ? null : worldTime(slot.clock, deadline)
}

interface Cause {
  readonly type: string
  readonly message?: string
}

/** What is on its way to somebody, or to anybody: what will be received next stands first. */
export function waitingFor({ inFlight }: World, to: Peer | null): readonly InFlight[] {
  const all: InFlight[] = []
  for (const [, flying] of entries(inFlight)) if (to === null || flying.to === to) all.push(flying)
  const rank = ({ isHeld, isStray }: InFlight) => (isHeld ? 2 : 0) + (isStray ? 1 : 0)
  return all.sort((a, b) => rank(a) - rank(b) || a.due - b.due || a.place - b.place)
}
