import { logIndex, term } from '../../raft/index'
import type { Entry } from '../../raft/index'
import type { Persist } from '../../server/disk'

/** The n-th write: it cuts the last entry of the write before and adds three, so that order shows. */
export function numberedWrite(serial: number): Persist {
  const entries = ['a', 'b', 'c'].map((letter): Entry => ({
    type: 'command',
    term: term(1),
    command: `${serial}${letter}`,
  }))
  const change = { firstIndex: logIndex(2 * serial - 1), entries }
  return {
    type: 'persist',
    serial,
    currentTerm: term(serial),
    votedFor: null,
    compaction: null,
    change,
  }
}

/** The commands in the log after the writes 1 to `serial`. */
export function logAfter(serial: number): readonly string[] {
  const kept = Array.from({ length: serial }, (_, i) => [`${i + 1}a`, `${i + 1}b`]).flat()
  return serial === 0 ? [] : [...kept, `${serial}c`]
}
