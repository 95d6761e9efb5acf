import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { digest } from '../lib/digest'
import { entries, get } from '../lib/persistent-map'
import type { Command, Operation, Reply } from './operation'
import { makeSession } from './session'
import { applyCommand, emptyStore, withSessions, withoutSessions } from './store'
import type { Store } from './store'
import { anyCommand, anyStore } from './testing/commands'

const add = (serial: number, lowest = 0, client = 'C1'): Command => ({
  type: 'operation',
  client,
  serial,
  lowest,
  operation: { type: 'increment', key: 'x', by: 1 },
})
const register = (client: string, limit = 9): Command => ({
  type: 'register',
  client,
  serial: 0,
  lowest: 0,
  limit,
})

const runOn = (before: Store, commands: readonly Command[], executeOnce = true) => {
  let store = before
  const answers = commands.map((command) => {
    const { store: after, ...answer } = applyCommand(store, command, { executeOnce })
    store = after
    return answer
  })
  return { store, answers }
}
const registered = withSessions(emptyStore(), ['C1', 'C2'])
const run = (...commands: readonly Command[]) => runOn(registered, commands)
const executed = (value: string) => ({ reply: { type: 'ok', value }, isRetry: false })
const again = (value: string) => ({ reply: { type: 'ok', value }, isRetry: true })
const forgotten = { reply: { type: 'forgotten' }, isRetry: true }
const expired = { reply: { type: 'expired' }, isRetry: false }
const opened = { reply: { type: 'ok', value: null }, isRetry: false }
const stillOpen = { reply: { type: 'ok', value: null }, isRetry: true }
const clientsOf = (store: Store) => Array.from(entries(store.sessions), ([client]) => client).sort()

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

describe('registration and eviction (thesis §6.3)', () => {
  it.each([
    { commands: [add(1)], answers: [expired], left: [], why: 'a client that never registered is told so' },
    { commands: [register('C1'), add(1)], answers: [opened, executed('1')], left: ['C1'], why: 'a client that registered is served' },
    { commands: [register('C1'), add(1), register('C1'), add(1)], answers: [opened, executed('1'), stillOpen, again('1')], left: ['C1'], why: 'registering again keeps what the session remembers' },
    { commands: [register('C1', 2), register('C2', 2), register('C3', 2), add(1)], answers: [opened, opened, opened, expired], left: ['C2', 'C3'], why: 'the one used least recently goes' },
    { commands: [register('C1', 2), register('C2', 2), add(1), register('C3', 2), add(2)], answers: [opened, opened, executed('1'), opened, executed('2')], left: ['C1', 'C3'], why: 'a command keeps its session' },
    { commands: [register('C1', 2), register('C2', 2), register('C1', 2), register('C3', 2)], answers: [opened, opened, stillOpen, opened], left: ['C1', 'C3'], why: 'so does registering again' },
    { commands: [register('C1', 2), add(1), register('C2', 2), add(1), register('C3', 2)], answers: [opened, executed('1'), opened, again('1'), opened], left: ['C1', 'C3'], why: 'so does a retry' },
    { commands: [register('C1', 2), add(1, 1), register('C2', 2), add(0), register('C3', 2)], answers: [opened, executed('1'), opened, forgotten, opened], left: ['C1', 'C3'], why: 'so does a command whose answer is forgotten' },
    { commands: [register('C1'), register('C2'), register('C3'), register('C4', 2)], answers: [opened, opened, opened, opened], left: ['C3', 'C4'], why: 'a lower limit evicts as many as are too many' },
    { commands: [register('C1'), register('C2'), register('C2', 1)], answers: [opened, opened, stillOpen], left: ['C1', 'C2'], why: 'registering again evicts nobody' },
    { commands: [register('C1'), register('C2', 1), add(1), register('C1'), add(1)], answers: [opened, opened, expired, opened, executed('1')], left: ['C1', 'C2'], why: 'who was evicted may register anew, and is known for nothing' },
  ])('$why', ({ commands, answers, left }) => {
    const done = runOn(emptyStore(), commands)
    expect(done.answers).toEqual(answers)
    expect(clientsOf(done.store)).toEqual(left)
  }) // prettier-ignore

  it('changes nothing for an expired client but the count of commands', () => {
    const { store } = run(add(1))
    const after = applyCommand(store, add(2, 2, 'C9')).store
    expect(after).toEqual({ ...store, executed: store.executed + 1 })
  })

  it('is the same at once as one by one', () => {
    const one = runOn(
      emptyStore(),
      ['C1', 'C2', 'C1'].map((client) => register(client)),
    ).store
    expect(withSessions(emptyStore(), ['C1', 'C2', 'C1'])).toEqual(one)
  })

  it('ends for all when a snapshot carries no sessions', () => {
    const { store } = run(add(1))
    const { answers, store: after } = runOn(withoutSessions(store), [add(1)])
    expect(answers).toEqual([expired])
    expect(get(after.values, 'x')).toBe('1')
  })
})

