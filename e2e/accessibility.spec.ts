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
      await view.expectNoSidewaysScroll()
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
