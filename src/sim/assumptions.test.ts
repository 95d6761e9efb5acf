import { describe, expect, it } from 'vitest'

import { fromMs, lastIndex, serverId } from '../raft/index'
import { createPuppets } from './testing/puppets'

const [s1, s2, s3] = [serverId('S1'), serverId('S2'), serverId('S3')]
const three = { voters: [s1, s2, s3] }

/** What Raft rests on: a disk keeps what it acknowledged, and leases are as good as clocks. */
describe('where an assumption of Raft does not hold', () => {
  it('a disk that lost a vote elects a second leader of the same term', () => {
    const { elect, gather, corrupt, restart, run, found } = createPuppets({}, three)
    gather(s1, s3)
    elect(s1)
    corrupt(s3, { type: 'loseVote' })
    gather(s2, s3)
    restart(s3)
    run(200)
    elect(s2)
    expect(found()).toBe('Terms and Votes')
  })

  it('a disk that lost acknowledged entries loses what was committed', () => {
    const { elect, gather, put, corrupt, restart, run, found } = createPuppets({}, three)
    gather(s1, s3)
    elect(s1)
    put(s1, 'a')
    corrupt(s3, { type: 'loseEntries', count: 1 })
    gather(s2, s3)
    restart(s3)
    run(200)
    elect(s2)
    expect(found()).toBe('Leader Completeness')
  })

  it('a disk with a flipped bit is refused at the start, and the others go on', () => {
    const { elect, put, corrupt, restart, run, slot, demandProgress, found } = createPuppets(
      {},
      three,
    )
    elect(s1)
    put(s1, 'a')
    corrupt(s3, { type: 'flipBit', record: 1, bit: 99 })
    restart(s3)
    run(200)
    expect(slot(s3)).toMatchObject({ status: 'refused', server: null })
    expect(slot(s3)?.failure).toContain('damaged, though it was acknowledged')
    demandProgress(s1)
    expect(found()).toBeNull()
  })

  it('a record that was torn is cut, and what it held is sent once more', () => {
    const { elect, put, crashAt, restart, run, timeout, slot, demandAgreement, found } =
      createPuppets({}, three)
    elect(s1)
    put(s1, 'a')
    crashAt(s3, 'writeTorn')
    put(s1, 'b')
    expect(slot(s3)?.status).toBe('down')
    restart(s3)
    run(1)
    const log = slot(s3)?.server?.raft.log
    expect(log === undefined ? null : lastIndex(log)).toBe(1)
    for (let i = 0; i < 3; i++) timeout(s1, 'heartbeat')
    demandAgreement(s1, s3)
    expect(found()).toBeNull()
  })

  it('a lease of a leader whose clock is slow outlives it: an old value is read', () => {
    const options = {
      sticky: true,
      preVote: true,
      electionTimeoutMin: fromMs(300),
      electionTimeoutMax: fromMs(400),
    }
    const { awaitLeader, open, put, skew, gather, get, run, found } = createPuppets(
      {},
      { ...three, options },
    )
    const old = awaitLeader([s1, s2, s3])
    const others = three.voters.filter((id) => id !== old)
    open(old)
    put(old, 'old')
    skew(old, 50)
    run(200)
    gather(...others)
    const next = awaitLeader(others)
    put(next, 'new')
    get(old, 'lease')
    expect(found()).toBe('Linearizability')
  })
})
