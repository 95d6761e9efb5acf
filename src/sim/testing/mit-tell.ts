import { describe, it } from 'vitest'

import { mitNames } from './mit-names'
import type { Part } from './mit-names'

/** One test, told again: what it asks for, and how it goes. */
export type Retold = readonly [asks: string, tell: () => void]

/** All tests of one part: the compiler says which one lacks. */
export type PartOf<P extends Part> = Readonly<Record<(typeof mitNames)[P][number], Retold>>

/** Runs the tests of one part in the course's order, each under its own name. */
export function tellPart<P extends Part>(part: P, title: string, tests: PartOf<P>): void {
  describe(`MIT 6.5840 ${part}: ${title}`, () => {
    const names: readonly (typeof mitNames)[P][number][] = mitNames[part]
    for (const name of names) {
      const [asks, tell] = tests[name]
      it(`${name}: ${asks}`, tell)
    }
  })
}
