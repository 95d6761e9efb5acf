import { expect, test } from './pages/test'

test('while time is paused nothing happens, and then it goes on', async ({ raft, view }) => {
  const leader = await raft.openWithLeader()
  await raft.pause()
  await expect(view.playback).toHaveText('Stopped')
  const paused = await raft.stateOnceSettled()

  const asked = raft.put('x', 'asked while paused')
  const later = await raft.stateOnceSettled()

  expect(later).toMatchObject({ mode: 'paused', worldTime: paused.worldTime })
  expect(later.servers).toEqual(paused.servers)
  await raft.play()
  await expect(view.playback).toHaveText('Live')
  expect(await asked).toMatchObject({ type: 'done' })
  expect(await raft.server(leader.id)).toMatchObject({ role: 'leader', term: leader.term })
})

test('speed is how much world time passes in a second', async ({ raft }) => {
  await raft.openWithLeader()
  await raft.setSpeed(0.1)

  const measured = await raft.measuredSpeed(100)
  expect(measured).toBeGreaterThan(0.08)
  expect(measured).toBeLessThan(0.12)
})

test('a frozen leader is replaced, and follows when it thaws', async ({ raft }) => {
  const old = await raft.openWithLeader()
  await raft.freeze(old.id)
  const leader = await raft.untilLeader({ after: old.term })
  expect(await raft.server(old.id)).toMatchObject({ role: 'leader', term: old.term, isUp: true })
  expect(await raft.put('x', 'without the frozen one')).toMatchObject({ type: 'done' })

  await raft.thaw(old.id)

  const { servers } = await raft.untilConverged()
  expect(servers.find(({ id }) => id === old.id)?.values).toEqual({ x: 'without the frozen one' })
  expect(leader.term).toBeGreaterThan(old.term)
})

test("a server's clock keeps its rate when it restarts", async ({ raft }) => {
  const leader = await raft.openWithLeader()
  await raft.setClockRate(leader.id, 0.5)
  await raft.until(
    ({ servers }, id) => servers.find((each) => each.id === id)?.clockRate === 0.5,
    leader.id,
  )

  await raft.crash(leader.id)
  await raft.restart(leader.id)

  const { servers } = await raft.untilConverged()
  expect(servers.map(({ clockRate }) => clockRate).toSorted((a, b) => a - b)).toEqual([
    0.5, 1, 1, 1, 1,
  ])
})

test('a tab that the system stops for seconds holds no election when it wakes', async ({
  raft,
}) => {
  const before = await raft.openWithLeader()
  await raft.untilConverged()

  await raft.storm.sleepAndWake({ seconds: 3 })

  expect(await raft.put('x', 'after the sleep')).toMatchObject({ type: 'done' })
  const { servers } = await raft.untilConverged()
  expect(Math.max(...servers.map(({ term }) => term))).toBeLessThanOrEqual(before.term + 1)
})
