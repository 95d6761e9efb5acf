import { hashText } from '../world/hash'
import { readName } from './branch-name'
import type { SetBreakpoint } from './breakpoint'
import {
  breakpointsText,
  decoded,
  parseBreakpoints,
  parseSelection,
  selectionText,
  wholeOf,
} from './link-words'
import { lastOf, lastShown, placeOf } from './moment-place'
import { isWithin, firstEventOf, readHash, refused } from './opened-run'
import type { Opened } from './opened-run'
import { formatOf, lastEventOf } from './run-codec'
import type { Ending, ReadRun } from './run-codec'
import type { Selection } from './selection'
import type { SharedRun, StageView } from './shared-run'
import { readStage } from './view-schema'

/** Characters up to which a link goes through mails and chats whole. */
export const maxLinkLength = 2000
/** Most bytes that the data of a link may become: some hundred times what fits into one. */
export const maxLinkBytes = 1_000_000

/** A link as it stands in the fragment of an address, taken apart. */
export interface RunLink {
  readonly version: number
  /** The run, compressed: see `adapters/compress.ts`, and in it `readRun`. */
  readonly data: string
  /** NaN where the link does not say. */
  readonly moment: number
  readonly hash: number
  readonly name: string | null
  readonly selection: Selection | null
  readonly stage: StageView
  readonly breakpoints: readonly SetBreakpoint[]
  readonly complaints: readonly string[]
}

type Place = Omit<SharedRun, 'header' | 'records'>

/** The fragment that opens a run where it is looked at; its records are in `data`. */
export function linkText(data: string, place: Place): string {
  const { name, moment, hash, selection, stage, breakpoints } = place
  const fields = [
    `v=${formatOf(place)}`,
    `d=${data}`,
    `at=${moment}`,
    `h=${hashText(hash)}`,
    ...(name === null ? [] : [`name=${escaped(name)}`]),
    ...(selection === null ? [] : [`sel=${escaped(selectionText(selection))}`]),
    ...(stage === 'ring' ? [] : [`view=${stage}`]),
    ...(breakpoints.length === 0 ? [] : [`bp=${escaped(breakpointsText(breakpoints))}`]),
  ]
  return `#/run?${fields.join('&')}`
}

/** null: it is the fragment of something else. */
export function parseLink(fragment: string): RunLink | null {
  if (!fragment.startsWith(prefix)) return null
  const fields = new Map<string, string>()
  for (const field of fragment.slice(prefix.length).split('&')) {
    const equals = field.indexOf('=')
    if (equals > 0) fields.set(field.slice(0, equals), field.slice(equals + 1))
  }
  const complaints: string[] = []
  const wanted = decoded(fields.get('sel') ?? '')
  const selection = wanted === null || wanted === '' ? null : parseSelection(wanted)
  if (wanted !== '' && selection === null)
    complaints.push('What this link selects is damaged, so nothing is selected.')
  const points = decoded(fields.get('bp') ?? '')
  const breakpoints = points === null ? null : parseBreakpoints(points)
  if (breakpoints === null)
    complaints.push('The breakpoints of this link are damaged and left out.')
  return {
    version: wholeOf(fields.get('v')),
    data: fields.get('d') ?? '',
    moment: wholeOf(fields.get('at')),
    hash: readHash((fields.get('h') ?? '').slice(0, 8)),
    name: readName(decoded(fields.get('name') ?? '')),
    selection,
    stage: readStage(fields.get('view')),
    breakpoints: breakpoints ?? [],
    complaints,
  }
}

/** The run of a link, put together from what was read of its data. */
export function openedLink(link: RunLink, found: ReadRun): Opened {
  if (found.type === 'unreadable') return refused(found.why === 'format' ? newerLink : damagedLink)
  const { recording, ending, besideEnding, lost } = found
  const { header, beside } = recording
  const { selection, stage, breakpoints, name } = link
  const last = lastEventOf(recording)
  const extents = { first: firstEventOf(header), last, beside, lost }
  const isThere = isWithin(link.moment, extents.first, lastShown(extents))
  const place = placeOf(extents, link.moment, link.hash)
  const complaints = [...link.complaints]
  const { build } = header
  if (lost !== null) complaints.unshift('The other branch of this link could not be read.')
  else if (beside !== null && besideEnding !== null)
    complaints.unshift(
      endingText('The other branch of this link', besideEnding, lastOf(beside), build),
    )
  if (ending !== null) complaints.unshift(endingText('This link', ending, last, build))
  else if (besideEnding === null && lost === null && (!isThere || Number.isNaN(link.hash)))
    complaints.unshift('This link is cut off where it says what to look at.')
  const run = { ...recording, ...place, name, selection, stage, breakpoints }
  return { type: 'opened', run, complaints }
}

export const damagedLink = 'This link is damaged or cut off: nothing of its run can be read.'
export const newerLink =
  'This link was made by another version of the playground; this page cannot read it.'
export const tooMuchLink =
  'This link is not opened: what is packed in it would become more than 1 MB.'

function endingText(what: string, ending: Ending, last: number, build: string): string {
  switch (ending) {
    case 'cutOff':
      return `${what} is cut off after event ${last}.`
    case 'damaged':
      return `${what} is damaged after event ${last}.`
    case 'differs':
      return `${what} is damaged, or build ${build || 'unknown'} made it, for which Raft went on differently: it is open up to event ${last}.`
  }
}

const prefix = '#/run?'

/** What may stand in a fragment, and is no sign of a sentence's end to those who look for links. */
function escaped(text: string): string {
  return encodeURIComponent(text).replaceAll('%2C', ',').replaceAll('%3A', ':')
}
