import { createElement, useEffect } from 'react'
import { createRoot } from 'react-dom/client'
import type { Root } from 'react-dom/client'
import { afterEach, beforeEach, expect, it } from 'vitest'

import { patiently } from './testing/patiently'
import { useColumnWindow } from './use-column-window'
import type { ColumnWindow } from './use-column-window'

const sizes = { pitch: 40, head: 100 }
const width = 500

let root: Root
let seen: ColumnWindow

/** A table of any number of columns, with nothing in them. */
function Columns({ columns }: { readonly columns: number }) {
  const found = useColumnWindow({ ...sizes, columns })
  useEffect(() => {
    seen = found
  })
  const content = createElement('div', {
    style: { width: sizes.head + columns * sizes.pitch, height: 10 },
  })
  const { ref, onScroll } = found
  return createElement('div', { ref, onScroll, style: { width, overflow: 'auto' } }, content)
}

beforeEach(() => {
  const element = document.createElement('div')
  document.body.append(element)
  root = createRoot(element)
})

afterEach(() => {
  root.unmount()
  document.body.replaceChildren()
})

function scroller(): HTMLElement {
  const found = seen.ref.current
  if (found === null) throw new Error('nothing is drawn')
  return found
}

/** Draws so many columns, and waits until that has been laid out. */
async function draw(columns: number): Promise<void> {
  root.render(createElement(Columns, { columns }))
  const whole = Math.max(width, sizes.head + columns * sizes.pitch)
  await patiently(() => expect(scroller().scrollWidth).toBe(whole))
}

const distanceToEnd = () => {
  const { scrollLeft, scrollWidth, clientWidth } = scroller()
  return scrollWidth - clientWidth - scrollLeft
}

it('keeps the newest column in sight while columns come', async () => {
  await draw(5)
  expect(seen).toMatchObject({ first: 1, last: 5 })
  for (const columns of [20, 21, 60]) {
    await draw(columns)
    await patiently(() => expect(distanceToEnd()).toBe(0))
    expect(seen).toMatchObject({ last: columns, isFollowing: true, seen: 10 })
    expect(seen.first).toBeLessThanOrEqual(columns - 10)
  }
})

it('stays where a person has scrolled to, and follows again once asked', async () => {
  await draw(60)
  await patiently(() => expect(distanceToEnd()).toBe(0))
  scroller().scrollLeft = 400
  await patiently(() => expect(seen.isFollowing).toBe(false))
  await draw(90)
  expect(scroller().scrollLeft).toBe(400)
  expect(seen.first).toBeLessThanOrEqual(10)
  expect(seen.last).toBeGreaterThanOrEqual(20)

  seen.toNewest()
  await patiently(() => expect(distanceToEnd()).toBe(0))
  expect(seen).toMatchObject({ last: 90, isFollowing: true })
})
