import { expect, test } from './pages/test'

test.use({ profile: 'kept' })

test('a put is on a majority of disks before it is acknowledged', async ({ raft }) => {
  const leader = await raft.openWithLeader()
  const [one = '', two = '', ...others] = (await raft.followers()).map(({ id }) => id)
  await raft.partition([leader.id, one, two], others)

  const acknowledged = await raft.storm.putAndCrashAll('proof', 'on-the-disks-of-a-majority')

  expect(acknowledged).toMatchObject({ type: 'done' })
  expect(await raft.disks.holding('on-the-disks-of-a-majority')).toEqual(
    [leader.id, one, two].toSorted(),
  )
})

test('fifty crashes and restarts under load lose no acknowledged write', async ({ raft }) => {
  // Half of the rounds hold an election; on a busy machine that is a minute in all.
  test.setTimeout(150_000)
  await raft.openWithLeader()
  const load = await raft.startLoad({ commands: 100_000, inFlight: 4 })

  await raft.storm.crashAndRestart({ rounds: 50, load })
  await load.stop()

  const { servers } = await raft.untilConverged()
  expect(await load.acknowledged()).toBeGreaterThan(100)
  await load.expectExactlyOnce(servers)
  expect(servers.map(({ incarnation }) => incarnation - 1).reduce((a, b) => a + b)).toBe(50)
})

test('all servers crash at once and come back with all that was acknowledged', async ({ raft }) => {
  await raft.openWithLeader()
  const load = await raft.startLoad({ commands: 100_000, inFlight: 8 })
  await load.untilAcknowledged(50)
  const before = await raft.state()

  await raft.crash(...before.servers.map(({ id }) => id))
  await load.stop()
  expect((await raft.state()).servers.map(({ role }) => role)).toEqual(
    Array<unknown>(5).fill('down'),
  )
  await raft.restart(...before.servers.map(({ id }) => id))

  const { servers } = await raft.untilConverged()
  await load.expectExactlyOnce(servers)
})

test('a reload brings back the same terms, votes, logs and values', async ({ raft }) => {
  // At a hundredth of real time no election timer ends while the reloaded page is looked at.
  await raft.open({ speed: 10 })
  await raft.setSpeed(1)
  await raft.untilLeader()
  const load = await raft.startLoad({ commands: 60, inFlight: 8 })
  await load.finish()
  await raft.untilConverged()
  await raft.pause()
  const before = await raft.stateOnceSettled()

  await raft.reload()

  const reloaded = await raft.state()
  expect(reloaded.servers.map(persistent)).toEqual(before.servers.map(persistent))
  await raft.setSpeed(1)
  await raft.untilLeader()
  const after = await raft.untilConverged()
  await load.expectExactlyOnce(after.servers)
  expect(after.servers.map(({ values }) => values)).toEqual(
    before.servers.map(({ values }) => values),
  )
})

test('a reload brings back the fork that lived last, and leaves no other databases', async ({
  raft,
  debug,
}) => {
  // At a hundredth of real time no election timer ends while the reloaded page is looked at.
  await raft.open({ speed: 10 })
  await raft.setSpeed(1)
  await raft.untilLeader()
  await raft.put('x', 'before the fork')
  await raft.untilConverged()
  const past = (await debug.where()).event
  await raft.put('x', 'of the branch that was left')
  await raft.pause()
  await debug.goTo(past)
  await debug.forkHere.click()
  await debug.untilPresent()
  await raft.play()
  expect(await raft.put('y', 'of the fork')).toMatchObject({ type: 'done' })
  await raft.members.addServer()
  await raft.untilConverged()
  await raft.pause()
  const before = await raft.stateOnceSettled()

  await raft.reload()

  const reloaded = await raft.state()
  expect(reloaded.servers.map(persistent)).toEqual(before.servers.map(persistent))
  await raft.setSpeed(1)
  await raft.untilLeader()
  const after = await raft.untilConverged()
  expect(after.servers.map(({ values }) => values)).toEqual(
    Array(6).fill({ x: 'before the fork', y: 'of the fork' }),
  )
  await expect.poll(() => raft.disks.runs()).toHaveLength(1)
})

test('a server that is down in a fork comes back after the end of the browser with its own disk', async ({
  raft,
  debug,
  restartBrowser,
}) => {
  await raft.openWithLeader()
  const [down = ''] = (await raft.followers()).map(({ id }) => id)
  await raft.put('x', 'before the fork')
  const { log } = (await raft.untilConverged()).servers.find(({ id }) => id === down) ?? {}
  await raft.crash(down)
  await raft.pause()
  const past = (await debug.where()).event
  await raft.play()
  await raft.put('x', 'of the branch that was left')
  await raft.pause()
  await debug.goTo(past)
  await debug.forkHere.click()
  await debug.untilPresent()
  await raft.play()
  await raft.untilLeader()
  expect(await raft.put('y', 'of the fork')).toMatchObject({ type: 'done' })
  await raft.pause()

  const again = await restartBrowser()
  await again.open({ speed: 10 })

  expect((await again.server(down)).log).toEqual(log)
  await again.setSpeed(1)
  await again.untilLeader()
  const { servers } = await again.untilConverged()
  expect(servers.map(({ values }) => values)).toEqual(
    Array(5).fill({ x: 'before the fork', y: 'of the fork' }),
  )
  await expect.poll(() => again.disks.runs()).toHaveLength(1)
})

test('the browser ends and starts again: nothing acknowledged is lost', async ({
  raft,
  restartBrowser,
}) => {
  await raft.openWithLeader()
  await raft.put('kept', 'through the end of the browser')
  const before = await raft.untilConverged()

  const again = await restartBrowser()
  await again.openWithLeader()

  const { servers } = await again.untilConverged()
  expect(servers.map(({ values }) => values)).toEqual(before.servers.map(({ values }) => values))
  expect(await again.get('kept')).toMatchObject({
    reply: { type: 'ok', value: 'through the end of the browser' },
  })
})

/** What Figure 2 calls persistent state. */
function persistent({
  id,
  term,
  votedFor,
  log,
}: {
  readonly id: string
  readonly term: number
  readonly votedFor: string | null
  readonly log: unknown
}) {
  return { id, term, votedFor, log }
}
