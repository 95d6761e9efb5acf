import { createElement } from 'react'
import { createRoot } from 'react-dom/client'
import type { Root } from 'react-dom/client'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { page, userEvent } from 'vitest/browser'

import { at } from '../lib/persistent-list'
import { openSimulatedCluster } from '../cluster/simulated-cluster'
import { shownBranch } from '../store/debug-store'
import { s1 } from '../server/testing/servers'
import { plainHeader } from '../world/testing/header'
import './base.css'
import { DialogContext } from './dialogs'
import { openStores } from './open-stores'
import type { Stores } from './stores'
import { StoresContext } from './stores'
import './tokens.css'
import { Transport } from './Transport'
import { PlaybackContext, usePlaybackChart } from './use-playback'
import { useShortcuts } from './use-shortcuts'
import { patiently } from './testing/patiently'

let root: Root
let stores: Stores

/** The transport alone, with the keys of the page. */
function Page() {
  const playback = usePlaybackChart()
  const inside = createElement(PlaybackContext, { value: playback }, createElement(WithKeys))
  return createElement(DialogContext, { value: noDialog }, inside)
}

function WithKeys() {
  useShortcuts()
  return createElement(Transport)
}

function noDialog(): void {}

/** A real run of three servers whose time stands: S1 campaigns, wins, and commits. */
async function open(width: number, height: number): Promise<void> {
  await page.viewport(width, height)
  const element = document.createElement('div')
  document.body.append(element)
  root = createRoot(element)
  stores = openStores(openSimulatedCluster(plainHeader), { hasStarted: true })
  root.render(createElement(StoresContext, { value: stores }, createElement(Page)))
  await stores.cluster.request({ type: 'timeout', server: s1, timer: 'election' })
  for (let i = 0; i < 30; i++) await stores.cluster.request({ type: 'step' })
  await vi.waitFor(() => expect(slider()).not.toBeNull(), { timeout: 20_000 })
  await patiently(() => expect(pill()).toBe('Stopped'))
}

afterEach(async () => {
  root.unmount()
  document.body.replaceChildren()
  await stores.cluster.close()
})

const slider = () => document.querySelector<HTMLElement>('[role=slider]')
const pill = () => document.querySelector('[data-testid=playback]')?.textContent
const length = () => shownBranch(stores.debugStore.getState()).length
const moment = () => stores.debugStore.getState().moment?.event ?? null
const shown = () => stores.clusterStore.getState().world?.count
const said = () => slider()?.getAttribute('aria-valuetext')

function button(name: string): HTMLElement {
  const found = [...document.querySelectorAll('button')].find(
    (each) => (each.getAttribute('aria-label') ?? each.textContent) === name,
  )
  if (found === undefined) throw new Error(`no button ${name}`)
  return found
}

function sliderNow(): HTMLElement {
  const found = slider()
  if (found === null) throw new Error('no slider')
  return found
}

/** From one part of the width to another, with a real pointer. */
async function drag(from: number, to: number): Promise<void> {
  const { clientWidth } = sliderNow()
  await userEvent.dragAndDrop(sliderNow(), sliderNow(), {
    sourcePosition: { x: from * clientWidth, y: 6 },
    targetPosition: { x: to * clientWidth - 1, y: 6 },
  })
}

