/** The acceptance files, in `public/scenarios`. */
export const scenarioFiles = [
  '01-first-leader.raft',
  '02-split-vote.raft',
  '03-commit.raft',
  '04-failover.raft',
  '05-minority-leader.raft',
  '06-conflict-repair.raft',
  '07-figure-7.raft',
  '08-figure-8.raft',
  '09-lost-vote.raft',
  '10-torn-write.raft',
  '11-snapshot.raft',
  '12-sessions.raft',
  '13-readindex.raft',
  '14-lease.raft',
  '15-cap.raft',
] as const
