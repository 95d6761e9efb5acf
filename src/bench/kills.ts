import type { RaftApi } from '../api/window-raft'
import type { RaftState } from '../api/snapshot'
import { median } from './closed-loop'
import { openRaft } from './raft-subject'
import { inMs } from './report'
import type { Report } from './report'

const servers = 5
const kills = 20
const mostMs = 1000

/**
 * Kills the leader again and again, at 1× and with the paper's link delays. It is replaced when another
 * server leads a later term and a put, asked for in the moment of the kill, is answered.
 */
export async function measureKills(): Promise<Report> {
  const { raft, close } = await openRaft(servers)
  try {
    const replaced: number[] = []
    for (let i = 0; i < kills; i++) replaced.push(await killLeader(raft))
    const ms = median(replaced)
    return {
      lines: [
        `${kills} kills of the leader of ${servers} servers at 1×, replaced after (ms): ` +
          replaced.map((each) => each.toFixed(0)).join(' '),
      ],
      findings: [
        {
          what: `a killed leader is replaced, median of ${kills}`,
          measured: `${inMs(ms)} (worst ${inMs(Math.max(...replaced))})`,
          aim: `less than ${mostMs} ms`,
          isMet: ms < mostMs,
        },
      ],
    }
  } finally {
    await close()
  }
}

/** How long the cluster was without a leader; then the killed server is back. */
async function killLeader(raft: RaftApi): Promise<number> {
  const before = leaderOf(await raft.until((state) => isSettled(state)))
  if (before === null) throw new Error('There is no leader to kill.')
  const killedAt = performance.now()
  const crash = raft.crash(before.id)
  const isReplaced = (state: RaftState) => (leaderOf(state)?.term ?? 0) > before.term
  await Promise.all([raft.until(isReplaced), putUntilDone(raft)])
  const replacedAfterMs = performance.now() - killedAt
  await crash
  await raft.restart(before.id)
  return replacedAfterMs
}

async function putUntilDone(raft: RaftApi): Promise<void> {
  while ((await raft.put('kill', 'x')).type !== 'done');
}

function leaderOf({ servers: all }: RaftState) {
  return all.filter(({ role }) => role === 'leader').toSorted((a, b) => b.term - a.term)[0] ?? null
}

/** Everybody is up, follows one leader and has committed the same. */
function isSettled(state: RaftState): boolean {
  const leader = leaderOf(state)
  return (
    leader !== null &&
    state.servers.every(
      (server) => server.leader === leader.id && server.commitIndex === leader.commitIndex,
    )
  )
}
