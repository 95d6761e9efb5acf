import { expect, it } from 'vitest'

import { serverId } from '../raft/index'
import { whyNoProgress, whyNotAgreed } from './liveness'
import { createPuppets } from './testing/puppets'

const [s1, s2, s3] = [serverId('S1'), serverId('S2'), serverId('S3')]
const setting = { voters: [s1, s2, s3], spares: [serverId('S4')] }

it('says of each server why it cannot win', () => {
  const { elect, gather, put, crash, corrupt, restart, run, world } = createPuppets({}, setting)
  elect(s1)
  gather(s1, s3)
  for (const value of ['a', 'b', 'c']) put(s1, value)
  corrupt(s1, { type: 'flipBit', record: 1, bit: 99 })
  restart(s1)
  run(200)
  const why = whyNoProgress(world())
  expect(why).toMatch(/S1 does not start: .*damaged, though it was acknowledged/)
  expect(why).toContain('S2 cannot win: its log is behind S3 (0@t0 < 3@t1).')
  expect(why).toContain('S3 could win: its log is as good as those of a quorum of S1S2S3')
  expect(why).toContain('S4 is not a voter.')
  crash(s3)
  expect(whyNoProgress(world())).toContain('S2 cannot win: a quorum of S1S2S3 does not run.')
})

it('says what a leader waits for', () => {
  const { elect, gather, put, world } = createPuppets({}, setting)
  elect(s1)
  gather(s1)
  put(s1, 'a')
  expect(whyNoProgress(world())).toContain(
    'S1 leads term 1, ends at 1@t1 and has committed 0; matched: S2 0 (replicate), S3 0 (replicate).',
  )
  expect(whyNotAgreed(world())).toBe('S1 has applied 0 of 1 entries.')
})
