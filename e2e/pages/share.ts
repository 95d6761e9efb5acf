import { readFile } from 'node:fs/promises'

import { expect } from '@playwright/test'
import type { Download, Locator, Page } from '@playwright/test'

/** A file as somebody may drag it onto the page. */
export interface Dropped {
  readonly name: string
  readonly text: string
}

/** Handing on what is shown, and opening what others handed on. */
export class Share {
  readonly link: Locator
  readonly copy: Locator
  readonly copied: Locator
  readonly tooLong: Locator
  readonly whole: Locator
  readonly both: Locator
  readonly alone: Locator
  readonly review: Locator
  readonly present: Locator
  readonly scenario: Locator
  private readonly page: Page

  constructor(page: Page) {
    this.page = page
    const dialog = page.getByRole('dialog', { name: 'Share' })
    this.link = dialog.getByRole('textbox', { name: 'Link to this moment' })
    this.copy = dialog.getByRole('button', { name: 'Copy link' })
    this.copied = dialog.getByRole('status').filter({ hasText: 'Copied.' })
    this.tooLong = dialog.getByText(/^The link would be long \(.+ kB\)/)
    this.whole = dialog.getByRole('radio', { name: /^The whole branch/ })
    this.both = dialog.getByRole('radio', { name: /^Both branches, / })
    this.alone = dialog.getByText(/goes alone\.$/)
    this.review = page.getByTestId('playback').filter({ hasText: 'Review' })
    this.present = page.getByRole('button', { name: 'Back to the present' })
    this.scenario = page.getByRole('textbox', { name: 'Scenario' })
  }

  async openDialog(): Promise<void> {
    await this.page.getByRole('button', { name: 'Share', exact: true }).click()
  }

  async close(): Promise<void> {
    await this.page.keyboard.press('Escape')
  }

  /** Copies the link as a person does, and reads the clipboard. */
  async copyLink(): Promise<string> {
    await this.page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
    await this.openDialog()
    await this.copy.click()
    await this.copied.waitFor()
    return this.page.evaluate(() => navigator.clipboard.readText())
  }

  /** Downloads something from the dialog: its name and what it says. */
  async download(button: 'Download run' | 'ShiViz log' | 'Diagram as SVG'): Promise<Dropped> {
    const coming = this.page.waitForEvent('download')
    await this.page.getByRole('button', { name: button }).click()
    const download: Download = await coming
    return {
      name: download.suggestedFilename(),
      text: await readFile(await download.path(), 'utf8'),
    }
  }

  async pick(file: Dropped): Promise<void> {
    await this.page
      .getByLabel('Run or scenario to open')
      .setInputFiles({ name: file.name, mimeType: 'text/plain', buffer: Buffer.from(file.text) })
  }

  /** Drags a file over the page, which says that it may be dropped, and drops it. */
  async drop({ name, text }: Dropped): Promise<void> {
    const files = await this.page.evaluateHandle(
      ([fileName, content]) => {
        const data = new DataTransfer()
        data.items.add(new File([content], fileName))
        return data
      },
      [name, text] as const,
    )
    await this.dropFiles(files)
  }

  /** A file of so many bytes, none of which says anything. */
  async dropLarge(name: string, bytes: number): Promise<void> {
    const files = await this.page.evaluateHandle(
      ([fileName, size]) => {
        const data = new DataTransfer()
        data.items.add(new File([new Uint8Array(size)], fileName))
        return data
      },
      [name, bytes] as const,
    )
    await this.dropFiles(files)
  }

  /** Opens the page at a link, whatever comes of it. */
  async openAt(link: string): Promise<void> {
    await this.page.goto(link)
    await this.page.waitForFunction(() => 'raft' in window)
  }

  /** Changes the address in the page that is open. */
  async follow(link: string): Promise<void> {
    await this.page.evaluate((address) => {
      location.hash = new URL(address).hash
    }, link)
  }

  private async dropFiles(
    dataTransfer: Awaited<ReturnType<Page['evaluateHandle']>>,
  ): Promise<void> {
    const body = this.page.locator('body')
    const says = this.page.getByText('Drop a run (.raftrun.json)')
    // A browser tells again and again that something is over the page, so who listens late hears of it too.
    await expect(async () => {
      await body.dispatchEvent('dragover', { dataTransfer })
      await expect(says).toBeVisible({ timeout: 300 })
    }).toPass()
    await body.dispatchEvent('drop', { dataTransfer })
  }
}
