import { describe, expect, it } from 'vitest'

import { defaultRaftOptions } from '../raft/index'
import { commandBytes, putsAfter } from './commands'
import { createPump } from './pump'

const names = ['S1', 'S2', 'S3']

describe('what the benchmark measures is what it says', () => {
  it.each([1, 7, 300])('batches of %i are answered and executed by all', (size) => {
    const pump = createPump(names, defaultRaftOptions)
    for (let done = 0; done < 300; done += size) pump.commit(putsAfter(done, size))
    pump.judge(Math.ceil(300 / size) * size)
    expect(() => pump.judge(0)).toThrow('has executed')
  })

  it('a fork goes on by itself', () => {
    const pump = createPump(names, defaultRaftOptions)
    const fork = pump.fork()
    fork.commit(putsAfter(0, 10))
    fork.judge(10)
    pump.judge(0)
  })

  it.each([0, 9999, 1_009_900])('all commands after the first %i are equally long', (done) => {
    const lengths = putsAfter(done, 100).map(({ text }) => text.length)
    expect(new Set(lengths)).toEqual(new Set([commandBytes]))
  })

  it('no client uses a serial number twice: the second would not be executed', () => {
    const all = [...putsAfter(0, 250), ...putsAfter(250, 250)]
    const names = all.map(({ client, serial }) => `${client} ${serial}`)
    expect(new Set(names).size).toBe(500)
  })
})
