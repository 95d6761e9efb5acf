import { expect, test } from './pages/test'

test('a second tab leaves the cluster alone, says so, and offers its own', async ({
  raft,
  otherTab,
  view,
}) => {
  await raft.openWithLeader()
  // Ten servers on few cores may hold an election for want of time.
  await raft.pause()
  const before = await raft.stateOnceSettled()

  await otherTab.visit()
  await expect(otherTab.screen.text('This cluster runs in another tab.')).toBeVisible()
  await otherTab.screen.openOwnCluster()
  await otherTab.openedWithLeader()
  await otherTab.put('x', 'of the other cluster')

  const after = await raft.stateOnceSettled()
  expect(after.servers.map(({ id, incarnation, term }) => ({ id, incarnation, term }))).toEqual(
    before.servers.map(({ id, incarnation, term }) => ({ id, incarnation, term })),
  )
  await raft.play()
  expect(await raft.get('x')).toMatchObject({ reply: { value: null } })
  await view.expectOneLeader()
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
