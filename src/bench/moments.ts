import { createDice } from '../sim/dice'
import { createIndexedDbSpill, spillName } from '../adapters/spill-indexeddb'
import type { SpillStore } from '../adapters/spill-indexeddb'
import { openStores } from '../ui/open-stores'
import type { Stores } from '../ui/stores'
import { quantile } from './closed-loop'
import { usedBytes } from './heap'
import { clusterOf, openLongRun } from './long-run'
import { inMs, table } from './report'
import type { Report } from './report'

/** Draws the whole screen into an element; returns how to take it away. */
export type ShowScreen = (element: HTMLElement, stores: Stores) => () => void

const lengthsMin = [1, 10, 60]
const seeks = 40
const mostMs = 100
/** A drag goes over so many places, from one end to the other. */
const dragged = 40

/**
 * The same as `measureSeek` on the whole screen, until it is painted: an hour at 1× of five servers, of which
 * the page shows moments all over the run, then goes through it from one end to the other.
 */
export async function measureMoments(root: HTMLElement, show: ShowScreen): Promise<Report> {
  const spill = createIndexedDbSpill(spillName('bench-moments'))
  const rows = [['', 'events', 'to state', 'p95', 'to paint', 'p95', 'a drag, each', 'heap']]
  const findings: Report['findings'][number][] = []
  try {
    for (const [name, perSecond] of [
      ['idle', 0],
      ['10 operations/s', 10],
    ] as const) {
      for (const { minutes, events, jumps, drag, bytes } of await measureRun(
        perSecond,
        spill,
        (stores) => lookAround(root, stores, show),
      )) {
        const states = jumps.map(({ stateMs }) => stateMs)
        const paints = jumps.map(({ paintMs }) => paintMs)
        rows.push([
          `${name}, ${minutes} min`,
          events.toLocaleString('en'),
          ...[states, paints].flatMap((all) => [
            inMs(quantile(all, 0.5)),
            inMs(quantile(all, 0.95)),
          ]),
          inMs(drag.reduce((sum, { paintMs }) => sum + paintMs, 0) / drag.length),
          bytes === null ? '–' : `${(bytes / 1e6).toFixed(0)} MB`,
        ])
        if (minutes !== lengthsMin.at(-1)) continue
        const median = quantile(paints, 0.5)
        findings.push({
          what: `a moment of an hour on the screen, ${name}, median`,
          measured: inMs(median),
          aim: `less than ${mostMs} ms`,
          isMet: median < mostMs,
        })
      }
    }
  } finally {
    spill.close()
  }
  return { lines: table(rows), findings }
}

interface Shown {
  readonly stateMs: number
  readonly paintMs: number
}

interface Measured {
  readonly minutes: number
  readonly events: number
  readonly jumps: readonly Shown[]
  readonly drag: readonly Shown[]
  readonly bytes: number | null
}

async function measureRun(
  perSecond: number,
  spill: SpillStore,
  look: (stores: Stores) => Promise<Omit<Measured, 'minutes'>>,
): Promise<readonly Measured[]> {
  const cluster = clusterOf(openLongRun(`bench-${perSecond}`, perSecond, spill))
  const stores = openStores(cluster, { hasStarted: true, mode: 'debug' })
  const measured: Measured[] = []
  for (let seconds = 1; seconds <= (lengthsMin.at(-1) ?? 0) * 60; seconds++) {
    cluster.goOn()
    await breathe()
    const minutes = lengthsMin.find((length) => length * 60 === seconds)
    if (minutes !== undefined) measured.push({ minutes, ...(await look(stores)) })
  }
  await stores.cluster.close()
  return measured
}

/** With the screen before it, which is taken away again. */
async function lookAround(
  root: HTMLElement,
  stores: Stores,
  show: ShowScreen,
): Promise<Omit<Measured, 'minutes'>> {
  const { cluster, debugStore } = stores
  const events = debugStore.getState().branches[0]?.length ?? 0
  const element = document.createElement('div')
  root.prepend(element)
  const takeAway = show(element, stores)
  const dice = createDice(events, 'moments')
  const jumps: Shown[] = []
  const drag: Shown[] = []
  try {
    while (element.querySelector('[role="slider"][aria-label="Timeline"]') === null) await painted()
    for (let i = 0; i < 5; i++) await goTo(cluster, dice.integer(1, events - 1))
    for (let i = 0; i < seeks; i++) jumps.push(await goTo(cluster, dice.integer(1, events - 1)))
    for (let i = 1; i <= dragged; i++)
      drag.push(await goTo(cluster, Math.floor((i * (events - 1)) / dragged)))
    await cluster.backToPresent()
  } finally {
    takeAway()
    element.remove()
  }
  return { events, jumps, drag, bytes: usedBytes() }
}

async function goTo(cluster: Stores['cluster'], event: number): Promise<Shown> {
  const from = performance.now()
  await cluster.goTo(event)
  const stateMs = performance.now() - from
  await painted()
  return { stateMs, paintMs: performance.now() - from }
}

/** Comes back after the next frame: React draws what changed in its beginning. */
function painted(): Promise<void> {
  return new Promise((resolve) => {
    requestAnimationFrame(() => {
      const { port1, port2 } = new MessageChannel()
      port1.onmessage = () => {
        port1.close()
        resolve()
      }
      port2.postMessage(null)
    })
  })
}

function breathe(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 0))
}
