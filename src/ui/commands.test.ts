import { describe, expect, it } from 'vitest'

import { sampleWorld } from '../store/sample-world'
import type { SetBreakpoint } from '../trace/breakpoint'
import { commandsOf, filterCommands } from './commands'
import type { CommandsOf } from './commands'
import { keyTable } from './shortcuts'

const breakpoints: readonly SetBreakpoint[] = [
  { id: 1, breakpoint: { type: 'term', above: 4 }, isOn: true },
]
const present: CommandsOf = {
  world: sampleWorld(),
  isPast: false,
  isBusy: false,
  branches: 1,
  breakpoints,
}
const words = (of: CommandsOf, text = '') =>
  filterCommands(commandsOf(of), text).map((command) => command.words)

describe('what can be done, by name', () => {
  it.each<{ text: string; expected: readonly string[]; why: string }>([
    { text: 'crash s2', expected: ['Crash S2'], why: 'a server that runs can crash' },
    { text: 's4 re', expected: ['Restart S4', 'Remove S4'], why: 'one that is down can start' },
    { text: 'theme dark', expected: ['Theme: dark'], why: 'in any order of words' },
    { text: 'mile', expected: ['Next milestone', 'Milestone before'], why: 'by a part of a word' },
    { text: 'until', expected: ['Run until a term exceeds 4'], why: 'breakpoints are run to' },
    { text: 'fork', expected: [], why: 'the present needs no fork' },
    { text: 'nothing like that', expected: [], why: 'and nothing else' },
  ])('$text: $why', ({ text, expected }) => {
    expect(words(present, text)).toEqual(expected)
  })

  it('puts what begins with the word before what only holds it', () => {
    const found = words(present, 'lin')
    expect(found).toEqual(['Heal all links'])
    expect(words(present, 'one')[0]).toBe('One event back')
  })

  it('has the ways out of the past only there, and a stop only while something runs', () => {
    expect(words({ ...present, isPast: true }, 'fork')).toEqual(['Fork here'])
    expect(words({ ...present, isPast: true })).toContain('Back to the present')
    expect(words({ ...present, isBusy: true })).toContain('Stop running')
    expect(words({ ...present, isBusy: true }, 'until')).toEqual([])
    expect(words({ ...present, branches: 2 })).toContain('Next branch')
  })

  it('without a world there is still the page', () => {
    expect(words({ ...present, world: null }, 's1')).toEqual([])
    expect(words({ ...present, world: null })).toContain('Help')
  })

  it('names each once, and every key of the table that needs no selection', () => {
    const all = commandsOf({ ...present, isPast: true, branches: 2 })
    expect(new Set(all.map((command) => command.words)).size).toBe(all.length)
    const ofSelection = [
      'selectServer',
      'crashOrRestart',
      'timeOut',
      'cutOrHeal',
      'deliver',
      'drop',
    ]
    const elsewhere = [...ofSelection, 'view']
    const keys = keyTable.filter(({ shortcut }) => !elsewhere.includes(shortcut))
    const shown = all.flatMap(({ key }) => key ?? [])
    expect(shown.toSorted()).toEqual(keys.map((key) => key.shown).toSorted())
  })
})
