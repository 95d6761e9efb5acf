import { Figure8 } from './pages/figure-8'
import { expect, test } from './pages/test'

test('Figure 8 by hand: (d) and (e) from one fork point, side by side', async ({
  raft,
  debug,
  view,
}) => {
  const figure8 = new Figure8(raft)
  await figure8.begin()
  await test.step('(a) S1 leads term 2, and its entry reaches S2 alone', () => figure8.a())
  await test.step('(b) S5 leads term 3, and keeps its entry to itself', () => figure8.b())
  await test.step('(c) S1 leads term 4, and its old entry is on a majority', () => figure8.c())
  const parting = await debug.where()
  await test.step('(d) S5 leads term 5, and overwrites it', () => figure8.d())
  const d = await debug.where()
  await test.step('back at (c) it is as it was', async () => {
    await debug.goTo(parting.event)
    expect(await debug.where()).toMatchObject({ event: parting.event, hash: parting.hash })
    await figure8.backTo(parting.event)
  })
  await test.step('(e) S1 gets its own entry to a majority first, and S5 cannot win', () =>
    figure8.e())
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
