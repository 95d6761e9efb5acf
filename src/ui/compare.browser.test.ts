import { createElement } from 'react'
import { createRoot } from 'react-dom/client'
import type { Root } from 'react-dom/client'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'

import { openSimulatedCluster } from '../cluster/simulated-cluster'
import { serverId } from '../raft/index'
import { scenarioHeader } from '../scenario/first-world'
import { parseScenario } from '../scenario/parse'
import { runScenario } from '../scenario/run'
import { BranchesSection } from './BranchesSection'
import { BranchStrip } from './BranchStrip'
import { CompareView } from './CompareView'
import './base.css'
import { openStores } from './open-stores'
import type { Stores } from './stores'
import { StoresContext } from './stores'
import { patiently } from './testing/patiently'
import './tokens.css'

let root: Root
let stores: Stores

/** Figure 8 by the simulated servers, up to (d), and up to (e) from the same mark. */
beforeEach(async () => {
  const cluster = openSimulatedCluster({ ...scenarioHeader, run: 'empty' })
  stores = openStores(cluster, {})
  const response = await fetch('/scenarios/08-figure-8.raft')
  const text = await response.text()
  const parsed = parseScenario(text.slice(0, text.indexOf('# the same')))
  if (parsed.type === 'bad') throw new Error(JSON.stringify(parsed.errors))
  const { failures } = await runScenario(parsed.scenario, stores.cluster)
  expect(failures).toEqual([])
  const element = document.createElement('div')
  document.body.append(element)
  root = createRoot(element)
  root.render(
    createElement(
      StoresContext,
      { value: stores },
      createElement(BranchStrip),
      createElement(BranchesSection),
      createElement(CompareView),
    ),
  )
})

afterEach(async () => {
  root.unmount()
  document.body.replaceChildren()
  await stores.cluster.close()
})

const view = '[aria-label="Compare"]'
const tree = 'ul[aria-label="Branches"]'

function all(selector: string): readonly HTMLElement[] {
  return [...document.querySelectorAll<HTMLElement>(selector)]
}

async function one(selector: string, words = ''): Promise<HTMLElement> {
  const find = () => {
    const [found] = all(selector).filter(({ textContent }) => textContent.includes(words))
    if (found === undefined) throw new Error(`no ${selector} with ${words}`)
    return found
  }
  return vi.waitFor(find, { timeout: 20_000 })
}

const texts = (selector: string) => all(selector).map(({ textContent }) => textContent)
const logs = (side: string) =>
  all(`${view} td[data-side="${side}"][data-log]`).map(({ dataset }) => dataset['log'])
const chosen = () =>
  all(`${view} select`).map((select) =>
    select instanceof HTMLSelectElement ? select.selectedOptions[0]?.textContent : null,
  )

describe('two branches side by side', () => {
  it('are the one that is shown and the one it left, with both ends of Figure 8', async () => {
    await one(`${view} tr[data-row]`)
    expect(chosen()).toEqual(['fork 1', 'run 1'])
    expect(logs('a').filter((_, i) => i !== 1)).toEqual(['1,2,4', '1,2,4', '1,2,4', '1,2,4'])
    expect(logs('b')).toEqual(['1,3', '1,3', '1,3', '1,3', '1,3'])
    const words = texts(`${view} [role="note"]`)[0] ?? ''
    expect(words).toMatch(/They left each other after event \d+\. \d+ events in both/)
  })

  it('mark what differs by a rhombus and by a word', async () => {
    await one(`${view} tr[data-row]`)
    const rows = all(`${view} tr[data-row]`)
    for (const row of rows) {
      const isMarked = row.querySelector('[aria-label="differs"]') !== null
      expect(isMarked).toBe(row.dataset['row'] !== 'both')
    }
    const differing = texts(`${view} tr[data-row="differs"]`).join('\n')
    expect(differing).toContain('S2 votes for S5')
    expect(differing).toContain('S2 refuses S5')
    expect(differing).toContain('another outcome')
    expect(texts(`${view} tr[data-row="onlyA"]`)[0]).toContain('not in run 1')
    const cells = all(`${view} td[data-side="a"] li[data-differs="true"]`)
    expect(cells[0]?.textContent).toContain('S1, index 2: term 2')
  })

  it('may be narrowed to what differs', async () => {
    await one(`${view} tr[data-row="both"]`)
    ;(await one(`${view} button`, 'Differences only')).click()
    await patiently(() => expect(all(`${view} tr[data-row="both"]`)).toEqual([]))
    expect(all(`${view} tr[data-row]`).length).toBeGreaterThan(10)
  })

  it('lead to their events, and stay beside each other', async () => {
    const button = await one(`${view} td[data-side="b"] [data-event]`, 'S5 leads term 5')
    const event = Number(button.dataset['event'])
    button.click()
    await patiently(() => {
      const { moment, branches } = stores.debugStore.getState()
      expect(moment?.event).toBe(event)
      expect(branches.find(({ id }) => id === moment?.branch)?.name).toBe('run 1')
    })
    expect(chosen()).toEqual(['fork 1', 'run 1'])
    await one(`${view} [aria-current="step"]`, 'S5 leads term 5')
  })

  it('follow what comes to the one that lives', async () => {
    await one(`${view} tr[data-row]`)
    await stores.cluster.request({ type: 'crash', server: serverId('S2'), fault: null })
    await one(`${view} tr[data-row="onlyA"]`, 'S2 crashes')
  })

  it('may be swapped', async () => {
    await one(`${view} tr[data-row]`)
    ;(await one(`${view} button`, 'Swap')).click()
    await patiently(() => expect(logs('a')).toEqual(['1,3', '1,3', '1,3', '1,3', '1,3']))
  })
})

