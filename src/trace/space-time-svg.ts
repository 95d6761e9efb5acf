import type { Picked } from './space-time-cone'
import { litBy } from './space-time-cone'
import type { RecordedStep } from './line'
import { causalityOf } from './causality'
import { pageLane, spaceTimeOf } from './space-time'
import type { SpaceTime, SpaceTimeOptions } from './space-time'
import { chipWidth, placeLabels } from './space-time-labels'
import { layOut, margin } from './space-time-layout'
import type { Layout, View } from './space-time-layout'
import { barBox, barEdges, conePaths, cross, messagePaths, round } from './space-time-shapes'
import { count, peerName } from './words'

export interface SvgOptions {
  readonly filter: SpaceTimeOptions['filter']
  readonly picked: Picked | null
}

/** Most columns of one picture: a page that is wider than this is read nowhere. */
const mostColumns = 2000
const pitch = 16
const gap = 58

/**
 * The diagram of these steps as a picture of its own: one SVG text in the colours of the light theme, without
 * styles, scripts or fonts from elsewhere, so that it looks the same in any program. Longer runs are cut at
 * their beginning, and the title says which events are shown.
 */
export function spaceTimeSvg(steps: readonly RecordedStep[], options: SvgOptions): string {
  const whole = spaceTimeOf(steps, { filter: options.filter, expanded: new Set() })
  const columns = Math.min(mostColumns, Math.max(1, whole.points.length))
  const from = whole.points.length - columns
  const { begin, end, before, after } = margin.across
  const width = begin + Math.max(24, columns) * pitch + end
  const height = before + Math.max(0, whole.lanes.length - 1) * gap + after
  const view: View = { isDown: false, width, height, from, columns: Math.max(24, columns) }
  const lit = options.picked === null ? null : litBy(whole, causalityOf(steps), options.picked)
  const layout = layOut(whole, view, lit)
  const cone = lit === null ? null : conePaths(layout, lit)
  const parts = [
    `<title>${titleOf(whole, from)}</title>`,
    `<desc>${descriptionOf(whole)}</desc>`,
    `<rect width="${width}" height="${height}" fill="${ink.surface}"/>`,
    ...(cone === null ? [] : [`<path d="${cone.past}${cone.future}" fill="${ink.select}"/>`]),
    ...lanesText(layout),
    ...messagesText(layout),
    ...pointsText(layout),
    ...placeLabels(layout, view, lit).map(({ text, term, x, y, standing }) =>
      term === null
        ? `<text x="${round(x)}" y="${round(y)}" fill="${standing === 'far' ? ink.muted : ink.text}" ${halo}>${escaped(text)}</text>`
        : chipText(term, x + chipWidth(term) / 2, y - 4),
    ),
  ]
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" font-family="system-ui, sans-serif" font-size="12">\n${parts.join('\n')}\n</svg>\n`
}

/** The tokens of the light theme. */
const ink = {
  surface: '#ffffff',
  text: '#1a1e24',
  muted: '#55606c',
  border: '#7d8793',
  link: '#bfc7cf',
  inset: '#f1f3f5',
  select: '#e8f0fd',
  focus: '#0b57d0',
  bad: '#b0003a',
  onTerm: '#14181d',
}
const terms = ['#99abeb', '#f9d6bf', '#9dae68', '#9dedfa', '#e790ab']
const halo = `stroke="${ink.surface}" stroke-width="3" stroke-linejoin="round" paint-order="stroke"`

function colourOf(term: number): string {
  return term === 0 ? ink.inset : (terms[(term - 1) % terms.length] ?? ink.inset)
}

function titleOf({ points }: SpaceTime, from: number): string {
  const [first, last] = [points[from]?.event ?? 0, points.at(-1)?.events.at(-1) ?? 0]
  return `Space-time diagram of events ${first} to ${last}`
}

function descriptionOf({ lanes, lines, points }: SpaceTime): string {
  const lost = lines.filter(({ fate }) => fate.type === 'dropped').length
  const late = lines.filter(({ fate }) => fate.type === 'late').length
  const names = lanes.map(({ id }) => escaped(laneText(id))).join(', ')
  const messages = `${count(lines.length, 'message')}, ${lost} of them lost and ${late} late`
  return `${count(points.length, 'point')} on the lanes ${names}; ${messages}. From left to right in the order of events.`
}

function laneText(id: string): string {
  return id === pageLane ? 'Page' : peerName(id)
}

