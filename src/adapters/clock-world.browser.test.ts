import { micros } from '../raft/index'
import { createWorldClock, realNow } from './clock-world'
import type { WorldClock } from './clock-world'
import { describeClock } from './clock.contract'

describeClock('world', () => {
  const mapping = { realMs: realNow(), worldMicros: micros(0), perMille: 1000 }
  const clocks: WorldClock[] = []
  return {
    clock: () => {
      const clock = createWorldClock(mapping, { onLate: () => {} })
      clocks.push(clock)
      return clock
    },
    run: () => {},
    dispose: () => clocks.forEach((clock) => clock.close()),
  }
})
