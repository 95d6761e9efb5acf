import {
  aroundServers,
  beginning,
  branches,
  clients,
  members,
  network,
  time,
} from './language-lines'
import { details, expectations, messageNames, options } from './language-words'

/**
 * The language, as somebody reads it who writes scenarios: the document `LANGUAGE.md` and the help of the
 * page are both made of this. In sentences, what stands between backticks is of the language. The example
 * lines of all sections, one below the other, are one scenario; a test runs it.
 */
export interface LanguageSection {
  readonly title: string
  readonly says: readonly string[]
  readonly lines: readonly LanguageLine[]
  readonly words: readonly LanguageWord[]
}

/** An example, and what it does. */
export interface LanguageLine {
  readonly line: string
  readonly does: string
}

/** A word that stands in a line, and what it means. */
export interface LanguageWord {
  readonly word: string
  readonly means: string
}

export const language: readonly LanguageSection[] = [
  {
    title: 'A file',
    says: [
      'A scenario is a text, by custom in a file `NAME.raft`. A line says one thing: a word, then what it is about, with blanks between. `#` begins a comment, and empty lines say nothing. Capital letters count.',
      'Time stands while a scenario runs, and nothing happens but by a line: no timer fires, no message arrives, nobody asks for anything. What a line causes (an answer, a vote, an entry for the others) is in flight when the line ends. So the same file comes to the same in the simulator and on the real servers of a page.',
      'A scenario begins a run of its own. It ends with its last line, or at a line that cannot be carried out. An expectation that does not hold is noted, and the run goes on.',
    ],
    lines: [],
    words: [],
  },
  beginning,
  options,
  time,
  network,
  messageNames,
  clients,
  aroundServers,
  members,
  branches,
  expectations,
  details,
  {
    title: 'What can be wrong',
    says: [
      'The whole text is read before its first line is run. Unknown words, keys and values, servers, requests and marks that no line before has introduced, and lines that stand in the wrong place are each named with line, column and what was expected there: `line 4, column 9: Expected one of cluster, spare, …`.',
      'While it runs, a line may find that it cannot be carried out: no message matches, the server is down, the leader refuses. The run ends there, with the reason. `conf`, `joint`, `add`, `promote` and `remove` are different: what a leader says to them is looked at with `expect conf=`. `hold` may match nothing, and a timer of a server that is down, or whose role has no such timer, does nothing.',
      'A file has at most 256 KiB and 5,000 lines of 2,000 characters. There are nine servers at most, `S1` to `S9`.',
    ],
    lines: [],
    words: [],
  },
]

/** The language as a Markdown document. */
export function languageDocument(): string {
  return [
    '# The scenario language',
    'This page is written by `language.ts`, which is what the page’s own help shows; `language.test.ts` holds them together, and runs the examples: one below the other, they are one scenario.',
    ...language.flatMap(sectionText),
  ]
    .join('\n\n')
    .concat('\n')
}

/** Where the comments of a block of examples stand, if the lines leave room. */
const commentColumn = 36

function sectionText({ title, says, lines, words }: LanguageSection): readonly string[] {
  const examples = lines.map(({ line, does }) => `${line.padEnd(commentColumn)} # ${does}`)
  return [
    `## ${title}`,
    ...says,
    ...(examples.length > 0 ? [['```raft', ...examples, '```'].join('\n')] : []),
    ...(words.length > 0
      ? [words.map(({ word, means }) => `- \`${word}\`: ${means}`).join('\n')]
      : []),
  ]
}
