// @ts-check
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { delimiter, join } from 'node:path'

import { root } from './install.mjs'

/**
 * Where the tests find their browser, and how they launch it.
 *
 * `findChromium` only looks: `CHROMIUM_PATH`, then Playwright's own, then one of the system.
 * `ensureChromium` also gets one. Neither downloads anything when a Chromium is there. Only Node's
 * own modules are imported, since this runs before the dependencies may be installed.
 *
 * @returns {string | null} the path of an executable that runs, or null
 */
export function findChromium() {
  const named = process.env['CHROMIUM_PATH']
  if (named !== undefined && named !== '') return existsSync(named) ? named : null
  return [playwrightChromium(), ...systemChromiums()].find((path) => runs(path)) ?? null
}

/**
 * Finds a Chromium or gets one: by apt as root on Debian, else by Playwright within two minutes.
 *
 * @returns {string} the path of an executable
 * @throws {Error} with one line that says what to install
 */
export function ensureChromium() {
  const named = process.env['CHROMIUM_PATH']
  const found = findChromium()
  if (found !== null) return found
  if (named) throw new Error(`CHROMIUM_PATH is ${named}, but there is no such file.`)
  for (const get of isRootOnDebian()
    ? [installWithApt, installWithPlaywright]
    : [installWithPlaywright]) {
    get()
    const installed = findChromium()
    if (installed !== null) return installed
  }
  throw new Error(
    'No Chromium found: install Chrome or Chromium, or set CHROMIUM_PATH to one, then run again.',
  )
}

/**
 * The same for every launch: no traffic of the browser's own, and no sandbox only where Chromium
 * refuses to have one (as root).
 *
 * @returns {{ executablePath?: string, args: string[] }}
 */
export function launchOptions() {
  const path = findChromium()
  const args = [
    '--disable-gpu',
    '--disable-quic',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
  ]
  if (isRoot()) args.unshift('--no-sandbox')
  return path === null ? { args } : { executablePath: path, args }
}

/** @returns {string | null} */
function playwrightChromium() {
  try {
    return createRequire(import.meta.url)('playwright').chromium.executablePath()
  } catch {
    // Not installed yet, or it has no build for this platform: there may be another browser.
    return null
  }
}

/** @returns {string[]} */
function systemChromiums() {
  const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']
  const folders = (process.env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '')
  const onPath = names.flatMap((name) => folders.map((folder) => join(folder, name)))
  const onMac = [
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
  ]
  const onWindows = ['PROGRAMFILES', 'PROGRAMFILES(X86)', 'LOCALAPPDATA'].flatMap((variable) => {
    const folder = process.env[variable]
    if (folder === undefined) return []
    return [
      join(folder, 'Google', 'Chrome', 'Application', 'chrome.exe'),
      join(folder, 'Chromium', 'Application', 'chrome.exe'),
    ]
  })
  return [...onPath, ...onMac, ...onWindows]
}

/**
 * Being there is not enough: Ubuntu ships a `chromium-browser` that only advertises a snap. On
 * Windows, asking for the version would open a window.
 *
 * @param {string | null} path
 */
function runs(path) {
  if (path === null || !existsSync(path)) return false
  if (process.platform === 'win32') return true
  return spawnSync(path, ['--version'], { stdio: 'ignore', timeout: 20_000 }).status === 0
}

function installWithApt() {
  console.log('No Chromium found. Installing the Debian package.')
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  const packages = ['chromium', ...(hasFonts() ? [] : ['fonts-noto-core', 'fonts-noto-mono'])]
  spawnSync('apt-get', ['update'], { stdio: 'inherit', env })
  spawnSync('apt-get', ['install', '-y', '--no-install-recommends', ...packages], {
    stdio: 'inherit',
    env,
  })
}

function installWithPlaywright() {
  console.log("No Chromium found. Downloading Playwright's.")
  const cli = join(root, 'node_modules', 'playwright', 'cli.js')
  const args = [cli, 'install', 'chromium']
  spawnSync(process.execPath, args, { stdio: 'inherit', timeout: 120_000 })
}

function isRoot() {
  return process.getuid?.() === 0
}

function isRootOnDebian() {
  const release = '/etc/os-release'
  return isRoot() && existsSync(release) && /^ID=debian$/m.test(readFileSync(release, 'utf8'))
}

function hasFonts() {
  const listed = spawnSync('fc-list', { encoding: 'utf8' })
  return listed.status === 0 && listed.stdout.trim() !== ''
}
