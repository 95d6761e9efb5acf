import { get } from '../lib/persistent-map'
import type { LinkRule, LinkRules } from '../server/links'
import type { Message, Peer } from '../server/messages'
import type { DiscardReason } from '../server/report'
import type { Applied } from '../world/apply'
import type { DuplicateRecord, HandledRecord, LinksRecord } from '../world/record'
import type { Line } from './line'
import { messageName, peerName } from './words'

/** What happens on the way between servers: losses, cuts, and what is done to a message by hand. */
export function describeDiscard(reason: DiscardReason, { taken }: Applied): readonly Line[] {
  return taken.map(({ message, from, to }) =>
    ofMessage(message, from, to, lostBecause[reason], 'loss', reason === 'byHand'),
  )
}

const lostBecause: Readonly<Record<DiscardReason, string>> = {
  cut: 'is lost: the link is cut',
  down: 'is lost: nobody is there',
  byHand: 'is dropped by hand',
  olderIncarnation: 'is discarded: its sender was dead when it left',
  malformed: 'is discarded: it cannot be read',
  overloaded: 'is lost: the inbox is full',
}

const handling = {
  hold: 'is held back by hand',
  release: 'is released: it joins the end of the queue',
  duplicate: 'is doubled by hand',
}

export function describeHandled(
  record: HandledRecord | DuplicateRecord,
  { world }: Applied,
): readonly Line[] {
  const flying = get(world.inFlight, record.message)
  if (flying === undefined) return []
  const { message, from, to } = flying
  return [ofMessage(message, from, to, handling[record.type], 'other', true)]
}

/** What changed against the rules before, where those are still known. */
export function describeLinks({ links }: LinksRecord, { world }: Applied): Line {
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

function ofMessage(
  message: Message,
  from: Peer,
  to: Peer,
  says: string,
  kind: Line['kind'],
  isMilestone: boolean,
): Line {
  return {
    subject: `${capital(messageName(message))} from ${peerName(from)} to ${peerName(to)}`,
    says,
    section: null,
    about: { type: 'link', a: from, b: to },
    kind,
    isMilestone,
  }
}

export function network(subject: string, says: string): Line {
  return { subject, says, section: null, about: null, kind: 'other', isMilestone: true }
}
