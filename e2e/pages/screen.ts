import { AxeBuilder } from '@axe-core/playwright'
import { expect } from '@playwright/test'
import type { Locator, Page, Route } from '@playwright/test'

/** What stands on the screen, found as a person finds it: by role and by name. */
export class Screen {
  readonly servers: Locator
  readonly leaders: Locator
  readonly headline: Locator
  readonly commandLine: Locator
  readonly commandResult: Locator
  readonly playback: Locator
  readonly verdicts: Locator
  readonly crashLeader: Locator
  readonly caption: Locator
  readonly notices: Locator
  readonly halves: Locator
  readonly logs: Locator
  readonly handOver: Locator
  private readonly page: Page
  private readonly stage: Locator

  constructor(page: Page) {
    const stage = page.getByRole('group', { name: 'Servers in a ring' })
    this.page = page
    this.stage = stage
    this.servers = stage.getByRole('button', { name: /^S\d, / })
    this.leaders = stage.locator('button[data-server][data-role="leader"]')
    this.headline = page.getByTestId('headline')
    this.commandLine = page.getByRole('textbox', { name: /^Command, for example/ })
    this.commandResult = page.locator('#command-result')
    this.playback = page.getByTestId('playback')
    this.verdicts = page.getByRole('list', { name: 'Verdicts' })
    this.crashLeader = page.getByRole('button', { name: 'Crash the leader' })
    this.caption = page.getByRole('region', { name: 'What happens' })
    this.halves = page.getByRole('list', { name: 'Joint consensus' }).getByRole('listitem')
    this.logs = page.getByRole('region', { name: 'Logs' })
    this.handOver = page.getByRole('button', { name: /^Hand over to S\d$/ })
    this.notices = page.locator('[data-kind="problem"]').getByRole('paragraph')
  }

  server(id: string): Locator {
    return this.page.locator(`button[data-server="${id}"]`)
  }

  /** The box of a server in the dialog that changes the voters. */
  voter(id: string): Locator {
    return this.page.getByRole('checkbox', { name: new RegExp(`^${id} `) })
  }

  link(a: string, b: string): Locator {
    return this.page.getByRole('button', { name: new RegExp(`^Link ${a}–${b}`) })
  }

  entry(server: string, index: number): Locator {
    return this.page.locator(`[data-entry="${server}:${index}"]`)
  }

  text(words: string | RegExp): Locator {
    return this.page.getByText(words)
  }

  button(name: string): Locator {
    return this.page.getByRole('button', { name, exact: true })
  }

  /** The page says this over all its panels. */
  async expectNotice(words: string | RegExp): Promise<void> {
    await expect(this.notices.filter({ hasText: words }).first()).toBeVisible()
  }

  /** Exactly one server leads, and the title names it. */
  async expectOneLeader(): Promise<void> {
    await expect(this.leaders).toHaveCount(1)
    const id = await this.leaders.getAttribute('data-server')
    const term = await this.leaders.getAttribute('data-term')
    await expect(this.headline).toContainText(`${id} leads term ${term}.`)
  }

  /** Every server shows that it holds this entry and knows it is committed. */
  async expectCommitted(index: number): Promise<void> {
    const seen = this.page.locator(`[data-entry$=":${index}"]`)
    await expect(seen).toHaveCount(5)
    for (const cell of await seen.all()) {
      await expect(cell).toHaveAttribute('data-state', /^(committed|applied)$/)
    }
  }

  /** Asks the cluster by the command line, and reads what came of it. */
  async command(line: string): Promise<void> {
    await this.commandLine.fill(line)
    await this.commandLine.press('Enter')
  }

  async press(...keys: readonly string[]): Promise<void> {
    for (const key of keys) await this.page.keyboard.press(key)
  }

  async type(text: string): Promise<void> {
    await this.page.keyboard.type(text)
  }

  /** The field of the list of commands. */
  get wanted(): Locator {
    return this.page.getByRole('combobox', { name: 'What to do' })
  }

