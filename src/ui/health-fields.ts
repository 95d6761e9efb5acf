import type { Health } from '../trace/health'
import { quantile } from '../trace/latencies'
import type { Latencies } from '../trace/latencies'
import { count } from '../trace/words'

type Field = readonly [string, string]

/** A server's metrics in words; what never happened is left out. */
export function healthFields(health: Health): readonly Field[] {
  const { elections, won, preVotes, timeouts, stepDowns, quorumsLost, snapshots } = health
  const reads = Object.entries(health.reads).filter(([, n]) => n > 0)
  const fields: readonly (Field | null)[] = [
    ['crashes', some([health.crashes, 'crash', 'crashes'], [health.restarts, 'restart'])],
    [
      'elections',
      some(
        [timeouts, 'timeout'],
        [preVotes, 'pre-vote'],
        [elections, 'candidacy', 'candidacies'],
        [won, 'won', 'won'],
      ),
    ],
    [
      'terms',
      some(
        [health.termChanges, 'new term'],
        [health.leaderChanges, 'change of leader', 'changes of leader'],
      ),
    ],
    stepDowns === 0
      ? null
      : [
          'led and stopped',
          `${count(stepDowns, 'time')}${quorumsLost === 0 ? '' : `, ${quorumsLost} without a quorum`}`,
        ],
    [
      'entries',
      some([health.appended, 'came', 'came'], [health.truncated, 'cut off again', 'cut off again']),
    ],
    [
      'committed',
      some(
        [health.committed, 'entry', 'entries'],
        [health.executed, 'command executed', 'commands executed'],
      ),
    ],
    latencyField('commit takes', health.commitLatency),
    latencyField('a write takes', health.writeLatency),
    reads.length === 0 ? null : ['reads', reads.map(([mode, n]) => `${n} ${mode}`).join(', ')],
    refusals(health),
    snapshots.taken + snapshots.sentPieces + snapshots.installed === 0
      ? null
      : [
          'snapshots',
          some(
            [snapshots.taken, 'taken', 'taken'],
            [snapshots.sentPieces, 'piece sent', 'pieces sent'],
            [snapshots.installed, 'installed', 'installed'],
          ),
        ],
  ]
  return fields.filter((field) => field !== null)
}

/** Messages by type, the most frequent first. */
export function messageRows(health: Health): readonly (readonly [string, number, number])[] {
  const types = new Set([...Object.keys(health.sent), ...Object.keys(health.received)])
  const sent: Readonly<Record<string, number>> = health.sent
  const received: Readonly<Record<string, number>> = health.received
  return [...types]
    .map((type) => [type, sent[type] ?? 0, received[type] ?? 0] as const)
    .toSorted(([, a, b], [, c, d]) => c + d - (a + b))
}

function refusals({ refusedAppends, refusedClients }: Health): Field | null {
  if (refusedAppends + refusedClients === 0) return null
  return [
    'refused',
    some([refusedAppends, 'AppendEntries', 'AppendEntries'], [refusedClients, 'client']),
  ]
}

function latencyField(name: string, latencies: Latencies): Field | null {
  const [median, slow] = [quantile(latencies, 0.5), quantile(latencies, 0.99)]
  if (median === null || slow === null) return null
  return [name, `median ${ms(median)}, p99 ${ms(slow)}`]
}

function ms(micros: number): string {
  const value = micros / 1000
  return `${value < 10 ? value.toFixed(1) : Math.round(value)} ms`
}

/** `2 crashes, 1 restart`; `none` where all are 0. */
function some(...parts: readonly (readonly [number, string, string?])[]): string {
  const said = parts.filter(([n]) => n > 0).map(([n, one, many]) => count(n, one, many))
  return said.length === 0 ? 'none' : said.join(', ')
}
