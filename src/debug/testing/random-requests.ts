import { entries } from '../../lib/persistent-map'
import { drawInteger } from '../../lib/random'
import type { RandomState } from '../../lib/random'
import { isServer } from '../../server/links'
import type { Request } from '../../world/request'
import type { World } from '../../world/world'

/** What a person might do next, drawn at random: mostly what lets a run go on, now and then anything else. */
export function drawRequest(
  world: World,
  before: RandomState,
): { readonly request: Request; readonly random: RandomState } {
  let random = before
  const below = (count: number) => {
    const { integer, state } = drawInteger(random, 0, count - 1)
    random = state
    return integer
  }
  const one = <T>(all: readonly T[]): T => {
    const drawn = all[below(all.length)]
    if (drawn === undefined) throw new Error('there is something to draw from')
    return drawn
  }
  const slots = Object.values(world.servers)
  const server = one(slots).id
  const other = one(slots.filter(({ id }) => id !== server)).id
  /** What is ordered while a write is held waits for it, and the recording does not say since when. */
  const isBusy = slots.some(
    ({ writing, status }) => writing !== null || (status !== 'up' && status !== 'down'),
  )
  const flying = [...entries(world.inFlight)].flatMap(([, { id, to }]) =>
    isServer(to) ? [id] : [],
  )
  const draws: readonly (() => Request)[] = [
    () => ({ type: 'timeout', server, timer: one(['election', 'election', 'heartbeat']) }),
    () => ({ type: 'timeout', server, timer: one(['quorumCheck', 'transfer']) }),
    () => ({
      ...one([
        { type: 'put', key: 'x', value: 'a' } as const,
        { type: 'append', key: 'y', value: 'b' } as const,
        { type: 'get', key: 'x' } as const,
        { type: 'cas', key: 'x', expected: null, value: 'c' } as const,
        { type: 'increment', key: 'n', by: 2 } as const,
        { type: 'delete', key: 'x' } as const,
      ]),
      server,
      mode: one([null, 'log', 'readIndex', 'lease', 'local']),
      as: { client: one(['A', 'B']), serial: below(5) + 1 },
    }),
    () => ({ type: 'snapshot', server }),
    () => ({ type: 'transfer', server: one([server, null]), to: other }),
    () => ({
      type: 'changeVoters',
      server,
      how: one(['single', 'joint']),
      voters: [server, other],
    }),
    () => ({ type: 'addServer', as: one(['voter', 'learner']) }),
    () => ({ type: 'promote', server }),
    () => ({ type: 'removeServer', server }),
    () => ({ type: 'setConfiguration', servers: [server, other], voters: [server] }),
    () => ({ type: 'skewClock', server, ratePerMille: 500 + below(1000) }),
    () => ({ type: 'freeze', server }),
    () => ({ type: 'setRule', rule: 'oneVotePerTerm', isOn: one([true, false]) }),
    () => ({ type: 'setOptions', options: one([{ noop: false }, { preVote: true }, {}]) }),
    () => ({ type: 'setDisk', disk: 'hand' }),
  ]
  const always: readonly (() => Request)[] = [
    () => ({ type: 'crash', server, fault: one([null, null, { type: 'loseEntries', count: 1 }]) }),
    () => ({
      type: 'crash',
      server,
      fault: one([{ type: 'tearLast' }, { type: 'loseVote' }, { type: 'erase' }]),
    }),
    () => ({ type: 'restart', server }),
    () => ({ type: 'thaw', server }),
    () => ({ type: 'complete', server }),
    () => ({ type: 'complete', server }),
    () => ({ type: 'setDisk', disk: 'auto' }),
    () => ({ type: 'advance', ms: below(400_000) / 1000 }),
    () => ({ type: 'cut', from: server, to: other }),
    () => ({
      type: 'heal',
      ...one([
        { from: server, to: other },
        { from: null, to: null },
      ]),
    }),
    () => ({
      type: 'partition',
      groups: [[server], slots.flatMap(({ id }) => (id === server ? [] : [id]))],
    }),
    () => ({
      type: 'link',
      which: one([
        { type: 'servers' },
        { type: 'clients' },
        { type: 'one', from: server, to: other },
      ]),
      rule: {
        lossPercent: 0,
        duplicatePercent: one([0, 50]),
        delayMinMs: 5,
        delayMaxMs: 10 + below(9),
      },
    }),
  ]
  const ofMessages = (['drop', 'hold', 'release', 'duplicate'] as const).map(
    (type) => (): Request => ({ type, message: one(flying) }),
  )
  const handled = flying.length > 0 ? ofMessages : []
  const drawn = isBusy ? [...always, ...handled] : [...always, ...draws, ...handled]
  const isDelivery = flying.length > 0 && below(10) < 7
  const request: Request = isDelivery ? { type: 'deliver', message: one(flying) } : one(drawn)()
  return { request, random }
}
