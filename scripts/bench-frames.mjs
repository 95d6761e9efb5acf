// @ts-check

/**
 * The parts of the benchmark that look at the screen: frames while the cluster runs, and moving through
 * long logs. The page counts its own frames, in software rendering at 1440×900.
 *
 * @typedef {import('../src/bench/report').Report} Report
 * @typedef {import('playwright').BrowserContext} BrowserContext
 * @typedef {import('playwright').Page} Page
 * @typedef {import('../src/api/window-raft').RaftApi} RaftApi
 * @typedef {{ raft: RaftApi }} WithRaft
 * @typedef {{ perSecond: number, longestMs: number, late: number }} Frames
 */
const watchedMs = 10_000
const scrolledMs = 8000
const logLength = 10_000
const pressedKeys = 120
/** Each moves from wherever the one before has led. */
const keys = ['ArrowLeft', 'ArrowDown', 'PageUp', 'ArrowRight', 'ArrowUp', 'PageDown']

/**
 * Five servers at 1/20×, as the first screen shows them.
 *
 * @param {BrowserContext} context
 * @param {string} address
 * @returns {Promise<Report>}
 */
export async function frames(context, address) {
  const page = await openCluster(context, `${address}?cluster=bench-frames&speed=50`)
  try {
    await countFrames(page, 1000)
    const idle = await countFrames(page, watchedMs)
    const [loaded] = await Promise.all([countFrames(page, watchedMs), putNowAndThen(page)])
    const slowest = Math.min(idle.perSecond, loaded.perSecond)
    return {
      lines: [
        `5 servers at 1/20×, ${watchedMs / 1000} s each:`,
        `  by themselves     ${inWords(idle)}`,
        `  a put each 0.5 s  ${inWords(loaded)}`,
      ],
      findings: [
        {
          what: '5 servers at 1/20×',
          measured: `${slowest.toFixed(1)} frames/s`,
          aim: '60, give or take one',
          isMet: slowest >= 59,
        },
      ],
    }
  } finally {
    await page.close()
  }
}

/**
 * Nine servers with logs of 10,000 entries, running on at 1/20× while somebody moves through the grid.
 *
 * @param {BrowserContext} context
 * @param {string} address
 * @returns {Promise<Report>}
 */
export async function scrolling(context, address) {
  const page = await openCluster(context, `${address}?cluster=bench-scrolling&speed=1000`)
  try {
    const filledMs = await fillLogs(page)
    const scrolled = await countWhileScrolling(page)
    const paints = await keysToPaint(page)
    const p95 = paints[Math.ceil(paints.length * 0.95) - 1] ?? Number.NaN
    const middle = paints[Math.ceil(paints.length * 0.5) - 1] ?? Number.NaN
    return {
      lines: [
        `9 servers, ${logLength} entries each (put in ${(filledMs / 1000).toFixed(1)} s), at 1/20×:`,
        `  wheel over the logs  ${inWords(scrolled)}`,
        `  key to paint         median ${middle.toFixed(0)} ms, p95 ${p95.toFixed(0)} ms of ${paints.length}`,
      ],
      findings: [
        {
          what: 'scrolling 9 logs of 10,000 entries',
          measured: `${scrolled.perSecond.toFixed(1)} frames/s`,
          aim: 'at least 50',
          isMet: scrolled.perSecond >= 50,
        },
        {
          what: 'key to paint in these logs, p95',
          measured: `${p95.toFixed(0)} ms`,
          aim: 'less than 100 ms',
          isMet: p95 < 100,
        },
      ],
    }
  } finally {
    await page.close()
  }
}

/**
 * @param {BrowserContext} context
 * @param {string} address
 * @returns {Promise<Page>} once somebody leads, with the whole screen before it
 */
async function openCluster(context, address) {
  const page = await context.newPage()
  await page.goto(address)
  await page.waitForFunction(() => 'raft' in globalThis)
  await page.evaluate(async () => {
    const { raft } = /** @type {WithRaft} */ (/** @type {unknown} */ (globalThis))
    await raft.until(({ servers }) => servers.some(({ role }) => role === 'leader'), {
      timeoutMs: 60_000,
    })
  })
  const skip = page.getByRole('button', { name: 'Skip to the sandbox' })
  await skip.or(logs(page)).first().waitFor()
  if (await skip.isVisible()) await skip.click()
  await logs(page).waitFor()
  return page
}

/** @param {Page} page */
async function putNowAndThen(page) {
  for (let i = 0; i < watchedMs / 500; i++) {
    await page.evaluate(async (number) => {
      const { raft } = /** @type {WithRaft} */ (/** @type {unknown} */ (globalThis))
      void raft.put(`key-${number % 10}`, `value-${number}`).catch(() => {})
      await new Promise((resolve) => setTimeout(resolve, 490))
    }, i)
  }
}

