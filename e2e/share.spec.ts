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

  const text = 'cluster S1 S2 S3\nready\ntimeout S2\n'
  await share.drop({ name: 'mine.raft', text })
  await expect(share.scenario).toHaveValue(text)
})
