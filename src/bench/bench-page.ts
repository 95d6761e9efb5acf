import '../ui/tokens.css'
import { tryTabLock } from '../adapters/lock-web'
import { reasonOf } from '../lib/reason-of'
import { measureCommits } from './commits'
import { measureKills } from './kills'
import { seekInBrowser } from './seek-in-browser'
import type { ShowScreen } from './moments'
import { findingLine } from './report'
import type { Report } from './report'

/** The parts of the benchmark, for a person at the console and for `npm run bench`. */
export interface Bench {
  commits(servers: number): Promise<Report>
  kills(): Promise<Report>
  seek(): Promise<Report>
  moments(): Promise<Report>
}

/**
 * The page at `?bench`: measures in whatever browser it is opened in, and shows plain text. Nothing
 * else is drawn meanwhile, and no other cluster runs on this page.
 */
export async function showBench(root: HTMLElement, showScreen: ShowScreen): Promise<Bench> {
  const bench: Bench = {
    commits: measureCommits,
    kills: measureKills,
    seek: seekInBrowser,
    async moments() {
      const { measureMoments } = await import('./moments')
      return measureMoments(root, showScreen)
    },
  }
  const button = document.createElement('button')
  const results = document.createElement('pre')
  const cores = navigator.hardwareConcurrency
  results.setAttribute('role', 'log')
  results.textContent = [
    'How fast this cluster is in this browser, beside the least that any replicated log must do here:',
    'as many workers, BroadcastChannel, one strict IndexedDB record a batch, a majority of disks, no Raft.',
    `${cores} cores. All servers share one disk and its queue. Takes about six minutes.`,
    '',
  ].join('\n')
  button.textContent = 'Measure'
  button.style.padding = '6px 16px'
  root.style.cssText = 'padding: 24px; overflow-x: auto'
  root.append(button, results)

  const print = (lines: readonly string[]) => results.append(`${lines.join('\n')}\n`)
  const show = ({ lines, findings }: Report) =>
    print(['', ...lines, ...findings.map((finding) => findingLine(finding))])

  async function measureAll(): Promise<void> {
    for (const servers of [3, 5]) show(await bench.commits(servers))
    show(await bench.kills())
    show(await bench.seek())
    show(await bench.moments())
    print(['', 'Done.'])
  }

  const isAlone = (await tryTabLock('raft/bench/tab')) !== null
  if (!isAlone) print(['Another tab measures already.'])
  button.disabled = !isAlone
  button.onclick = () => {
    button.disabled = true
    measureAll()
      .catch((error: unknown) => print([reasonOf(error)]))
      .finally(() => {
        button.disabled = false
      })
  }
  return bench
}
