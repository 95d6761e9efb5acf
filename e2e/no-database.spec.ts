import { expect, test } from './pages/test'

test('without IndexedDB a crash loses nothing, and a reload everything', async ({ raft, view }) => {
  await raft.storm.withoutIndexedDb()
  await raft.openWithLeader()
  await expect(view.verdicts).toContainText('in memory only')
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
