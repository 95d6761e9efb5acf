import { unreachable } from '../lib/assert'
import { asText } from '../raft/index'
import type { ServerDecision } from '../server/step'
import type { RecordedStep } from './line'
import { pairs } from './network-words'
import { speed } from './speed'
import { count, shortOperation } from './words'

/** The two or three words beside a point, and how much they are wanted where there is no room for all. */
export interface Label {
  readonly text: string
  /** 3: who leads, who died; 2: what decided something; 1: the rest. */
  readonly weight: 1 | 2 | 3
}

/** What a point of the diagram is called; null where nothing of note happened. */
export function labelOf({ record, applied }: RecordedStep): Label | null {
  switch (record.type) {
    case 'step': {
      const found = applied.decisions.map(decided).filter((label) => label !== null)
      return found.toSorted((a, b) => b.weight - a.weight)[0] ?? null
    }
    case 'clientStep': {
      const [asked] = record.inputs.filter((input) => input.type === 'submit')
      if (asked !== undefined) return { text: shortOperation(asked.operation), weight: 2 }
      const [settled] = applied.settled
      if (settled === undefined) return null
      return { text: settled.result.type === 'done' ? 'answered' : 'gives up', weight: 1 }
    }
    case 'crash':
      return { text: 'crashed', weight: 3 }
    case 'boot':
      return { text: record.incarnation > 1 ? 'restarts' : 'starts', weight: 2 }
    case 'refused':
      return { text: 'does not start', weight: 3 }
    case 'newServer':
      return { text: 'joins', weight: 2 }
    case 'freeze':
      return { text: 'frozen', weight: 2 }
    case 'thaw':
      return { text: 'goes on', weight: 2 }
    case 'clock':
      return { text: `clock ${record.ratePerMille / 1000}×`, weight: 2 }
    case 'links': {
      const { cuts, version } = record.links
      const before = applied.world.linkHistory[version - 1]?.cuts ?? []
      const added = cuts.filter((key) => !before.includes(key))
      if (added.length > 0)
        return {
          text: `cut ${added.length > 4 ? count(added.length, 'way') : pairs(added)}`,
          weight: 3,
        }
      return { text: cuts.length < before.length ? 'healed' : 'links', weight: 2 }
    }
    case 'hold':
    case 'release':
    case 'duplicate':
      return { text: handled[record.type], weight: 2 }
    case 'speed':
      return { text: record.perMille === 0 ? 'paused' : speed(record.perMille), weight: 1 }
    case 'advance':
      return { text: 'time passes', weight: 1 }
    case 'options':
      return { text: 'options', weight: 2 }
    case 'setDisk':
      return { text: record.disk === 'hand' ? 'disks by hand' : 'disks by themselves', weight: 2 }
    case 'hash':
    case 'discard':
    case 'clientBoot':
      return null
    default:
      return unreachable(record)
  }
}

const handled = { hold: 'holds', release: 'releases', duplicate: 'doubles' }

/** The short form of what a server decided: the whole sentence is in `sentences.ts`. */
function decided(decision: ServerDecision): Label | null {
  switch (decision.type) {
    case 'becameLeader':
      return { text: `leads term ${decision.term}`, weight: 3 }
    case 'becameCandidate':
      return { text: `candidate, term ${decision.term}`, weight: 3 }
    case 'becamePreCandidate':
      return { text: 'pre-candidate', weight: 2 }
    case 'becameFollower':
      return decision.wasRole === 'follower' ? null : { text: 'steps down', weight: 3 }
    case 'voteGranted':
      return {
        text: `${decision.isPreVote ? 'would vote' : 'votes'} for ${decision.to}`,
        weight: decision.isPreVote ? 1 : 2,
      }
    case 'voteRefused':
      return { text: `refuses ${decision.to}`, weight: 2 }
    case 'appendRefused':
      return { text: `refuses ${decision.from}`, weight: 2 }
    case 'truncated':
      return { text: `cuts off ${decision.fromIndex}`, weight: 3 }
    case 'committed':
      return { text: `commits ${decision.toIndex}`, weight: 2 }
    case 'commitWaits':
      return { text: 'commit waits', weight: 2 }
    case 'storeFailed':
      return { text: 'write fails', weight: 3 }
    case 'compacted':
      return { text: 'compacts', weight: 1 }
    case 'snapshotInstalled':
      return { text: 'takes snapshot', weight: 2 }
    case 'configurationTaken':
      return { text: `members ${asText(decision.configuration)}`, weight: 2 }
    case 'transferStarted':
    case 'timeoutNowSent':
      return { text: `hands over to ${decision.to}`, weight: 2 }
    default:
      return null
  }
}
