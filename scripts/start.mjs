// @ts-check
import { install, run } from './install.mjs'

/**
 * `npm start` builds the site and serves what was built; `npm run dev` serves the sources and follows
 * their changes. Both install what they need first, print the address, and pass what stands after
 * `--` on to Vite (`npm start -- --port 8080 --open`).
 */
const [mode, ...args] = process.argv.slice(2)

install()
process.exitCode = mode === 'dev' ? vite(args) : vite(['build']) || vite(['preview', ...args])

/** @param {readonly string[]} words */
function vite(words) {
  return run('vite', 'bin/vite.js', words)
}
