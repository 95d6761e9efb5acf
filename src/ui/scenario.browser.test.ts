import { createElement } from 'react'
import { createRoot } from 'react-dom/client'
import type { Root } from 'react-dom/client'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'

import { openSimulatedCluster } from '../cluster/simulated-cluster'
import { language } from '../scenario/language'
import { editScenario, openScenario, scenarioStore } from '../store/scenario-store'
import { plainHeader } from '../world/testing/header'
import { ScenarioPanel } from './ScenarioPanel'
import './base.css'
import { openStores } from './open-stores'
import { clearScenarioRun } from './scenario-run'
import { StoresContext } from './stores'
import type { Stores } from './stores'
import './tokens.css'
import { patiently } from './testing/patiently'

const text = `cluster S1 S2 S3
ready
timeout S1
expect S1.term=9
settle
expect leader=S1
`

let root: Root
let stores: Stores

beforeEach(async () => {
  clearScenarioRun()
  openScenario(text, 'test.raft')
  stores = openStores(openSimulatedCluster(plainHeader), {})
  const element = document.createElement('div')
  element.style.width = '288px'
  document.body.append(element)
  root = createRoot(element)
  root.render(createElement(StoresContext, { value: stores }, createElement(ScenarioPanel)))
  await patiently(() => expect(area().value).toBe(text))
})

afterEach(async () => {
  root.unmount()
  clearScenarioRun()
  await stores.cluster.close()
  document.body.replaceChildren()
})

const all = (selector: string) => [...document.querySelectorAll<HTMLElement>(selector)]

function area(): HTMLTextAreaElement {
  const found = document.querySelector('textarea')
  if (found === null) throw new Error('no text')
  return found
}

const state = () => all('#scenario-state')[0]?.textContent
const until = (words: string) => patiently(() => expect(state()).toBe(words))
const numbers = (what: string) => all(`[data-${what}]`).map(({ textContent }) => textContent)
const complaints = (label: string) =>
  all(`section[aria-label="${label}"] li`).map(({ textContent }) => textContent)

function press(name: string): void {
  const found = all('button').find(({ textContent }) => textContent === name)
  if (!(found instanceof HTMLButtonElement) || found.disabled) throw new Error(`no ${name}`)
  found.click()
}

describe('the scenario in the page', () => {
  it('says by line what is wrong with its text, and leads there', async () => {
    editScenario(text.replace('settle', 'setle'))
    await until('1 place in the text cannot be read.')
    expect(numbers('wrong')).toEqual(['✕ 5'])
    expect(complaints('What is wrong with the text')[0]).toMatch(/^Line 5Expected one of cluster/)
    press('Line 5')
    expect(document.activeElement).toBe(area())
    expect(area().selectionStart).toBe(text.indexOf('settle'))
    expect(() => press('Run')).toThrow('no Run')
  })

  it('runs on the page’s cluster, and says what did not hold', async () => {
    press('Run')
    await until('Done. 1 expectation did not hold.')
    expect(complaints('What did not hold')).toEqual(['Line 4Expected 9, saw 1.'])
    expect(numbers('wrong')).toEqual(['✕ 4'])
    const transcript = all('ol[aria-label^=Transcript] li').map(({ textContent }) => textContent)
    expect(transcript).toHaveLength(5)
    expect(transcript.join()).toContain('S1 leads term 1')
    const raft = stores.clusterStore.getState().world?.servers
    expect(Object.values(raft ?? {}).map(({ server }) => server?.raft.role.type)).toEqual([
      'leader',
      'follower',
      'follower',
    ])
  })

  it('goes line by line, the next one lit, and on to the end', async () => {
    press('Step')
    await until('Line 3 is next.')
    expect(numbers('next')).toEqual(['▸ 3'])
    press('Step')
    await until('Line 4 is next.')
    press('Run on')
    await until('Done. 1 expectation did not hold.')
    expect(numbers('next')).toEqual([])
  })

  it('is stopped by hand, and by an edit', async () => {
    press('Step')
    await until('Line 3 is next.')
    press('Stop')
    await until('Stopped.')
    press('Step')
    await until('Line 3 is next.')
    const field = area()
    const setter = Object.getOwnPropertyDescriptor(HTMLTextAreaElement.prototype, 'value')?.set
    setter?.call(field, `${text}# more\n`)
    field.dispatchEvent(new Event('input', { bubbles: true }))
    await until('test: begins a run of its own, time standing.')
    expect(scenarioStore.getState().text).toBe(`${text}# more\n`)
  })

  it('writes down what was done in the run that is shown, and what it replaced comes back', async () => {
    press('Run')
    await until('Done. 1 expectation did not hold.')
    editScenario(`${text}# mine\n`)
    await patiently(() => press('Write from this run'))
    await patiently(() => expect(area().value).toContain('# What was done in a run'))
    expect(area().value).toContain('timeout S1')
    expect(area().value).toContain('expect leader=S1')
    press('Run')
    await until('Done: all expectations hold.')
    press('Back to test')
    await patiently(() => expect(area().value).toBe(`${text}# mine\n`))
  })

  it('tells the language, once that is asked for', async () => {
    const titles = () => all('details h3').map(({ textContent }) => textContent)
    expect(titles()).toEqual([])
    all('summary')[0]?.click()
    await patiently(() => expect(titles()).toEqual(language.map(({ title }) => title)))
    const told = all('details')[0]?.textContent
    for (const { line } of language.flatMap(({ lines }) => lines)) expect(told).toContain(line)
  })

  it('opens the scenarios of the page', async () => {
    const select = document.querySelector('select')
    if (select === null) throw new Error('no examples')
    const setter = Object.getOwnPropertyDescriptor(HTMLSelectElement.prototype, 'value')?.set
    setter?.call(select, '08-figure-8')
    select.dispatchEvent(new Event('change', { bubbles: true }))
    await patiently(() => expect(area().value).toContain('# 08 Paper Figure 8'))
    press('Run')
    await until('Done: all expectations hold.')
  })
})
