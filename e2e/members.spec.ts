import { expect, test } from './pages/test'

test('a server is added, votes once it has caught up, and the leader is removed', async ({
  raft,
  view,
}) => {
  const old = await raft.openWithLeader()
  await raft.put('x', 'before anybody came')

  await view.button('Add server').click()
  await expect(view.servers).toHaveCount(6)
  await raft.members.untilVoters(['S1', 'S2', 'S3', 'S4', 'S5', 'S6'])
  await expect(view.server('S6')).toHaveAttribute('data-role', 'follower')
  await raft.untilConverged()
  expect((await raft.server('S6')).values).toEqual({ x: 'before anybody came' })

  await view.server(old.id).click()
  await view.button('Remove').click()
  await raft.members.untilVoters(['S1', 'S2', 'S3', 'S4', 'S5', 'S6'].filter((id) => id !== old.id))
  await expect(view.server(old.id)).toHaveAttribute('data-role', 'outside')
  const leader = await raft.untilLeader({ after: old.term })
  expect(leader.id).not.toBe(old.id)
  expect(await raft.put('x', 'without the old leader')).toMatchObject({ type: 'done' })
})

test('a server that was added is there after a reload', async ({ raft, view }) => {
  await raft.openWithLeader()
  await view.button('Add learner').click()
  await raft.until(({ servers }) => servers[5]?.membership === 'learner')
  await expect(view.server('S6')).toHaveAttribute('data-role', 'learner')

  await raft.reload()
  await raft.untilLeader()
  await expect(view.servers).toHaveCount(6)
  await expect(view.server('S6')).toHaveAttribute('data-role', 'learner')
})

test('voters change at once by joint consensus, and both majorities are drawn meanwhile', async ({
  raft,
  view,
}) => {
  const leader = await raft.openWithLeader()
  await raft.members.keepMinorityLeader()
  const [stays = '', ...others] = (await raft.followers()).map(({ id }) => id)
  await raft.crash(...others)

  await view.button('Change voters…').click()
  for (const id of others.slice(0, 2)) await view.voter(id).uncheck()
  await view.button('Change').click()

  await expect(view.halves).toHaveText(['old majority 3 of 5', 'new majority 2 of 3'])
  expect(await view.axe()).toEqual([])
  expect(await raft.server(stays)).toMatchObject({ configuration: { isCommitted: false } })

  await raft.restart(...others)
  await raft.members.untilVoters([leader.id, stays, ...others.slice(2)])
  await expect(view.halves).toHaveCount(0)
  expect(await raft.put('x', 'by the new voters')).toMatchObject({ type: 'done' })
})
