import { describe, expect, it } from 'vitest'

import { moveInGrid } from './grid-keys'

const size = { rows: 5, start: 1, end: 100, page: 12, newest: 99 }

describe('keys in the log grid', () => {
  it.each([
    ['ArrowLeft', [1, 50], [1, 49]],
    ['ArrowRight', [1, 100], [1, 100]],
    ['ArrowUp', [0, 50], [0, 50]],
    ['ArrowDown', [1, 50], [2, 50]],
    ['Home', [1, 50], [1, 1]],
    ['End', [1, 50], [1, 99]],
    ['PageUp', [1, 5], [1, 1]],
    ['PageDown', [1, 50], [1, 62]],
    ['ArrowLeft', [0, null], [0, 99]],
    ['ArrowDown', [0, null], [0, 99]],
  ] as const)('%s from %j leads to %j', (key, [row, column], [toRow, toColumn]) => {
    expect(moveInGrid(key, { row, column }, size)).toEqual({ row: toRow, column: toColumn })
  })

  it('stays behind what is cut off', () => {
    const cut = { ...size, start: 40 }
    expect(moveInGrid('Home', { row: 1, column: 50 }, cut)).toEqual({ row: 1, column: 40 })
    expect(moveInGrid('ArrowLeft', { row: 1, column: 40 }, cut)).toEqual({ row: 1, column: 40 })
  })

  it('leaves other keys, and an empty grid, alone', () => {
    expect(moveInGrid('Enter', { row: 0, column: 1 }, size)).toBeNull()
    expect(moveInGrid('End', { row: 0, column: 1 }, { ...size, end: 0 })).toBeNull()
  })
})
