// @ts-check
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { basename, join } from 'node:path'
import { pathToFileURL } from 'node:url'

import { install, root } from './install.mjs'

/**
 * `node scripts/run-typescript.mjs scripts/X.ts …` runs a program of this project that is written in
 * TypeScript, in this process: flags of Node such as `--cpu-prof` stand before this file's name.
 *
 * Vite bundles the program with all it imports from here into one module, as it does for the browser, so
 * that calls between files cost what they cost there; packages are left to Node. That takes a third of a
 * second. In the program, arguments begin at `process.argv[2]`, stacks name the sources, and
 * `import.meta.filename` is a file that a `Worker` can run too.
 */
const [program, ...args] = process.argv.slice(2)

if (program === undefined) {
  console.error('Which program? For example: node scripts/run-typescript.mjs scripts/bench-core.ts')
  process.exitCode = 1
} else {
  install()
  process.setSourceMapsEnabled(true)
  const file = await bundle(program)
  process.argv = [process.execPath, file, ...args]
  await import(pathToFileURL(file).href)
}

/**
 * @param {string} entry a path from the root of the project
 * @returns {Promise<string>} a file that is there until this process ends
 */
async function bundle(entry) {
  const { build } = await import('vite')
  const cache = join(root, 'node_modules', '.cache')
  mkdirSync(cache, { recursive: true })
  const outDir = mkdtempSync(join(cache, 'program-'))
  process.once('exit', () => rmSync(outDir, { recursive: true, force: true }))
  const name = basename(entry, '.ts')
  await build({
    root,
    configFile: false,
    publicDir: false,
    logLevel: 'error',
    build: {
      ssr: entry,
      target: 'node20',
      minify: false,
      sourcemap: true,
      outDir,
      rolldownOptions: { output: { entryFileNames: `${name}.mjs`, codeSplitting: false } },
    },
  })
  return join(outDir, `${name}.mjs`)
}
