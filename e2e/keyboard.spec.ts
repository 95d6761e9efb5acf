import { expect, test } from './pages/test'

test('keys alone: a put, a crash, a cut link, a pause', async ({ raft, view }) => {
  const leader = await raft.openWithLeader()

  await view.press('p')
  await expect(view.commandLine).toBeFocused()
  await view.type('put x 7')
  await view.press('Enter')
  await expect(view.commandResult).toContainText('committed at index 3')

  await view.tabTo(view.server('S1'))
  await view.press(leader.id.slice(1), 'c')
  await expect(view.server(leader.id)).toHaveAttribute('data-role', 'down')
  await raft.untilLeader({ after: leader.term })
  await view.press('c')
  await expect(view.server(leader.id)).toHaveAttribute('data-role', 'follower')

  await view.tabTo(view.link('S1', 'S2'))
  await view.press('Enter', 'x')
  await expect(view.link('S1', 'S2')).toHaveText('Link S1–S2, cut')
  await view.press('x')
  await expect(view.link('S1', 'S2')).toHaveText('Link S1–S2')

  await view.press('.')
  await expect(view.playback).toHaveText('Stopped')
  await view.press('.')
  await expect(view.playback).toHaveText('Live')
})

test('keys alone: a partition by choosing sides', async ({ raft, view }) => {
  await raft.openWithLeader()
  await view.tabTo(view.button('Leader alone'))
  const leader = await raft.untilLeader()
  await view.press('Enter')
  await view.tabTo(view.button('Apply partition'))
  await view.press('Enter')
  await raft.untilLeader({ after: leader.term })
  await view.tabTo(view.button('Heal all'))
  await view.press('Enter')
  await raft.untilConverged()
})

test('what is typed before the list of commands is there goes into it, and does nothing else', async ({
  raft,
  view,
}) => {
  const leader = await raft.openWithLeader()
  // Once the page answers, it hears keys too.
  await view.server(leader.id).click()
  await expect(view.server(leader.id)).toHaveAttribute('aria-pressed', 'true')
  await view.beforeItComes('CommandList', async () => {
    await view.press('Control+k')
    await view.type(`crash ${leader.id}`)
  })

  await expect(view.wanted).toHaveValue(`crash ${leader.id}`)
  expect(await raft.server(leader.id)).toMatchObject({ isUp: true })
  await view.press('Enter')
  await expect(view.server(leader.id)).toHaveAttribute('data-role', 'down')
})
