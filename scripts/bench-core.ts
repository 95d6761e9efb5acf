import { cpus, loadavg } from 'node:os'

import { measureCore } from '../src/bench/core-speed'
import { measureLogLength } from '../src/bench/log-length'
import { findingLine } from '../src/bench/report'
import type { Report } from '../src/bench/report'
import { measureSeek } from '../src/bench/seek'
import { measureSimulator } from '../src/bench/simulator-speed'
import { createFileChunks } from './file-chunks'
import { bareLiferaft, liferaft } from './peer-liferaft'

/**
 * `npm run bench:core`: how fast the core and the simulator are in this Node, beside their aims. Prints plain
 * text. A missed aim is a result, not a failure: what is not applied everywhere alike is. Parts may be named:
 * `npm run bench:core -- log`.
 */
const parts: Readonly<Record<string, () => Report | Promise<Report>>> = {
  commands: () => measureCore(liferaft, bareLiferaft),
  log: measureLogLength,
  simulator: measureSimulator,
  seek: seekInFiles,
}

console.log(`${cpus().length} cores (${cpus()[0]?.model}), Node ${process.versions.node}.`)
const wanted = process.argv.slice(2)
for (const [name, measure] of Object.entries(parts)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue
  const { lines, findings } = await measure()
  console.log(['', `— ${name}`, ...lines, ...findings.map(findingLine)].join('\n'))
}
const load = loadavg().map((tasks) => tasks.toFixed(1))
console.log(`\nThe machine's load over the last minute, five, fifteen: ${load.join(', ')}`)

async function seekInFiles(): Promise<Report> {
  const spill = createFileChunks()
  try {
    const usedBytes = () => {
      globalThis.gc?.()
      return process.memoryUsage().heapUsed
    }
    return await measureSeek({ spill, usedBytes, breathe: () => Promise.resolve() })
  } finally {
    spill.close()
  }
}