  /** Does something while a part of the page is asked for and has not come. */
  async beforeItComes(part: string, act: () => Promise<void>): Promise<void> {
    const held: Route[] = []
    await this.page.route(`**/${part}*.js`, (route) => void held.push(route), { times: 1 })
    await act()
    await expect.poll(() => held.length).toBe(1)
    await Promise.all(held.map((route) => route.continue()))
  }

  /** Goes on with Tab until this has the focus, as somebody without a mouse does. */
  async tabTo(wanted: Locator): Promise<void> {
    await expect(async () => {
      await this.page.keyboard.press('Tab')
      await expect(wanted).toBeFocused({ timeout: 1 })
    }).toPass({ intervals: [0], timeout: 20_000 })
  }

  /** A new cluster by way of the menu. */
  async startOver(servers: number): Promise<void> {
    await this.button('Menu').click()
    await this.button('New cluster…').click()
    await this.page.getByRole('spinbutton', { name: 'Servers, 1 to 9' }).fill(String(servers))
    await this.button('Delete and start over').click()
  }

  async openOwnCluster(): Promise<void> {
    await this.page.getByRole('link', { name: 'Open a cluster of its own' }).click()
  }

  /** The page is as large as the window: only its panels scroll. */
  async expectNoScroll(): Promise<void> {
    const { seen, whole } = await this.page.evaluate(() => {
      const { clientWidth, clientHeight, scrollWidth, scrollHeight } = document.documentElement
      return { seen: [clientWidth, clientHeight], whole: [scrollWidth, scrollHeight] }
    })
    expect(whole).toEqual(seen)
  }

  /** A role in words, beside the servers that have it. */
  roles(word: string): Locator {
    return this.stage.locator('span').filter({ hasText: new RegExp(`^${word}$`) })
  }

  /** Words on the stage that pass its edge. */
  async cutOffWords(): Promise<readonly string[]> {
    return this.stage.evaluate((stage) => {
      const edge = stage.getBoundingClientRect()
      return [...stage.querySelectorAll('span')].flatMap((words) => {
        const { left, right, top, bottom } = words.getBoundingClientRect()
        const isInside =
          left >= edge.left && right <= edge.right && top >= edge.top && bottom <= edge.bottom
        return isInside ? [] : [words.textContent]
      })
    })
  }

  /** Buttons in sight that are smaller than a finger, by name; what grows them for it counts. */
  async smallTargets(finger: number): Promise<readonly string[]> {
    return this.page.evaluate((least) => {
      return [...document.querySelectorAll('button')].flatMap((button) => {
        const { width, height } = button.getBoundingClientRect()
        const hand = getComputedStyle(button, '::after')
        const grown = (of: string) =>
          hand.position === 'absolute' ? Number.parseFloat(of) || 0 : 0
        const [wide, high] = [
          Math.max(width, grown(hand.width)),
          Math.max(height, grown(hand.height)),
        ]
        // One pixel or none: a button for keys and screen readers, which a finger finds elsewhere.
        const isSeen = width > 1 && height > 1
        if (!isSeen || (wide >= least && high >= least)) return []
        return [`${button.ariaLabel ?? button.textContent}: ${wide} × ${high}`]
      })
    }, finger)
  }

  async expectOneVoice(): Promise<void> {
    await expect(this.page.getByRole('status')).toHaveCount(1)
    expect(await this.page.getByRole('alert').count()).toBeLessThan(2)
    await expect(this.page.locator('[aria-live]')).toHaveCount(0)
  }

  /** What is wrong with the page for those who do not see it well, by rule and place. */
  async axe(): Promise<readonly string[]> {
    const { violations } = await new AxeBuilder({ page: this.page }).analyze()
    return violations.flatMap(({ id, nodes }) =>
      nodes.map(({ target, failureSummary }) => `${id}: ${target.join(' ')}: ${failureSummary}`),
    )
  }
}
