import fc from 'fast-check'
import { micros } from '../../raft/index'
import type { ServerId } from '../../raft/index'
import {
  changeOutcomes,
  countKeys,
  failureReasons,
  invariantNames,
  otherCheckerNames,
  peerCountKeys,
  progressWords,
  roleWords,
} from '../expectation'
import type { Expectation, Outcome } from '../expectation'
import { anyKey, anyPair, anyValue } from './any-value'

const some = <T>(values: readonly T[], min = 0) => fc.subarray([...values], { minLength: min })
const one = <T>(values: readonly T[]) => fc.constantFrom(...values)
const orNull = <T>(value: fc.Arbitrary<T>) => fc.option(value, { freq: 3 })
const count = fc.oneof(fc.nat({ max: 20 }), fc.nat({ max: 1_000_000_000 }))

/** Any expectation of these servers, and of any of these requests. */
export function anyExpectation(
  servers: readonly ServerId[],
  requests: readonly string[],
): fc.Arbitrary<Expectation> {
  const server = one(servers)
  const ofServer: fc.Arbitrary<Expectation>[] = [
    fc.record({ type: fc.constant('role'), server, role: one(roleWords) }),
    fc.record({ type: one(countKeys), server, count }),
    fc.record({ type: one(['vote', 'leader'] as const), server, expected: orNull(server) }),
    fc.record({
      type: fc.constant('log'),
      server,
      terms: fc.array(fc.integer({ min: 1, max: 9 })),
    }),
    fc.record({
      type: fc.constant('lease'),
      server,
      endMicros: orNull(fc.nat({ max: 1e9 }).map(micros)),
    }),
    fc.record({ type: fc.constant('kv'), server, key: anyKey, value: orNull(anyValue) }),
    fc
      .record({ server, voters: some(servers), old: orNull(some(servers, 1)) })
      .map(({ voters, old, ...rest }) => {
        return { type: 'voters', ...rest, voters, old: voters.length === 0 ? null : old }
      }),
  ]
  const ofCluster: fc.Arbitrary<Expectation>[] = [
    fc.record({ type: fc.constant('leaders'), servers: some(servers) }),
    fc.record({ type: fc.constant('inflight'), count }),
    fc.record({ type: fc.constant('conf'), outcome: one(changeOutcomes) }),
    fc.record({ type: fc.constant('violation'), names: some(invariantNames) }),
    fc.record({ type: fc.constant('broken'), names: some(otherCheckerNames) }),
    fc.record({ type: fc.constant('lin'), isLinearizable: fc.boolean() }),
  ]
  const ofRequest: fc.Arbitrary<Expectation>[] =
    requests.length === 0
      ? []
      : [fc.record({ type: fc.constant('op'), name: one(requests), outcome: anyOutcome(server) })]
  const ofPeer = servers.length === 1 ? [] : [anyOfPeer(servers)]
  return fc.oneof(...ofServer, ...ofCluster, ...ofRequest, ...ofPeer)
}

function anyOfPeer(servers: readonly ServerId[]): fc.Arbitrary<Expectation> {
  const seen = fc.oneof(
    fc.record({ type: one(peerCountKeys), count: orNull(count) }),
    fc.record({ type: fc.constant('pr'), state: orNull(one(progressWords)) }),
  )
  return fc
    .tuple(anyPair(servers), seen)
    .map(([[server, peer], rest]): Expectation => ({ server, peer, ...rest }))
}

function anyOutcome(server: fc.Arbitrary<ServerId>): fc.Arbitrary<Outcome> {
  return fc.oneof(
    fc.record({ type: one(['ok', 'pending'] as const) }),
    fc.record({ type: fc.constant('value'), value: orNull(anyValue) }),
    fc.record({ type: fc.constant('redirect'), leader: orNull(server) }),
    fc.record({ type: fc.constant('fail'), reason: one(failureReasons) }),
  )
}
