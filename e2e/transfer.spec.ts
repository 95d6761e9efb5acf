import { expect, test } from './pages/test'

test('leadership goes where it is asked to go, and back', async ({ raft, view }) => {
  const old = await raft.openWithLeader()
  const next = (await raft.followers())[0]?.id ?? ''
  await raft.put('x', '7')

  await view.server(next).click()
  await view.button('Make leader').click()
  const leader = await raft.untilLeader({ after: old.term })
  expect(leader).toMatchObject({ id: next, term: old.term + 1 })

  await raft.untilConverged()
  await view.handOver.click()
  const last = await raft.untilLeader({ after: leader.term })
  expect(last.id).not.toBe(next)
  await view.expectOneLeader()
  expect(await raft.get('x')).toMatchObject({ reply: { value: '7' } })
})

test('nobody can hand over to a server that is down', async ({ raft, view }) => {
  await raft.openWithLeader()
  const down = (await raft.followers())[0]?.id ?? ''
  await raft.crash(down)
  await view.server(down).click()
  await expect(view.button('Make leader')).toBeDisabled()
})
