import { createElement } from 'react'
import { createRoot } from 'react-dom/client'
import type { Root } from 'react-dom/client'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'

import { openSimulatedCluster } from '../cluster/simulated-cluster'
import { serverId } from '../raft/index'
import { plainHeader } from '../world/testing/header'
import { NextSection } from './NextSection'
import './base.css'
import { openStores } from './open-stores'
import { StoresContext } from './stores'
import type { Stores } from './stores'
import './tokens.css'
import { patiently } from './testing/patiently'

const s1 = serverId('S1')
let root: Root
let stores: Stores

beforeEach(async () => {
  stores = openStores(openSimulatedCluster(plainHeader), {})
  const element = document.createElement('div')
  element.style.width = '312px'
  document.body.append(element)
  root = createRoot(element)
  root.render(createElement(StoresContext, { value: stores }, createElement(NextSection)))
  await patiently(() => expect(rows()).toHaveLength(3))
})

afterEach(async () => {
  root.unmount()
  await stores.cluster.close()
  document.body.replaceChildren()
})

const all = (selector: string) => [...document.querySelectorAll<HTMLElement>(selector)]
const rows = () => all('ol > li > button')
const names = () => rows().map((row) => row.getAttribute('aria-label') ?? '')
const opened = () => all('ol > li > button[aria-expanded="true"]').map((row) => row.ariaLabel)
const actions = () => all('ol .btn').map(({ textContent }) => textContent)
const foreseen = () => all('ol p').map(({ textContent }) => textContent)
const isVote = (name: string) => name.startsWith('RequestVote')

function press(name: string): void {
  const found = all('button').find(({ textContent, ariaLabel }) =>
    (ariaLabel ?? textContent).startsWith(name),
  )
  if (found === undefined) throw new Error(`no ${name}`)
  found.focus()
  found.click()
}

const campaign = () => stores.cluster.request({ type: 'timeout', server: s1, timer: 'election' })
const world = () => stores.clusterStore.getState().world

describe('what can happen next', () => {
  it('is a row an event, and the first that can happen is open', () => {
    expect(names()[0]).toMatch(/^S\d times out, in \d+ milliseconds, the next step$/)
    expect(opened()).toEqual([names()[0]])
    expect(actions()).toEqual(['Time out'])
  })

  it('says beforehand what would come of the row that is open', async () => {
    await campaign()
    await patiently(() => expect(names().filter(isVote)).toHaveLength(2))
    const before = world()
    press('RequestVote, S1 to S3')
    await patiently(() =>
      expect(foreseen()[0]).toMatch(/^If delivered: S3 moves to term 1.*2 of 3/),
    )
    expect(stores.viewStore.getState().selection).toMatchObject({ type: 'message' })
    expect(actions()).toEqual(['Deliver', 'Drop', 'Hold', 'Duplicate'])
    expect(world()).toBe(before)
  })

  it('is carried out by its first action, and the focus goes on to the next', async () => {
    await campaign()
    await patiently(() => expect(names().filter(isVote)).toHaveLength(2))
    press('RequestVote, S1 to S2')
    await patiently(() => expect(actions()).toContain('Deliver'))
    press('Deliver')
    await patiently(() =>
      expect(names().some((name) => name.startsWith('vote, S2 to S1'))).toBe(true),
    )
    await patiently(() => expect(document.activeElement?.classList.contains('ink')).toBe(true))
  })

  it('is grey with its reason while it is held, and can be released', async () => {
    await campaign()
    await patiently(() => expect(names().filter(isVote)).toHaveLength(2))
    press('RequestVote, S1 to S2')
    await patiently(() => expect(actions()).toContain('Hold'))
    press('Hold')
    await patiently(() => expect(names()).toContain('RequestVote, S1 to S2, That message is held.'))
    expect(actions()).toEqual(['Deliver', 'Drop', 'Release', 'Duplicate'])
    const [deliver] = all('ol .btn')
    expect(deliver).toMatchObject({ disabled: true })
    press('Release')
    await patiently(() => expect(actions()).toContain('Hold'))
  })

  it('holds writes where disks write by hand, to be completed or lost', async () => {
    press('by hand')
    await patiently(() => expect(world()?.disk).toBe('hand'))
    await campaign()
    await patiently(() => expect(opened()).toEqual(['S1’s write lands, now, the next step']))
    await patiently(() =>
      expect(foreseen()).toEqual(['If it lands: S1 sends RequestVote to S2, S3.']),
    )
    press('Lose')
    await patiently(() => expect(names()).toContain('S1 is down: no timer, no inbox'))
    expect(world()?.servers[s1]?.disk.currentTerm).toBe(0)
  })

  it('is of the moment that is shown, and what is done there goes on from there', async () => {
    const { cluster, debugStore } = stores
    await campaign()
    const end = world()?.count ?? 0
    await cluster.request({ type: 'advance', ms: 100 })
    await cluster.goTo(end)
    await patiently(() => expect(names().filter(isVote)).toHaveLength(2))
    await cluster.goTo(6)
    await patiently(() => expect(names().filter(isVote)).toHaveLength(0))
    press(names().find((name) => name.startsWith('S2 times out')) ?? 'no row')
    await patiently(() => expect(opened()[0]).toMatch(/^S2/))
    press('Time out')
    await patiently(() => expect(debugStore.getState().branches).toHaveLength(2))
    await patiently(() => expect(names().filter(isVote)).toHaveLength(2))
    expect(debugStore.getState().moment).toBeNull()
  })
})