/**
 * @param {Page} page
 * @returns {Promise<number>} how long it took, in milliseconds
 */
function fillLogs(page) {
  return page.evaluate(async (length) => {
    const { raft } = /** @type {WithRaft} */ (/** @type {unknown} */ (globalThis))
    const noDelay = { lossPercent: 0, duplicatePercent: 0, delayMinMs: 0, delayMaxMs: 0 }
    const paper = { ...noDelay, delayMinMs: 10, delayMaxMs: 20 }
    await raft.request({ type: 'newCluster', servers: 9 })
    await raft.until(({ servers }) => servers.length === 9 && servers.every(({ isUp }) => isUp))
    await raft.link({ type: 'servers' }, noDelay)
    await raft.link({ type: 'clients' }, noDelay)
    const started = performance.now()
    let asked = 0
    const askOn = async () => {
      while (asked < length) {
        asked++
        await raft.put(`key-${asked % 500}`, `value-${asked}`)
      }
    }
    await Promise.all(Array.from({ length: 64 }, askOn))
    const filledMs = performance.now() - started
    await raft.link({ type: 'servers' }, paper)
    await raft.link({ type: 'clients' }, paper)
    await raft.until(({ servers }) => servers.every(({ commitIndex }) => commitIndex > length), {
      timeoutMs: 120_000,
    })
    await raft.setSpeed(0.05)
    return filledMs
  }, logLength)
}

/** @param {Page} page */
async function countWhileScrolling(page) {
  const box = await logs(page).boundingBox()
  if (box === null) throw new Error('The logs are not on the screen.')
  await page.mouse.move(Math.min(1200, box.x + 600), box.y + box.height / 2)
  let isCounted = false
  const counting = countFrames(page, scrolledMs).finally(() => {
    isCounted = true
  })
  for (let i = 0; !isCounted; i++) {
    const isBackwards = Math.floor(i / 150) % 2 === 0
    await page.mouse.wheel(isBackwards ? -120 : 120, 0)
  }
  return counting
}

/**
 * One key after the other, each once the last one's frame was shown.
 *
 * @param {Page} page
 * @returns {Promise<readonly number[]>} milliseconds from a key to the end of the first frame that shows where it led, sorted
 */
async function keysToPaint(page) {
  await logs(page).focus()
  const paints = await logs(page).evaluateHandle((element) => {
    /** @type {number[]} */
    const all = []
    const place = () => element.getAttribute('aria-activedescendant')
    const onKey = (/** @type {KeyboardEvent} */ event) => {
      const before = place()
      const onFrame = () => {
        if (place() === before) return requestAnimationFrame(onFrame)
        const { port1, port2 } = new MessageChannel()
        port1.onmessage = () => all.push(performance.now() - event.timeStamp)
        return port2.postMessage(null)
      }
      requestAnimationFrame(onFrame)
    }
    addEventListener('keydown', onKey, { capture: true })
    return all
  })
  for (let pressed = 1; pressed <= pressedKeys; pressed++) {
    await page.keyboard.press(keys[(pressed - 1) % keys.length] ?? 'ArrowLeft')
    await page.waitForFunction(
      ([all, count]) => all.length >= count,
      /** @type {const} */ ([paints, pressed]),
    )
  }
  return (await paints.jsonValue()).toSorted((a, b) => a - b)
}

/** @param {Page} page */
function logs(page) {
  return page.getByRole('grid', { name: /^Logs of all servers/ })
}

/**
 * @param {Page} page
 * @param {number} forMs
 * @returns {Promise<Frames>}
 */
function countFrames(page, forMs) {
  return page.evaluate(
    (ms) =>
      new Promise((resolve) => {
        /** @type {number[]} */
        const gaps = []
        let first = 0
        let last = 0
        const onFrame = (/** @type {number} */ now) => {
          if (first === 0) first = now
          else gaps.push(now - last)
          last = now
          if (now - first < ms) return requestAnimationFrame(onFrame)
          const late = gaps.filter((gap) => gap > 25).length
          resolve({
            perSecond: (gaps.length * 1000) / (last - first),
            longestMs: Math.max(...gaps),
            late,
          })
        }
        requestAnimationFrame(onFrame)
      }),
    forMs,
  )
}

/** @param {Frames} frames */
function inWords({ perSecond, longestMs, late }) {
  return `${perSecond.toFixed(1)} frames/s, ${late} came late, the longest after ${longestMs.toFixed(0)} ms`
}