describe('a store whose commands are not executed once', () => {
  it.each([
    { before: registered, commands: [add(1), add(1)], why: 'executes a retry again' },
    { before: registered, commands: [add(3, 3), add(1)], why: 'executes what was acknowledged' },
    { before: emptyStore(), commands: [add(1), add(2)], why: 'needs no session' },
    { before: run(add(1)).store, commands: [add(1), add(1)], why: 'does not ask the session it has', from: 1 },
  ])('$why', ({ before, commands, from = 0 }) => {
    const { answers, store } = runOn(before, commands, false)
    expect(answers).toEqual([executed(String(from + 1)), executed(String(from + 2))])
    expect(store.sessions).toBe(before.sessions)
    expect(store.executed).toBe(before.executed + 2)
  }) // prettier-ignore

  it('registers clients all the same', () => {
    const { answers, store } = runOn(emptyStore(), [register('C1', 1), register('C2', 1)], false)
    expect(answers).toEqual([opened, opened])
    expect(clientsOf(store)).toEqual(['C2'])
  })
})

describe('the store', () => {
  it('does what plain Maps do that execute each request of a session once', () => {
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
        expect(clientsOf(store)).toEqual([...model.sessions.keys()].sort())
      }),
      { numRuns: 500 },
    )
  })

  it('has one digest for one content, however it came about and wherever it was copied', () => {
    fc.assert(
      fc.property(anyStore, (store) => {
        expect(digest(structuredClone(store))).toBe(digest(store))
        for (const [, session] of entries(store.sessions)) {
          expect(makeSession(session.lowest, session.lastUsed, session.replies)).toEqual(session)
        }
      }),
    )
  })

  it('has another digest when a value, an answer, the lowest or an order of use differs', () => {
    const runs = [
      run(add(1)),
      run(add(1), add(2)),
      run(add(1), add(2, 2)),
      run(add(2), add(1)),
      run(add(1), add(1, 0, 'C2')),
      run(add(1), add(1, 1)),
      run(register('C1'), register('C2')),
      run(register('C2'), register('C1')),
      run(add(1), add(2, 0, 'C3')),
    ]
    const digests = runs.map(({ store }) => digest(store))
    // The answers to serial numbers 1 and 2 are exchanged in the fourth.
    expect(new Set(digests).size).toBe(runs.length)
  })
})

/** The specification: a table of values, and per client the answers already given, last used last. */
function createModel() {
  const values = new Map<string, string>()
  const sessions = new Map<string, { lowest: number; readonly answers: Map<number, Reply> }>()

  return { values, sessions, apply }

  function apply(command: Command): Reply {
    const known = sessions.get(command.client)
    if (command.type === 'register') {
      keep(command.client, known ?? { lowest: 0, answers: new Map() })
      if (known !== undefined) return { type: 'ok', value: null }
      while (sessions.size > command.limit) sessions.delete([...sessions.keys()][0] ?? '')
      return { type: 'ok', value: null }
    }
    if (known === undefined) return { type: 'expired' }
    keep(command.client, known)
    if (command.serial < known.lowest) return { type: 'forgotten' }
    const reply = known.answers.get(command.serial) ?? execute(command.operation)
    known.answers.set(command.serial, reply)
    known.lowest = Math.max(known.lowest, command.lowest)
    return reply
  }

  function keep(client: string, session: { lowest: number; readonly answers: Map<number, Reply> }) {
    sessions.delete(client)
    sessions.set(client, session)
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
