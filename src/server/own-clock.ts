import { micros } from '../raft/index'
import type { Micros } from '../raft/index'

/** A server's own clock against the world's: it may run fast, slow or be set off. */
export interface OwnClock {
  /** World time from which this holds, and what the own clock showed then. */
  readonly since: Micros
  readonly own: Micros
  /** 1000 is right; 250 runs at a quarter. */
  readonly ratePerMille: number
}

/** What a server's own clock shows at a moment of the world. */
export function ownTime(clock: OwnClock, at: Micros): Micros {
  return micros(clock.own + Math.floor(((at - clock.since) * clock.ratePerMille) / 1000))
}

/** The first moment of the world at which a server's own clock shows `own` or later. */
export function worldTime(clock: OwnClock, own: Micros): Micros {
  return micros(clock.since + Math.ceil(((own - clock.own) * 1000) / clock.ratePerMille))
}
