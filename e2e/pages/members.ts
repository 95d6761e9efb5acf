import type { RaftPage } from './raft-page'

/** Who decides, as far as tests wait for it. */
export class Members {
  private readonly raft: RaftPage

  constructor(raft: RaftPage) {
    this.raft = raft
  }

  /** The leader's configuration has these voters and is committed, joint consensus left behind. */
  async untilVoters(voters: readonly string[]): Promise<void> {
    await this.raft.until(({ servers }, wanted) => {
      const newest = Math.max(...servers.map(({ term }) => term))
      const leader = servers.find(({ role, term }) => role === 'leader' && term === newest)
      const found = leader?.configuration ?? null
      if (found === null || !found.isCommitted || found.outgoing.length > 0) return false
      return found.voters.join() === wanted
    }, voters.toSorted().join())
  }

  /** One more server comes, and votes once it has caught up. */
  async addServer(): Promise<void> {
    await this.raft.page.evaluate(() => window.raft.addServer())
  }

  /**
   * A leader without a majority goes on leading, as in the paper: with check-quorum it would step down.
   * The client has a session by then, so that what it asks is in that leader's log.
   */
  async keepMinorityLeader(): Promise<void> {
    await this.raft.setOptions({ checkQuorum: false })
    await this.raft.put('session', 'open')
  }
}
