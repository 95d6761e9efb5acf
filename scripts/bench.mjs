// @ts-check
import { mkdtempSync, rmSync } from 'node:fs'
import { cpus, loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'

import { frames, scrolling } from './bench-frames.mjs'
import { ensureChromium, launchOptions } from './chromium.mjs'
import { install, root, run } from './install.mjs'

/**
 * `npm run bench`: how fast the built site is in a real browser, beside its aims. Prints plain text.
 *
 * A missed aim is a result, not a failure: the exit code is 0 unless something could not be measured.
 * The site is built into a folder of its own and the profile is a fresh one on disk, since Playwright's
 * default contexts keep IndexedDB in memory. Parts may be named: `npm run bench -- commits kills`.
 *
 * @typedef {import('../src/bench/report').Report} Report
 * @typedef {import('../src/bench/report').Finding} Finding
 * @typedef {import('playwright').BrowserContext} BrowserContext
 */
const dist = join(root, 'node_modules', '.cache', 'bench')

/** @type {Readonly<Record<string, (context: BrowserContext, address: string) => Promise<Report>>>} */
const parts = {
  commits3: (context, address) => commits(context, address, 3),
  commits5: (context, address) => commits(context, address, 5),
  kills: (context, address) => onBenchPage(context, address, (bench) => bench.kills()),
  seek: (context, address) => onBenchPage(context, address, (bench) => bench.seek()),
  moments: (context, address) => onBenchPage(context, address, (bench) => bench.moments()),
  frames,
  scrolling,
  size,
}

install()
process.env['CHROMIUM_PATH'] = ensureChromium()
await measure(process.argv.slice(2))

/** @param {readonly string[]} wanted names of parts, or their beginnings; none for all */
async function measure(wanted) {
  const { build, preview } = await import('vite')
  const { chromium } = await import('playwright')
  await build({ root, logLevel: 'error', build: { outDir: dist, emptyOutDir: true } })
  const server = await preview({
    root,
    logLevel: 'warn',
    build: { outDir: dist },
    preview: { host: '127.0.0.1', port: 0, open: false },
  })
  const address = server.resolvedUrls?.local[0] ?? ''
  const profile = mkdtempSync(join(tmpdir(), 'raft-bench-'))
  const context = await chromium.launchPersistentContext(profile, {
    ...withExactMemory(launchOptions()),
    viewport: { width: 1440, height: 900 },
  })
  try {
    console.log(`${cpus().length} cores (${cpus()[0]?.model}), ${browserOf(context)}, headless.`)
    await measureParts(context, address, wanted)
    console.log(`\nThe machine's load over the last minute, five, fifteen: ${load()}`)
  } finally {
    await context.close()
    await server.close()
    rmSync(profile, { recursive: true, force: true })
  }
}

/**
 * @param {BrowserContext} context
 * @param {string} address
 * @param {readonly string[]} wanted
 */
async function measureParts(context, address, wanted) {
  /** @type {Finding[]} */
  const all = []
  for (const [name, part] of Object.entries(parts)) {
    if (wanted.length > 0 && !wanted.some((word) => name.startsWith(word))) continue
    console.log(`\n— ${name}`)
    try {
      const { lines, findings } = await part(context, address)
      console.log([...lines, ...findings.map(findingLine)].join('\n'))
      all.push(...findings)
    } catch (error) {
      console.log(`This could not be measured: ${String(error)}`)
      process.exitCode = 1
    }
  }
  const missed = all.filter(({ isMet }) => !isMet)
  console.log(`\n${all.length - missed.length} of ${all.length} aims met`)
  for (const finding of missed) console.log(findingLine(finding))
}

/** Above the number of cores, somebody else was at work too, and all figures are worse than they should be. */
function load() {
  return loadavg()
    .map((tasks) => tasks.toFixed(1))
    .join(', ')
}

/** @param {Finding} finding */
function findingLine({ what, measured, aim, isMet }) {
  return `${isMet ? '✓' : '✗'} ${what}: ${measured} (aim: ${aim})`
}

/**
 * @param {BrowserContext} context
 * @param {string} address
 * @param {number} servers
 */
function commits(context, address, servers) {
  return onBenchPage(context, address, (bench, count) => bench.commits(count), servers)
}

/**
 * Measures on the page that anybody may open at `?bench`.
 *
 * @param {BrowserContext} context
 * @param {string} address
 * @param {(bench: import('../src/bench/bench-page').Bench, servers: number) => Promise<Report>} what
 * @param {number} servers
 * @returns {Promise<Report>}
 */
async function onBenchPage(context, address, what, servers = 5) {
  const page = await context.newPage()
  try {
    await page.goto(`${address}?bench`)
    const bench = await page.waitForFunction(() => /** @type {any} */ (globalThis).bench)
    return await bench.evaluate(what, servers)
  } finally {
    await page.close()
  }
}

/** @returns {Promise<Report>} */
async function size() {
  const isSmall = run('..', 'scripts/size.mjs', [dist]) === 0
  const aim = 'at most 220 kB gzipped'
  const measured = isSmall ? 'within the limit' : 'above the limit'
  return { lines: [], findings: [{ what: 'initial JavaScript', measured, aim, isMet: isSmall }] }
}

/**
 * Has the page know its heap to the byte, and not in steps, without what is dead.
 *
 * @param {ReturnType<typeof launchOptions>} options
 */
function withExactMemory(options) {
  const exact = ['--enable-precise-memory-info', '--js-flags=--expose-gc']
  return { ...options, args: [...(options.args ?? []), ...exact] }
}

/** @param {BrowserContext} context */
function browserOf(context) {
  return `Chromium ${context.browser()?.version() ?? ''}`.trim()
}