describe('the timeline on a wide screen', () => {
  beforeEach(() => open(1440, 900))

  it('tells where the run is, and what happened there', async () => {
    const n = length().toLocaleString('en')
    await patiently(() => expect(said()).toMatch(new RegExp(`^Event ${n} of ${n}: .+\\.$`)))
    expect(slider()?.getAttribute('aria-valuemax')).toBe(String(length()))
  })

  it('goes where the pointer is let go, and back to the present at the end', async () => {
    await drag(0.2, 0.5)
    await patiently(() => expect(pill()).toBe('Review'))
    await patiently(() => expect(Math.abs((moment() ?? Infinity) - length() / 2)).toBeLessThan(2))
    expect(shown()).toBe(moment())
    await patiently(() => expect(said()).toContain(`Event ${moment()} of ${length()}: `))
    await drag(0.5, 1)
    await patiently(() => expect(pill()).toBe('Stopped'))
    expect(shown()).toBe(length())
  })

  it('a press near a mark means its event', async () => {
    const { timeline } = shownBranch(stores.debugStore.getState())
    const leads = at(timeline.marks, timeline.marks.size - 1)?.event ?? 0
    const x = (leads / length()) * sliderNow().clientWidth
    await userEvent.hover(sliderNow(), { position: { x: x + 3, y: 6 } })
    await patiently(() => expect(sliderNow().textContent).toContain('S1 leads term 1'))
    await userEvent.click(sliderNow(), { position: { x: x + 3, y: 6 } })
    await patiently(() => expect(moment()).toBe(leads))
    await patiently(() => expect(said()).toContain('S1 leads term 1'))
  })

  it('moves by keys while it has the focus', async () => {
    sliderNow().focus()
    await userEvent.keyboard('{Home}')
    await patiently(() => expect(moment()).toBe(0))
    await userEvent.keyboard('{Shift>}{ArrowRight}{/Shift}')
    await patiently(() => expect(said()).toContain('S1 is candidate in term 1'))
    const candidate = moment()
    await userEvent.keyboard('{ArrowRight}')
    await patiently(() => expect(moment()).toBeGreaterThan(candidate ?? Infinity))
    const after = moment()
    await userEvent.keyboard('{ArrowRight}')
    await patiently(() => expect(moment()).toBeGreaterThan(after ?? Infinity))
    await userEvent.keyboard('{ArrowLeft}')
    await patiently(() => expect(moment()).toBe(after))
    await userEvent.keyboard('{PageUp}')
    const page = Math.round(length() / 10)
    await patiently(() => expect(moment()).toBe((after ?? Infinity) + page))
    await userEvent.keyboard('{End}')
    await patiently(() => expect(moment()).toBeNull())
  })

  it('a number that is written is gone to', async () => {
    await userEvent.keyboard('g')
    await patiently(() => expect(document.activeElement?.id).toBe('go-to-event'))
    await userEvent.keyboard('5{Enter}')
    await patiently(() => expect(moment()).toBe(5))
    await expect.element(page.getByText(`of ${length()}`)).toBeVisible()
  })

  it('plays the recording on to its end', async () => {
    const seen: number[] = []
    await stores.cluster.goTo(length() - 12)
    const stop = stores.cluster.watch(({ moment: at }) => {
      if (at !== null) seen.push(at.event)
    })
    await patiently(() => expect(pill()).toBe('Review'))
    button('Replay').click()
    await patiently(() => expect(pill()).toBe('Replaying'))
    await vi.waitFor(() => expect(pill()).toBe('Stopped'), { timeout: 20_000 })
    stop()
    expect(moment()).toBeNull()
    expect(seen).toEqual(seen.toSorted((a, b) => a - b))
    expect(new Set(seen).size).toBeGreaterThan(2)
  })

  it('a replay stops where it is paused', async () => {
    await stores.cluster.goTo(4)
    await patiently(() => expect(pill()).toBe('Review'))
    button('Replay').click()
    await vi.waitFor(() => expect(moment()).toBeGreaterThan(4), { timeout: 20_000 })
    button('Pause').click()
    await patiently(() => expect(pill()).toBe('Review'))
    expect(moment()).not.toBeNull()
  })

  it('forks from the moment that is shown', async () => {
    await stores.cluster.goTo(12)
    await patiently(() => expect(pill()).toBe('Review'))
    button('Fork here').click()
    await patiently(() => expect(pill()).toBe('Stopped'))
    await expect.element(page.getByText('fork 1', { exact: true }).first()).toBeVisible()
    expect(shownBranch(stores.debugStore.getState()).base).toBe(12)
  })

  it('comes nearer around the moment, and goes back to the whole run', async () => {
    await stores.cluster.goTo(20)
    expect(length()).toBeGreaterThan(40)
    button('Nearer').click()
    const axis = () =>
      [...document.querySelectorAll('[role=slider] text')].map((t) => t.textContent)
    await patiently(() => expect(axis().some((text) => text?.startsWith('20'))).toBe(true))
    const near = axis()
    button('Farther').click()
    await patiently(() => expect(axis()).not.toEqual(near))
  })
})

describe('the strip of a phone', () => {
  beforeEach(() => open(390, 844))

  it('is a slider too', async () => {
    await drag(0.1, 0.5)
    await patiently(() => expect(pill()).toBe('Review'))
    expect(moment()).toBeGreaterThan(1)
    expect(moment()).toBeLessThan(length())
  })

  it('keeps what it has no room for one press away', async () => {
    await stores.cluster.goTo(12)
    await patiently(() => expect(pill()).toBe('Review'))
    button('More of time').click()
    await page.getByRole('button', { name: 'Previous milestone' }).click()
    await patiently(() => expect(moment()).toBeLessThan(12))
    await userEvent.keyboard('{Escape}')
  })

  it('has the ways out of the past at hand, and keeps the focus when they are gone', async () => {
    await stores.cluster.goTo(12)
    await expect.element(page.getByRole('button', { name: 'Fork here' })).toBeVisible()
    await page.getByRole('button', { name: 'Back to the present' }).click()
    await patiently(() => expect(pill()).toBe('Stopped'))
    expect(document.activeElement?.getAttribute('aria-label')).toBe('Play')
    expect(document.querySelectorAll('[role=group] button[title^="Servers go on"]')).toHaveLength(0)
  })
})
