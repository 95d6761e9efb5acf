import { expect, test } from './pages/test'

const sizes = [
  { name: 'desktop', viewport: { width: 1440, height: 900 } },
  { name: 'phone', viewport: { width: 390, height: 844 } },
]
const looks = sizes.flatMap((size) =>
  (['light', 'dark'] as const).map((colorScheme) => ({ ...size, colorScheme })),
)

looks.forEach(({ name, viewport, colorScheme }) =>
  test.describe(`${name}, ${colorScheme}`, () => {
    test.use({ viewport, colorScheme })

    test('axe finds nothing, and one voice speaks', async ({ raft, view }) => {
      const leader = await raft.openWithLeader()
      await raft.put('x', '7')
      await raft.crash((await raft.followers())[0]?.id ?? '')
      await raft.cut(leader.id, (await raft.followers())[1]?.id ?? '')
      expect(await view.axe()).toEqual([])

      await view.server(leader.id).click()
      await raft.pause()
      expect(await view.axe()).toEqual([])
      await view.expectOneVoice()
      await view.expectNoScroll()
    })

    test.describe('at the first visit', () => {
      test.use({ visitor: 'new' })

      test('axe finds nothing', async ({ raft, view }) => {
        await raft.openWithLeader()
        expect(await view.axe()).toEqual([])
      })
    })
  }),
)

test.describe('a phone', () => {
  test.use({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true })

  test('cuts no word off, and has nothing too small for a finger', async ({
    raft,
    byHand,
    debug,
    view,
  }) => {
    await raft.open({ speed: 10 })
    await raft.pause()
    await raft.setOptions({ preVote: false, sticky: false, checkQuorum: false })
    await byHand.open()
    await debug.fire('S2')
    await debug.fire('S5')
    expect(await raft.server('S5')).toMatchObject({ role: 'candidate' })
    await expect(view.roles('candidate')).toHaveCount(2)

    expect(await view.cutOffWords()).toEqual([])
    expect(await view.smallTargets(44)).toEqual([])
    await view.expectNoScroll()
  })
})
