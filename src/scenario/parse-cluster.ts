import type { ServerId } from '../raft/index'
import type { Reading } from './reading'
import { nextAfter } from '../world/next-server'
import { blame, take, takeAllAs, takeAs } from './reading'
import { settingOf, takeSettings } from './read-settings'
import { oneOf } from './read-value'
import { readServer, readServerName, readServers } from './read-server'
import type { Statement } from './syntax'

/** `cluster S1 S2 S3`, `spare S4 S5`: these introduce the servers that all other lines name. */
export function parseServers(reading: Reading, type: 'cluster' | 'spare'): Statement | undefined {
  const { known } = reading
  const all = type === 'cluster' ? new Set<ServerId>() : (known.servers ?? new Set())
  if (type === 'cluster') known.servers ??= all
  const servers = takeAllAs(reading, (_, word) => {
    const server = readServerName(reading, word)
    if (server === undefined) return undefined
    if (all.has(server)) return blame(reading, word, `${server} is named twice.`)
    all.add(server)
    return server
  })
  return servers && { type, servers }
}

/** `add S4`, `add S4 as=learner`: from here on there is one more server, and it is called as the next one is. */
export function parseAdd(reading: Reading): Statement | undefined {
  const word = take(reading)
  const server = readServerName(reading, word)
  const as = takeSettings(reading, asReaders)
  const { known } = reading
  const next = nextAfter([...(known.servers ?? [])])
  if (server === undefined || known.servers === null) return undefined
  if (next.type === 'none') return blame(reading, word, next.why)
  if (next.server !== server)
    return blame(reading, word, `Expected ${next.server}: servers are counted.`)
  known.servers = new Set([...known.servers, server])
  return as && { type: 'add', server, as: as[0] ?? 'voter' }
}

const asReaders = new Map([settingOf('as', oneOf(['voter', 'learner']), (_, as) => as)])

/** `conf S1 S1,S2,S3,S4` */
export function parseChange(reading: Reading, type: 'conf' | 'joint'): Statement | undefined {
  const server = takeAs(reading, readServer)
  const voters = takeAs(reading, readServers)
  return server && voters && { type, server, voters }
}

/** `setconf S3,S4 S1,S2,S3,S4` */
export function parseSetConfiguration(reading: Reading): Statement | undefined {
  const servers = takeAs(reading, readServers)
  const voters = takeAs(reading, readServers)
  return servers && voters && { type: 'setconf', servers, voters }
}
