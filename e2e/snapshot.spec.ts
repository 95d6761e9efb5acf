import { expect, test } from './pages/test'

test('a follower that missed what was compacted installs the snapshot, and keeps it', async ({
  raft,
  view,
}) => {
  const leader = await raft.openWithLeader()
  await raft.setOptions({ snapshotTail: 0, maxSnapshotPiece: 100 })
  const behind = (await raft.followers())[0]?.id ?? ''
  await raft.crash(behind)
  const load = await raft.startLoad({ commands: 40, inFlight: 10 })
  await load.finish()

  await view.server(leader.id).click()
  await view.button('Compact').click()
  await raft.until(
    ({ servers }, id) => servers.some((server) => server.id === id && server.snapshot !== null),
    leader.id,
  )
  const { snapshot } = await raft.server(leader.id)
  const through = snapshot?.lastIncludedIndex ?? 0
  expect(through).toBeGreaterThan(40)
  await expect(view.logs).toContainText(`1 to ${through} in a snapshot`)

  await raft.restart(behind)
  const { servers } = await raft.untilConverged()
  const installed = servers.find(({ id }) => id === behind)
  expect(installed?.snapshot).toMatchObject({ lastIncludedIndex: through })
  expect(installed?.values).toEqual(servers.find(({ id }) => id === leader.id)?.values)
  await load.expectExactlyOnce(servers)

  await raft.crash(behind)
  await raft.restart(behind)
  await raft.untilConverged()
  expect(await raft.server(behind)).toMatchObject({
    snapshot: { lastIncludedIndex: through },
    disk: { snapshotIndex: through },
  })
})
