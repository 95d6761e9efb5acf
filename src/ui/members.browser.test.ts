import { createElement } from 'react'
import { createRoot } from 'react-dom/client'
import type { Root } from 'react-dom/client'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'

import { sampleChange } from '../store/sample-change'
import { createStillCluster } from '../store/still-cluster'
import type { Request } from '../world/request'
import { App } from './App'
import './base.css'
import { openStores } from './open-stores'
import { StoresContext } from './stores'
import './tokens.css'
import { patiently } from './testing/patiently'

let root: Root
const asked: Request[] = []

beforeEach(async () => {
  const still = createStillCluster(sampleChange())
  const cluster = {
    ...still,
    request: (request: Request) => {
      asked.push(request)
      return still.request(request)
    },
  }
  const element = document.createElement('div')
  document.body.append(element)
  root = createRoot(element)
  const stores = openStores(cluster, { hasStarted: true })
  root.render(createElement(StoresContext, { value: stores }, createElement(App)))
  const isThere = () => expect(all('button[data-server]')).toHaveLength(7)
  await vi.waitFor(isThere, { timeout: 20_000 })
})

afterEach(() => {
  root.unmount()
  document.body.replaceChildren()
  asked.length = 0
})

function all(selector: string): readonly HTMLElement[] {
  return [...document.querySelectorAll<HTMLElement>(selector)]
}

/** Clicks what is there under this name, as soon as it is. */
async function click(name: string, within = 'body'): Promise<void> {
  const find = () => {
    const named = all(`${within} :is(button, label)`).find(
      ({ textContent, ariaLabel }) => textContent.trim() === name || ariaLabel === name,
    )
    if (named === undefined) throw new Error(`no ${name}`)
    return named
  }
  const found = await vi.waitFor(find, { timeout: 20_000 })
  found.click()
}

const text = (selector: string) => all(selector).map(({ textContent }) => textContent.trim())

describe('a change of members', () => {
  it('draws a line around each half, and says what each needs', () => {
    expect(all('path[data-half]').map(({ dataset }) => dataset['half'])).toEqual([
      'old',
      'new',
      'old',
      'new',
    ])
    expect(text('[aria-label="Joint consensus"] li')).toEqual([
      'old majority 2 of 3',
      'new majority 2 of 3',
    ])
  })

  it('tells learners and strangers from followers', () => {
    const roles = all('button[data-server]').map(({ dataset }) => dataset['role'])
    expect(roles).toEqual([
      'leader',
      'follower',
      'preCandidate',
      'follower',
      'follower',
      'learner',
      'outside',
    ])
  })

  it('adds servers', async () => {
    await click('Add server')
    await click('Add learner')
    expect(asked).toEqual([
      { type: 'addServer', as: 'voter' },
      { type: 'addServer', as: 'learner' },
    ])
  })

  it('is chosen in a dialog', async () => {
    await click('Change voters…')
    await click('S7 is no member now', 'dialog')
    await click('S4 votes now', 'dialog')
    await patiently(() => expect(text('dialog p').join(' ')).toContain('S7 comes, S4 goes'))
    await click('Change', 'dialog')
    expect(asked).toEqual([
      { type: 'changeVoters', server: null, how: 'joint', voters: ['S1', 'S5', 'S7'] },
    ])
    await patiently(() => expect(all('dialog[open]')).toEqual([]))
  })

  it('is at hand in the panel of each server', async () => {
    all('button[data-server="S6"]')[0]?.click()
    await click('Promote')
    all('button[data-server="S7"]')[0]?.click()
    await click('Add')
    all('button[data-server="S2"]')[0]?.click()
    await click('Remove')
    await click('Make leader')
    await click('Compact')
    all('button[data-server="S1"]')[0]?.click()
    await click('Hand over to S4')
    expect(asked).toEqual([
      { type: 'promote', server: 'S6' },
      { type: 'promote', server: 'S7' },
      { type: 'removeServer', server: 'S2' },
      { type: 'transfer', server: null, to: 'S2' },
      { type: 'snapshot', server: 'S2' },
      { type: 'transfer', server: 'S1', to: 'S4' },
    ])
  })
})

describe('a disk', () => {
  it('suffers in a crash what was chosen', async () => {
    all('button[data-server="S2"]')[0]?.click()
    await click('Crash so')
    const select = all('select[aria-label="In a crash the disk shall"]')[0]
    if (!(select instanceof HTMLSelectElement)) throw new Error('no choice')
    select.value = 'loseVote'
    select.dispatchEvent(new Event('change', { bubbles: true }))
    await patiently(() => expect(document.body.textContent).toContain('vote twice in one term'))
    await click('Crash so')
    expect(asked).toEqual([
      { type: 'crash', server: 'S2', fault: { type: 'loseEntries', count: 1 } },
      { type: 'crash', server: 'S2', fault: { type: 'loseVote' } },
    ])
  })
})

describe('options and rules', () => {
  it('are switched in their dialogs', async () => {
    await click('Options…')
    await click('Pre-vote', 'dialog')
    await click('Close', 'dialog')
    await click('Rules…')
    await click('A restarted server remembers its vote', 'dialog')
    expect(asked).toEqual([
      { type: 'setOptions', options: { preVote: false } },
      { type: 'setRule', rule: 'rememberVote', isOn: false },
    ])
    expect(all('dialog[open] input[role=switch]')).toHaveLength(43)
  })
})
