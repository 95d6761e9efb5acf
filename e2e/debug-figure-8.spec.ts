import { expect, test } from './pages/test'

const votes = ['RequestVote', 'RequestVoteResponse'] as const
const append = ['AppendEntries'] as const
const appended = ['AppendEntriesResponse'] as const

test('Figure 8 by hand: (d) and (e) from one fork point, side by side', async ({
  raft,
  debug,
  view,
}) => {
  // So slowly that no timer fires before time is stopped.
  await raft.open({ speed: 10 })
  await raft.pause()
  await raft.setOptions({ noop: false, preVote: false, sticky: false, checkQuorum: false })

  await test.step('(a) S1 leads term 2, and its entry reaches S2 alone', async () => {
    await debug.fire('S1')
    await debug.settle()
    await debug.give('S1', 'x', '1')
    await debug.settle()
    await debug.fire('S1', 'heartbeat')
    await debug.settle()
    await raft.crash('S1')
    await raft.restart('S1')
    await debug.fire('S1')
    await debug.settle()
    await debug.give('S1', 'x', '2')
    await debug.deliver({ types: append, from: 'S1', to: ['S2'] })
    await debug.drop({ types: [...append, ...appended] })
    expect(await debug.logs()).toEqual({ S1: '1,2', S2: '1,2', S3: '1', S4: '1', S5: '1' })
  })

  await test.step('(b) S5 leads term 3, and keeps its entry to itself', async () => {
    await raft.crash('S1')
    await debug.fire('S5')
    await debug.settle()
    await debug.give('S5', 'x', '3')
    await debug.drop({ types: append })
    expect(await raft.server('S5')).toMatchObject({ role: 'leader', term: 3 })
    expect(await debug.logs()).toMatchObject({ S5: '1,3' })
  })

  await test.step('(c) S1 leads term 4, and its old entry is on a majority', async () => {
    await raft.crash('S5')
    await raft.restart('S1')
    await debug.fire('S1')
    await debug.settle()
    await debug.fire('S1')
    await debug.deliver({ types: votes, from: 'S1' })
    await debug.deliver({ types: votes, to: ['S1'] })
    await debug.drop({ types: append, to: ['S2', 'S4'] })
    await debug.deliver({ types: append, to: ['S3'] })
    await debug.deliver({ types: appended, from: 'S3' })
    await debug.deliver({ types: append, to: ['S3'] })
    await debug.deliver({ types: appended, from: 'S3' })
    await debug.give('S1', 'x', '4')
    await debug.drop({ types: append })
    expect(await debug.logs()).toEqual({ S1: '1,2,4', S2: '1,2', S3: '1,2', S4: '1', S5: '1,3' })
    // Index 2 is on three of five, and commits nothing: it is of an older term (§5.4.2).
    expect(await raft.server('S1')).toMatchObject({ role: 'leader', term: 4, commitIndex: 0 })
  })
  const parting = await debug.where()

  await test.step('(d) S5 leads term 5, and overwrites it', async () => {
    await raft.crash('S1')
    await raft.restart('S5')
    await debug.fire('S5')
    await debug.settle()
    await debug.fire('S5')
    await debug.settle()
    await raft.restart('S1')
    await debug.fire('S5', 'heartbeat')
    await debug.settle()
    expect(await raft.server('S5')).toMatchObject({ role: 'leader', term: 5 })
    expect(await debug.logs()).toEqual({ S1: '1,3', S2: '1,3', S3: '1,3', S4: '1,3', S5: '1,3' })
  })
  const d = await debug.where()

  await test.step('back at (c) it is as it was', async () => {
    await debug.goTo(parting.event)
    expect(await debug.where()).toMatchObject({ event: parting.event, hash: parting.hash })
    await debug.forkHere.click()
    await expect(debug.forkHere).toBeHidden()
    expect(await debug.logs()).toEqual({ S1: '1,2,4', S2: '1,2', S3: '1,2', S4: '1', S5: '1,3' })
  })

  await test.step('(e) S1 gets its own entry to a majority first, and S5 cannot win', async () => {
    await debug.fire('S1', 'heartbeat')
    await debug.drop({ types: append, to: ['S4'] })
    await debug.settle()
    expect(await raft.server('S1')).toMatchObject({ role: 'leader', term: 4, commitIndex: 3 })
    await raft.crash('S1')
    await raft.restart('S5')
    await debug.fire('S5')
    await debug.settle()
    await debug.fire('S5')
    await debug.settle()
    expect(await raft.server('S5')).toMatchObject({ role: 'candidate', term: 5 })
    await debug.fire('S2')
    await debug.settle()
    expect(await raft.server('S2')).toMatchObject({ role: 'leader', term: 6 })
    const all = '1,2,4'
    expect(await debug.logs()).toEqual({ S1: all, S2: all, S3: all, S4: all, S5: all })
  })
  const e = await debug.where()
  expect(e.branch).not.toBe(d.branch)

  await test.step('the tree has the one under the other', async () => {
    await debug.openBranches()
    await expect(debug.branch('fork 1')).toContainText(`from event ${parting.event}, `)
    await expect(debug.branch('fork 1')).toContainText('live')
    await debug.branch('main').click()
    await debug.action('Compare with fork 1').click()
  })

  await test.step('side by side: the states, and where they part', async () => {
    await expect(debug.compare).toContainText(`They left each other after event ${parting.event}.`)
    await expect(debug.endOf('S1', 'left')).toHaveAttribute('data-log', '1,2,4')
    await expect(debug.endOf('S5', 'left')).toHaveAttribute('data-log', '1,2,4')
    await expect(debug.endOf('S1', 'right')).toHaveAttribute('data-log', '1,3')
    await expect(debug.endOf('S5', 'right')).toHaveAttribute('data-log', '1,3')
    await expect(debug.endOf('S5', 'right')).toContainText('leader')
    await expect(debug.endOf('S5', 'left')).toContainText('S5, index 2: term 2')
    await debug.differencesOnly.click()
    await expect(debug.rows('both')).toHaveCount(0)
    await expect(debug.rows('differs').filter({ hasText: 'S2 refuses S5' })).toContainText(
      'S2 votes for S5',
    )
  })

  await test.step('an event leads to its moment, in its branch', async () => {
    const leads = debug.eventOf('S5 leads term 5')
    await leads.click()
    await expect.poll(async () => (await debug.where()).branch).toBe(d.branch)
    expect((await debug.where()).event).toBeGreaterThan(parting.event)
    await expect(leads).toHaveAttribute('aria-current', 'step')
  })

  expect(await view.axe()).toEqual([])

  await test.step('from the end of (d) servers go on, in a branch of their own', async () => {
    await debug.branch('main').click()
    await debug.action('Continue here').click()
    await expect(debug.branch('fork 2')).toContainText(`from event ${d.event}, `)
    await expect(debug.branch('fork 2')).toContainText('live')
    await debug.fire('S5', 'heartbeat')
    await debug.settle()
    expect(await raft.server('S5')).toMatchObject({ role: 'leader', term: 5 })
    expect(await debug.logs()).toEqual({ S1: '1,3', S2: '1,3', S3: '1,3', S4: '1,3', S5: '1,3' })
  })
})
