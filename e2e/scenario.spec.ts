import { expect, test } from './pages/test'

const wrong = 'cluster S1 S2 S3\nready\ntimeout S9\nfly\nexpect leader=S1\n'
const right = 'cluster S1 S2 S3\nready\ntimeout S1\nsettle\nexpect leader=S1\n'

test('a line that cannot be read is marked and explained, and may be mended', async ({
  raft,
  scenario,
}) => {
  await raft.open({ speed: 10 })
  await scenario.show()
  await scenario.text.fill(wrong)
  await expect(scenario.state).toHaveText('2 places in the text cannot be read.')
  await expect(scenario.errors).toHaveText([
    /^Line 3\s*S9 is not in `cluster` or `spare`: expected one of S1, S2, S3\.$/,
    /^Line 4\s*Expected one of cluster, spare, /,
  ])
  await expect(scenario.button('Run')).toBeDisabled()
  await scenario.text.fill(right)
  await expect(scenario.errors).toHaveCount(0)
  await scenario.run()
  await expect(scenario.state).toHaveText('Done: all expectations hold.')
})

test('a scenario of the page runs on real workers, and all it expects holds', async ({
  raft,
  scenario,
}) => {
  await raft.open({ speed: 10 })
  await scenario.show()
  await scenario.open('01-first-leader')
  await expect(scenario.text).toHaveValue(/^# 01 Electing a leader/)
  await scenario.run()
  await expect(scenario.state).toHaveText('Done: all expectations hold.')
  expect((await raft.state()).servers).toMatchObject([
    { id: 'S1', role: 'leader' },
    { id: 'S2', role: 'follower' },
    { id: 'S3', role: 'follower' },
  ])
})

test('a scenario goes line by line, and a line that does not hold is said', async ({
  raft,
  scenario,
}) => {
  await raft.open({ speed: 10 })
  await scenario.show()
  await scenario.openFile('mine.raft', right.replace('expect leader=S1', 'expect leader=S2'))
  await scenario.step()
  await expect(scenario.state).toHaveText('Line 3 is next.')
  await scenario.step()
  await expect(scenario.state).toHaveText('Line 4 is next.')
  expect(await raft.server('S1')).toMatchObject({ role: 'candidate', term: 1 })
  await expect(scenario.transcript.first()).toContainText('S1 is candidate in term 1')
  await scenario.button('Run on').click()
  await expect(scenario.state).toHaveText('Done. 1 expectation did not hold.')
  await expect(scenario.failures).toHaveText([/^Line 5\s*Expected S2, saw S1\.$/])
})

test('what was done by hand is written down, saved, and comes to the same again', async ({
  raft,
  debug,
  scenario,
}) => {
  await raft.open({ speed: 10 })
  await raft.pause()
  await debug.fire('S1')
  await debug.settle()
  await debug.give('S1', 'x', 'once')
  await debug.drop({ types: ['AppendEntries'], to: ['S4', 'S5'] })
  await debug.settle()
  const logs = await debug.logs()
  await scenario.show()
  await scenario.button('Write from this run').click()
  await expect(scenario.text).toHaveValue(/^# What was done in a run/)
  const { name, text } = await scenario.save()
  expect(name).toBe('run.raft')
  expect(text).toMatch(/\ntimeout S1 .*\n(.*\n)*drop AE S1>S4( nth=\d)?\ndrop AE S1>S5/)
  await scenario.run()
  await expect(scenario.state).toHaveText('Done: all expectations hold.', { timeout: 30_000 })
  expect(await debug.logs()).toEqual(logs)
  expect(await raft.server('S1')).toMatchObject({ role: 'leader', values: { x: 'once' } })
})
