import { expect, test } from './pages/test'

test('without IndexedDB a crash loses nothing, and a reload everything', async ({ raft }) => {
  await raft.withoutIndexedDb()
  await raft.openWithLeader()
  expect(await raft.state()).toMatchObject({ storage: 'memory' })
  const load = await raft.startLoad({ commands: 100, inFlight: 10 })
  await load.finish()

  await raft.crash('S1', 'S2', 'S3', 'S4', 'S5')
  await raft.restart('S1', 'S2', 'S3', 'S4', 'S5')
  const { servers } = await raft.untilConverged()
  expect(await load.acknowledged()).toBe(100)
  await load.expectExactlyOnce(servers)

  await raft.reload()
  await raft.untilLeader()
  expect(await raft.get('key-0')).toMatchObject({ reply: { value: null } })
})
