import { expect, test } from './pages/test'

test('five servers elect one leader', async ({ raft, view }) => {
  await raft.open()
  await expect(view.servers).toHaveCount(5)
  await view.expectOneLeader()
  await expect(view.headline).toContainText('all 5 up')
})

test('a command is typed, committed on all servers, and answered', async ({ raft, view }) => {
  await raft.openWithLeader()
  await view.command('put x 7')
  // Before it stand the leader's blank entry and the client's registration.
  await expect(view.commandResult).toContainText(/committed at index 3, [\d.]+ ms/)
  await view.expectCommitted(3)
  await view.command('incr x 3')
  await expect(view.commandResult).toContainText('10')
  await view.command('get x')
  await expect(view.commandResult).toContainText('10')
})

test('a command that cannot be taken is refused in one sentence', async ({ raft, view }) => {
  await raft.openWithLeader()
  await view.command('put "" 7')
  await expect(view.commandResult).toHaveText('The key must not be empty.')
  await view.command('put x 7 @S9')
  await expect(view.commandResult).toHaveText('There is no server S9: this cluster has S1 to S5.')
  await view.command(`put x ${'v'.repeat(65_537)}`)
  await expect(view.commandResult).toHaveText('The value is longer than 64 KiB.')
  await view.command('explode')
  await expect(view.commandResult).toContainText('There is no command “explode”.')
})

test('a crash is seen, and so is the new leader', async ({ raft, view }) => {
  const old = await raft.openWithLeader()
  await view.button(`Crash ${old.id}`).click()
  await expect(view.server(old.id)).toHaveAttribute('data-role', 'down')
  await view.expectOneLeader()
  await expect(view.headline).toContainText('4 of 5 up')
  await view.button(`Restart ${old.id}`).click()
  await expect(view.server(old.id)).toHaveAttribute('data-role', 'follower')
})

test('what a minority leader is asked has no answer, and the screen does not call it failed', async ({
  raft,
  view,
}) => {
  await raft.openWithLeader()
  await view.command('put x 0')
  await expect(view.commandResult).toContainText('committed')
  // It would step down by itself before it is asked.
  await raft.setOptions({ checkQuorum: false })
  const old = await raft.untilLeader()
  await view.button('Leader alone').click()
  await view.button('Apply partition').click()
  await view.command(`put x 1 @${old.id}`)
  await expect(view.commandResult).toHaveText('no answer in time: it may have happened')
  await view.button('Heal all').click()
  await raft.untilConverged()
  await view.expectOneLeader()
})

test('a link cut in one direction is named so', async ({ raft, view }) => {
  await raft.open()
  await raft.cut('S2', 'S1')
  await expect(view.link('S1', 'S2')).toHaveText('Link S1–S2, cut from S2 to S1')
  await raft.heal()
  await expect(view.link('S1', 'S2')).toHaveText('Link S1–S2')
})

test('the database of a server is read back on the screen', async ({ raft, view }) => {
  const leader = await raft.openWithLeader()
  await raft.put('x', 'seen in the database')
  await view.server(leader.id).click()
  await expect(view.text(`term ${leader.term}, voted ${leader.id}`)).toBeVisible()
  await expect(view.text(/^entry 2$/)).toBeVisible()
  await expect(view.text(`worker raft-server-${leader.id}`)).toBeVisible()
})

test('a new cluster starts over with as many servers as asked for', async ({ raft, view }) => {
  await raft.openWithLeader()
  await raft.put('x', 'of the old cluster')
  await view.startOver(3)
  await expect(view.servers).toHaveCount(3)
  await view.expectOneLeader()
  await raft.ready()
  expect(await raft.get('x')).toMatchObject({ reply: { value: null } })
})

test.describe('to a new visitor', () => {
  test.use({ visitor: 'new' })

  test('the first button crashes the leader, and the page tells what follows', async ({
    raft,
    view,
  }) => {
    await raft.open({ speed: 300 })
    await view.crashLeader.click()
    await expect(view.caption).toContainText(
      /S\d leads term \d+ after \d+ ms\. Nothing committed was lost\./,
      { timeout: 30_000 },
    )
    await view.expectOneLeader()
  })
})
