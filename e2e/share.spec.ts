import { Figure8 } from './pages/figure-8'
import { expect, test } from './pages/test'
import type { RaftPage } from './pages/raft-page'

/** A cluster that stands still a little after its first leader wrote something. */
async function stoppedRun(raft: RaftPage): Promise<void> {
  await raft.openWithLeader()
  await raft.put('x', '1')
  await raft.pause()
}

test('a link copied here and opened elsewhere shows the same moment, in review, paused', async ({
  raft,
  elsewhere,
  debug,
  view,
  share,
}) => {
  await stoppedRun(raft)
  await debug.goTo(60)
  await view.server('S3').click()
  const here = await debug.where()
  const link = await share.copyLink()
  expect(link.length).toBeLessThan(2000)

  await elsewhere.share.openAt(link)
  await expect(elsewhere.share.review).toBeVisible()
  expect(await elsewhere.debug.where()).toMatchObject({ event: 60, isPast: true, hash: here.hash })
  await expect(elsewhere.screen.server('S3')).toHaveAttribute('aria-pressed', 'true')
  await expect(elsewhere.screen.notices).toHaveCount(0)
  await elsewhere.share.present.click()
  expect((await elsewhere.state()).mode).toBe('paused')
})

test('the whole branch goes along where that is wanted', async ({
  raft,
  elsewhere,
  debug,
  share,
}) => {
  await stoppedRun(raft)
  const { length } = await debug.where()
  await debug.goTo(40)
  await share.openDialog()
  await share.whole.check()
  const { name, text } = await share.download('Download run')
  expect(name).toMatch(/\.raftrun\.json$/)

  await elsewhere.open()
  await elsewhere.share.drop({ name, text })
  await expect(elsewhere.share.review).toBeVisible()
  const { event, hash } = await debug.where()
  expect(await elsewhere.debug.where()).toMatchObject({ event, hash, length })
})

test('what is damaged, cut off, too large or foreign says so in one sentence', async ({
  raft,
  elsewhere,
  view,
  share,
}) => {
  await stoppedRun(raft)
  const link = await share.copyLink()
  await share.close()

  await test.step('a link that is cut off opens as far as it goes', async () => {
    await elsewhere.share.openAt(link.slice(0, link.length * 0.6))
    await expect(elsewhere.share.review).toBeVisible()
    await expect(elsewhere.screen.notices).toHaveText([/^This link is cut off after event \d+\.$/])
  })

  await test.step('a damaged one is not opened', async () => {
    await share.follow(link.replace(/&d=..../, '&d=____'))
    await expect(view.notices.last()).toHaveText(
      'This link is damaged or cut off: nothing of its run can be read.',
    )
  })

  await test.step('nor is a file of 60 MB', async () => {
    await share.dropLarge('huge.raftrun.json', 60_000_000)
    await expect(view.notices.last()).toHaveText(
      'This file has 60 MB; a recorded run has 50 MB at most.',
    )
  })

  await test.step('nor one of something else', async () => {
    await share.drop({ name: 'package.json', text: '{"name":"raft"}' })
    await expect(view.notices.last()).toHaveText(
      'This file is not a recorded run of this playground.',
    )
  })
})

test('a run is opened from its file by a button, and a scenario goes into its editor', async ({
  raft,
  debug,
  share,
}) => {
  await stoppedRun(raft)
  await share.openDialog()
  const run = await share.download('Download run')
  expect((await share.download('ShiViz log')).text).toContain('S1 {"S1":1')
  expect((await share.download('Diagram as SVG')).text).toMatch(/^<svg /)
  await share.pick(run)
  await expect(share.review).toBeVisible()
  expect((await debug.where()).branches.map(({ name }) => name)).toEqual(['main', 'opened 1'])

  await debug.show('Compare')
  await share.openDialog()
  await expect(share.alone).toHaveText(
    'opened 1 and main have no event in common, so opened 1 goes alone.',
  )
  await share.close()

  const text = 'cluster S1 S2 S3\nready\ntimeout S2\n'
  await share.drop({ name: 'mine.raft', text })
  await expect(share.scenario).toHaveValue(text)
})

test('Figure 8 (d) beside (e) is handed on as it is compared, in one link', async ({
  raft,
  elsewhere,
  debug,
  view,
  share,
}) => {
  const figure8 = new Figure8(raft)
  await figure8.begin()
  await figure8.a()
  await figure8.b()
  await figure8.c()
  const parting = await debug.where()
  await figure8.d()
  const d = await debug.where()
  await figure8.backTo(parting.event)
  await figure8.e()
  const e = await debug.where()
  await debug.openBranches()
  await debug.rename('main', '(d) S5 overwrites')
  await debug.rename('fork 1', '(e) S1 commits')
  await debug.show('Compare')
  await expect(debug.compare).toContainText(`They left each other after event ${parting.event}.`)

  const link = await share.copyLink()
  await expect(share.both).toBeChecked()
  await expect(share.both).toHaveAccessibleName(
    'Both branches, (e) S1 commits and (d) S5 overwrites, compared as here',
  )
  expect(await view.axe()).toEqual([])
  expect(link.length).toBeLessThan(2000)
  const file = await share.download('Download run')

  await test.step('opened elsewhere: both, one from the other, the same hashes', async () => {
    await elsewhere.share.openAt(link)
    await expect(elsewhere.share.review).toBeVisible()
    await sameComparison()
    await expect(elsewhere.screen.notices).toHaveCount(0)
    await elsewhere.debug.openBranches()
    await expect(elsewhere.debug.branch('(e) S1 commits')).toContainText(
      `from event ${parting.event}, `,
    )
  })

  await test.step('and so is the file', async () => {
    await elsewhere.open()
    await elsewhere.share.drop(file)
    await expect(elsewhere.share.review).toBeVisible()
    await sameComparison()
  })

  async function sameComparison(): Promise<void> {
    const there = elsewhere.debug
    await expect(there.compare).toContainText(`They left each other after event ${parting.event}.`)
    await expect(there.firstName).toHaveText('(e) S1 commits')
    await expect(there.secondName).toHaveText('(d) S5 overwrites')
    await expect(there.endOf('S5', 'left')).toHaveAttribute('data-log', '1,2,4')
    await expect(there.endOf('S5', 'right')).toHaveAttribute('data-log', '1,3')
    const found = await there.where()
    expect(found).toMatchObject({ event: e.event, hash: e.hash, isPast: true })
    const other = found.branches.find(({ name }) => name === '(d) S5 overwrites')
    await there.goTo(d.event, other?.id)
    expect(await there.where()).toMatchObject({ event: d.event, hash: d.hash })
    await there.goTo(parting.event, other?.id)
    expect(await there.where()).toMatchObject({ event: parting.event, hash: parting.hash })
  }
})
