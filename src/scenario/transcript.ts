import type { RecordedStep } from '../cluster/cluster'
import { digest } from '../lib/digest'
import { sentence } from '../trace/sentence'
import type { WorldRecord } from '../world/record'
import { printLine } from './print'
import type { Line } from './syntax'

/** A line of the scenario, and what followed from it. */
export interface TranscriptLine {
  readonly line: string
  readonly followed: readonly Followed[]
}

export interface Followed {
  /** A sentence, or empty where there is nothing worth one. */
  readonly says: string
  /** Of all that the server is whose step it was, down to its random numbers; null where it was none. */
  readonly state: number | null
}

export function transcriptOf(line: Line, steps: readonly RecordedStep[]): TranscriptLine {
  return { line: printLine(line), followed: steps.flatMap(followedFrom) }
}

/** The whole as one text: each line of the scenario, and below it what followed. */
export function transcriptText(lines: readonly TranscriptLine[]): string {
  return textOf(lines, ({ says }) => (says === '' ? null : says))
}

/** The same with the digest of every state: two runs with the same text were the same run. */
export function exactTranscript(lines: readonly TranscriptLine[]): string {
  return textOf(lines, ({ says, state }) =>
    state === null ? says : `${says} #${state.toString(16)}`,
  )
}

function textOf(
  lines: readonly TranscriptLine[],
  write: (followed: Followed) => string | null,
): string {
  return lines
    .flatMap(({ line, followed }) => [
      line,
      ...followed.map(write).flatMap((text) => (text === null ? [] : [`    ${text}`])),
    ])
    .join('\n')
}

/** How a run was recorded is no part of its story, and neither is the page's own client. */
const untold: ReadonlySet<WorldRecord['type']> = new Set([
  'hash',
  'speed',
  'clientBoot',
  'clientStep',
])

function followedFrom({ record, applied }: RecordedStep): readonly Followed[] {
  if (untold.has(record.type)) return []
  const says = sentence({ record, applied })
  if (record.type !== 'step' && record.type !== 'boot') return [{ says, state: null }]
  const { server } = applied.world.servers[record.server] ?? {}
  const state = server == null ? null : digest(server)
  const sent = applied.sent.map(({ message: { from, to, type } }) => `${from} → ${to} ${type}`)
  return [{ says, state }, ...sent.map((text) => ({ says: text, state: null }))]
}
