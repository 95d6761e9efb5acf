import { drawInteger } from '../../lib/random'
import type { RandomState } from '../../lib/random'
import type { Request } from '../../world/request'
import type { World } from '../../world/world'
import { drawRequest } from './random-requests'

/** What a person might do next who wants servers to get on: every other time what keeps them from it is mended. */
export function drawLively(
  world: World,
  before: RandomState,
): { readonly request: Request; readonly random: RandomState } {
  const { integer, state } = drawInteger(before, 0, 999)
  const mended = integer % 2 === 0 ? mending(world, integer) : null
  return mended === null ? drawRequest(world, state) : { request: mended, random: state }
}

function mending(world: World, chance: number): Request | null {
  const slots = Object.values(world.servers)
  for (const { id: server, status, writing } of slots) {
    if (status === 'down') return { type: 'restart', server }
    if (status === 'frozen') return { type: 'thaw', server }
    if (writing !== null && world.disk === 'hand') return { type: 'complete', server }
  }
  if (world.links.cuts.length > 0) return { type: 'heal', from: null, to: null }
  const isLed = slots.some(({ server }) => server?.raft.role.type === 'leader')
  const { id: server } = slots[chance % slots.length] ?? {}
  if (isLed || server === undefined || chance % 10 > 0) return null
  return { type: 'timeout', server, timer: 'election' }
}
