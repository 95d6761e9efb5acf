import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { digest } from '../lib/digest'
import { entries, get } from '../lib/persistent-map'
import type { Command, Operation, Reply } from './operation'
import { applyCommand, emptyStore } from './store'
import { anyCommand } from './testing/commands'

const add = (serial: number, lowest = 0, client = 'C1'): Command => ({
  client,
  serial,
  lowest,
  operation: { type: 'increment', key: 'x', by: 1 },
})

const run = (...commands: readonly Command[]) => {
  let store = emptyStore()
  const answers = commands.map((command) => {
    const { store: after, ...answer } = applyCommand(store, command)
    store = after
    return answer
  })
  return { store, answers }
}
const executed = (value: string) => ({ reply: { type: 'ok', value }, isRetry: false })
const again = (value: string) => ({ reply: { type: 'ok', value }, isRetry: true })
const forgotten = { reply: { type: 'forgotten' }, isRetry: true }

describe('a session (thesis §6.3)', () => {
  it.each([
    { commands: [add(1), add(1)], answers: [executed('1'), again('1')], why: 'a retry is not executed again' },
    { commands: [add(1), add(2), add(1)], answers: [executed('1'), executed('2'), again('1')], why: 'a retry gets its first answer, even after later commands' },
    { commands: [add(2), add(1), add(2)], answers: [executed('1'), executed('2'), again('1')], why: 'requests of one client may come in any order' },
    { commands: [add(1), add(2, 2), add(1)], answers: [executed('1'), executed('2'), forgotten], why: 'what the client acknowledged is forgotten, and never executed' },
    { commands: [add(3, 3), add(2)], answers: [executed('1'), forgotten], why: 'below the lowest nothing is executed, even if it was never seen' },
    { commands: [add(3, 3), add(4, 1), add(2)], answers: [executed('1'), executed('2'), forgotten], why: 'the lowest never falls' },
    { commands: [add(1), add(1, 0, 'C2')], answers: [executed('1'), executed('2')], why: 'each client has serial numbers of its own' },
    { commands: [add(1), add(2), add(2, 2), add(1)], answers: [executed('1'), executed('2'), again('2'), forgotten], why: 'a retry acknowledges too' },
  ])('$why', ({ commands, answers }) => {
    expect(run(...commands).answers).toEqual(answers)
  }) // prettier-ignore

  it('keeps the answers from the lowest on, ascending, and no others', () => {
    const session = get(run(add(4), add(2), add(3), add(1), add(5, 3)).store.sessions, 'C1')
    expect(session?.lowest).toBe(3)
    expect(session?.replies.map(({ serial }) => serial)).toEqual([3, 4, 5])
  })
})

describe('the store', () => {
  it('does what a plain Map does that executes each request once', () => {
    fc.assert(
      fc.property(fc.array(anyCommand, { maxLength: 60 }), (commands) => {
        const model = createModel()
        let store = emptyStore()
        for (const command of commands) {
          const { store: after, reply } = applyCommand(store, command)
          store = after
          expect(reply).toEqual(model.apply(command))
        }
        expect(new Map(entries(store.values))).toEqual(model.values)
      }),
      { numRuns: 500 },
    )
  })

  it('has one digest for one content, however it came about and wherever it was copied', () => {
    fc.assert(
      fc.property(fc.array(anyCommand, { maxLength: 40 }), (commands) => {
        const { store } = run(...commands)
        expect(digest(structuredClone(store))).toBe(digest(store))
        expect(digest(run(...commands.flatMap((command) => [command, command])).store)).toBe(
          digest(store),
        )
        for (const [, session] of entries(store.sessions)) {
          const { digest: kept, ...content } = session
          expect(kept).toBe(sum([{ lowest: content.lowest }, ...content.replies].map(digest)))
        }
      }),
    )
  })

  it('has another digest when a value, an answer or the lowest differs', () => {
    const runs = [
      run(add(1)),
      run(add(1), add(2)),
      run(add(1), add(2, 2)),
      run(add(2), add(1)),
      run(add(1), add(1, 0, 'C2')),
      run(add(1), add(1, 1)),
    ]
    const digests = runs.map(({ store }) => digest(store))
    // The answers to serial numbers 1 and 2 are exchanged in the fourth.
    expect(new Set(digests).size).toBe(runs.length)
  })
})

const sum = (numbers: readonly number[]): number => numbers.reduce((a, b) => (a + b) >>> 0, 0)

/** The specification: a table of values, and per client the answers already given. */
function createModel() {
  const values = new Map<string, string>()
  const answers = new Map<string, Reply>()
  const lowest = new Map<string, number>()

  return { values, apply }

  function apply({ client, serial, operation, ...command }: Command): Reply {
    const floor = lowest.get(client) ?? 0
    if (serial < floor) return { type: 'forgotten' }
    const reply = answers.get(`${client}/${serial}`) ?? execute(operation)
    answers.set(`${client}/${serial}`, reply)
    lowest.set(client, Math.max(floor, command.lowest))
    return reply
  }

  function execute(operation: Operation): Reply {
    const { key } = operation
    const old = values.get(key)
    const actual = old ?? null
    if (operation.type === 'get') return { type: 'ok', value: actual }
    if (operation.type === 'delete') {
      values.delete(key)
      return { type: 'ok', value: actual }
    }
    if (operation.type === 'cas' && operation.expected !== actual)
      return { type: 'mismatch', actual }
    if (operation.type === 'increment' && !/^-?\d+$/.test(old ?? '0')) {
      return { type: 'notANumber', actual: old ?? '' }
    }
    const value =
      operation.type === 'increment'
        ? String(Number(old ?? '0') + operation.by)
        : operation.type === 'append'
          ? (old ?? '') + operation.value
          : operation.value
    values.set(key, value)
    return { type: 'ok', value: operation.type === 'put' ? actual : value }
  }
}
