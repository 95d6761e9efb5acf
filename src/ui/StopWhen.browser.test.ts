import { createElement, Fragment } from 'react'
import { createRoot } from 'react-dom/client'
import type { Root } from 'react-dom/client'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'

import { openSimulatedCluster } from '../cluster/simulated-cluster'
import { serverId } from '../raft/index'
import { defaultLinks } from '../server/links'
import { plainHeader } from '../world/testing/header'
import './base.css'
import { StopBand } from './StopBand'
import { StopWhen } from './StopWhen'
import { openStores } from './open-stores'
import { StoresContext } from './stores'
import type { Stores } from './stores'
import './tokens.css'
import { patiently } from './testing/patiently'

let root: Root
let stores: Stores

beforeEach(async () => {
  stores = openStores(openSimulatedCluster({ ...plainHeader, links: defaultLinks }), {})
  const element = document.createElement('div')
  element.style.width = '288px'
  document.body.append(element)
  root = createRoot(element)
  const page = createElement(Fragment, null, createElement(StopWhen), createElement(StopBand))
  root.render(createElement(StoresContext, { value: stores }, page))
  await patiently(() => expect(listed()).toEqual(['an invariant breaks: on']))
})

afterEach(async () => {
  root.unmount()
  await stores.cluster.close()
  document.body.replaceChildren()
})

const all = (selector: string) => [...document.querySelectorAll<HTMLElement>(selector)]

function listed(): readonly string[] {
  return all('li').map((item) => {
    const box = item.querySelector('input')
    return `${item.querySelector('label')?.textContent}: ${box?.checked === true ? 'on' : 'off'}`
  })
}

/** The button of this name. */
function button(name: string): HTMLButtonElement {
  const found = all('button').find(
    ({ textContent, ariaLabel }) => (ariaLabel ?? textContent.trim()) === name,
  )
  if (!(found instanceof HTMLButtonElement)) throw new Error(`no ${name}`)
  return found
}

async function press(name: string): Promise<void> {
  const found = await patiently(() => {
    const named = button(name)
    expect(named.disabled).toBe(false)
    return named
  })
  found.click()
}

/** The control with this label. */
function field(label: string): HTMLSelectElement | HTMLInputElement | HTMLTextAreaElement {
  const found = all('form label').find(({ textContent }) => textContent === label)
  const control = found?.nextElementSibling
  if (control instanceof HTMLSelectElement || control instanceof HTMLInputElement) return control
  if (control instanceof HTMLTextAreaElement) return control
  throw new Error(`no ${label}`)
}

/** As a person does: React hears of a value only where its setter was passed by. */
function write(label: string, text: string): void {
  const input = field(label)
  const setter = Object.getOwnPropertyDescriptor(Object.getPrototypeOf(input), 'value')?.set
  setter?.call(input, text)
  input.dispatchEvent(new Event('input', { bubbles: true }))
}

async function choose(label: string, words: string): Promise<void> {
  const select = await patiently(() => field(label))
  if (!(select instanceof HTMLSelectElement)) throw new Error(`${label} is no choice`)
  const option = [...select.options].find(({ text }) => text === words)
  if (option === undefined) throw new Error(`no ${words}`)
  select.value = option.value
  select.dispatchEvent(new Event('change', { bubbles: true }))
}

const band = () => all('[aria-label="Stopped"] p').map(({ textContent }) => textContent)

describe('when to stop', () => {
  it('gains breakpoints from the form, switches and removes them', async () => {
    await press('Add…')
    await choose('Server', 'S2')
    await press('Add to the list')
    await choose('When', 'a commit index reaches …')
    await patiently(() => expect(field('Index').value).toBe(''))
    await press('Add to the list')
    await patiently(() =>
      expect(document.body.textContent).toContain('An index is a whole number from 1 on.'),
    )
    expect(document.activeElement).toBe(field('Index'))
    write('Index', '7')
    await press('Add to the list')
    await patiently(() =>
      expect(listed()).toEqual([
        'an invariant breaks: on',
        'S2 becomes leader: on',
        'S2’s commit index reaches 7: on',
      ]),
    )
    all('li input')[1]?.click()
    await patiently(() => expect(listed()[1]).toBe('S2 becomes leader: off'))
    await press('Remove: S2’s commit index reaches 7')
    await patiently(() =>
      expect(listed()).toEqual(['an invariant breaks: on', 'S2 becomes leader: off']),
    )
    expect(stores.debugStore.getState().breakpoints.map(({ isOn }) => isOn)).toEqual([true, false])
    expect(() => button('Remove: an invariant breaks')).toThrow('no Remove')
  })

  it('says where a condition is wrong, and whether it holds', async () => {
    await press('Add…')
    await choose('When', 'a condition begins to hold')
    await patiently(() => field('Condition'))
    const told = () => all('#condition-told')[0]?.textContent
    write('Condition', 'S1.rol == leader')
    await patiently(() =>
      expect(told()).toBe('Column 4: there is no field “rol”; did you mean “role”?'),
    )
    const input = field('Condition')
    expect(input.getAttribute('aria-invalid')).toBe('true')
    await press('Add to the list')
    expect(document.activeElement).toBe(input)
    expect(input instanceof HTMLTextAreaElement && input.selectionStart).toBe(3)
    expect(listed()).toHaveLength(1)
    write('Condition', 'S1.role == follower')
    await patiently(() => expect(told()).toBe('Holds now.'))
    write('Condition', 'S1.match.S2 > 3')
    await patiently(() =>
      expect(told()).toBe('Counts as false now: S1 does not lead and has no “match.S2”.'),
    )
    write('Condition', 'leaders == 1')
    await patiently(() => expect(told()).toBe('Does not hold now.'))
    await press('Add to the list')
    await patiently(() => expect(listed()[1]).toBe('leaders == 1: on'))
  })
})

