import type { RaftMessage, Role, ServerId } from '../raft/index'
import type { Breakpoint, SetBreakpoint } from '../trace/breakpoint'
import { breakpointCode } from '../trace/breakpoint-code'
import { parsePredicate } from '../trace/predicate-parse'

/** What stands in the form of a breakpoint; a kind uses the fields it needs. */
export interface StopDraft {
  readonly kind: Breakpoint['type']
  readonly server: ServerId | null
  readonly role: Role['type']
  /** As it was typed. */
  readonly number: string
  readonly message: RaftMessage['type'] | null
  readonly from: ServerId | null
  readonly to: ServerId | null
  readonly text: string
}

export const firstDraft: StopDraft = {
  kind: 'role',
  server: null,
  role: 'leader',
  number: '',
  message: 'RequestVote',
  from: null,
  to: null,
  text: '',
}

export type MadeStop =
  | { readonly type: 'made'; readonly breakpoint: Breakpoint }
  /** `column` is where in a condition, from 1. */
  | { readonly type: 'wrong'; readonly sentence: string; readonly column: number | null }

/** The breakpoint that a form stands for, or one sentence of what it lacks. */
export function breakpointOf(draft: StopDraft): MadeStop {
  const { kind, server, role, message, from, to } = draft
  switch (kind) {
    case 'role':
      return made({ type: kind, server, role })
    case 'message':
      return made({ type: kind, message, from, to })
    case 'overwritten':
      return made({ type: kind, server })
    case 'violation':
      return made({ type: kind })
    case 'term': {
      const above = wholeNumber(draft.number, 0)
      return above === null
        ? wrong('A term is a whole number from 0 on.')
        : made({ type: kind, above })
    }
    case 'commit': {
      const index = wholeNumber(draft.number, 1)
      return index === null
        ? wrong('An index is a whole number from 1 on.')
        : made({ type: kind, server, index })
    }
    case 'predicate': {
      const text = draft.text.trim().replace(/\s+/g, ' ')
      if (text === '') return wrong('Write a condition, such as any(S.commit > 3).')
      const parsed = parsePredicate(draft.text)
      return parsed.type === 'wrong'
        ? { type: 'wrong', sentence: parsed.sentence, column: parsed.column }
        : made({ type: kind, text })
    }
  }
}

/** The list with a breakpoint in it, switched on; one that is there already is not doubled. */
export function withBreakpoint(
  breakpoints: readonly SetBreakpoint[],
  breakpoint: Breakpoint,
): readonly SetBreakpoint[] {
  const code = breakpointCode(breakpoint)
  const same = breakpoints.find((other) => breakpointCode(other.breakpoint) === code)
  if (same !== undefined) return switched(breakpoints, same.id, true)
  const id = Math.max(0, ...breakpoints.map((other) => other.id)) + 1
  return [...breakpoints, { id, breakpoint, isOn: true }]
}

export function switched(
  breakpoints: readonly SetBreakpoint[],
  id: number,
  isOn: boolean,
): readonly SetBreakpoint[] {
  return breakpoints.map((other) => (other.id === id ? { ...other, isOn } : other))
}

function made(breakpoint: Breakpoint): MadeStop {
  return { type: 'made', breakpoint }
}

function wrong(sentence: string): MadeStop {
  return { type: 'wrong', sentence, column: null }
}

function wholeNumber(text: string, least: number): number | null {
  if (!/^[0-9]{1,9}$/.test(text.trim())) return null
  const number = Number(text)
  return number >= least ? number : null
}
