import { defaultRaftOptions } from '../raft/index'
import { median } from './closed-loop'
import { commandBytes, putsAfter } from './commands'
import type { Asked } from './commands'
import { createPump } from './pump'
import { table } from './report'
import type { Report } from './report'

/** Servers in one process that can be given commands. */
export interface Replicated {
  /** Ends once all servers have applied all of them. */
  commit(commands: readonly Asked[]): Promise<void>
  /** Throws unless all servers have applied the same `count` commands. */
  judge(count: number): void
  close(): Promise<void>
}

/** What is measured, and how much of it is: no more than a minute's worth. */
export interface Contestant {
  readonly name: string
  readonly open: (names: readonly string[]) => Promise<Replicated>
  readonly commandCount: number
  readonly rounds: number
}

const names = ['S1', 'S2', 'S3']
const batchSizes = [1, 100, 1000]
const commandCount = 10_000
const rounds = 9

const leastPerSecond = 100_000
const leastRatio = 10

/**
 * How many commands a second three servers in one process apply, all three of them, beside a peer as it comes
 * and the same peer at its barest. Rounds alternate, so that whatever else the machine does meets all;
 * figures are medians, after a first round that does not count.
 */
export async function measureCore(peer: Contestant, barePeer: Contestant): Promise<Report> {
  const core: Contestant = { name: 'this core', open: openCore, commandCount, rounds }
  const all: { readonly size: number; readonly rates: readonly number[] }[] = []
  for (const size of batchSizes) {
    all.push({ size, rates: await measureAlternately([core, peer, barePeer], size) })
  }
  const ratios = all.map(({ rates: [ours = 0, theirs = 0] }) => ours / theirs)
  const at100 = all.find(({ size }) => size === 100)?.rates[0] ?? 0
  return {
    lines: [
      `${names.length} servers, commands of ${commandBytes} bytes, applied on all, commands/s:`,
      ...table([
        ['per batch', core.name, peer.name, '', barePeer.name, ''],
        ...all.map(({ size, rates: [ours = 0, theirs = 0, bare = 0] }) => [
          String(size),
          rate(ours),
          rate(theirs),
          times(ours / theirs),
          rate(bare),
          times(ours / bare),
        ]),
      ]),
    ],
    findings: [
      {
        what: 'commands/s at 100 per batch',
        measured: rate(at100),
        aim: `at least ${rate(leastPerSecond)}`,
        isMet: at100 >= leastPerSecond,
      },
      {
        what: `beside ${peer.name}, where it does best`,
        measured: times(Math.min(...ratios)),
        aim: `at least ${leastRatio}×`,
        isMet: Math.min(...ratios) >= leastRatio,
      },
    ],
  }
}

/** The rate of each. */
async function measureAlternately(
  contestants: readonly Contestant[],
  size: number,
): Promise<readonly number[]> {
  const rates = contestants.map((): number[] => [])
  for (let round = 0; round <= rounds; round++) {
    for (const [i, contestant] of contestants.entries()) {
      if (round <= contestant.rounds) rates[i]?.push(await measureRound(contestant, size))
    }
  }
  return rates.map((all) => median(all.slice(1)))
}

/** Commands per second of one run from an empty log. */
async function measureRound({ open, commandCount: count }: Contestant, size: number) {
  const servers = await open(names)
  const batches = batchesAfter(0, count, size)
  const from = performance.now()
  for (const batch of batches) await servers.commit(batch)
  const seconds = (performance.now() - from) / 1000
  servers.judge(count)
  await servers.close()
  return count / seconds
}

function batchesAfter(done: number, count: number, size: number): readonly (readonly Asked[])[] {
  return Array.from({ length: count / size }, (_, i) => putsAfter(done + i * size, size))
}

function openCore(): Promise<Replicated> {
  const pump = createPump(names, defaultRaftOptions)
  return Promise.resolve({
    commit(commands) {
      pump.commit(commands)
      return Promise.resolve()
    },
    judge: pump.judge,
    close: () => Promise.resolve(),
  })
}

function rate(perSecond: number): string {
  return Math.round(perSecond).toLocaleString('en')
}

function times(ratio: number): string {
  return `${ratio.toFixed(ratio < 10 ? 1 : 0)}×`
}
