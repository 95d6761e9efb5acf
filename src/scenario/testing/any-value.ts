import fc from 'fast-check'
import type { ServerId } from '../../raft/index'
import { serverId } from '../../raft/index'

const all: readonly ServerId[] = [1, 2, 3, 4, 5, 6, 7, 8, 9].map((n) => serverId(`S${n}`))

/** The servers of a cluster, its spares behind them. */
export const anyServers = fc.shuffledSubarray([...all], { minLength: 1 }).chain((servers) =>
  fc.record({
    servers: fc.constant(servers),
    voters: fc.integer({ min: 1, max: servers.length }),
  }),
)

/** Two different servers, of at least two. */
export const anyPair = (servers: readonly ServerId[]) =>
  fc
    .tuple(fc.constantFrom(...servers), fc.constantFrom(...servers))
    .filter(([one, other]) => one !== other)

const letters = 'abcxyzXY019é日'.split('')
const name = fc.string({ unit: fc.constantFrom(...letters, '_', '-'), minLength: 1, maxLength: 6 })

/** The name of a request or a mark. */
export const anyName = fc
  .tuple(name, fc.option(name))
  .map(([client, rest]) => (rest === null ? client : `${client}.${rest}`))

export const anyKey = fc.string({
  unit: fc.constantFrom(...letters, '.', ':', '/', '>', '|', '😀'),
  minLength: 1,
  maxLength: 8,
})

/** Commas would end a value in a log. */
export const anyPlainValue = fc
  .string({
    unit: fc.constantFrom(...letters, '.', '=', '~', '@', '>', '😀'),
    minLength: 1,
    maxLength: 8,
  })
  .filter((value) => value !== 'nil')

export const anyValue = fc.oneof(anyPlainValue, fc.constantFrom('a,b', ',', '-', '0', '=', 'nill'))