function lanesText(layout: Layout): readonly string[] {
  const { begin, end, lanes, ticks } = layout
  return [
    ...ticks.map(
      ({ t, event }) =>
        `<text x="${round(t)}" y="12" fill="${ink.muted}" text-anchor="middle" font-family="monospace">${event}</text>`,
    ),
    ...lanes.flatMap(({ lane, u, bars }) => [
      `<text x="4" y="${round(u + 4.5)}" fill="${ink.text}" font-size="13" font-weight="600">${escaped(laneText(lane.id))}</text>`,
      ...(lane.kind === 'server'
        ? []
        : [`<path d="M${begin} ${round(u)}H${round(end)}" stroke="${ink.link}"/>`]),
      ...bars
        .filter(({ role }) => role !== 'down')
        .flatMap((bar) => {
          const { x, y, width, height } = barBox(layout, bar, u)
          const box = `<rect x="${x}" y="${y}" width="${width}" height="${height}" fill="${colourOf(bar.term)}" stroke="${ink.border}" stroke-width=".75"/>`
          if (bar.role === 'follower') return [box]
          const dashes = {
            leader: '',
            candidate: ' stroke-dasharray="4 3"',
            preCandidate: ' stroke-dasharray="1.5 2.5"',
          }
          return [
            box,
            `<path d="${barEdges(layout, bar, u)}" fill="none" stroke="${ink.text}" stroke-width="1.25"${bar.role === 'down' ? '' : dashes[bar.role]}/>`,
          ]
        }),
      ...(bars[0] === undefined || bars[0].role === 'down' || bars[0].term === 0
        ? []
        : [chipText(bars[0].term, 40, u)]),
    ]),
  ]
}

function chipText(term: number, x: number, y: number): string {
  const width = chipWidth(term)
  return (
    `<rect x="${round(x - width / 2)}" y="${round(y - 7)}" width="${round(width)}" height="14" rx="2" fill="${colourOf(term)}" stroke="${ink.border}"/>` +
    `<text x="${round(x)}" y="${round(y + 4)}" fill="${ink.onTerm}" text-anchor="middle" font-family="monospace" font-weight="600">${term}</text>`
  )
}

function messagesText(layout: Layout): readonly string[] {
  const dashes = { delivered: '', late: '9 3', dropped: '3 3', waiting: '3 3' }
  const colours = { far: ink.border, lit: ink.text, picked: ink.focus }
  return messagePaths(layout).flatMap(({ stroke, tone, d, heads, marks }) => {
    const [colour, dash] = [colours[tone], dashes[stroke]]
    const width = tone === 'picked' ? 2.5 : tone === 'lit' ? 1.25 : 1
    const mark =
      stroke === 'dropped'
        ? `fill="none" stroke="${ink.bad}" stroke-width="2"`
        : `fill="${ink.surface}" stroke="${colour}" stroke-width="1.5"`
    return [
      `<path d="${d}" fill="none" stroke="${colour}" stroke-width="${width}"${dash === '' ? '' : ` stroke-dasharray="${dash}"`}/>`,
      ...(heads === '' ? [] : [`<path d="${heads}" fill="${colour}"/>`]),
      ...(marks === '' ? [] : [`<path d="${marks}" ${mark}/>`]),
    ]
  })
}

function pointsText({ points }: Layout): readonly string[] {
  return points.map(({ point, t, u, standing }) => {
    const [x, y] = [round(t), round(u)]
    if (point.kind === 'crash')
      return `<path d="${cross(x, y, 4)}" stroke="${ink.bad}" stroke-width="2" stroke-linecap="round"/>`
    const fill = standing === 'far' ? ink.muted : ink.text
    if (standing === 'picked')
      return `<circle cx="${x}" cy="${y}" r="6" fill="${ink.surface}" stroke="${ink.focus}" stroke-width="2.5"/>`
    return point.events.length > 1
      ? `<circle cx="${x}" cy="${y}" r="5" fill="${ink.surface}" stroke="${fill}" stroke-width="2"/>`
      : `<circle cx="${x}" cy="${y}" r="3.5" fill="${fill}"/>`
  })
}

/** Names and values are a person's own: none of them may become a part of the picture. */
function escaped(text: string): string {
  const names: Readonly<Record<string, string>> = {
    '&': '&amp;',
    '<': '&lt;',
    '>': '&gt;',
    '"': '&quot;',
  }
  // XML knows no control characters, and no halves of surrogate pairs.
  return text
    .replace(/[\p{Cc}\p{Cs}\ufffe\uffff]/gu, ' ')
    .replace(/[&<>"]/g, (found) => names[found] ?? found)
}
