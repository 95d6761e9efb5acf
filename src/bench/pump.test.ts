import { describe, expect, it } from 'vitest'

import { defaultRaftOptions } from '../raft/index'
import { commandBytes, putsAfter, registrations } from './commands'
import { createPump } from './pump'

const names = ['S1', 'S2', 'S3']

describe('what the benchmark measures is what it says', () => {
  it.each([1, 7, 300])('batches of %i are answered and executed by all', (size) => {
    const pump = createPump(names, defaultRaftOptions)
    const clients = registrations().length
    pump.commit(registrations())
    for (let done = 0; done < 300; done += size) pump.commit(putsAfter(done, size))
    pump.judge(clients + Math.ceil(300 / size) * size)
    expect(() => pump.judge(clients)).toThrow('has executed')
  })

  it('a fork goes on by itself', () => {
    const pump = createPump(names, defaultRaftOptions)
    pump.commit(registrations())
    const fork = pump.fork()
    fork.commit(putsAfter(0, 10))
    fork.judge(registrations().length + 10)
    pump.judge(registrations().length)
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
