import { expect } from '@playwright/test'
import type { Locator, Page } from '@playwright/test'

import type { RaftPage } from './raft-page'

/** Time stands, and one event is chosen after the other from the list of what can happen next. */
export class ByHand {
  readonly next: Locator
  readonly stopWhen: Locator
  readonly stopped: Locator
  private readonly page: Page
  private readonly raft: RaftPage

  constructor(raft: RaftPage) {
    this.raft = raft
    this.page = raft.page
    this.next = this.page.getByRole('list', { name: 'Events that can come next' })
    this.stopWhen = this.page.getByRole('region', { name: 'Stop when' })
    this.stopped = this.page.getByRole('group', { name: 'Stopped' })
  }

  async open(): Promise<void> {
    await this.page.getByRole('button', { name: 'Debug', exact: true }).click()
    await expect(this.page.getByRole('tab', { name: 'Next' })).toBeVisible()
  }

  row(words: string | RegExp): Locator {
    return this.next.getByRole('button', { name: words })
  }

  /** Chooses a row, and does something with it; resolves once that has happened. */
  async act(words: string | RegExp, action: string): Promise<void> {
    const row = this.row(words).first()
    if ((await row.getAttribute('aria-expanded')) !== 'true') await row.click()
    await this.happens(async () => {
      await this.next.getByRole('button', { name: action, exact: true }).click()
    })
  }

  /** Takes the first of what can happen, whatever it is, until something is so. */
  async stepUntil(isReached: () => Promise<boolean>): Promise<void> {
    for (let steps = 0; steps < 200; steps++) {
      if (await isReached()) return
      await this.act(/, the next step$/, await this.firstAction())
    }
    throw new Error('Not so after 200 events.')
  }

  /** Adds a breakpoint by the form. */
  async stopWhenLeader(server: string): Promise<void> {
    await this.stopWhen.getByRole('button', { name: 'Add…' }).click()
    await this.stopWhen
      .getByLabel('When', { exact: true })
      .selectOption({ label: 'a server becomes …' })
    await this.stopWhen.getByLabel('Server').selectOption(server)
    await this.stopWhen.getByLabel('Role').selectOption('leader')
    await this.stopWhen.getByRole('button', { name: 'Add to the list' }).click()
    await expect(this.stopWhen).toContainText(`${server} becomes leader`)
  }

  /** From now on each write waits until it is completed, or lost. */
  async holdWrites(): Promise<void> {
    await this.page.getByRole('button', { name: 'by hand', exact: true }).click()
    await expect(this.page.getByRole('button', { name: 'by hand', exact: true })).toHaveAttribute(
      'aria-pressed',
      'true',
    )
  }

  private async firstAction(): Promise<string> {
    const row = this.row(/, the next step$/)
    if ((await row.getAttribute('aria-expanded')) !== 'true') await row.click()
    const item = this.next
      .getByRole('listitem')
      .filter({ has: this.page.getByRole('button', { name: /, the next step$/ }) })
    return item.getByRole('button').nth(1).innerText()
  }

  private async happens(what: () => Promise<void>): Promise<void> {
    const { event } = await this.raft.debug.where()
    await what()
    await expect.poll(() => this.hasHappenedSince(event), { intervals: [20] }).toBe(true)
  }

  /** Not only what a branch begins with: that its time stands, and the digests of its states. */
  private async hasHappenedSince(event: number): Promise<boolean> {
    const now = await this.raft.debug.where()
    return this.page.evaluate(
      async ([from, to]) => {
        const steps = await window.raft.debug.events(from + 1, to)
        return steps.some(({ record }) => record.type !== 'speed' && record.type !== 'hash')
      },
      [event, now.event] as const,
    )
  }
}
