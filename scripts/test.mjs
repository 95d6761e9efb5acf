// @ts-check
import { mkdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'

import { ensureChromium } from './chromium.mjs'
import { install, root, run } from './install.mjs'

/**
 * `npm test`: everything that must hold, cheapest first, on a machine with Node and nothing else.
 *
 * Stops at the first stage that fails, whose own output is then the last on the screen, and always
 * closes with one line that sums all runners. A stage that does not count (types, format) is one
 * check. What a runner counted is read from its JSON report, so a runner that died without writing
 * one has failed.
 *
 * @typedef {{ passed: number, failed: number, skipped: number }} Count
 * @typedef {{ name: string, execute: () => Count }} Stage
 */
const reports = join(root, 'node_modules', '.cache', 'tests')

/** @type {readonly Stage[]} */
const stages = [
  check('format', 'prettier', 'bin/prettier.cjs', ['--check', '--log-level', 'warn', '.']),
  check('lint', 'oxlint', 'bin/oxlint', ['--type-aware', '--deny-warnings']),
  check('types', 'typescript', 'bin/tsc', ['-b']),
  vitest('unit'),
  vitest('simulation'),
  check('build', 'vite', 'bin/vite.js', ['build']),
  check('size', '..', 'scripts/size.mjs', []),
  vitest('browser'),
  { name: 'end to end', execute: endToEnd },
]

install()
process.exitCode = testAll() ? 0 : 1

/** @returns {boolean} whether nothing failed */
function testAll() {
  const sum = { passed: 0, failed: 0, skipped: 0 }
  rmSync(reports, { recursive: true, force: true })
  mkdirSync(reports, { recursive: true })
  try {
    process.env['CHROMIUM_PATH'] = ensureChromium()
    runStages(sum)
  } catch (error) {
    console.error(error instanceof Error ? error.message : error)
    sum.failed += 1
  }
  const skipped = sum.skipped > 0 ? `, ${sum.skipped} skipped` : ''
  console.log(`${sum.passed} passed, ${sum.failed} failed${skipped}`)
  return sum.failed === 0
}

/** @param {Count} sum */
function runStages(sum) {
  for (const [i, { name, execute }] of stages.entries()) {
    const started = Date.now()
    console.log(`\n— ${name}`)
    const count = execute()
    sum.passed += count.passed
    sum.failed += count.failed
    sum.skipped += count.skipped
    console.log(`  ${name}: ${((Date.now() - started) / 1000).toFixed(1)} s`)
    if (count.failed === 0) continue
    const left = stages.slice(i + 1).map((stage) => stage.name)
    console.log(`\nStopped at ${name}.${left.length > 0 ? ` Not run: ${left.join(', ')}.` : ''}`)
    return
  }
}

/**
 * A command that either passes or does not.
 *
 * @param {string} name
 * @param {string} tool its package
 * @param {string} file
 * @param {readonly string[]} args
 * @returns {Stage}
 */
function check(name, tool, file, args) {
  const execute = () => {
    const passed = run(tool, file, args) === 0
    return { passed: passed ? 1 : 0, failed: passed ? 0 : 1, skipped: 0 }
  }
  return { name, execute }
}

/**
 * @param {string} project one of those in `vite.config.ts`
 * @returns {Stage}
 */
function vitest(project) {
  const report = join(reports, `${project}.json`)
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`]
  const execute = () => {
    const code = run('vitest', 'vitest.mjs', ['run', '--project', project, ...reporters])
    return count(code, report, (json) => ({
      passed: json.numPassedTests,
      failed: json.numFailedTests,
      skipped: json.numPendingTests + json.numTodoTests,
    }))
  }
  return { name: project, execute }
}

/** @returns {Count} */
function endToEnd() {
  const code = run('@playwright/test', 'cli.js', ['test', '-c', 'e2e'])
  return count(code, join(reports, 'e2e.json'), ({ stats }) => ({
    passed: stats.expected,
    failed: stats.unexpected + stats.flaky,
    skipped: stats.skipped,
  }))
}

/**
 * A runner may fail without a failed test (a file that does not load, an error after the last
 * test): its exit code has the last word.
 *
 * @param {number} code
 * @param {string} report
 * @param {(json: any) => Count} read
 * @returns {Count}
 */
function count(code, report, read) {
  const counted = readReport(report, read)
  return code === 0 ? counted : { ...counted, failed: Math.max(1, counted.failed) }
}

/**
 * @param {string} report
 * @param {(json: any) => Count} read
 * @returns {Count}
 */
function readReport(report, read) {
  try {
    return read(JSON.parse(readFileSync(report, 'utf8')))
  } catch (error) {
    console.error(`There is no report to count: ${String(error)}`)
    return { passed: 0, failed: 1, skipped: 0 }
  }
}
