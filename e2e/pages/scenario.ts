import type { Locator, Page } from '@playwright/test'

/** The editor of scenarios in the debugger, and what their runs come to. */
export class Scenario {
  readonly text: Locator
  /** Where the run is, or what is wrong with the text. */
  readonly state: Locator
  readonly errors: Locator
  readonly failures: Locator
  /** What followed from each line, the latest first. */
  readonly transcript: Locator
  private readonly page: Page

  constructor(page: Page) {
    this.page = page
    this.text = page.getByRole('textbox', { name: 'Scenario' })
    this.state = page.locator('#scenario-state')
    this.errors = page
      .getByRole('region', { name: 'What is wrong with the text' })
      .getByRole('listitem')
    this.failures = page.getByRole('region', { name: 'What did not hold' }).getByRole('listitem')
    this.transcript = page.getByRole('region', { name: 'What followed' }).getByRole('listitem')
  }

  /** Shows the editor. */
  async show(): Promise<void> {
    await this.button('Debug').click()
    await this.page.getByRole('tab', { name: 'Scenario' }).click()
    await this.text.waitFor()
  }

  /** One of those that the page brings along, by its file. */
  async open(file: string): Promise<void> {
    await this.page
      .getByRole('combobox', { name: 'Open one of the scenarios of the page' })
      .selectOption(file)
  }

  /** A file from the disk of whoever sits before the page. */
  async openFile(name: string, text: string): Promise<void> {
    const file = { name, mimeType: 'text/plain', buffer: Buffer.from(text) }
    await this.page.getByLabel('Open a scenario file').setInputFiles(file)
  }

  button(name: string): Locator {
    return this.page.getByRole('button', { name, exact: true })
  }

  async run(): Promise<void> {
    await this.button('Run').click()
  }

  async step(): Promise<void> {
    await this.button('Step').click()
  }

  /** What Save gives: the name of the file and its text. */
  async save(): Promise<{ readonly name: string; readonly text: string }> {
    const [download] = await Promise.all([
      this.page.waitForEvent('download'),
      this.button('Save').click(),
    ])
    const stream = await download.createReadStream()
    const parts: Buffer[] = []
    for await (const part of stream) parts.push(Buffer.from(part))
    return { name: download.suggestedFilename(), text: Buffer.concat(parts).toString('utf8') }
  }
}
