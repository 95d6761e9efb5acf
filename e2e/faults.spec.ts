import { expect, test } from './pages/test'

test('the leader is killed in mid-load: a new one takes over, nothing is lost or done twice', async ({
  raft,
}) => {
  const old = await raft.openWithLeader()
  const load = await raft.startLoad({ commands: 1000, inFlight: 100 })
  await load.untilAcknowledged(100)

  await raft.crash(old.id)
  expect(await load.acknowledged()).toBeLessThan(1000)
  const leader = await raft.untilLeader({ after: old.term })
  await load.finish()

  expect(leader.term).toBeGreaterThan(old.term)
  expect(await load.acknowledged()).toBe(1000)
  await raft.restart(old.id)
  const { servers } = await raft.untilConverged()
  await load.expectExactlyOnce(servers)
})

test('a leader in the minority acknowledges nothing and gives its entries up after healing', async ({
  raft,
}) => {
  await raft.openWithLeader()
  await raft.put('before', 'the cut')
  await raft.untilConverged()
  const old = await raft.untilLeader()
  const [ally = '', ...majority] = (await raft.followers()).map(({ id }) => id)

  await raft.partition([old.id, ally], majority)
  const asked = ['a', 'b', 'c'].map((key) => raft.put(key, 'in the minority', old.id))
  await raft.untilLeader({ after: old.term })
  expect(await raft.put('after', 'the cut')).toMatchObject({ type: 'done' })
  expect(await Promise.all(asked)).toEqual(Array<unknown>(3).fill({ type: 'unknown' }))
  const stranded = await raft.server(old.id)
  // It has heard no majority, so it leads no more; and it asks first, so its term is the old one.
  expect(stranded.role).toMatch(/^(follower|preCandidate)$/)
  expect(stranded.term).toBe(old.term)
  expect(stranded.log.length).toBeGreaterThanOrEqual(stranded.commitIndex + 3)

  await raft.heal()
  const { servers } = await raft.untilConverged()
  expect(servers.map(({ values }) => values)).toEqual(
    Array<unknown>(5).fill({ before: 'the cut', after: 'the cut' }),
  )
  expect(JSON.stringify(servers.map(({ log }) => log))).not.toContain('in the minority')
})

test('a write that a healed leader may have kept is unknown, not refused', async ({ raft }) => {
  await raft.openWithLeader()
  await raft.put('before', 'the client has its session')
  // It would step down by itself before the client asks again.
  await raft.setOptions({ checkQuorum: false })
  const old = await raft.untilLeader()
  const others = (await raft.followers()).map(({ id }) => id)
  await raft.partition([old.id], others)
  const asked = raft.put('x', 'asked of the old leader', old.id)
  await raft.untilAskedAgain(old.id)
  await raft.untilLeader({ after: old.term })

  await raft.heal()

  expect(await asked).toEqual({ type: 'unknown' })
})

test('with loss, duplicates and reordering all servers converge', async ({ raft }) => {
  await raft.openWithLeader()
  await raft.setAllLinks({
    lossPercent: 20,
    duplicatePercent: 10,
    delayMinMs: 1,
    delayMaxMs: 40,
  })

  const load = await raft.startLoad({ commands: 200, inFlight: 20 })
  await load.finish()

  const { servers } = await raft.untilConverged()
  expect(await load.acknowledged()).toBeGreaterThan(100)
  await load.expectExactlyOnce(servers)
})

test('a link cut in one direction: the cluster goes on, and heals', async ({ raft }) => {
  const old = await raft.openWithLeader()
  const deaf = (await raft.followers())[0]?.id ?? ''

  await raft.cut(old.id, deaf)
  await raft.until(
    ({ servers }, id) =>
      servers.some((server) => server.id === id && server.role === 'preCandidate'),
    deaf,
  )
  expect(await raft.put('x', 'written meanwhile')).toMatchObject({ type: 'done' })
  // The others hear their leader, so whoever does not may ask and disturbs nobody.
  expect(await raft.untilLeader()).toMatchObject({ id: old.id, term: old.term })

  await raft.heal()
  const { servers } = await raft.untilConverged()
  expect(servers.map(({ values }) => values)).toEqual(
    Array<unknown>(5).fill({ x: 'written meanwhile' }),
  )
})
