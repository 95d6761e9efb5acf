import { serverId } from '../raft/index'
import {
  defaultVariable,
  fieldKinds,
  globalKinds,
  operators,
  predicateLimits,
  progressNames,
  quantifiers,
  roleWords,
} from './predicate'
import type { Addend, Kind, Predicate, Quantifier, Reference } from './predicate'
import {
  isField,
  isGlobal,
  nouns,
  shown,
  whyNoField,
  whyNotCompared,
  whyUnknown,
} from './predicate-problems'
import { tokensOf } from './predicate-tokens'
import type { Token } from './predicate-tokens'

export type ParsedPredicate =
  | { readonly type: 'parsed'; readonly predicate: Predicate }
  /** `Column 4: there is no field “rol”; did you mean “role”?` */
  | { readonly type: 'wrong'; readonly column: number; readonly sentence: string }

/** A part that was read, what it comes to, and where it begins. */
interface Part {
  readonly predicate: Predicate
  readonly kind: Kind
  readonly column: number
}

/** Reads a predicate; any text at all is read, or comes to one sentence. */
export function parsePredicate(text: string): ParsedPredicate {
  const { length } = predicateLimits
  if (text.length > length)
    return wrong(length + 1, `a condition has at most ${length} signs, this one has ${text.length}`)
  const reader = createReader(tokensOf(text))
  const part = reader.whole()
  if (part !== null) return { type: 'parsed', predicate: part.predicate }
  const { column, sentence } = reader.problem()
  return wrong(column, sentence)
}

function wrong(column: number, sentence: string): ParsedPredicate {
  const end = /[.?]$/.test(sentence) ? '' : '.'
  return { type: 'wrong', column, sentence: `Column ${column}: ${sentence}${end}` }
}

