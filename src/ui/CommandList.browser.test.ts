import { createElement, useState } from 'react'
import { createRoot } from 'react-dom/client'
import type { Root } from 'react-dom/client'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'

import { openSimulatedCluster } from '../cluster/simulated-cluster'
import { s2 } from '../server/testing/servers'
import { plainHeader } from '../world/testing/header'
import './base.css'
import { CommandList } from './CommandList'
import { DialogContext } from './dialogs'
import type { DialogName } from './dialogs'
import { openStores } from './open-stores'
import { StoresContext } from './stores'
import type { Stores } from './stores'
import './tokens.css'
import { PlaybackContext, usePlaybackChart } from './use-playback'
import { patiently } from './testing/patiently'

let root: Root
let stores: Stores
const opened: DialogName[] = []

/** A page with nothing but a button and the list. */
function Page() {
  const [isOpen, setOpen] = useState(false)
  const list = createElement(CommandList, { isOpen, onClose: () => setOpen(false) })
  const button = createElement('button', { type: 'button', onClick: () => setOpen(true) }, 'Do…')
  const dialogs = createElement(
    DialogContext,
    { value: (name: DialogName) => void opened.push(name) },
    button,
    list,
  )
  return createElement(PlaybackContext, { value: usePlaybackChart() }, dialogs)
}

beforeEach(async () => {
  stores = openStores(openSimulatedCluster(plainHeader), {})
  const element = document.createElement('div')
  document.body.append(element)
  root = createRoot(element)
  root.render(createElement(StoresContext, { value: stores }, createElement(Page)))
  const button = await patiently(() => {
    const found = document.querySelector<HTMLElement>('button')
    if (found === null) throw new Error('no button')
    return found
  })
  button.focus()
  button.click()
  await patiently(() => expect(document.activeElement).toBe(field()))
})

afterEach(async () => {
  root.unmount()
  await stores.cluster.close()
  document.body.replaceChildren()
  opened.length = 0
})

function field(): HTMLInputElement {
  const found = document.querySelector('[role=combobox]')
  if (!(found instanceof HTMLInputElement)) throw new Error('no field')
  return found
}

function write(text: string): void {
  Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')?.set?.call(field(), text)
  field().dispatchEvent(new Event('input', { bubbles: true }))
}

function press(key: string): void {
  field().dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }))
}

const options = () => [...document.querySelectorAll<HTMLElement>('[role=option] span')]
const found = () => options().map(({ textContent }) => textContent)
const active = () =>
  document.getElementById(field().getAttribute('aria-activedescendant') ?? '')?.textContent

describe('the list of commands', () => {
  it('does what is found, and gives the focus back', async () => {
    write('crash s2')
    await patiently(() => expect(found()).toEqual(['Crash S2']))
    press('Enter')
    expect(document.querySelector('dialog[open]')).toBeNull()
    await patiently(() =>
      expect(stores.clusterStore.getState().world?.servers[s2]?.status).toBe('down'),
    )
    expect(document.activeElement?.textContent).toBe('Do…')
  })

  it('is moved through by arrows, round its ends', async () => {
    write('s3')
    await patiently(() => expect(found().length).toBeGreaterThan(3))
    expect(active()).toBe(found()[0])
    press('ArrowDown')
    await patiently(() => expect(active()).toBe(found()[1]))
    press('ArrowUp')
    await patiently(() => expect(active()).toBe(found()[0]))
    press('ArrowUp')
    await patiently(() => expect(active()).toBe(found().at(-1)))
  })

  it('opens dialogs, changes what is shown, and says where nothing is found', async () => {
    write('no such thing')
    await patiently(() => expect(document.body.textContent).toContain('Nothing is called that.'))
    press('Enter')
    write('options')
    await patiently(() => expect(found()).toEqual(['Options…']))
    options()[0]?.click()
    expect(opened).toEqual(['options'])
  })
})
