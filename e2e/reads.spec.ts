import { expect, test } from './pages/test'

test('a read says how it was answered', async ({ raft, view }) => {
  await raft.openWithLeader()
  await view.command('put x 7')
  await expect(view.commandResult).toContainText('committed')
  await raft.untilConverged()

  await view.command('get x')
  await expect(view.commandResult).toHaveText(/^x = 7, by ReadIndex, [\d.]+ ms$/)
  await view.command('get x lease')
  await expect(view.commandResult).toHaveText(/^x = 7, by lease, [\d.]+ ms$/)
  await view.command('get x log')
  await expect(view.commandResult).toHaveText(/^x = 7, committed at index \d+, [\d.]+ ms$/)
  await view.command('get x local @S2')
  await expect(view.commandResult).toHaveText(/^x = 7, which may be old, [\d.]+ ms$/)
  await view.command('get x soon')
  await expect(view.commandResult).toContainText('A read is answered by log, readindex, lease')
})

test('cut off from the leader only a local read is answered, and it is old', async ({
  raft,
  view,
}) => {
  await raft.openWithLeader()
  await raft.put('x', 'old')
  await raft.untilConverged()
  const [alone = ''] = (await raft.followers()).map(({ id }) => id)
  const others = (await raft.state()).servers.map(({ id }) => id).filter((id) => id !== alone)
  await raft.partition([alone], others)
  expect(await raft.put('x', 'new')).toMatchObject({ type: 'done' })

  await view.command(`get x local @${alone}`)
  await expect(view.commandResult).toHaveText(/^x = old, which may be old/)
  await view.command(`get x readindex @${alone}`)
  await expect(view.commandResult).toHaveText(/^no answer in time$|^that server does not lead/)

  await raft.heal()
  await raft.untilConverged()
  await view.command(`get x readindex @${alone}`)
  await expect(view.commandResult).toHaveText(/^x = new, by ReadIndex/)
})
