// @ts-check
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = fileURLToPath(new URL('..', import.meta.url))

const stamp = join(root, 'node_modules', '.installed')

/**
 * Installs the dependencies if they are missing, or older than the lock file.
 *
 * Each install leaves the lock file's hash in `node_modules`, so that the next run knows in a
 * millisecond that there is nothing to do. Uses Node's own modules only: it runs before all others.
 *
 * Not `npm ci`: the lock file may lack a linter's binaries for platforms it was not made on, which
 * `npm ci` refuses and `npm install` fetches. `--no-save` keeps the lock file as it is.
 */
export function install() {
  demandNode(20, 19)
  const wanted = createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex')
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return
  console.log('Installing the dependencies.')
  npm(['install', '--no-save', '--include=dev', '--no-audit', '--no-fund'])
  writeFileSync(stamp, wanted)
}

/**
 * Runs the command of an installed package to its end, with this process's input and output.
 *
 * @param {string} name the package
 * @param {string} file its command, as a path inside the package
 * @param {readonly string[]} args
 * @param {NodeJS.ProcessEnv} env
 * @returns {number} its exit code
 */
export function run(name, file, args, env = process.env) {
  const path = join(root, 'node_modules', name, file)
  const ended = spawnSync(process.execPath, [path, ...args], { cwd: root, stdio: 'inherit', env })
  return ended.status ?? 1
}

/**
 * @param {number} major
 * @param {number} minor
 */
function demandNode(major, minor) {
  const [haveMajor = 0, haveMinor = 0] = process.versions.node.split('.').map(Number)
  if (haveMajor > major || (haveMajor === major && haveMinor >= minor)) return
  console.error(`Node ${major}.${minor} or newer is needed; this is ${process.versions.node}.`)
  process.exit(1)
}

/**
 * The same npm that started us when there is one, since `npm` is not an executable on Windows.
 *
 * @param {readonly string[]} args
 */
function npm(args) {
  const started = process.env['npm_execpath']
  const options = /** @type {const} */ ({ cwd: root, stdio: 'inherit' })
  const ended =
    started !== undefined && started.endsWith('.js')
      ? spawnSync(process.execPath, [started, ...args], options)
      : spawnSync(['npm', ...args].join(' '), { ...options, shell: true })
  if (ended.status === 0) return
  console.error('npm could not install the dependencies (its message is above).')
  process.exit(1)
}
