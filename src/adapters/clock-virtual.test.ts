import { describe, expect, it } from 'vitest'

import { micros } from '../raft/index'
import { createVirtualTime } from './clock-virtual'
import { describeClock } from './clock.contract'

describeClock('virtual', () => {
  const time = createVirtualTime()
  return {
    clock: () => time.clock(),
    run: () => {
      for (let next = time.next(); next !== null; next = time.next()) time.advance(next)
    },
    dispose: () => {},
  }
})

describe('virtual time', () => {
  it('stands still until it is moved', () => {
    const time = createVirtualTime(micros(5))
    expect(time.now()).toBe(5)
    expect(time.next()).toBeNull()
    time.advance(micros(9))
    expect(time.now()).toBe(9)
    time.advance(micros(3))
    expect(time.now()).toBe(9)
  })

  it('runs what is due in order of time, then in the order it was set', () => {
    const time = createVirtualTime()
    const ran: string[] = []
    const mark = (name: string) => () => void ran.push(`${name} at ${time.now()}`)
    time.schedule(micros(20), mark('late'))
    time.schedule(micros(10), mark('first'))
    time.clock().alarm(micros(10), mark('second'))
    time.schedule(micros(10), () => time.schedule(micros(5), mark('overdue')))
    time.schedule(micros(99), mark('never'))
    time.advance(micros(30))
    expect(ran).toEqual(['first at 10', 'second at 10', 'overdue at 10', 'late at 20'])
    expect(time.next()).toBe(99)
  })

  it('says of what is overdue that it is due now', () => {
    const time = createVirtualTime(micros(50))
    time.schedule(micros(10), () => {})
    expect(time.next()).toBe(50)
  })
})
