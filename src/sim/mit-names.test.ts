import { readdirSync, readFileSync } from 'node:fs'

import { describe, expect, it } from 'vitest'

import { mitNames } from './testing/mit-names'

const told = readdirSync(import.meta.dirname)
  .filter((name) => /^mit-.*\.test\.ts$/.test(name))
  .map((name) => readFileSync(`${import.meta.dirname}/${name}`, 'utf8'))
  .join('\n')

describe('the tests of MIT 6.5840', () => {
  it.each([
    { parts: ['3A', '3B', '3C', '3D'], count: 28, why: 'of Raft' },
    { parts: ['4A', '4B'], count: 23, why: 'of the key-value service' },
    { parts: ['rsm'], count: 8, why: 'of the replicated state machine' },
  ] as const)('$count $why are told again, each under its own name', ({ parts, count }) => {
    const names = parts.flatMap((part) => mitNames[part].map((name) => `${part} ${name}`))
    expect(new Set(names).size).toBe(count)
    expect(parts.filter((part) => !told.includes(`tellPart('${part}',`))).toEqual([])
    const isTold = (name: string) => told.includes(`  ${name.split(' ')[1] ?? ''}: `)
    expect(names.filter((name) => !isTold(name))).toEqual([])
  })
})
