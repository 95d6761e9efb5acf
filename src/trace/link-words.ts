import type { Breakpoint, SetBreakpoint } from './breakpoint'
import type { Selection } from './selection'
import { readBreakpoints, readSelection } from './view-schema'

/** What is selected as links write it: `S3`, `S1~S2`, `S1:5`, `c:C1.k3f9`, `m:S1.1/8.0+0`, `e:42`. */
export function selectionText(selection: Selection): string {
  switch (selection.type) {
    case 'server':
      return selection.server
    case 'link':
      return `${selection.a}~${selection.b}`
    case 'message':
      return `m:${selection.id}`
    case 'entry':
      return `${selection.server}:${selection.index}`
    case 'client':
      return `c:${selection.client}`
    case 'event':
      return `e:${selection.event}`
  }
}

/** null: it is nothing that could be selected. */
export function parseSelection(text: string): Selection | null {
  const [, kind, rest] = /^([mce]):(.*)$/s.exec(text) ?? []
  if (kind === 'm') return readSelection({ type: 'message', id: rest })
  if (kind === 'c') return readSelection({ type: 'client', client: rest })
  if (kind === 'e') return readSelection({ type: 'event', event: wholeOf(rest) })
  const link = text.split('~')
  if (link.length === 2) return readSelection({ type: 'link', a: link[0], b: link[1] })
  const [server, index, more] = text.split(':')
  if (more !== undefined) return null
  if (index === undefined) return readSelection({ type: 'server', server })
  return readSelection({ type: 'entry', server, index: wholeOf(index) })
}

/** Breakpoints as links write them: `role,S2,leader;-term,3`, with a `-` before those switched off. */
export function breakpointsText(breakpoints: readonly SetBreakpoint[]): string {
  return breakpoints
    .map(({ breakpoint, isOn }) => `${isOn ? '' : '-'}${breakpointText(breakpoint)}`)
    .join(';')
}

/** null: these are no breakpoints. */
export function parseBreakpoints(text: string): readonly SetBreakpoint[] | null {
  if (text === '') return []
  const given = text.split(';').map((one, i) => {
    const isOn = !one.startsWith('-')
    return { id: i + 1, breakpoint: breakpointFields(isOn ? one : one.slice(1)), isOn }
  })
  return readBreakpoints(given)
}

function breakpointText(breakpoint: Breakpoint): string {
  const any = (name: string | null) => name ?? '*'
  switch (breakpoint.type) {
    case 'role':
      return `role,${any(breakpoint.server)},${breakpoint.role}`
    case 'term':
      return `term,${breakpoint.above}`
    case 'message':
      return `message,${any(breakpoint.message)},${any(breakpoint.from)},${any(breakpoint.to)}`
    case 'overwritten':
      return `overwritten,${any(breakpoint.server)}`
    case 'commit':
      return `commit,${any(breakpoint.server)},${breakpoint.index}`
    case 'violation':
      return 'violation'
    case 'predicate':
      return `predicate,${encodeURIComponent(breakpoint.text)}`
  }
}

/** Unchecked. */
function breakpointFields(text: string): unknown {
  const [type, ...fields] = text.split(',')
  const [first, second, third] = fields.map((field) => (field === '*' ? null : field))
  switch (type) {
    case 'role':
      return { type, server: first, role: second }
    case 'term':
      return { type, above: wholeOf(first) }
    case 'message':
      return { type, message: first, from: second, to: third }
    case 'overwritten':
      return { type, server: first }
    case 'commit':
      return { type, server: first, index: wholeOf(second) }
    case 'violation':
      return { type }
    case 'predicate':
      return { type, text: decoded(first ?? '') }
    default:
      return null
  }
}

/** NaN where it is no whole number, which no schema takes. */
export function wholeOf(text: string | null | undefined): number {
  return typeof text === 'string' && /^\d{1,15}$/.test(text) ? Number(text) : NaN
}

/** null: a percent sign stands where none may. */
export function decoded(text: string): string | null {
  try {
    return decodeURIComponent(text)
  } catch {
    return null
  }
}
