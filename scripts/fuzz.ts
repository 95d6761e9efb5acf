import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { Worker, isMainThread, parentPort, workerData } from 'node:worker_threads'

import { allRules } from '../src/raft/index'
import type { Rules } from '../src/raft/index'
import { addCoverage, newCoverage, unseen } from '../src/sim/coverage'
import type { Coverage } from '../src/sim/coverage'
import { drawPlan } from '../src/sim/draw-plan'
import { findMutant } from '../src/sim/find-mutant'
import { mutants } from '../src/sim/mutants'
import { runPlan } from '../src/sim/run-plan'
import { runSeed } from '../src/sim/run-seed'
import type { SeedRun } from '../src/sim/run-seed'
import { shrink } from '../src/sim/shrink'
import { headerOf } from '../src/sim/simulation'
import { tellPlan, tellRecording } from '../src/sim/tell'

/**
 * `npm run fuzz -- --seeds 1..10000 --jobs 2`: carries out what these seeds draw, with every checker on, and says
 * how much was seen. A failure is printed with its seed, its plan, and the smallest plan that fails alike, whose
 * recording is written to a file; then the exit code is 1.
 *
 * `--rule NAME` switches a rule of Raft off, to see it found. `--mutants` prints which rule is found by what.
 */
const usage = 'npm run fuzz -- [--seeds 1..1000] [--jobs 2] [--rule NAME] [--mutants]'

/** What a thread says of one seed. */
interface Told {
  readonly run: SeedRun
  readonly coverage: Coverage
}

interface Share {
  readonly from: number
  readonly to: number
  readonly every: number
  readonly change: Partial<Rules>
}

if (isMainThread) await main()
else work()

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      seeds: { type: 'string', default: '1..1000' },
      jobs: { type: 'string', default: '2' },
      rule: { type: 'string', multiple: true, default: [] },
      mutants: { type: 'boolean', default: false },
    },
  })
  const seeds = /^(\d+)(?:\.\.(\d+))?$/.exec(values.seeds)
  const unknown = values.rule.filter((name) => !(name in allRules))
  const jobs = Number(values.jobs)
  if (seeds === null || unknown.length > 0 || !Number.isInteger(jobs) || jobs < 1) {
    console.error(unknown.length > 0 ? `There is no rule ${unknown.join(', ')}.` : usage)
    process.exitCode = 2
    return
  }
  if (values.mutants) return printMutants()
  const change = Object.fromEntries(values.rule.map((name) => [name, false]))
  const from = Number(seeds[1])
  const failed = await fuzz({ from, to: Number(seeds[2] ?? from), every: jobs, change })
  if (failed === null) return
  printFailure(failed, change)
  process.exitCode = 1
}

/** Shares the seeds out among threads, and stops at the first that fails; the lowest of those that did. */
async function fuzz(share: Share): Promise<SeedRun | null> {
  const began = performance.now()
  const coverage = newCoverage()
  let [runs, simulated, records] = [0, 0, 0]
  let failed: SeedRun | null = null
  let said = began
  const progress = () => {
    const seconds = (performance.now() - began) / 1000
    const hours = simulated / 3.6e9
    return `${runs} runs, ${(runs / seconds).toFixed(1)} runs/s, ${hours.toFixed(2)} simulated hours, ${Math.round(simulated / 1e6 / seconds)} simulated s/s, ${records} records`
  }
  await Promise.all(
    Array.from({ length: share.every }, (_, i) => {
      const workerData: Share = { ...share, from: share.from + i }
      const worker = new Worker(import.meta.filename, { workerData })
      worker.on('message', (told: Told) => {
        runs++
        simulated += told.run.at
        records += told.run.records
        addCoverage(coverage, told.coverage)
        if (told.run.finding !== null && (failed === null || told.run.seed < failed.seed))
          failed = told.run
        if (failed !== null) void worker.terminate()
        if (performance.now() - said < 10_000) return
        said = performance.now()
        console.log(progress())
      })
      return new Promise<void>((resolve, reject) => {
        worker.on('error', reject)
        worker.on('exit', () => resolve())
      })
    }),
  )
  console.log(`${progress()}\n\nSeen:\n${table(coverage)}`)
  const never = unseen(coverage)
  if (never.length > 0) console.log(`\nNever seen: ${never.join(', ')}`)
  return failed
}

/** A thread runs every so many-th seed. */
function work(): void {
  const { from, to, every, change }: Share = workerData
  for (let seed = from; seed <= to; seed += every) {
    const coverage = newCoverage()
    const told: Told = { run: runSeed(seed, coverage, change), coverage }
    parentPort?.postMessage(told)
    if (told.run.finding !== null) return
  }
}

function table(coverage: Coverage): string {
  const cells = [...coverage].map(
    ([sight, times]) => `${sight.padEnd(26)}${String(times).padStart(9)}`,
  )
  const rows = Math.ceil(cells.length / 3)
  const row = (i: number) => [cells[i], cells[i + rows], cells[i + 2 * rows]].filter(Boolean)
  return Array.from({ length: rows }, (_, i) => `  ${row(i).join('   ')}`).join('\n')
}

function printFailure({ seed, finding }: SeedRun, change: Partial<Rules>): void {
  const plan = drawPlan(seed, change)
  console.log(`\nSeed ${seed} fails: ${finding?.what}: ${finding?.detail}\n`)
  console.log(tellPlan(plan).join('\n'))
  const small = shrink(plan)
  const header = headerOf(small.plan)
  console.log(
    `\nThe smallest plan found in ${small.runs} runs that fails alike, with ${small.run.records.length} records instead of ${runPlan(plan, newCoverage()).records.length}:`,
    `${small.run.finding?.what}: ${small.run.finding?.detail}\n`,
  )
  console.log(tellPlan(small.plan).join('\n'))
  console.log(
    `\nWhat happened there last:\n${tellRecording(header, small.run.records, 60).join('\n')}`,
  )
  const folder = join('node_modules', '.cache', 'fuzz')
  mkdirSync(folder, { recursive: true })
  const file = join(folder, `seed-${seed}.json`)
  writeFileSync(file, JSON.stringify({ plan: small.plan, header, records: small.run.records }))
  console.log(`\nIts plan and its recording are in ${file}.`)
}

/** Which rule is found to be off by which seed, and by what. Those of `stories` need an order of events that is rarer. */
function printMutants(): void {
  for (const mutant of mutants) {
    const found = findMutant(mutant)
    const by = found === null ? 'not found' : `seed ${found.seed}: ${found.finding.what}`
    console.log(`${mutant.rule.padEnd(30)} ${by}`)
  }
  console.log(`All others are found by a story each: src/sim/testing/mutant-stories.ts.`)
}
