import { useState } from 'react'

import { lastIndex } from '../raft/index'
import type { DiskFault } from '../server/disk-fault'
import { count } from '../trace/words'
import type { Request } from '../world/request'
import type { ServerSlot } from '../world/world'
import controls from './Controls.module.css'
import { Dial } from './Dial'
import panel from './Panel.module.css'
import { Section } from './Section'

export interface DiskFaultsProps {
  readonly slot: ServerSlot
  readonly send: (...requests: readonly Request[]) => void
}

/** What is done by hand is one thing at a time. */
type Kind = Exclude<DiskFault['type'], 'several'>

/** Each fault in words, and what it takes from Raft. */
const kinds: readonly (readonly [Kind, string, string])[] = [
  [
    'loseEntries',
    'lose the last entries',
    'What it acknowledged may be gone: a majority may lose it.',
  ],
  ['loseVote', 'lose the vote', 'It may vote twice in one term.'],
  ['tearLast', 'tear the last record', 'An unfinished write is cut off; a finished one is damage.'],
  ['flipBit', 'flip a bit', 'A checksum fails: it should refuse to start.'],
  ['erase', 'erase it', 'It comes back as if new, and has forgotten its vote.'],
]

/** What the server's disk suffers: all at once in a crash, or from now on as it runs. */
export function DiskFaults({ slot, send }: DiskFaultsProps) {
  const { id: server, disk } = slot
  const [kind, setKind] = useState<Kind>('loseEntries')
  const [lost, setLost] = useState(1)
  const [delayMs, setDelay] = useState(0)
  const [isFull, setFull] = useState(false)
  const isDown = slot.server === null
  const entries = disk.log.entries.size
  const set = (how: { readonly delayMs: number; readonly isFull: boolean }) => {
    setDelay(how.delayMs)
    setFull(how.isFull)
    send({ type: 'disk', server, ...how })
  }
  return (
    <Section title="What its disk suffers" note={faultText(slot)}>
      <div className={controls.row}>
        <select
          className={controls.select}
          aria-label="In a crash the disk shall"
          value={kind}
          onChange={(event) => setKind(kinds[event.target.selectedIndex]?.[0] ?? 'loseEntries')}
        >
          {kinds.map(([type, words]) => (
            <option key={type} value={type}>
              {words}
            </option>
          ))}
        </select>
        {kind === 'loseEntries' && (
          <input
            className={panel.input}
            style={{ width: 56 }}
            type="number"
            aria-label="Entries to lose"
            min={1}
            max={Math.max(1, entries)}
            value={lost}
            onChange={(event) => setLost(Math.max(1, Math.floor(Number(event.target.value))))}
          />
        )}
        <button
          type="button"
          className={controls.small}
          disabled={isDown}
          onClick={() => send({ type: 'crash', server, fault: faultOf(kind, lost, slot) })}
        >
          Crash so
        </button>
      </div>
      <p className={controls.say}>{kinds.find(([type]) => type === kind)?.[2]}</p>
      <Dial
        label="Slow"
        unit="ms"
        max={1000}
        value={delayMs}
        onCommit={(ms) => set({ delayMs: Math.min(60_000, Math.max(0, ms)), isFull })}
      />
      <label className={controls.check}>
        <input
          type="checkbox"
          checked={isFull}
          disabled={isDown}
          onChange={(event) => set({ delayMs, isFull: event.target.checked })}
        />
        Full: it takes no more writes, and the server stops at the next one
      </label>
    </Section>
  )
}

/** The bit that is flipped stands in the middle of the newest record. */
function faultOf(kind: Kind, lost: number, { disk }: ServerSlot): DiskFault {
  switch (kind) {
    case 'loseEntries':
      return { type: kind, count: Math.min(lost, lastIndex(disk.log) - disk.log.baseIndex) }
    case 'flipBit':
      return { type: kind, record: 0, bit: 100 }
    case 'loseVote':
    case 'tearLast':
    case 'erase':
      return { type: kind }
  }
}

/** What it suffered since it went down. */
function faultText({ fault }: ServerSlot): string {
  if (fault === null) return 'nothing yet'
  return sufferedText(fault)
}

function sufferedText(fault: DiskFault): string {
  switch (fault.type) {
    case 'loseEntries':
      return `lost ${count(fault.count, 'entry', 'entries')}`
    case 'loseVote':
      return 'lost its vote'
    case 'tearLast':
      return 'tore its last record'
    case 'flipBit':
      return 'had a bit flipped'
    case 'erase':
      return 'was erased'
    case 'several':
      return fault.faults.map(sufferedText).join(', ')
  }
}
