import { describe, expect, it } from 'vitest'

import type { Rules } from '../raft/index'
import { sentence } from '../trace/sentence'
import { toldRun } from './testing/told-run'

/** One or more sentences: a subject, what it does, no hole where a value should be. */
function isClean(text: string): boolean {
  const isWhole = /^\S.*[.!?]$/s.test(text) && text.includes(' ')
  const hasHole = /undefined|NaN|\[object|\bnull\b|\bInfinity\b|  | [.,:;]|\(\)|\.\.$/.test(text)
  return isWhole && !hasHole
}

function unclean(seed: number, change: Partial<Rules> = {}): readonly string[] {
  const found: string[] = []
  for (const step of toldRun(seed, change)) {
    const text = sentence(step)
    if (!isClean(text))
      found.push(`event ${step.applied.world.count}, ${step.record.type}: “${text}”`)
  }
  return found
}

describe('a sentence', () => {
  it.each([1, 2, 3, 5, 8, 13, 17, 21, 34])('is told by each event of story %i', (seed) => {
    expect(unclean(seed).slice(0, 5)).toEqual([])
  })

  it('is told by each event while rules are switched off', () => {
    expect(unclean(83, { answerOlderTerms: false }).slice(0, 5)).toEqual([])
    expect(unclean(1, { matchOnlyGrows: false }).slice(0, 5)).toEqual([])
  })

  it('names the term that was asked for beside the one that refuses it', () => {
    const refusals = new Set<string>()
    for (let seed = 1; seed <= 12; seed++) {
      for (const step of toldRun(seed)) {
        const [, asked, own] =
          /a vote for term (\d+) is asked for, here it is term (\d+)/.exec(sentence(step)) ?? []
        if (asked !== undefined) refusals.add(`${Number(asked) < Number(own)}`)
      }
    }
    expect([...refusals]).toEqual(['true'])
  })
})
