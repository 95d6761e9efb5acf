import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path/posix'
import { fileURLToPath } from 'node:url'

import { describe, expect, it } from 'vitest'

/** What each folder of `src` may import besides itself. An arrow that is not here does not exist. */
const core = ['lib', 'raft', 'kv', 'server', 'client', 'world']
const simulated = [...core, 'adapters', 'trace', 'check', 'sim']
const layers: Readonly<Record<string, readonly string[]>> = {
  lib: [],
  raft: ['lib'],
  kv: ['lib'],
  server: ['lib', 'raft', 'kv'],
  client: ['lib', 'raft', 'kv', 'server'],
  world: ['lib', 'raft', 'kv', 'server', 'client'],
  adapters: core,
  trace: core,
  check: [...core, 'trace'],
  sim: [...core, 'adapters', 'trace', 'check'],
  cluster: simulated,
  scenario: [...simulated, 'cluster'],
  debug: [...simulated, 'cluster', 'scenario'],
  machines: [...simulated, 'cluster', 'scenario', 'debug'],
  store: [...simulated, 'cluster', 'scenario', 'debug'],
  api: [...simulated, 'cluster', 'scenario', 'debug', 'machines', 'store'],
  ui: [...simulated, 'cluster', 'scenario', 'debug', 'machines', 'store'],
  bench: [...simulated, 'cluster', 'scenario', 'debug', 'store', 'api', 'ui'],
}

/** Tests, the contracts that adapters share, and what either needs. */
const tests = /\.(test|contract)\.ts$|\/testing\//

/** Where each package may be imported. One that is not listed may be imported nowhere. */
const packages: Readonly<Record<string, RegExp>> = {
  '@xstate/react': /^src\/ui\//,
  '@xyflow/react': /^src\/ui\//,
  comlink: /^workers\/|^src\/cluster\/live-/,
  'fast-check': tests,
  idb: /^src\/adapters\//,
  react: /^src\/(ui\/|main\.tsx$)/,
  'react-dom': /^src\/(ui\/|main\.tsx$)/,
  valibot: /^src\/(?!lib|raft|kv|server|client)/,
  vitest: tests,
  xstate: /^src\/(machines\/|ui\/use-)/,
  zustand: /^src\/(store|ui)\//,
}

const isTest = (path: string) => tests.test(path)
const isInFolders = (path: string, folders: readonly string[]) =>
  folders.some((folder) => path.startsWith(`src/${folder}/`))
/** Between the same seed and the same run. Adapters are where the platform comes in: see `platform`. */
const isDeterministic = (path: string) =>
  isInFolders(path, [...simulated, 'scenario']) && !isTest(path)
const isPure = (path: string) => isDeterministic(path) && !path.startsWith('src/adapters/')
/** What runs a scenario waits for the cluster it drives, and for nothing else. */
const mayAwait = (path: string) => path.startsWith('src/scenario/run')
const isSpec = (path: string) => /^e2e\/.*\.spec\.ts$/.test(path)

interface WordRule {
  readonly why: string
  readonly pattern: RegExp
  readonly appliesTo: (path: string) => boolean
}

