/** The scenarios that the page brings along, in `public/scenarios`, each with what its first line says. */
export const scenarioFiles = [
  { file: '01-first-leader', title: 'Electing a leader' },
  { file: '02-split-vote', title: 'Split vote' },
  { file: '03-commit', title: 'Log replication and commit' },
  { file: '04-failover', title: 'Leader crash and failover' },
  { file: '05-minority-leader', title: 'Leader in a minority' },
  { file: '06-conflict-repair', title: 'Log conflict repair' },
  { file: '07-figure-7', title: 'Paper Figure 7' },
  { file: '08-figure-8', title: 'Paper Figure 8' },
  { file: '09-lost-vote', title: 'A lost vote' },
  { file: '10-torn-write', title: 'Torn write' },
  { file: '11-snapshot', title: 'Snapshot' },
  { file: '12-sessions', title: 'Retries and exactly once' },
  { file: '13-readindex', title: 'Linearizable reads' },
  { file: '14-lease', title: 'Lease reads and clock skew' },
  { file: '15-cap', title: 'CAP' },
] as const
