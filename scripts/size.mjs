// @ts-check
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'

import { root } from './install.mjs'

/**
 * How much JavaScript a visitor downloads before the page can start: the entry, all it imports
 * statically, and what the page asks the browser to preload. Fails above the limit. Another folder than
 * `dist` may be named.
 *
 * @typedef {{ file: string, isEntry?: boolean, imports?: string[] }} Chunk
 */
const limitKb = 220

const dist = process.argv[2] ?? join(root, 'dist')
const files = [...new Set([...entryFiles(), ...preloadedFiles()])]
const sizes = files.map((file) => ({ file, kb: gzippedKb(file) }))
const totalKb = sizes.reduce((sum, { kb }) => sum + kb, 0)

for (const { file, kb } of sizes) console.log(`${kb.toFixed(1).padStart(8)} kB  ${file}`)
console.log(`${totalKb.toFixed(1).padStart(8)} kB  initial JavaScript, gzipped (limit ${limitKb})`)
if (files.length === 0) console.error('dist names no entry: run the build first.')
process.exitCode = files.length > 0 && totalKb <= limitKb ? 0 : 1

/** @returns {readonly string[]} */
function entryFiles() {
  /** @type {Record<string, Chunk>} */
  const manifest = JSON.parse(readFileSync(join(dist, '.vite', 'manifest.json'), 'utf8'))
  const reached = new Set(Object.keys(manifest).filter((key) => manifest[key]?.isEntry === true))
  for (const key of reached) for (const next of manifest[key]?.imports ?? []) reached.add(next)
  return [...reached].flatMap((key) => manifest[key]?.file ?? [])
}

/** @returns {readonly string[]} */
function preloadedFiles() {
  const page = readFileSync(join(dist, 'index.html'), 'utf8')
  const links = page.match(/<link[^>]*rel="modulepreload"[^>]*>/g) ?? []
  return links.flatMap((link) => /href="\.?\/?([^"]+)"/.exec(link)?.[1] ?? [])
}

/** @param {string} file as the manifest names it */
function gzippedKb(file) {
  return gzipSync(readFileSync(join(dist, file)), { level: 9 }).length / 1000
}