const wordRules: readonly WordRule[] = [
  {
    why: 'reads a clock',
    pattern: /\bnew Date\b|\bDate[.(]|\bperformance\b/,
    appliesTo: isPure,
  },
  { why: 'reads the date', pattern: /\bnew Date\b|\bDate[.(]/, appliesTo: isDeterministic },
  { why: 'draws at random', pattern: /\bMath\.random\b|\bcrypto\b/, appliesTo: isDeterministic },
  {
    why: 'takes a timer',
    pattern: /\bset(Timeout|Interval|Immediate)\b|\bqueueMicrotask\b|\brequestAnimationFrame\b/,
    appliesTo: isPure,
  },
  {
    why: 'waits',
    pattern: /\basync\b|\bawait\b|\bPromise\b/,
    appliesTo: (path) => isPure(path) && !mayAwait(path),
  },
  {
    why: 'knows the platform',
    pattern:
      /\b(indexedDB|BroadcastChannel|MessagePort|Worker|navigator|localStorage|sessionStorage)\b|\b(window|document)\.|\bprocess\.(env|argv|exit|hrtime)\b/,
    appliesTo: isPure,
  },
  { why: 'logs', pattern: /\bconsole\b/, appliesTo: isDeterministic },
  { why: 'casts to any', pattern: /\bas any\b|<any>/, appliesTo: () => true },
  {
    why: 'names an element, which is for page objects',
    pattern: /\.(locator|getBy\w+|\$\$?|querySelector\w*)\(/,
    appliesTo: isSpec,
  },
  {
    why: 'waits for a time instead of a state',
    pattern: /\bwaitForTimeout\b|(?<!test\.)\bsetTimeout\b/,
    appliesTo: (path) => path.startsWith('e2e/') || path.endsWith('.browser.test.ts'),
  },
  {
    why: 'leaves tests out',
    pattern: /\b(it|test|describe)\.(only|skip|todo|fixme)\b/,
    appliesTo: (path) => isTest(path) || isSpec(path),
  },
]

/** Names of the platform, and the only files of `src` that know each: adapters, and the floor they are measured against. */
const platform: readonly {
  readonly name: string
  readonly pattern: RegExp
  readonly files: readonly string[]
}[] = [
  {
    name: 'IndexedDB',
    pattern: /\bindexedDB\b|\bopenDB\(|\bdeleteDB\(/,
    files: ['src/adapters/database-indexeddb.ts', 'src/adapters/spill-indexeddb.ts'],
  },
  {
    name: 'BroadcastChannel',
    pattern: /\bnew BroadcastChannel\b/,
    files: ['src/adapters/network-broadcastchannel.ts', 'src/bench/floor.ts'],
  },
  {
    name: 'Web Locks',
    pattern: /\bnavigator\.locks\b/,
    files: ['src/adapters/lock-web.ts'],
  },
  {
    name: 'local storage',
    pattern: /\blocalStorage\b/,
    files: ['src/adapters/settings-localstorage.ts'],
  },
]
const timers = /\bset(Timeout|Interval)\(/

const mostLines = 300
/** Beside imports and empty lines: a worker is little more than the list of what it wires. */
const mostWorkerLines = 50
/** One closure over one server's state, and the interfaces it is known by. */
const longer: Readonly<Record<string, number>> = { 'src/server/host.ts': 330 }

describe('every file keeps the rules', () => {
  const files = ['src', 'workers', 'e2e'].flatMap(filesUnder)

  it('finds the files', () => {
    expect(files.map(({ path }) => path)).toContain('src/raft/index.ts')
  })

  it('imports, words and sizes', () => {
    expect(files.flatMap(({ path, text }) => judge(path, text))).toEqual([])
  })

  it.each(platform)('$name is known to no other file', ({ pattern, files: knowers }) => {
    expect(knowing(files, pattern, 'src/')).toEqual(knowers)
  })

  it('timers are known to two adapters: world time, and the patience of a report', () => {
    expect(knowing(files, timers, 'src/adapters/')).toEqual([
      'src/adapters/clock-world.ts',
      'src/adapters/reporter-port.ts',
    ])
  })
})

describe('the rules catch what they are for', () => {
  it.each([
    ['raft may not import world', 'src/raft/a.ts', "import { apply } from '../world/apply'"],
    ['raft may not import kv', 'src/raft/a.ts', "import '../kv/store'"],
    ['kv may not import raft', 'src/kv/a.ts', "export { x } from '../raft/index'"],
    ['sim may not import cluster', 'src/sim/a.ts', "const x = import('../cluster/cluster')"],
    ['ui may not import api', 'src/ui/a.tsx', "import { x } from '../api/api'"],
    ['raft may not import main', 'src/raft/a.ts', "import x from '../main'"],
    ['enters raft beside its door', 'src/ui/a.tsx', "import { term } from '../raft/brands'"],
    [
      'imports a worker otherwise than by type',
      'src/cluster/a.ts',
      "import { x } from '../../workers/x.worker'",
    ],
    [
      'imports what is there for tests',
      'src/adapters/a.ts',
      "import { x } from './testing/database-by-hand'",
    ],
    ['may not import comlink', 'src/ui/a.tsx', "import { wrap } from 'comlink'"],
    ['may not import react', 'src/store/a.ts', "import { memo } from 'react'"],
    ['may not import xstate', 'src/ui/Card.tsx', "import { setup } from 'xstate'"],
    ['may not import vitest', 'src/lib/a.ts', "import { it } from 'vitest'"],
    ['may not import lodash', 'src/ui/a.tsx', "import _ from 'lodash'"],
    ['may not import node:fs', 'src/trace/a.ts', "import { readFileSync } from 'node:fs'"],
    ['reads a clock', 'src/raft/a.ts', 'const now = performance.now()'],
    ['reads the date', 'src/adapters/a.ts', 'const now = Date.now()'],
    ['draws at random', 'src/adapters/a.ts', 'const id = crypto.randomUUID()'],
    ['draws at random', 'src/sim/a.ts', 'if (Math.random() < 0.5) drop()'],
    ['takes a timer', 'src/world/a.ts', 'setTimeout(wake, 10)'],
    ['waits', 'src/server/a.ts', 'await storage.write(write)'],
    ['waits', 'src/check/a.ts', 'function all(): Promise<void> {}'],
    ['waits', 'src/scenario/parse.ts', 'await text()'],
    ['reads a clock', 'src/scenario/run.ts', 'const now = performance.now()'],
    ['cluster may not import scenario', 'src/cluster/a.ts', "import { x } from '../scenario/run'"],
    ['knows the platform', 'src/world/a.ts', "localStorage.setItem('a', 'b')"],
    ['logs', 'src/raft/a.ts', 'console.log(term)'],
    ['casts to any', 'src/ui/a.tsx', 'const x = y as any'],
    ['names an element', 'e2e/a.spec.ts', "await page.getByRole('button').click()"],
    ['waits for a time', 'e2e/pages/a.ts', 'await page.waitForTimeout(500)'],
    ['leaves tests out', 'src/kv/a.test.ts', "it.skip('works', () => {})"],
    ['silences the compiler', 'src/kv/a.ts', `//${' @ts'}-ignore\n`],
    ['301 lines', 'src/kv/a.ts', 'x\n'.repeat(300)],
    ['51 lines', 'workers/a.worker.ts', 'x\n'.repeat(51)],
  ])('%s: %s', (expected, path, text) => {
    expect(judge(path, text).join('\n')).toContain(expected)
  })

  it.each([
    ['src/server/a.ts', "import type { Term } from '../raft/index'"],
    ['src/raft/a.ts', "import type { Term } from './brands'"],
    ['src/main.tsx', "import { App } from './ui/App'"],
    ['src/cluster/a.ts', "import type { X } from '../../workers/x.worker'"],
    ['src/store/a.ts', "import { createStore } from 'zustand/vanilla'"],
    ['src/kv/a.test.ts', "import { readFileSync } from 'node:fs'"],
    ['src/raft/a.ts', '/** Not the setTimeout of a Date: see Math.random. */\nconst x = 1'],
    ['src/raft/a.ts', "const url = 'http://a/b' // await nothing"],
    ['src/trace/a.ts', "const sentence = 'The console waits for a Promise.'"],
    ['src/adapters/a.ts', 'setTimeout(wake, 10)'],
    ['src/scenario/run.ts', 'await cluster.request(request)'],
    ['src/ui/a.tsx', 'const now = performance.now()'],
    ['src/sim/a.ts', 'process.host.receive(envelopes)'],
  ])('%s may hold: %s', (path, text) => {
    expect(judge(path, text)).toEqual([])
  })

  it('a second file that knows a platform name is found', () => {
    const files = ['a', 'b'].map((name) => ({
      path: `src/adapters/${name}.ts`,
      text: "new BroadcastChannel('x')",
    }))
    expect(knowing(files, /\bnew BroadcastChannel\b/, 'src/')).toHaveLength(2)
  })
})

interface File {
  readonly path: string
  readonly text: string
}

function filesUnder(folder: string): readonly File[] {
  const root = fileURLToPath(new URL('..', import.meta.url))
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name.replaceAll('\\', '/')))
    .filter((path) => /\.tsx?$/.test(path) && path !== 'src/tidy.test.ts')
    .map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') }))
}

/** Everything that is wrong with a file, one sentence each. */
function judge(path: string, text: string): readonly string[] {
  const words = withoutStrings(withoutComments(text))
  return [
    ...imports(text).flatMap((found) => judgeImport(path, found)),
    ...wordRules
      .filter(({ appliesTo, pattern }) => appliesTo(path) && pattern.test(words))
      .map(({ why, pattern }) => `${why}: ${pattern.exec(words)?.[0] ?? ''}`),
    ...(/[/*]\s*@ts-(ignore|nocheck)/.test(text) ? ['silences the compiler'] : []),
    ...judgeSize(path, text),
  ].map((sentence) => `${path}: ${sentence}`)
}

interface Import {
  readonly from: string
  readonly isType: boolean
}

function imports(text: string): readonly Import[] {
  const pattern = /\b(import|export)\b(\s+type\b)?(?:[^'"`;]*?\bfrom)?\s*\(?\s*'([^']+)'/g
  return [...withoutComments(text).matchAll(pattern)].map((match) => ({
    from: (match[3] ?? '').replace(/\?.*$/, ''),
    isType: match[2] !== undefined,
  }))
}

function judgeImport(path: string, { from, isType }: Import): readonly string[] {
  if (!path.startsWith('src/') && from.startsWith('.')) return judgeDoor(path, from)
  const isOnNode = isTest(path) || path.startsWith('e2e/')
  if (from.startsWith('node:')) return isOnNode ? [] : [`may not import ${from}`]
  if (!from.startsWith('.')) return path.startsWith('e2e/') ? [] : judgePackage(path, from)
  const target = join(dirname(path), from)
  if (target.startsWith('workers/'))
    return isType ? [] : ['imports a worker otherwise than by type']
  if (isTest(target) && !isTest(path)) return ['imports what is there for tests']
  const [own, other] = [folderOf(path), folderOf(target)]
  const isAllowed = own === null || own === other || layers[own]?.includes(other ?? '') === true
  if (!isAllowed) return [`${own} may not import ${other ?? target.replace(/^src\//, '')}`]
  return judgeDoor(path, from)
}

function judgeDoor(path: string, from: string): readonly string[] {
  const target = join(dirname(path), from)
  const isInside = path.startsWith('src/raft/')
  const isDoor = target === 'src/raft/index' || !target.startsWith('src/raft')
  return isInside || isDoor ? [] : ['enters raft beside its door, raft/index']
}

function judgePackage(path: string, from: string): readonly string[] {
  const name = from
    .split('/')
    .slice(0, from.startsWith('@') ? 2 : 1)
    .join('/')
  return packages[name]?.test(path) === true ? [] : [`may not import ${name}`]
}

function judgeSize(path: string, text: string): readonly string[] {
  if (isTest(path) || isSpec(path)) return []
  const isWorker = path.startsWith('workers/')
  const counted = isWorker ? text.replace(/^import [^']*'[^']+'$/gm, '') : text
  const lines = counted.split('\n').filter((line) => !isWorker || line !== '')
  const most = isWorker ? mostWorkerLines : (longer[path] ?? mostLines)
  return lines.length > most ? [`${lines.length} lines, at most ${most}`] : []
}

/** The folder of `src` a path lies in, or null for what lies in `src` itself. */
function folderOf(path: string): string | null {
  return /^src\/([^/]+)\//.exec(path)?.[1] ?? null
}

function knowing(files: readonly File[], pattern: RegExp, under: string): readonly string[] {
  return files
    .filter(({ path }) => path.startsWith(under) && !isTest(path))
    .filter(({ text }) => pattern.test(withoutStrings(withoutComments(text))))
    .map(({ path }) => path)
    .toSorted()
}

function withoutComments(text: string): string {
  const pattern =
    /('(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"|`(?:\\.|[^`\\])*`)|\/\/.*|\/\*[\s\S]*?\*\//g
  return text.replace(pattern, (_, string: string | undefined) => string ?? ' ')
}

function withoutStrings(text: string): string {
  return text.replace(/'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"/g, "''")
}
