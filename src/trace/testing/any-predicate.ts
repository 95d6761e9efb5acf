import fc from 'fast-check'

import { serverId } from '../../raft/index'
import {
  defaultVariable,
  fieldKinds,
  globalKinds,
  operators,
  predicateLimits,
  progressNames,
  roleWords,
} from '../predicate'
import type { FieldName, Kind, Operator, Predicate, Quantifier, Reference } from '../predicate'
import { isField, isGlobal } from '../predicate-problems'
import { printPredicate } from '../predicate-print'

/** Names of fields of a kind. */
function fieldsOf(kind: Kind): readonly FieldName[] {
  return Object.keys(fieldKinds)
    .filter(isField)
    .filter((name) => fieldKinds[name] === kind)
}

const globals = Object.keys(globalKinds).filter(isGlobal)

/** Any predicate that `parsePredicate` may come to, short enough to be written. */
export const anyPredicate: fc.Arbitrary<Predicate> = condition(3, []).filter(
  (predicate) => printPredicate(predicate).length <= predicateLimits.length,
)

function condition(depth: number, variables: readonly string[]): fc.Arbitrary<Predicate> {
  const of = anyReference(variables)
  const fields = fc
    .record({ of, field: fc.constantFrom(...fieldsOf('boolean')) })
    .map((field): Predicate => ({ type: 'field', ...field }))
  const constant = fc.boolean().map((value): Predicate => ({ type: 'boolean', value }))
  if (depth === 0) return fc.oneof(constant, fields, comparison(0, variables))
  const inner = condition(depth - 1, variables)
  return fc.oneof(
    fields,
    comparison(depth - 1, variables),
    inner.map((each): Predicate => ({ type: 'not', of: each })),
    fc
      .record({
        type: fc.constantFrom('and' as const, 'or' as const),
        of: fc.array(inner, { minLength: 2, maxLength: 3 }),
      })
      .map((joined): Predicate => joined),
    quantifier(['any', 'all'], depth, variables),
  )
}

function quantifier(
  how: readonly Quantifier[],
  depth: number,
  variables: readonly string[],
): fc.Arbitrary<Predicate> {
  const free =
    [defaultVariable, 'T', 'U', 'V', 'W'].find((name) => !variables.includes(name)) ?? 'X'
  return fc
    .record({ how: fc.constantFrom(...how), of: condition(depth - 1, [...variables, free]) })
    .map((quantified): Predicate => ({ type: 'quantifier', variable: free, ...quantified }))
}

function comparison(depth: number, variables: readonly string[]): fc.Arbitrary<Predicate> {
  const numbers = number(depth, variables)
  const servers = server(variables)
  const equal = fc.constantFrom('==' as const, '!=' as const)
  const make = (
    operator: fc.Arbitrary<Operator>,
    left: fc.Arbitrary<Predicate>,
    right: fc.Arbitrary<Predicate>,
  ) =>
    fc
      .record({ operator, left, right })
      .map((compared): Predicate => ({ type: 'compare', ...compared }))
  const role = fc.oneof(
    fc.constantFrom(...roleWords).map((word): Predicate => ({ type: 'role', role: word })),
    anyReference(variables).map((of): Predicate => ({ type: 'field', of, field: 'role' })),
  )
  const nobody = fc.constant<Predicate>({ type: 'null' })
  return fc.oneof(
    make(fc.constantFrom(...operators), numbers, numbers),
    make(equal, role, role),
    make(equal, servers, fc.oneof(servers, nobody)),
    ...(depth > 0 ? [make(equal, condition(depth - 1, variables), condition(0, variables))] : []),
  )
}

function number(depth: number, variables: readonly string[]): fc.Arbitrary<Predicate> {
  const of = anyReference(variables)
  const leaves = [
    fc.integer({ min: 0, max: 999_999_999 }).map((value): Predicate => ({ type: 'number', value })),
    fc.constantFrom(...globals).map((name): Predicate => ({ type: 'global', name })),
    fc
      .record({ of, field: fc.constantFrom(...fieldsOf('number')) })
      .map((field): Predicate => ({ type: 'field', ...field })),
    fc
      .record({ of, field: fc.constantFrom(...progressNames), peer: of })
      .map((progress): Predicate => ({ type: 'progress', ...progress })),
  ]
  if (depth === 0) return fc.oneof(...leaves)
  const inner = number(depth - 1, variables)
  const addend = fc.record({ sign: fc.constantFrom('+' as const, '-' as const), of: inner })
  return fc.oneof(
    ...leaves,
    inner.map((each): Predicate => ({ type: 'negative', of: each })),
    fc
      .record({ first: inner, rest: fc.array(addend, { minLength: 1, maxLength: 3 }) })
      .map((sum): Predicate => ({ type: 'sum', ...sum })),
    quantifier(['count'], depth, variables),
  )
}

function server(variables: readonly string[]): fc.Arbitrary<Predicate> {
  const of = anyReference(variables)
  return fc.oneof(
    of.map((reference): Predicate => ({ type: 'server', server: reference })),
    fc
      .record({ of, field: fc.constantFrom(...fieldsOf('server')) })
      .map((field): Predicate => ({ type: 'field', ...field })),
  )
}

function anyReference(variables: readonly string[]): fc.Arbitrary<Reference> {
  const one = fc
    .constantFrom('S1', 'S2', 'S3', 'S9', 'S12')
    .map((name): Reference => ({ type: 'one', server: serverId(name) }))
  if (variables.length === 0) return one
  const variable = fc
    .constantFrom(...variables)
    .map((name): Reference => ({ type: 'variable', name }))
  return fc.oneof(one, variable)
}
