import { createElement } from 'react'
import { createRoot } from 'react-dom/client'
import type { Root } from 'react-dom/client'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'

import { openSimulatedCluster } from '../cluster/simulated-cluster'
import { scenarioHeader } from '../scenario/first-world'
import { parseScenario } from '../scenario/parse'
import { runScenario } from '../scenario/run'
import { causalityOf, causesOf, effectsOf } from '../trace/causality'
import { spaceTimeOf } from '../trace/space-time'
import { spaceTimeSvg } from '../trace/space-time-svg'
import { SpaceTime } from './SpaceTime'
import './base.css'
import { openStores } from './open-stores'
import type { Stores } from './stores'
import { StoresContext } from './stores'
import './tokens.css'
import { patiently } from './testing/patiently'

let root: Root
let stores: Stores

/** The failover of the scenario files: a leader crashes, another is elected, the first comes back. */
beforeEach(async () => {
  const cluster = openSimulatedCluster({ ...scenarioHeader, run: 'empty' })
  stores = openStores(cluster, {})
  const response = await fetch('/scenarios/04-failover.raft')
  const parsed = parseScenario(await response.text())
  if (parsed.type === 'bad') throw new Error(JSON.stringify(parsed.errors))
  const { failures } = await runScenario(parsed.scenario, stores.cluster)
  expect(failures).toEqual([])
  const element = document.createElement('div')
  element.style.cssText = 'display: flex; width: 704px; height: 388px'
  document.body.append(element)
  root = createRoot(element)
  root.render(createElement(StoresContext, { value: stores }, createElement(SpaceTime)))
  await vi.waitFor(() => expect(points().length).toBeGreaterThan(5), { timeout: 20_000 })
})

afterEach(async () => {
  root.unmount()
  document.body.replaceChildren()
  await stores.cluster.close()
})

function all<E extends Element>(selector: string): readonly E[] {
  return [...document.querySelectorAll<E>(selector)]
}

const points = () => all<SVGElement>('svg [role=option]')
const summary = () => all('section p')[0]?.textContent ?? ''
const eventOf = (point: SVGElement | undefined) => Number(point?.dataset['event'])
const named = (words: string) => points().find(({ ariaLabel }) => ariaLabel?.includes(words))
const selection = () => stores.viewStore.getState().selection

function button(name: string): HTMLButtonElement {
  const found = all<HTMLButtonElement>('button').find(
    ({ ariaLabel, textContent }) => ariaLabel === name || textContent === name,
  )
  if (found === undefined) throw new Error(`no ${name}`)
  return found
}

/** A person's finger: on the picture, wherever what they see of it is. */
function clickAt(x: number, y: number, type = 'click'): void {
  const [svg] = all<SVGElement>('section svg')
  svg?.dispatchEvent(new MouseEvent(type, { bubbles: true, clientX: x, clientY: y }))
}

function middleOf(element: Element | undefined): readonly [number, number] {
  if (element === undefined) throw new Error('it is there')
  const { x, y, width, height } = element.getBoundingClientRect()
  return [x + width / 2, y + height / 2]
}

function press(key: string): void {
  document.activeElement?.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true }))
}

async function stepsNow() {
  const { clusterStore, cluster } = stores
  const count = clusterStore.getState().world?.count ?? 0
  return cluster.events(1, count)
}