describe('breakpoints that have not seen everything', () => {
  const band = () => all('[aria-label=Breakpoints] p').map(({ textContent }) => textContent)

  it.each([
    {
      behind: 41_000,
      unread: 0,
      told: /^Breakpoints have yet to look at 41,000 events: .*late\.$/,
    },
    { behind: 0, unread: 1, told: /^Breakpoints could not look at 1 event, / },
  ])('say so: $behind behind, $unread unread', async ({ behind, unread, told }) => {
    expect(band()).toEqual([])
    stores.debugStore.setState({ behind, unread })
    await patiently(() => expect(band()).toEqual([expect.stringMatching(told)]))
    stores.debugStore.setState({ behind: 0, unread: 0 })
    await patiently(() => expect(band()).toEqual([]))
  })
})

describe('a condition from elsewhere', () => {
  it('that is none says so in the list, and can be removed', async () => {
    const breakpoint = { type: 'predicate', text: 'S1.king' } as const
    stores.cluster.setBreakpoints([{ id: 3, breakpoint, isOn: true }])
    await patiently(() =>
      expect(all('li p').map(({ textContent }) => textContent)).toEqual([
        expect.stringMatching(/^It never holds\. Column 4: there is no field “king”/),
      ]),
    )
    await press('Remove: S1.king')
    await patiently(() => expect(listed()).toEqual([]))
  })
})

describe('running on', () => {
  it('stops where somebody becomes leader, and the band leads there and back', async () => {
    await press('Add…')
    await press('Run until')
    await vi.waitFor(() => expect(band()).toHaveLength(1), { timeout: 20_000 })
    const [, event = '', server = ''] =
      /^Stopped at event (\d+): (S\d) becomes leader\.$/.exec(band()[0] ?? '') ?? []
    const { world } = stores.clusterStore.getState()
    expect(world?.servers[serverId(server)]?.server?.raft.role.type).toBe('leader')
    const [step] = await stores.cluster.events(Number(event), Number(event))
    expect(step?.applied.decisions.map(({ type }) => type)).toContain('becameLeader')

    await stores.cluster.goTo(3)
    await press(`Show event ${event}`)
    await patiently(() => expect(stores.debugStore.getState().moment?.event ?? null).not.toBe(3))
    await patiently(() => expect(stores.clusterStore.getState().world?.count).toBe(Number(event)))
  })

  it('finds in the past what is there already', async () => {
    await press('Add…')
    await press('Run until')
    await vi.waitFor(() => expect(band()).toHaveLength(1), { timeout: 20_000 })
    for (let i = 0; i < 5; i++) await stores.cluster.move('next')
    const { event } = stores.debugStore.getState().stop ?? { event: null }
    expect(event).toBeNull()
    await stores.cluster.goTo(2)
    await press('Run until')
    await patiently(() => expect(stores.debugStore.getState().stop).not.toBeNull())
    const { stop, moment } = stores.debugStore.getState()
    expect(moment?.event).toBe(stop?.event)
    expect(moment?.world.count).toBe(stop?.event)
    expect(stores.debugStore.getState().branches).toHaveLength(1)
  })

  it('ends when it is told to', async () => {
    await press('Add…')
    await choose('When', 'a term exceeds …')
    await patiently(() => field('Term'))
    write('Term', '1000000')
    await press('Run until')
    await patiently(() => expect(stores.debugStore.getState().work?.done ?? 0).toBeGreaterThan(20))
    expect(document.body.textContent).toMatch(/Running on: [0-9,]+ events/)
    await press('Stop')
    await patiently(() => expect(stores.debugStore.getState().work).toBeNull())
    expect(stores.debugStore.getState().stop).toBeNull()
    await patiently(() => button('Run until'))
  })
})
