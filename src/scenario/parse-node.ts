import type { ServerId } from '../raft/index'
import type { LogTerm, NodeSetting } from './initial-server'
import { initialServer } from './initial-server'
import type { Reader, Reading } from './reading'
import { blame, complete, take } from './reading'
import { assignment, oneOf, orNone, readFlag, wholeFrom } from './read-value'
import { readServer, readServers } from './read-server'
import type { SettingReaders } from './read-settings'
import { settingOf, takeSettings } from './read-settings'
import type { Statement } from './syntax'
import type { Word } from './words'
import { part, split } from './words'

/** `node S1 role=leader term=2 vote=S1 log=1,1:x~3 commit=1` */
export function parseNode(reading: Reading): Statement | undefined {
  const name = take(reading)
  const server = readServer(reading, name)
  if (server !== undefined) declare(reading, name, server)
  const settings = takeSettings(reading, nodeReaders)
  if (server === undefined || settings === undefined) return undefined
  const sentence = contradiction(settings)
  if (sentence !== null) return blame(reading, name, sentence)
  return { type: 'node', server, settings }
}

function declare(reading: Reading, name: Word, server: ServerId): void {
  const { declared } = reading.known
  if (declared.has(server)) blame(reading, name, `There is a \`node\` line of ${server} already.`)
  declared.add(server)
}

const readTerm = wholeFrom(1)

/** `1` or `1:x~3` */
const readEntry: Reader<LogTerm> = (reading, word) => {
  const colon = word.text.indexOf(':')
  if (colon < 0) {
    const term = readTerm(reading, word)
    return term === undefined ? undefined : { term, put: null }
  }
  const term = readTerm(reading, part(word, 0, colon))
  const put = assignment('~')(reading, part(word, colon + 1))
  return term === undefined || put === undefined ? undefined : { term, put }
}

const readLog: Reader<readonly LogTerm[]> = (reading, word) => {
  if (word.text === '') return []
  return complete(split(word, ',').map((entry) => readEntry(reading, entry)))
}

const setCount = (key: 'term' | 'commit', value: number): NodeSetting => ({ key, value })

const nodeReaders: SettingReaders<NodeSetting> = new Map([
  settingOf('role', oneOf(['follower', 'leader']), (key, value): NodeSetting => ({ key, value })),
  settingOf('term', wholeFrom(0), setCount),
  settingOf('vote', orNone('-', readServer), (key, value): NodeSetting => ({ key, value })),
  settingOf('log', readLog, (key, value): NodeSetting => ({ key, value })),
  settingOf('commit', wholeFrom(0), setCount),
  settingOf('conf', readServers, (key, value): NodeSetting => ({ key, value })),
  settingOf('down', readFlag, (key, value): NodeSetting => ({ key, value })),
])

/** What cannot be together in any run of Raft, or null. */
function contradiction(settings: readonly NodeSetting[]): string | null {
  const { role, term, vote, log, commit, down } = initialServer(settings)
  const terms = log.map((entry) => entry.term)
  const lastTerm = terms.at(-1) ?? 0
  if (terms.some((entry, i) => entry < (terms[i - 1] ?? 0))) {
    return 'Expected terms in the log that never fall.'
  }
  if (term < lastTerm) return `Expected a term of at least ${lastTerm}, the last one in the log.`
  if (commit > log.length) return `Expected a commit of at most ${log.length}, the end of the log.`
  if (term === 0 && vote !== null) return 'Expected no vote: nobody votes in term 0.'
  if (term === 0 && role === 'leader') return 'Expected a term: nobody leads in term 0.'
  return down && role === 'leader' ? 'Expected a leader that is not down.' : null
}
