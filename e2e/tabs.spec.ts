import { expect, test } from './pages/test'

test('a second tab leaves the cluster alone, says so, and offers its own', async ({
  raft,
  otherTab,
  view,
}) => {
  const leader = await raft.openWithLeader()
  const before = await raft.untilConverged()

  await otherTab.visit()
  await expect(otherTab.screen.text('This cluster runs in another tab.')).toBeVisible()
  await otherTab.screen.openOwnCluster()
  await otherTab.openedWithLeader()
  await otherTab.put('x', 'of the other cluster')

  const after = await raft.untilConverged()
  expect(after.servers.map(({ id, incarnation, term }) => ({ id, incarnation, term }))).toEqual(
    before.servers.map(({ id, incarnation, term }) => ({ id, incarnation, term })),
  )
  expect(await raft.get('x')).toMatchObject({ reply: { value: null } })
  await expect(view.server(leader.id)).toHaveAttribute('data-role', 'leader')
})

test('the cluster moves to the second tab once the first is closed', async ({ raft, otherTab }) => {
  await raft.openWithLeader()
  await raft.put('x', 'of the first tab')
  await raft.audit()
  await otherTab.visit()
  await raft.close()

  await otherTab.openWithLeader()

  expect(await otherTab.get('x')).toMatchObject({ reply: { value: 'of the first tab' } })
})