/** Reads by recursive descent. Each method returns null once something is wrong; the first thing is told. */
function createReader(tokens: readonly Token[]) {
  let place = 0
  let depth = 0
  let problem: { readonly column: number; readonly sentence: string } | null = null
  const variables: string[] = []

  const peek = (): Token => tokens[place] ?? { type: 'end', text: '', column: 1 }
  const isNext = (text: string) => peek().text === text && peek().type !== 'bad'
  const take = (): Token => {
    const token = peek()
    if (token.type !== 'end' && token.type !== 'bad') place++
    return token
  }
  function fail(column: number, sentence: string): null {
    problem ??= { column, sentence }
    return null
  }

  function expect(text: string, why: string): boolean {
    const token = peek()
    if (isNext(text)) {
      place++
      return true
    }
    fail(token.column, `“${text}” is expected here${why}, not ${shown(token)}`)
    return false
  }

  function whole(): Part | null {
    const part = either()
    if (part === null) return null
    const after = peek()
    if (after.type === 'bad') return fail(after.column, `“${after.text}” means nothing here`)
    if (after.text === '=')
      return fail(after.column, 'one “=” means nothing; to compare, write “==”')
    if (after.type !== 'end') return fail(after.column, `${shown(after)} is not expected here`)
    if (part.kind === 'boolean') return part
    return fail(
      part.column,
      `this is ${nouns[part.kind]}, not a condition; compare it with something`,
    )
  }

  const either = (): Part | null => chain('or', both)
  const both = (): Part | null => chain('and', negated)

  function chain(word: 'and' | 'or', operand: () => Part | null): Part | null {
    const first = operand()
    if (first === null || !isNext(word)) return first
    const parts = [first]
    while (isNext(word)) {
      place++
      const next = operand()
      if (next === null) return null
      parts.push(next)
    }
    const odd = parts.find(({ kind }) => kind !== 'boolean')
    if (odd !== undefined)
      return fail(odd.column, `“${word}” joins conditions, and this is ${nouns[odd.kind]}`)
    const of = parts.map(({ predicate }) => predicate)
    return { predicate: { type: word, of }, kind: 'boolean', column: first.column }
  }

  function negated(): Part | null {
    if (!isNext('not')) return comparison()
    const { column } = take()
    const of = deeper(column, negated)
    if (of === null) return null
    if (of.kind !== 'boolean')
      return fail(of.column, `“not” turns a condition round, and this is ${nouns[of.kind]}`)
    return { predicate: { type: 'not', of: of.predicate }, kind: 'boolean', column }
  }

  function comparison(): Part | null {
    const left = sum()
    if (left === null) return null
    const operator = operators.find(isNext)
    if (operator === undefined) return left
    place++
    const right = sum()
    if (right === null) return null
    const another = peek()
    if (operators.some(isNext))
      return fail(another.column, 'one comparison at a time: join two with “and”')
    const isOrdered = operator !== '==' && operator !== '!='
    const trouble = whyNotCompared(left.kind, right.kind, isOrdered)
    if (trouble !== null) return fail(right.column, trouble)
    const compared = { operator, left: left.predicate, right: right.predicate }
    return { predicate: { type: 'compare', ...compared }, kind: 'boolean', column: left.column }
  }

  function sum(): Part | null {
    const first = signed()
    if (first === null || !(isNext('+') || isNext('-'))) return first
    const rest: Addend[] = []
    const parts = [first]
    while (isNext('+') || isNext('-')) {
      const sign = take().text === '+' ? '+' : '-'
      const next = signed()
      if (next === null) return null
      parts.push(next)
      rest.push({ sign, of: next.predicate })
    }
    const odd = parts.find(({ kind }) => kind !== 'number')
    if (odd !== undefined)
      return fail(odd.column, `${nouns[odd.kind]} cannot be added or taken away`)
    return {
      predicate: { type: 'sum', first: first.predicate, rest },
      kind: 'number',
      column: first.column,
    }
  }

  function signed(): Part | null {
    if (!isNext('-')) return single()
    const { column } = take()
    const of = deeper(column, signed)
    if (of === null) return null
    if (of.kind !== 'number') return fail(of.column, `${nouns[of.kind]} has no minus`)
    return { predicate: { type: 'negative', of: of.predicate }, kind: 'number', column }
  }

  function deeper(column: number, read: () => Part | null): Part | null {
    if (depth === predicateLimits.depth)
      return fail(column, `this is nested more than ${predicateLimits.depth} deep`)
    depth++
    const part = read()
    depth--
    return part
  }

  function single(): Part | null {
    const token = take()
    const { column, text } = token
    const part = (predicate: Predicate, kind: Kind): Part => ({ predicate, kind, column })
    if (token.type === 'number') {
      if (text.length > 9) return fail(column, 'a number has at most nine digits')
      return part({ type: 'number', value: Number(text) }, 'number')
    }
    if (text === '(' && token.type === 'sign') {
      const inner = deeper(column, either)
      return inner === null || !expect(')', '') ? null : { ...inner, column }
    }
    if (token.type === 'bad') return fail(column, `“${text}” means nothing here`)
    if (token.type !== 'word' || text === 'and' || text === 'or' || text === 'not')
      return fail(column, `a condition or a value is expected here, not ${shown(token)}`)
    const quantifier = quantifiers.find((how) => how === text)
    if (quantifier !== undefined) return quantified(quantifier, column)
    if (text === 'true' || text === 'false')
      return part({ type: 'boolean', value: text === 'true' }, 'boolean')
    if (text === 'null') return part({ type: 'null' }, 'null')
    const role = roleWords.find((word) => word === text)
    if (role !== undefined) return part({ type: 'role', role }, 'role')
    if (isGlobal(text)) return part({ type: 'global', name: text }, globalKinds[text])
    const of = referenceOf(text)
    if (of !== null) return ofServer(of, column)
    return fail(column, whyUnknown(text))
  }

  function quantified(how: Quantifier, column: number): Part | null {
    if (!expect('(', ` after “${how}”`)) return null
    let variable = defaultVariable
    const [name, colon] = [peek(), tokens[place + 1]]
    if (name.type === 'word' && colon?.text === ':') {
      if (!/^[A-Z]$/.test(name.text))
        return fail(name.column, 'a server that stands for each is one capital letter, such as “T”')
      variable = name.text
      place += 2
    }
    if (variables.includes(variable))
      return fail(
        name.column,
        `“${variable}” is taken further out: give this one a name, as in ${how}(T: …)`,
      )
    variables.push(variable)
    const of = deeper(column, either)
    variables.pop()
    if (of === null || !expect(')', '')) return null
    if (of.kind !== 'boolean')
      return fail(of.column, `“${how}” looks for a condition, and this is ${nouns[of.kind]}`)
    const predicate = { type: 'quantifier', how, variable, of: of.predicate } as const
    return { predicate, kind: how === 'count' ? 'number' : 'boolean', column }
  }

  function referenceOf(text: string): Reference | null {
    if (/^S[1-9][0-9]?$/.test(text)) return { type: 'one', server: serverId(text) }
    return variables.includes(text) ? { type: 'variable', name: text } : null
  }

  function ofServer(of: Reference, column: number): Part | null {
    if (!isNext('.')) return { predicate: { type: 'server', server: of }, kind: 'server', column }
    place++
    const name = take()
    if (name.type === 'word' && isField(name.text)) {
      const { text: field } = name
      return { predicate: { type: 'field', of, field }, kind: fieldKinds[field], column }
    }
    const field = progressNames.find((progress) => progress === name.text)
    if (field === undefined) {
      if (name.type !== 'word')
        return fail(name.column, `a field is expected here, not ${shown(name)}`)
      return fail(name.column, whyNoField(name.text))
    }
    if (!expect('.', `: “${field}” is of another server, as in S1.${field}.S3`)) return null
    const named = take()
    const peer = named.type === 'word' ? referenceOf(named.text) : null
    if (peer === null) return fail(named.column, `a server is expected here, not ${shown(named)}`)
    return { predicate: { type: 'progress', of, field, peer }, kind: 'number', column }
  }

  return {
    whole,
    problem: () => problem ?? { column: 1, sentence: 'this is not a condition' },
  }
}
