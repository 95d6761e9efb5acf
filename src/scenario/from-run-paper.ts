import type { RecordedStep } from '../cluster/cluster'
import { lines, lineText } from '../trace/sentences'
import { printLine } from './print'
import type { Statement } from './syntax'
import { limits } from './words'

/** What is written so far, and how much more the language allows. */
export interface Paper {
  line(statement: Statement): void
  /** Says beside the last line what came of it, where that is worth a word. */
  comment(step: RecordedStep): void
  blank(): void
  /** `key=value` words that hold at the end. */
  expect(words: readonly string[]): void
  /** Something was left out, or is not as it was: said once. */
  note(sentence: string): void
  /** Something was chosen that cannot be done here, and why. */
  pass(why: string): void
  /** `S1.commit is 3, here 2`: where the end is not what the recording came to. */
  differ(words: string): void
  length(): number
  isFull(): boolean
  written(): { readonly text: string; readonly notes: readonly string[] }
}

/** Kept for what stands at the beginning and the end. */
const spareLines = 100
const spareBytes = 32 * 1024
/** Where comments begin, if the line leaves room. */
const commentColumn = 29
/** Notes that are written one by one. */
const mostNotes = 30
const mostDifferences = 4

export function createPaper(first: readonly string[]): Paper {
  const texts: string[] = []
  const notes = new Set(first)
  const passed = new Map<string, number>()
  const differences: string[] = []
  let length = 0
  let isFull = false

  function push(text: string): void {
    texts.push(text)
    length += 3 * text.length + 1
  }

  function allNotes(): readonly string[] {
    const times = (count: number) => (count === 1 ? 'once' : `${count.toLocaleString('en')} times`)
    const all = [
      ...notes,
      ...[...passed].map(
        ([why, count]) => `Left out ${times(count)}, since it cannot be done here: ${why}`,
      ),
      ...(differences.length > 0 ? [differenceNote()] : []),
    ]
    const more = all.length - mostNotes
    return more > 0 ? [...all.slice(0, mostNotes), `And ${more} more.`] : all
  }

  function differenceNote(): string {
    const more = differences.length - mostDifferences
    const shown = differences.slice(0, mostDifferences).join('; ')
    return `The end is not that of the recording. There ${shown}${more > 0 ? `; and ${more} more` : ''}.`
  }

  return {
    line(statement) {
      push(printLine({ number: 0, statement, columns: [], comment: null }))
      isFull = texts.length > limits.lines - spareLines || length > limits.bytes - spareBytes
      if (isFull) notes.add('The run is longer than a scenario may be: it is written up to there.')
    },
    comment(step) {
      // What is done to links, disks and messages is said by the line itself.
      const isOfServer = step.record.type === 'step' || step.record.type === 'boot'
      const worth = isOfServer ? lines(step).find(({ isMilestone }) => isMilestone) : undefined
      const last = texts.pop()
      if (last === undefined) return
      const says = worth === undefined ? '' : lineText(worth).replace(/\s+/g, ' ').slice(0, 200)
      texts.push(says === '' ? last : `${last.padEnd(commentColumn)} # ${says}`)
      length += 3 * says.length
    },
    blank: () => push(''),
    expect(words) {
      if (words.length > 0) push(['expect', ...words].join(' '))
    },
    note: (sentence) => void notes.add(sentence),
    pass: (why) => void passed.set(why, (passed.get(why) ?? 0) + 1),
    differ: (words) => void differences.push(words),
    length: () => texts.length,
    isFull: () => isFull,
    written() {
      const said = allNotes()
      const all = ['# What was done in a run', ...said.map((note) => `# Note: ${note}`), ...texts]
      return { text: all.map((text) => `${text}\n`).join(''), notes: said }
    },
  }
}
