import type { RecordedStep } from '../cluster/cluster'
import { digest } from '../lib/digest'
import { sentence } from '../trace/sentences'
import { printLine } from './print'
import type { Line } from './syntax'

/** A line of the scenario, and a sentence for each thing that followed from it. */
export interface TranscriptLine {
  readonly line: string
  readonly followed: readonly string[]
}

/**
 * What a line came to, in words, with the state of each server that moved: `#` and the digest of all that it
 * is, down to its random numbers, so that two runs with the same transcript were the same.
 */
export function transcriptOf(line: Line, steps: readonly RecordedStep[]): TranscriptLine {
  const followed = steps.flatMap(({ record, applied }) => {
    if (record.type === 'hash' || record.type === 'clientBoot' || record.type === 'speed') return []
    const told = sentence({ record, applied })
    if (record.type !== 'step' && record.type !== 'boot') return told === '' ? [] : [told]
    const { server } = applied.world.servers[record.server] ?? {}
    const state = server == null ? '' : ` #${digest(server).toString(16)}`
    const sends = applied.sent.map(
      ({ message }) => `${message.from} → ${message.to} ${message.type}`,
    )
    return [`${told}${state}`, ...sends]
  })
  return { line: printLine(line), followed }
}

/** The whole as one text: each line of the scenario, and below it what followed. */
export function transcriptText(lines: readonly TranscriptLine[]): string {
  return lines
    .map(({ line, followed }) => [line, ...followed.map((text) => `    ${text}`)].join('\n'))
    .join('\n')
}
