import { createElement } from 'react'
import { createRoot } from 'react-dom/client'
import type { Root } from 'react-dom/client'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'

import { openSimulatedCluster } from '../cluster/simulated-cluster'
import type { MessageId } from '../server/messages'
import { s1, s2, s3 } from '../server/testing/servers'
import { select } from '../store/selection-store'
import type { RecordedStep } from '../trace/line'
import type { Request } from '../world/request'
import { plainHeader } from '../world/testing/header'
import { Inspector } from './Inspector'
import './base.css'
import { openStores } from './open-stores'
import { StoresContext } from './stores'
import type { Stores } from './stores'
import './tokens.css'
import { patiently } from './testing/patiently'

let root: Root
let stores: Stores

beforeEach(async () => {
  stores = openStores(openSimulatedCluster(plainHeader), { hasStarted: true })
  const element = document.createElement('div')
  document.body.append(element)
  root = createRoot(element)
  root.render(createElement(StoresContext, { value: stores }, createElement(Inspector)))
  await ask({ type: 'timeout', server: s1, timer: 'election' })
  await settle()
})

afterEach(() => {
  root.unmount()
  document.body.replaceChildren()
})

async function ask(request: Request): Promise<void> {
  await stores.cluster.request(request)
}

/** Until S1 leads: each message that is on its way arrives, each write lands. */
async function settle(): Promise<void> {
  for (let i = 0; i < 12; i++) await ask({ type: 'step' })
  await ask({ type: 'timeout', server: s3, timer: 'election' })
  for (let i = 0; i < 6; i++) await ask({ type: 'step' })
}

async function events(): Promise<readonly RecordedStep[]> {
  return stores.cluster.events(1, 1000)
}

async function eventWhere(isIt: (step: RecordedStep) => boolean): Promise<RecordedStep> {
  const found = (await events()).find(isIt)
  if (found === undefined) throw new Error('no such event in this run')
  return found
}

function look(event: number): void {
  select(stores.viewStore, { type: 'event', event })
}

const text = () => document.body.textContent ?? ''
const rows = (selector: string) =>
  [...document.querySelectorAll<HTMLElement>(selector)].map(({ textContent }) => textContent ?? '')

async function click(name: string): Promise<void> {
  const find = () => {
    const found = [...document.querySelectorAll('button')].find(
      (button) => button.textContent?.trim() === name || button.ariaLabel?.startsWith(name),
    )
    if (found === undefined) throw new Error(`no ${name}`)
    return found
  }
  const button = await vi.waitFor(find, { timeout: 10_000 })
  button.click()
}

const selection = () => stores.viewStore.getState().selection

describe('the panel of an event', () => {
  it('says what happened, which line of Figure 2 decided, and what changed', async () => {
    const vote = await eventWhere(({ applied }) =>
      applied.decisions.some(({ type }) => type === 'voteGranted'),
    )
    look(vote.event)
    await patiently(() => expect(text()).toContain(`Event ${vote.event}`))
    await patiently(() => expect(text()).toContain('RequestVote RPC'))
    const [decided] = rows('li[data-decides="true"]')
    expect(decided).toContain('grant vote')
    expect(decided).toContain('votedFor is null; both logs end at (0, t0): granted')
    expect(rows('li[data-state="false"]')[0]).toContain('1 < 1 is false')
    expect(rows('table tr').map((row) => row.replace(/\s+/g, ' '))).toContain('votedFornull → S1')
    expect(rows('h3').join(' ')).toContain('RequestVote from S1')
  })

  it('leads from a message that arrived to where it was sent, and on from there', async () => {
    const vote = await eventWhere(({ applied }) =>
      applied.decisions.some(({ type }) => type === 'voteGranted'),
    )
    const [taken] = vote.applied.taken
    look(vote.event)
    await click('Go to send')
    const send = await patiently(() => {
      const chosen = selection()
      if (chosen?.type !== 'event' || chosen.event === vote.event) throw new Error('still there')
      return chosen.event
    })
    const sender = await eventWhere(({ event }) => event === send)
    expect(sender.applied.sent.map(({ id }) => id)).toContain(taken?.id)
    expect(stores.cluster.state().moment?.event).toBe(send)
    await click(`Go to arrival of RequestVote to ${String(taken?.to)}`)
    await patiently(() => expect(selection()).toEqual({ type: 'event', event: vote.event }))
  })

  it('forks from there, and offers to do without what a person did', async () => {
    const chosen = await eventWhere(({ record }) => record.type === 'step')
    look(chosen.event)
    await patiently(() => expect(text()).toContain('Remove this input and replay'))
    await click(`Fork at ${chosen.event}`)
    await patiently(() => expect(stores.cluster.state().branches).toHaveLength(2))
    expect(stores.cluster.state().branches[1]?.parent?.event).toBe(chosen.event)
  })

  it('is reached from the feed, and says so of an event that is not there', async () => {
    await patiently(() => expect(rows('ol button').length).toBeGreaterThan(3))
    document.querySelector<HTMLButtonElement>('ol button')?.click()
    await patiently(() => expect(selection()?.type).toBe('event'))
    await patiently(() => expect(text()).toMatch(/Event \d+/))
    look(99_999)
    await patiently(() => expect(text()).toContain('There is no such event in this branch.'))
  })

  it('is read as soon as it has happened', async () => {
    const { length } = await events()
    look(length + 1)
    await patiently(() => expect(text()).toContain('There is no such event in this branch.'))
    await ask({ type: 'step' })
    await patiently(() => expect(text()).not.toContain('There is no such event in this branch.'))
    expect(text()).toContain(`Event ${length + 1}`)
  })
})

describe('the panel of a message', () => {
  it('shows why it came to what it did, once it has arrived', async () => {
    const refused = await eventWhere(({ applied }) =>
      applied.taken.some(({ message, to }) => message.type === 'RequestVote' && to === s2),
    )
    const id: MessageId | undefined = refused.applied.taken[0]?.id
    if (id === undefined) throw new Error('it took a message')
    select(stores.viewStore, { type: 'message', id })
    await patiently(() => expect(text()).toContain('What came of it'))
    await patiently(() => expect(text()).toContain('RequestVote RPC'))
    expect(text()).toContain(`event ${refused.event}`)
  })
})