describe('the tree of branches', () => {
  it('has each under the one it left, and says which is shown and which lives', async () => {
    await one(`${tree} [data-branch] [data-branch] button`, 'fork 1')
    const names = texts(`${tree} [data-branch] > button b`)
    expect(names).toEqual(['main', 'run 1', 'fork 1'])
    const fork = await one(`${tree} [data-branch] [data-branch] > button`, 'fork 1')
    expect(fork.textContent).toMatch(/from event \d+, \d+ events/)
    expect(fork.textContent).toContain('shown')
    expect(fork.textContent).toContain('live')
  })

  it('is walked by arrows, past the actions', async () => {
    const first = await one(`${tree} [data-branch] > button`, 'main')
    first.focus()
    const press = (key: string) =>
      document.activeElement?.dispatchEvent(
        new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }),
      )
    press('ArrowDown')
    await patiently(() => expect(document.activeElement?.textContent).toContain('run 1'))
    press('End')
    await patiently(() => expect(document.activeElement?.textContent).toContain('fork 1'))
  })

  it('shows the end of one, and lets servers go on there in a branch of its own', async () => {
    ;(await one(`${tree} [data-branch] > button`, 'run 1')).click()
    ;(await one(`${tree} button`, 'Show end')).click()
    await patiently(() => expect(stores.debugStore.getState().moment?.isEnd).toBe(true))
    ;(await one(`${tree} button`, 'Continue here')).click()
    await one(`${tree} [data-branch] > button`, 'fork 2')
    await patiently(() => {
      const { branches, live, moment } = stores.debugStore.getState()
      const fork = branches.find(({ id }) => id === live)
      expect(fork?.name).toBe('fork 2')
      expect(branches.find(({ id }) => id === fork?.parent?.branch)?.name).toBe('run 1')
      expect(moment).toBeNull()
    })
  })

  it('puts one beside the one that is shown', async () => {
    ;(await one(`${tree} [data-branch] > button`, 'run 1')).click()
    ;(await one(`${tree} button`, 'Compare with fork 1')).click()
    expect(stores.viewStore.getState().stage).toBe('compare')
    await one(`${view} tr[data-row]`)
    expect(chosen()).toEqual(['fork 1', 'run 1'])
  })

  it('gives a branch another name by F2, and takes none that another has', async () => {
    const branch = `${tree} [data-branch] > button`
    const field = `${tree} input`
    const press = (element: HTMLElement, key: string) =>
      element.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }))
    const write = async (text: string, key: string) => {
      const input = await one(field)
      if (!(input instanceof HTMLInputElement)) throw new Error('it is a field')
      input.value = text
      press(input, key)
    }
    const run = await one(branch, 'run 1')
    run.focus()
    press(run, 'F2')
    await patiently(() => expect(document.activeElement?.tagName).toBe('INPUT'))
    await write('(d)  S5\u202e overwrites ', 'Enter')
    await one(branch, '(d) S5 overwrites')
    await patiently(() => expect(document.activeElement?.textContent).toContain('(d) S5'))
    await patiently(() => expect(chosen()).toEqual(['fork 1', '(d) S5 overwrites']))

    press(await one(branch, 'fork 1'), 'F2')
    await write('(d) S5 overwrites', 'Enter')
    const said = () => stores.clusterStore.getState().notices.map(({ text }) => text)
    expect(said()).toEqual(['Another branch is called (d) S5 overwrites already.'])
    await write('   ', 'Enter')
    expect(said()).toHaveLength(2)
    await write('(e)', 'Escape')
    await one(branch, 'fork 1')
    expect(all(field)).toEqual([])
  })

  it('gives it by a button too, and by leaving the field', async () => {
    ;(await one(`${tree} [data-branch] [data-branch] > button`, 'fork 1')).click()
    ;(await one(`${tree} button`, 'Rename')).click()
    const input = await one(`${tree} input`)
    if (!(input instanceof HTMLInputElement)) throw new Error('it is a field')
    input.value = '(e) S1 commits'
    input.blur()
    await one(`${tree} [data-branch] > button`, '(e) S1 commits')
    expect(await one('nav[aria-label="Branches"] [aria-current]', '(e) S1 commits')).toBeDefined()
  })

  it('goes to the start', async () => {
    ;(await one('button', 'Reset to start')).click()
    await patiently(() => expect(stores.debugStore.getState().moment?.event).toBe(0))
  })
})

describe('the strip of branches', () => {
  const strip = 'nav[aria-label="Branches"]'

  it('is the way to the one that is shown, and goes where it is pressed', async () => {
    await one(`${strip} [aria-current]`, 'fork 1')
    expect(texts(`${strip} button`)).toEqual(['run 1', 'fork 1'])
    ;(await one(`${strip} button`, 'run 1')).click()
    await one(`${strip} [aria-current]`, 'run 1')
    expect(stores.debugStore.getState().moment?.isEnd).toBe(true)
    expect(texts(`${strip} button`)).toEqual(['run 1', 'fork 1'])
  })
})
