import type { ClientStepReport } from '../client/report'
import { unreachable } from '../lib/assert'
import type { Disk } from '../server/disk'
import type { DiskFault } from '../server/disk-fault'
import type { ClientId } from '../server/messages'
import type { Applied } from '../world/apply'
import type { WorldRecord } from '../world/record'
import type { Line } from './line'
import { describeDiscard, describeHandled, describeLinks, network } from './network-words'
import { speed } from './speed'
import { count, describeOperation, describeResult, peerName } from './words'

/** Records that are no step of a server: faults, starts, clients, the network. */
export function describeRecord(
  record: Exclude<WorldRecord, { readonly type: 'step' }>,
  applied: Applied,
): readonly Line[] {
  switch (record.type) {
    case 'crash':
      return [
        ofServer(
          record.server,
          record.failure === null
            ? `crashes: its memory is lost, its disk ${sufferedBy(record.fault)}`
            : `crashes: ${withoutStop(record.failure)}`,
          true,
        ),
      ]
    case 'boot': {
      const disk = applied.world.servers[record.server]?.disk
      const verb = record.incarnation > 1 ? 'restarts' : 'starts'
      return [ofServer(record.server, `${verb} with ${found(disk)}`, true)]
    }
    case 'newServer':
      return [ofServer(record.server, 'joins the network, in nobody’s configuration', true)]
    case 'refused':
      return [ofServer(record.server, `does not start: ${withoutStop(record.reason)}`, true)]
    case 'freeze':
    case 'thaw': {
      const isFrozen = record.type === 'freeze'
      const says = isFrozen ? 'is frozen: its inbox fills' : 'thaws and reads its inbox'
      return [ofServer(record.server, says, true)]
    }
    case 'clock': {
      const rate = record.ratePerMille / 1000
      const says = rate === 1 ? 'has a right clock again' : `has a clock that runs at ${rate}×`
      return [ofServer(record.server, says, true)]
    }
    case 'hash':
      return [ofServer(record.server, `reports the hash of its state after step ${record.n}`)]
    case 'clientBoot':
      return [ofClient(record.client, 'arrives')]
    case 'clientStep':
      return describeClientStep(record, applied)
    case 'discard':
      return describeDiscard(record.reason, applied)
    case 'links':
      return [describeLinks(record, applied)]
    case 'options': {
      const { electionTimeoutMin, electionTimeoutMax, heartbeatInterval } = record.options
      const off = Object.values(record.rules).filter((isOn) => !isOn).length
      const says =
        `have elections after ${electionTimeoutMin / 1000} to ${electionTimeoutMax / 1000} ms of silence, ` +
        `heartbeats each ${heartbeatInterval / 1000} ms${off === 0 ? '' : `, ${count(off, 'rule')} off`}`
      return [network('The servers', says)]
    }
    case 'hold':
    case 'release':
    case 'duplicate':
      return describeHandled(record, applied)
    case 'advance':
      // Each step by hand brings one, and what happens then is what counts.
      return [
        {
          ...network('Time', `moves on to ${record.at / 1000} ms`),
          isMilestone: false,
        },
      ]
    case 'setDisk':
      return [
        network(
          'The disks',
          record.disk === 'hand'
            ? 'hold each write until it is let go by hand'
            : 'write by themselves',
        ),
      ]
    case 'speed':
      return [
        network(
          'Time',
          record.perMille === 0 ? 'stands still' : `runs at ${speed(record.perMille)}`,
        ),
      ]
    default:
      return unreachable(record)
  }
}

function describeClientStep(record: ClientStepReport, { settled }: Applied): readonly Line[] {
  const asked = record.inputs.flatMap((input) =>
    input.type === 'submit'
      ? [
          ofClient(
            record.client,
            `asks ${input.server === null ? 'the cluster' : `${input.server} only`}: ${describeOperation(input.operation)}`,
          ),
        ]
      : [],
  )
  const told = settled.map(({ operation, result }) =>
    ofClient(
      record.client,
      `is told about “${describeOperation(operation)}”: ${describeResult(operation, result)}`,
    ),
  )
  return [...asked, ...told]
}

/** What a server starts with. */
function found(disk: Disk | undefined): string {
  if (disk === undefined || disk.serial === 0) return 'an empty disk'
  const { currentTerm, log, snapshot } = disk
  const entries = count(log.entries.size, 'entry', 'entries')
  return snapshot === null
    ? `term ${currentTerm} and ${entries} on its disk`
    : `term ${currentTerm}, a snapshot of all up to index ${snapshot.lastIncludedIndex} and ${entries} on its disk`
}

function sufferedBy(fault: DiskFault | null): string {
  switch (fault?.type) {
    case undefined:
      return 'stays'
    case 'loseEntries':
      return `loses the last ${count(fault.count, 'entry', 'entries')}`
    case 'loseVote':
      return 'loses the vote'
    case 'tearLast':
      return 'holds half of the last record'
    case 'flipBit':
      return 'has a bit flipped'
    case 'erase':
      return 'is erased'
    case 'several':
      return fault.faults.map(sufferedBy).join(' and ')
  }
}

/** A reason is a sentence of its own; here it ends one. */
function withoutStop(reason: string): string {
  return reason.replace(/\.$/, '')
}

type ServerName = Extract<WorldRecord, { readonly type: 'crash' }>['server']

function ofServer(server: ServerName, says: string, isMilestone = false): Line {
  return {
    subject: server,
    says,
    section: null,
    about: { type: 'server', server },
    kind: 'other',
    isMilestone,
  }
}

function ofClient(client: ClientId, says: string): Line {
  return {
    subject: peerName(client),
    says,
    section: null,
    about: { type: 'client', client },
    kind: 'other',
    isMilestone: false,
  }
}
