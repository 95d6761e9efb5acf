import { createElement } from 'react'
import { createRoot } from 'react-dom/client'
import type { Root } from 'react-dom/client'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'

import type { Request } from '../world/request'
import { sampleWorld } from '../store/sample-world'
import type { ViewStore } from '../store/selection-store'
import { createStillCluster } from '../store/still-cluster'
import { App } from './App'
import './base.css'
import { openStores } from './open-stores'
import { StoresContext } from './stores'
import './tokens.css'
import { patiently } from './testing/patiently'

let root: Root
let viewStore: ViewStore
const asked: Request[] = []

beforeEach(async () => {
  const still = createStillCluster(sampleWorld())
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
  ;({ viewStore } = stores)
  root.render(createElement(StoresContext, { value: stores }, createElement(App)))
  const isThere = () => expect(all('button[data-server]')).toHaveLength(5)
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

function press(key: string): void {
  document.body.dispatchEvent(
    new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }),
  )
}

const namesIn = (list: string) =>
  all(`ul[aria-label="${list}"] button`).map(
    (button) => button.getAttribute('aria-label') ?? button.textContent,
  )

describe('the screen', () => {
  it('has exactly one polite and one alert region', async () => {
    await patiently(() => expect(all('[role=status]')).toHaveLength(1))
    expect(all('[role=status], [aria-live=polite], output')).toHaveLength(1)
    expect(all('[role=alert], [aria-live=assertive]')).toHaveLength(1)
  })

  it('names servers, links and messages for those who do not see them', async () => {
    expect(
      all('button[data-server]').map(({ dataset }) => `${dataset['server']} ${dataset['role']}`),
    ).toEqual(['S1 leader', 'S2 follower', 'S3 candidate', 'S4 down', 'S5 follower'])
    expect(namesIn('Links')).toContain('Link S1–S3, cut')
    await patiently(() =>
      expect(namesIn('Messages in flight')).toContain('AppendEntries, S1 to S5, 4 entries'),
    )
  })

  it('gives React Flow no keys: nothing on the stage but our buttons can have the focus', () => {
    const inStage = all('.react-flow [tabindex]:not(button), .react-flow [contenteditable]')
    expect(inStage).toEqual([])
  })

  it('a click on a server selects it, a second one lets it go', async () => {
    const [first] = all('button[data-server="S1"]')
    first?.click()
    expect(viewStore.getState().selection).toEqual({ type: 'server', server: 'S1' })
    await patiently(() => expect(first?.getAttribute('aria-pressed')).toBe('true'))
    first?.click()
    expect(viewStore.getState().selection).toBeNull()
  })

  it('keys select and act', () => {
    press('4')
    press('c')
    press('3')
    press('t')
    press('Escape')
    press('c')
    expect(asked).toEqual([
      { type: 'restart', server: 'S4' },
      { type: 'timeout', server: 'S3', timer: 'election' },
    ])
  })

  it('a message stands where its flight has come to', async () => {
    await patiently(() => expect(all('li[data-message]').length).toBeGreaterThan(0))
    for (const flight of all('li[data-message]')) {
      expect(flight.style.transform).toMatch(/^translate\([\d.]+px, [\d.]+px\)$/)
    }
  })
})
