import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { micros, serverId } from '../raft/index'
import { messageId } from '../server/messages'
import type { Message } from '../server/messages'
import { samples } from './network.contract'
import { readPost } from './post'
import { unpackPost } from './wire'

const s1 = serverId('S1')
const s2 = serverId('S2')
const types = Object.values(samples).map((message) => message.type)
const envelopes = new Map(
  Object.values(samples).map((message): [string, unknown] => [message.type, envelopeOf(message)]),
)

/** All that a JSON text can say, and now and then a word that means something here. */
const anyWord = fc.constantFrom('id', 'due', 'message', 'type', 'to', 'S2', 'entries', ...types)
const anyJson = fc.oneof(
  fc.jsonValue(),
  fc.dictionary(anyWord, fc.oneof(fc.jsonValue(), anyWord, fc.dictionary(anyWord, fc.jsonValue()))),
)

describe.each(types)('a %s', (type) => {
  const good = envelopes.get(type)
  const to = type === 'ClientResponse' ? 'C1.test' : 'S2'

  it('is read as it was sent', () => {
    const sent = structuredClone(good)
    expect(reader(to)([sent])).toEqual({ envelopes: [sent], malformed: null })
  })

  it('is refused without any one of its fields', () => {
    for (const path of pathsOf(good)) {
      const bad = changed(good, path, (parent, name) => Reflect.deleteProperty(parent, name))
      expect([path, isIn(to, bad)]).toEqual([path, false])
    }
  })

  it('is refused with a field too many', () => {
    for (const path of [[], ...pathsOf(good)].filter((each) => isObject(valueAt(good, each)))) {
      const bad = changed(good, [...path, 'extra'], (parent, name) => Reflect.set(parent, name, 1))
      expect([path, isIn(to, bad)]).toEqual([path, false])
    }
  })

  it('is refused with anything of another kind in a field', () => {
    const others: readonly unknown[] = ['', -1, 1.5, NaN, 2 ** 60, true, {}, [[]], [1], undefined]
    for (const path of pathsOf(good)) {
      const was = valueAt(good, path)
      for (const other of others.filter((value) => !mayReplace(value, was, path))) {
        const bad = changed(good, path, (parent, name) => Reflect.set(parent, name, other))
        expect([path, other, isIn(to, bad)]).toEqual([path, other, false])
      }
    }
  })
})

describe('what is not ours', () => {
  it.each([
    { why: 'is in no order', wrong: { voters: ['S2', 'S1'] } },
    { why: 'has a learner that votes', wrong: { learners: ['S1'] } },
  ])('is a configuration that $why', ({ wrong }) => {
    for (const type of ['InstallSnapshot', 'AppendEntries']) {
      const bad = changedConfiguration(envelopes.get(type), wrong)
      expect([type, isIn('S2', bad)]).toEqual([type, false])
    }
  })

  it('never gets in, whatever JSON it is', () => {
    const property = fc.property(anyJson, (post) => {
      const { envelopes: found, malformed } = readPost(s2, post)
      expect(found).toEqual([])
      if (malformed !== null) expect(malformed).toMatch(/^[A-Z].*\.$/)
    })
    fc.assert(property, { numRuns: 2000 })
  })

  it('never gets in in the place of a part of a message', () => {
    const all = Array.from(envelopes.values()).flatMap((good) =>
      pathsOf(good).map((path) => ({ good, path })),
    )
    const property = fc.property(fc.constantFrom(...all), anyJson, ({ good, path }, value) => {
      const was = valueAt(good, path)
      const bad = changed(good, path, (parent, name) => Reflect.set(parent, name, value))
      if (!mayReplace(value, was, path)) expect(isIn('S2', bad)).toBe(false)
    })
    fc.assert(property, { numRuns: 2000 })
  })

  it('is never more than what the text of a post says, whatever the text', () => {
    const anyText = fc.oneof(
      fc.string(),
      fc.json(),
      anyJson.map((value) => JSON.stringify(value)),
    )
    const anyBody = fc.record({ lists: anyJson, envelopes: fc.oneof(anyJson, fc.array(anyJson)) })
    const anyPost = fc.record({
      to: fc.oneof(fc.constant(['S2']), anyJson),
      text: fc.oneof(
        anyText,
        anyBody.map((body) => JSON.stringify(body)),
      ),
    })
    const property = fc.property(fc.oneof(anyPost, anyJson), (post) => {
      const unpacked = unpackPost('S2', post)
      expect(readPost(s2, unpacked).envelopes).toEqual([])
    })
    fc.assert(property, { numRuns: 2000 })
  })
})

function envelopeOf(message: Message): unknown {
  return structuredClone({ id: messageId(s1, 1, 1, 1, 0), due: micros(1), message })
}

function reader(to: string) {
  return (post: unknown) => readPost(serverId(to), post)
}

function isIn(to: string, envelope: unknown): boolean {
  return reader(to)([envelope]).envelopes.length > 0
}

type Path = readonly string[]

/** The way to each field of each object within; places in lists are fields, too, but cannot be missing. */
function pathsOf(value: unknown, path: Path = []): readonly Path[] {
  if (!isObject(value)) return []
  return Object.entries(value).flatMap(([name, part]) => {
    const here = [...path, name]
    const within = Array.isArray(part)
      ? part.flatMap((each, i) => pathsOf(each, [...here, String(i)]))
      : pathsOf(part, here)
    return [here, ...within]
  })
}

function valueAt(value: unknown, path: Path): unknown {
  return path.reduce((part: unknown, name) => Reflect.get(Object(part), name), value)
}

/** A copy with one field changed. */
function changed(value: unknown, path: Path, change: (parent: object, name: string) => void) {
  const copy = structuredClone(value)
  const parent = valueAt(copy, path.slice(0, -1))
  if (isObject(parent)) change(parent, path.at(-1) ?? '')
  return copy
}

/** A copy with other servers in each configuration in it. */
function changedConfiguration(value: unknown, wrong: object): unknown {
  const paths = pathsOf(value).filter((path) => path.at(-1) === 'configuration')
  expect(paths).toHaveLength(1)
  return paths.reduce(
    (copy: unknown, path) =>
      changed(copy, path, (parent, name) => {
        Reflect.set(parent, name, { ...Object(Reflect.get(parent, name)), ...wrong })
      }),
    value,
  )
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Fields that may be null, or something else than null. */
const nullable = ['conflictTerm', 'matchIndex', 'readIndex', 'mode', 'value']

/** Whether something may be right where something else was; whether it is, is not for this test. */
function mayReplace(value: unknown, was: unknown, path: Path): boolean {
  if (nullable.includes(path.at(-1) ?? '')) return ['null', 'count', 'text'].includes(kindOf(value))
  const isEmptyList = Array.isArray(value) && value.length === 0
  return kindOf(value) === kindOf(was) || (isEmptyList && Array.isArray(was))
}

function kindOf(value: unknown): string {
  if (typeof value === 'number')
    return Number.isSafeInteger(value) && value >= 0 ? 'count' : 'number'
  if (Array.isArray(value))
    return value.every((each) => typeof each === 'string') ? 'texts' : 'list'
  if (typeof value === 'string') return 'text'
  return value === null ? 'null' : typeof value
}
