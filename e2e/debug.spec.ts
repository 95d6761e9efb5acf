import { expect, test } from './pages/test'

const plain = { preVote: false, sticky: false, checkQuorum: false } as const

test('an election that is paused is finished by hand, event by event', async ({
  raft,
  byHand,
  view,
}) => {
  await raft.open({ speed: 50 })
  await raft.until(({ servers }) => servers.some(({ role }) => role === 'candidate'))
  await raft.pause()
  await expect(view.playback).toHaveText('Stopped')
  await byHand.open()
  const isLed = async () => (await raft.state()).servers.some(({ role }) => role === 'leader')
  expect(await isLed()).toBe(false)

  await byHand.stepUntil(isLed)

  await view.expectOneLeader()
  expect((await raft.state()).mode).toBe('paused')
  await raft.play()
  expect(await raft.put('x', 'after an election by hand')).toMatchObject({ type: 'done' })
})

test('one vote is lost, and nobody leads', async ({ raft, byHand, view }) => {
  await raft.open({ speed: 10 })
  await raft.pause()
  await raft.setOptions(plain)
  await raft.crash('S4', 'S5')
  await byHand.open()
  await byHand.act(/^S1 times out/, 'Time out')
  await byHand.act('RequestVote, S1 to S2', 'Deliver')
  await byHand.act('RequestVote, S1 to S3', 'Deliver')
  await byHand.act('vote, S2 to S1', 'Deliver')
  expect(await raft.server('S1')).toMatchObject({ role: 'candidate', term: 1 })

  await byHand.act('vote, S3 to S1', 'Drop')

  expect(await raft.server('S1')).toMatchObject({ role: 'candidate', term: 1 })
  await expect(view.leaders).toHaveCount(0)
  await expect(view.headline).toContainText('No leader')
})

test('50 events on and 50 back lead to the same state', async ({ raft, debug, view }) => {
  await raft.openWithLeader()
  await raft.pause()
  await expect(view.playback).toHaveText('Stopped')
  const start = await debug.where()

  await debug.press('ArrowRight', 50)
  const end = await debug.where()
  expect(end.event).toBeGreaterThanOrEqual(start.event + 50)
  expect(end.hash).not.toBe(start.hash)
  await debug.press('ArrowLeft', 50)

  expect(await debug.where()).toMatchObject({ hash: start.hash, isPast: true })
  await expect(view.playback).toHaveText('Review')
  await debug.press('ArrowRight', 50)
  expect(await debug.where()).toMatchObject({ hash: end.hash, event: end.event, isPast: false })
  expect(end.branches).toHaveLength(1)
})

test('time stops when S2 becomes leader, and goes on from that moment', async ({
  raft,
  byHand,
  debug,
  view,
}) => {
  await raft.openWithLeader()
  await debug.demote('S2')
  await byHand.open()
  await byHand.stopWhenLeader('S2')
  await debug.electByHand('S2')

  await expect(byHand.stopped).toContainText(/^Stopped at event [\d,]+: S2 becomes leader/)

  await expect(view.playback).toHaveText('Review')
  const { stop, event } = await debug.where()
  expect(stop?.sentence).toContain('S2 becomes leader')
  expect(event).toBe(stop?.event)
  expect(await raft.server('S2')).toMatchObject({ role: 'leader' })
  await debug.forkHere.click()
  await expect(view.playback).toHaveText('Stopped')
  await raft.play()
  expect(await raft.put('x', 'from the fork')).toMatchObject({ type: 'done' })
})

test("a killed leader's write under way is lost, and in another branch it is kept", async ({
  raft,
  byHand,
  debug,
}) => {
  await raft.open({ speed: 10 })
  await raft.pause()
  await raft.setOptions(plain)
  await debug.fire('S1')
  await debug.settle()
  expect(await raft.server('S1')).toMatchObject({ role: 'leader', term: 1, lastIndex: 1 })
  await byHand.open()
  await byHand.holdWrites()
  await debug.give('S1', 'x', '1')
  const held = await debug.where()

  await byHand.act('S1’s write lands', 'Lose')
  expect(await raft.server('S1')).toMatchObject({ isUp: false })
  await byHand.act('S1 is down', 'Restart')
  expect(await raft.server('S1')).toMatchObject({ isUp: true, lastIndex: 1 })

  await debug.goTo(held.event)
  expect(await debug.where()).toMatchObject({ hash: held.hash, isPast: true })
  await byHand.act('S1’s write lands', 'Complete')
  const kept = await debug.where()
  expect(kept.branch).not.toBe(held.branch)
  await raft.crash('S1')
  await raft.restart('S1')
  expect(await raft.server('S1')).toMatchObject({ isUp: true, lastIndex: 2 })
  expect((await debug.where()).branches).toHaveLength(2)
})
