import { get, set } from '../lib/persistent-map'
import { quietly } from './applied'
import type { Applied } from './applied'
import { inFlightOf } from './flight'
import type { DuplicateRecord, HandledRecord } from './record'
import type { InFlight, World } from './world'

/**
 * What a person does to a message in flight while time stands. One that is held is out of the queue;
 * released it comes to the queue's end, and so does a copy.
 */
export function applyHandled(world: World, record: HandledRecord | DuplicateRecord): Applied {
  const flying = get(world.inFlight, record.message)
  if (flying === undefined) {
    return quietly(world, `${record.message} was to be ${record.type}d and is not in flight`)
  }
  switch (record.type) {
    case 'hold':
      return put(world, { ...flying, isHeld: true })
    case 'release':
      return append(world, { ...flying, isHeld: false })
    case 'duplicate':
      return append(world, { ...flying, id: record.copy, isHeld: false })
  }
}

function append(world: World, flying: InFlight): Applied {
  return put({ ...world, placed: world.placed + 1 }, { ...flying, place: world.placed })
}

function put(world: World, flying: InFlight): Applied {
  return quietly({ ...world, inFlight: set(world.inFlight, flying.id, inFlightOf(flying)) })
}
