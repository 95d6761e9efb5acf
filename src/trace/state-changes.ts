import { currentConfiguration, lastIndex, termAt } from '../raft/index'
import type { Log, RaftNode, Role, ServerId } from '../raft/index'
import { commonPrefix } from '../lib/common-prefix'
import { logIndex } from '../raft/index'
import type { Server } from '../server/server'
import type { ServerSlot, World } from '../world/world'
import type { Told } from './line'
import { describeConfiguration } from './member-words'

/** One part of a server's state that an event changed, in words. */
export interface Change {
  readonly name: string
  readonly before: string
  readonly after: string
}

/** Who an event happened to: its own state is what it may change. */
export function serverOf({ record }: Told): ServerId | null {
  return 'server' in record ? record.server : null
}

/**
 * What an event changed of its server, under the names of Figure 2; nothing where it is no server’s, or what
 * was before is not known.
 */
export function stateChanges(told: Told, before: World | null): readonly Change[] {
  const server = serverOf(told)
  const was = server === null ? undefined : before?.servers[server]
  const is = server === null ? undefined : told.applied.world.servers[server]
  if (was === undefined || is === undefined) return []
  return fieldsOf(is)
    .flatMap(([name, after, compare]): readonly Change[] => {
      const old = fieldsOf(was).find((field) => field[0] === name)
      if (old === undefined) return isNews(after) ? [{ name, before: '–', after }] : []
      if (compare === old[2] && after === old[1]) return []
      // A log that was built anew may be the same.
      const change = changed(name, old[1], after, was, is)
      return change.before === change.after ? [] : [change]
    })
    .concat(goneOf(was, is))
}

/** Where both read alike, the log tells what became of it. */
function changed(
  name: string,
  before: string,
  after: string,
  was: ServerSlot,
  is: ServerSlot,
): Change {
  if (name !== 'log' || was.server === null || is.server === null) return { name, before, after }
  const cut = cutFrom(was.server.raft.log, is.server.raft.log)
  return { name, before: cut === null ? before : `${before}, cut from ${cut}`, after }
}

type Field = readonly [name: string, text: string, compare: unknown]

function fieldsOf(slot: ServerSlot): readonly Field[] {
  const { status, server, failure, disk } = slot
  return [
    field('status', status),
    ...(server === null ? [] : ofServer(server)),
    field('on disk', disk.serial === 0 ? 'nothing' : `write ${disk.serial}`),
    ...(failure === null ? [] : [field('failure', failure)]),
  ]
}

function ofServer(server: Server): readonly Field[] {
  const { raft } = server
  return [
    field('role', roleText(raft.role)),
    field('currentTerm', `${raft.currentTerm}`),
    field('votedFor', raft.votedFor ?? 'null'),
    ['log', logText(raft.log), raft.log.entries],
    field('commitIndex', `${raft.commitIndex}`),
    field('lastApplied', `${server.lastApplied}`),
    field(
      'snapshot',
      raft.snapshot === null ? 'none' : `through ${raft.snapshot.lastIncludedIndex}`,
    ),
    field('members', describeConfiguration(currentConfiguration(raft))),
    ...ofRole(raft),
    field('being written', server.writing === null ? 'nothing' : `write ${server.writing.serial}`),
    field('reads that wait', `${server.reads.length}`),
    field('clients that wait', `${server.waiting.length}`),
  ]
}

function ofRole({ role, id }: RaftNode): readonly Field[] {
  switch (role.type) {
    case 'follower':
      return [field('leader', role.leaderId ?? 'unknown'), timer(role.electionDeadline)]
    case 'preCandidate':
    case 'candidate': {
      const votes = Object.entries(role.votes).flatMap(([voter, isFor]) => (isFor ? [voter] : []))
      return [field('votes', votes.join(', ')), timer(role.electionDeadline)]
    }
    case 'leader':
      return [
        field('leader', id),
        ...Object.entries(role.progress).flatMap(([follower, progress]) => [
          field(`nextIndex[${follower}]`, `${progress.nextIndex}`),
          field(`matchIndex[${follower}]`, `${progress.matchIndex}`),
          field(`progress[${follower}]`, progress.state),
        ]),
        field('round', `${role.round}`),
      ]
  }
}

/** When it runs out, on the server’s own clock. */
function timer(deadline: number): Field {
  return field(
    'timer ends',
    `at ${(deadline / 1000).toLocaleString('en', { maximumFractionDigits: 1 })} ms`,
  )
}

function field(name: string, text: string): Field {
  return [name, text, text]
}

function roleText(role: Role): string {
  return role.type === 'preCandidate' ? 'pre-candidate' : role.type
}

function logText(log: Log): string {
  const last = lastIndex(log)
  const end = `ends at (${last}, t${termAt(log, last) ?? 0})`
  return log.baseIndex === 0 ? end : `from ${log.baseIndex + 1}, ${end}`
}

/** The first index at which a log no longer holds what it held; null where it only grew, or lost its beginning. */
function cutFrom(before: Log, after: Log): number | null {
  if (before.baseIndex !== after.baseIndex) return null
  const kept = commonPrefix(before.entries, after.entries)
  return kept < before.entries.size ? logIndex(before.baseIndex + kept + 1) : null
}

/** What is there only now is told only where it says something. */
function isNews(text: string): boolean {
  return text !== 'nothing' && text !== '0'
}

/** What was in memory, or belonged to the role, and is there no more. */
function goneOf(was: ServerSlot, is: ServerSlot): readonly Change[] {
  const kept = new Set(fieldsOf(is).map(([name]) => name))
  return fieldsOf(was).flatMap(([name, before]) =>
    kept.has(name) || !isNews(before) ? [] : [{ name, before, after: '–' }],
  )
}
