import { describe, expect, it } from 'vitest'

import { serverId } from '../raft/index'
import type { ServerId } from '../raft/index'
import { sampleWorld } from '../store/sample-world'
import type { ServerSlot } from '../world/world'
import { isCampaign, serverView, spokenServer } from './server-view'

function viewOf(name: string, change: Partial<ServerSlot> = {}) {
  const world = sampleWorld()
  const id: ServerId = serverId(name)
  const slot = world.servers[id]
  if (slot === undefined) throw new Error(`no ${name}`)
  const view = serverView(
    { ...world, servers: { ...world.servers, [id]: { ...slot, ...change } } },
    id,
  )
  if (view === null) throw new Error(`no view of ${name}`)
  return view
}

describe('what the stage shows of a server', () => {
  it.each([
    { name: 'S1', says: 'S1, leader, term 3, log ends at 12, commit 10' },
    { name: 'S3', says: 'S3, candidate, term 4, 1 of 5 votes, log ends at 9, commit 8' },
    { name: 'S4', says: 'S4, down, term 3, log ends at 10, commit 0' },
    { name: 'S5', says: 'S5, follower, term 3, log ends at 11, commit 8' },
  ])('$says', ({ name, says }) => {
    expect(spokenServer(name, viewOf(name))).toBe(says)
  })

  it('a ballot for each voter', () => {
    expect(viewOf('S3').votes).toBe('-ny--')
  })

  it('a server that is down keeps its term on disk', () => {
    expect(viewOf('S4').note).toBe('term 3 on disk')
  })

  it('a frozen server has messages waiting', () => {
    expect(viewOf('S5', { status: 'frozen' }).note).toBe('0 messages wait')
    expect(spokenServer('S5', viewOf('S5', { status: 'frozen' }))).toContain('frozen, follower')
  })

  it('a clock that is wrong is said', () => {
    const { clock } = sampleWorld().servers[serverId('S2')] ?? {}
    if (clock === undefined) throw new Error('no clock')
    expect(viewOf('S2', { clock: { ...clock, ratePerMille: 250 } }).note).toBe('clock at 0.25×')
  })

  it('somebody campaigns', () => {
    expect(isCampaign(sampleWorld())).toBe(true)
    expect(isCampaign(null)).toBe(false)
  })
})
