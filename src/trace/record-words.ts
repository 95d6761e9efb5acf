import type { ClientStepReport } from '../client/report'
import { unreachable } from '../lib/assert'
import type { LinkRule, LinkRules } from '../server/links'
import type { ClientId } from '../server/messages'
import type { DiscardReason } from '../server/report'
import type { Applied } from '../world/apply'
import type { LinksRecord, WorldRecord } from '../world/record'
import type { Line } from './line'
import { count, describeOperation, describeResult, messageName, peerName } from './words'

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
            ? 'crashes: its memory is lost, its disk stays'
            : `crashes: ${withoutStop(record.failure)}`,
          true,
        ),
      ]
    case 'boot': {
      const disk = applied.world.servers[record.server]?.disk
      const found =
        disk === undefined || disk.serial === 0
          ? 'an empty disk'
          : `term ${disk.currentTerm} and ${count(disk.log.size, 'entry', 'entries')} on its disk`
      const verb = record.incarnation > 1 ? 'restarts' : 'starts'
      return [ofServer(record.server, `${verb} with ${found}`, true)]
    }
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

/** World time per real time as people write it: `1/20×`. */
export function speed(perMille: number): string {
  return perMille >= 1000 ? `${perMille / 1000}×` : `1/${Math.round(1000 / perMille)}×`
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

const lostBecause: Readonly<Record<DiscardReason, string>> = {
  cut: 'is lost: the link is cut',
  down: 'is lost: nobody is there',
  byHand: 'is dropped by hand',
  olderIncarnation: 'is discarded: its sender was dead when it left',
  malformed: 'is discarded: it cannot be read',
  overloaded: 'is lost: the inbox is full',
}

/** A reason is a sentence of its own; here it ends one. */
function withoutStop(reason: string): string {
  return reason.replace(/\.$/, '')
}

function describeDiscard(reason: DiscardReason, { taken }: Applied): readonly Line[] {
  return taken.map(({ message, from, to }) => ({
    subject: `${capital(messageName(message))} from ${peerName(from)} to ${peerName(to)}`,
    says: lostBecause[reason],
    section: null,
    about: { type: 'link', a: from, b: to },
    kind: 'loss',
    isMilestone: reason === 'byHand',
  }))
}

/** What changed against the rules before, where those are still known. */
function describeLinks({ links }: LinksRecord, { world }: Applied): Line {
  const before = world.linkHistory[links.version - 1]
  if (before === undefined) return network('The network', describeCuts(links))
  const added = links.cuts.filter((key) => !before.cuts.includes(key))
  const healed = before.cuts.filter((key) => !links.cuts.includes(key))
  if (added.length > 0) return network('The network', `loses ${pairs(added)}`)
  if (healed.length > 0) {
    return network(
      'The network',
      links.cuts.length === 0
        ? 'is whole again: every link is healed'
        : `has ${pairs(healed)} again`,
    )
  }
  if (!isSame(links.servers, before.servers)) {
    return network('Links between servers', `now have ${describeRule(links.servers)}`)
  }
  if (!isSame(links.clients, before.clients)) {
    return network('Links of clients', `now have ${describeRule(links.clients)}`)
  }
  const changed = Object.keys(links.single).find((key) => links.single[key] !== before.single[key])
  return changed === undefined
    ? network('The network', 'stays as it was')
    : network(
        `The link ${arrow(changed)}`,
        `now has ${describeRule(links.single[changed] ?? links.servers)}`,
      )
}

function describeCuts(links: LinkRules): string {
  return links.cuts.length === 0 ? 'is whole' : `has cuts: ${pairs(links.cuts)}`
}

/** Both directions of a link are one pair: `S1–S3`; one direction keeps its arrow. */
export function pairs(keys: readonly string[]): string {
  const named = keys.flatMap((key) => {
    const [from = '', to = ''] = key.split('>')
    if (!keys.includes(`${to}>${from}`)) return [arrow(key)]
    return from < to ? [`${peerName(from)}–${peerName(to)}`] : []
  })
  return named.length <= 6
    ? named.join(', ')
    : `${named.slice(0, 5).join(', ')} and ${named.length - 5} more`
}

function arrow(key: string): string {
  return key.split('>').map(peerName).join(' → ')
}

function describeRule(rule: LinkRule): string {
  const { delayMinMs, delayMaxMs, lossPercent, duplicatePercent } = rule
  const delay = delayMinMs === delayMaxMs ? `${delayMinMs}` : `${delayMinMs} to ${delayMaxMs}`
  return `${delay} ms on the way, ${lossPercent} % lost, ${duplicatePercent} % doubled`
}

function isSame(a: LinkRule, b: LinkRule): boolean {
  return (
    a.lossPercent === b.lossPercent &&
    a.duplicatePercent === b.duplicatePercent &&
    a.delayMinMs === b.delayMinMs &&
    a.delayMaxMs === b.delayMaxMs
  )
}

function capital(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1)
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

function network(subject: string, says: string): Line {
  return { subject, says, section: null, about: null, kind: 'other', isMilestone: true }
}
