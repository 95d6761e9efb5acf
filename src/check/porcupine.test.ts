import { readFileSync } from 'node:fs'

import { describe, expect, it } from 'vitest'

import { checkLinearizability } from './linearizability'
import { parseJepsen, parseKv } from './testing/porcupine-history'

const textOf = (name: string) =>
  readFileSync(new URL(`testing/porcupine/${name}`, import.meta.url), 'utf8')

const expected: {
  readonly histories: Readonly<
    Record<string, { readonly linearizable: boolean; readonly operations: number }>
  >
} = JSON.parse(textOf('expected.json'))

const rows = Object.entries(expected.histories).map(([name, facts]) => ({ name, ...facts }))

/** The verdicts of Porcupine, which judges the same histories. */
describe('histories of other stores', () => {
  it('are 102 of etcd, 23 of them linearizable, and 6 of a key-value store', () => {
    const ofEtcd = rows.filter(({ name }) => name.startsWith('jepsen/'))
    expect(ofEtcd).toHaveLength(102)
    expect(ofEtcd.filter(({ linearizable }) => linearizable)).toHaveLength(23)
    expect(rows).toHaveLength(108)
  })

  it.each(rows)('$name', ({ name, linearizable, operations }) => {
    const parse = name.startsWith('jepsen/') ? parseJepsen : parseKv
    const history = parse(textOf(name))
    expect(history.operations).toHaveLength(operations)
    expect(checkLinearizability(history).type).toBe(linearizable ? 'linearizable' : 'illegal')
  })
})
