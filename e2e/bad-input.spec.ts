import { expect, test } from './pages/test'

test('a request that cannot be taken is refused in one sentence, and changes nothing', async ({
  raft,
}) => {
  await raft.openWithLeader()
  const before = await raft.untilConverged()

  expect({
    'empty key': await raft.refusal((api) => api.put('', '1')),
    'empty value': await raft.refusal((api) => api.put('x', '')),
    'long key': await raft.refusal((api) => api.put('k'.repeat(1025), '1')),
    'long key in bytes': await raft.refusal((api) => api.get('é'.repeat(513))),
    'long value': await raft.refusal((api) => api.put('x', 'v'.repeat(64 * 1024 + 1))),
    'value that is no text': await raft.refusal((api) =>
      api.request(JSON.parse('{"type":"put","key":"x","value":7,"server":null}')),
    ),
    'unknown server': await raft.refusal((api) => api.crash('S6')),
    'unknown server to ask': await raft.refusal((api) => api.put('x', '1', 'S0')),
    'unknown end of a link': await raft.refusal((api) => api.cut('S1', 'S9')),
    'link to itself': await raft.refusal((api) => api.cut('S1', 'S1')),
    'loss out of range': await raft.refusal((api) =>
      api.link(
        { type: 'servers' },
        { lossPercent: 101, duplicatePercent: 0, delayMinMs: 10, delayMaxMs: 20 },
      ),
    ),
    'delays the wrong way round': await raft.refusal((api) =>
      api.link(
        { type: 'servers' },
        { lossPercent: 0, duplicatePercent: 0, delayMinMs: 30, delayMaxMs: 20 },
      ),
    ),
    'speed out of range': await raft.refusal((api) => api.setSpeed(2)),
    'speed that is no number': await raft.refusal((api) => api.setSpeed(Number.NaN)),
    'server on two sides': await raft.refusal((api) => api.partition(['S1', 'S2'], ['S2'])),
    'too many servers': await raft.refusal((api) =>
      api.request({ type: 'newCluster', servers: 10 }),
    ),
    'restart of what runs': await raft.refusal((api) => api.restart('S1')),
    'unknown request': await raft.refusal((api) => api.request(JSON.parse('{"type":"explode"}'))),
    'no request': await raft.refusal((api) => api.request(JSON.parse('null'))),
  }).toEqual({
    'empty key': 'RequestError: The key must not be empty.',
    'empty value': 'RequestError: The value must not be empty.',
    'long key': 'RequestError: The key is longer than 1 KiB.',
    'long key in bytes': 'RequestError: The key is longer than 1 KiB.',
    'long value': 'RequestError: The value is longer than 64 KiB.',
    'value that is no text': 'RequestError: The value must be text.',
    'unknown server': 'RequestError: There is no server S6: this cluster has S1 to S5.',
    'unknown server to ask': 'RequestError: There is no server S0: this cluster has S1 to S5.',
    'unknown end of a link': 'RequestError: There is no server S9: this cluster has S1 to S5.',
    'link to itself': 'RequestError: A link joins two different servers.',
    'loss out of range': 'RequestError: Loss must be a number from 0 to 100.',
    'delays the wrong way round':
      'RequestError: The shortest delay must not be longer than the longest.',
    'speed out of range':
      'RequestError: The speed, in thousandths of real time, must be a whole number from 10 to 1000.',
    'speed that is no number':
      'RequestError: The speed, in thousandths of real time, must be a whole number from 10 to 1000.',
    'server on two sides': 'RequestError: A server can be on one side of a partition only.',
    'too many servers': 'RequestError: The number of servers must be a whole number from 1 to 9.',
    'restart of what runs': 'RequestError: S1 is running.',
    'unknown request': 'RequestError: There is no request explode.',
    'no request': 'RequestError: There is no request without a type.',
  })
  const { servers } = await raft.untilConverged()
  expect(servers.map(({ term, log }) => ({ term, log }))).toEqual(
    before.servers.map(({ term, log }) => ({ term, log })),
  )
})

test('a value at its limit is taken, and comes back whole after a crash', async ({ raft }) => {
  const leader = await raft.openWithLeader()
  const longest = { key: 'ключ'.repeat(128), value: '≥'.repeat(21_845) }
  expect(await raft.put(longest.key, longest.value)).toMatchObject({ type: 'done' })

  await raft.crash(leader.id)
  await raft.restart(leader.id)

  expect(await raft.get(longest.key)).toMatchObject({
    type: 'done',
    reply: { type: 'ok', value: longest.value },
    mode: 'readIndex',
  })
  await raft.untilConverged()
})

test('a server whose disk is damaged does not start; the others go on and lose nothing', async ({
  raft,
  view,
}) => {
  await raft.openWithLeader()
  await raft.put('x', 'written before the damage')
  await raft.untilConverged()
  await raft.crash('S2')
  await raft.disks.damage('S2')

  await raft.restart('S2')

  await view.expectNotice(
    /^S2 does not start: Log record \d+ on the disk is damaged, though it was acknowledged: its checksum is wrong\.$/,
  )
  await expect(view.server('S2')).toHaveAttribute('data-role', 'down')
  expect(await raft.server('S2')).toMatchObject({ isUp: false })
  expect(await raft.get('x')).toMatchObject({ reply: { value: 'written before the damage' } })
})

test('a database of a newer version is left alone', async ({ raft, view }) => {
  await raft.openWithLeader()
  await raft.untilConverged()
  await raft.crash('S3')
  await raft.disks.upgrade('S3')

  await raft.restart('S3')

  await view.expectNotice(
    'S3 does not start: The database was written by a newer version of this page.',
  )
  expect(await raft.put('x', 'without S3')).toMatchObject({ type: 'done' })
})

test('a worker that throws stops alone, and starts again on its disk', async ({ raft, view }) => {
  const leader = await raft.openWithLeader()
  await raft.put('x', 'before the failure')
  await raft.untilConverged()

  await raft.storm.throwIn(leader.id, 'a bug in the worker')

  await view.expectNotice(`${leader.id} stopped: Uncaught Error: a bug in the worker`)
  await raft.untilLeader({ after: leader.term })
  expect(await raft.get('x')).toMatchObject({ reply: { value: 'before the failure' } })
  await raft.restart(leader.id)
  await raft.untilConverged()
})

test.describe('on a disk', () => {
  test.use({ profile: 'kept' })

  test('a full disk stops the servers that must write; with room again all goes on', async ({
    raft,
    baseURL,
  }) => {
    const giveRoom = await raft.disks.limit(1_000_000, baseURL ?? '')
    await raft.openWithLeader()
    await raft.put('x', 'written while there was room')

    const kept = await raft.storm.putUntilDiskIsFull()
    await raft.screen.expectNotice('The disk is full: the browser gives this page no more room.')
    await giveRoom()
    await raft.storm.restartAllThatAreDown()

    const { servers } = await raft.untilConverged()
    expect(await raft.put('y', 'written with room again')).toMatchObject({ type: 'done' })
    expect(kept.length).toBeGreaterThan(0)
    expect(servers.map(({ values }) => values)).toEqual(
      Array<unknown>(5).fill(
        expect.objectContaining({ x: 'written while there was room', ...Object.fromEntries(kept) }),
      ),
    )
  })
})