describe('the space-time view', () => {
  it('has a lane for each server, and names every point by what happened', () => {
    const texts = all('svg text').map(({ textContent }) => textContent)
    expect(texts).toEqual(expect.arrayContaining(['S1', 'S2', 'S3']))
    expect(texts.some((text) => text.startsWith('leads term'))).toBe(true)
    expect(named('crashes: its memory is lost')?.dataset['kind']).toBe('crash')
    for (const { ariaLabel } of points()) expect(ariaLabel).toMatch(/^Events? \d+/)
    expect(all('section svg *').length).toBeLessThan(400)
  })

  it('selects the event that is clicked, everywhere, and says how all others stand to it', async () => {
    const point = named('leads term') ?? named('is leader')
    const event = eventOf(point)
    clickAt(...middleOf(point))
    await patiently(() => expect(selection()).toEqual({ type: 'event', event }))
    await patiently(() => expect(summary()).toMatch(/^\d+ before, \d+ after, \d+ unrelated$/))
    const causality = causalityOf(await stepsNow())
    const past = causesOf(causality, event)
    const future = effectsOf(causality, event)
    for (const each of points()) {
      const its = eventOf(each)
      const standing = past.has(its) ? 'past' : future.has(its) ? 'future' : 'far'
      expect(each.dataset['standing']).toBe(its === event ? 'picked' : standing)
    }
    clickAt(2, 2)
    await patiently(() => expect(selection()).toBeNull())
  })

  it('selects a message by its line, and lights one that was selected elsewhere', async () => {
    const model = spaceTimeOf(await stepsNow(), {
      filter: 'withoutHeartbeats',
      expanded: new Set(),
    })
    const there = (event: number | null) =>
      event === null ? undefined : points().find((point) => eventOf(point) === event)
    const lines = model.lines.filter(
      ({ sent, received }) => there(sent) !== undefined && there(received) !== undefined,
    )
    const [line] = lines
    if (line === undefined) throw new Error('a message is in view')
    stores.viewStore.setState({ selection: { type: 'message', id: line.id } })
    await patiently(() => expect(all('[data-tone=picked]').length).toBe(1))
    expect(there(line.sent)?.dataset['standing']).toBe('picked')
    expect(there(line.received)?.dataset['standing']).toBe('picked')

    stores.viewStore.setState({ selection: null })
    await patiently(() => expect(all('[data-tone=picked]').length).toBe(0))
    const places = points().map(middleOf)
    const free = lines
      .map(({ id, sent, received }) => {
        const [[x, y], [toX, toY]] = [middleOf(there(sent)), middleOf(there(received))]
        return { id, x: (x + toX) / 2, y: (y + toY) / 2 }
      })
      .filter(({ x, y }) => places.every(([px, py]) => Math.hypot(px - x, py - y) > 14))
    const picked = new Set<string>()
    for (const { x, y } of free) {
      clickAt(x, y)
      await patiently(() => expect(selection()?.type).toBe('message'))
      const now = selection()
      if (now?.type === 'message') picked.add(now.id)
    }
    expect(picked.size).toBeGreaterThan(1)
    expect([...picked].every((id) => model.lines.some((each) => each.id === id))).toBe(true)
  })

  it('is one tab stop, in the order of events; Enter selects, and Enter again goes there', async () => {
    const stops = points().filter(({ tabIndex }) => tabIndex === 0)
    expect(stops).toHaveLength(1)
    stops[0]?.focus()
    press('Home')
    expect(document.activeElement).toBe(points()[0])
    press('ArrowRight')
    press('ArrowRight')
    press('ArrowLeft')
    expect(document.activeElement).toBe(points()[1])
    const event = eventOf(points()[1])
    press('Enter')
    await patiently(() => expect(selection()).toEqual({ type: 'event', event }))
    await patiently(() => expect(document.activeElement?.ariaSelected).toBe('true'))
    press('Enter')
    await patiently(() => expect(stores.debugStore.getState().moment?.event).toBe(event))
  })

  it('shows fewer events, then earlier ones, and hides heartbeats until they are asked for', async () => {
    const calm = points().length
    button('Heartbeats').click()
    await patiently(() => expect(button('Heartbeats').ariaPressed).toBe('true'))
    await patiently(() => expect(points().length).toBeGreaterThanOrEqual(calm))
    button('Fewer events').click()
    button('Fewer events').click()
    await patiently(() => expect(points().length).toBeLessThanOrEqual(24))
    const first = eventOf(points()[0])
    button('Earlier events').click()
    await patiently(() => expect(eventOf(points()[0])).toBeLessThan(first))
  })

  it('goes on with the run, and stands still for who has picked something', async () => {
    const last = () => eventOf(points().at(-1))
    const before = last()
    const server = Object.values(stores.clusterStore.getState().world?.servers ?? {})[0]?.id
    if (server === undefined) throw new Error('there are servers')
    const campaign = { type: 'timeout', server, timer: 'election' } as const
    await stores.cluster.request(campaign)
    await patiently(() => expect(last()).toBeGreaterThan(before))

    for (let i = 0; i < 3; i++) button('Fewer events').click()
    await patiently(() => expect(points().length).toBeLessThanOrEqual(24))
    clickAt(...middleOf(points().at(-3)))
    await patiently(() => expect(selection()?.type).toBe('event'))
    const still = points().map(eventOf)
    expect(button('Later events').disabled).toBe(true)
    await stores.cluster.request(campaign)
    await patiently(() => expect(button('Later events').disabled).toBe(false))
    expect(points().map(eventOf)).toEqual(still)
    button('Later events').click()
    await patiently(() => expect(last()).toBeGreaterThan(still.at(-1) ?? 0))
  })

  it('is a picture that any program opens', async () => {
    const svg = spaceTimeSvg(await stepsNow(), { filter: 'all', picked: null })
    const parsed = new DOMParser().parseFromString(svg, 'image/svg+xml')
    expect(parsed.querySelector('parsererror')).toBeNull()
    const image = new Image()
    image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`
    await image.decode()
    expect(image.naturalWidth).toBeGreaterThan(300)
  })
})
