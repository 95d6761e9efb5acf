/**
 * The names of the tests of MIT 6.5840 that are told again here over simulated time: Raft (3A to 3D), the
 * key-value service of 2024 on it (4A, 4B), and the replicated state machine of 2025 (rsm). What each asks
 * for is told in our own words where it stands; the course's text is not ours to copy.
 */
export const mitNames = {
  '3A': ['TestInitialElection3A', 'TestReElection3A', 'TestManyElections3A'],
  '3B': [
    'TestBasicAgree3B',
    'TestRPCBytes3B',
    'TestFollowerFailure3B',
    'TestLeaderFailure3B',
    'TestFailAgree3B',
    'TestFailNoAgree3B',
    'TestConcurrentStarts3B',
    'TestRejoin3B',
    'TestBackup3B',
    'TestCount3B',
  ],
  '3C': [
    'TestPersist13C',
    'TestPersist23C',
    'TestPersist33C',
    'TestFigure83C',
    'TestUnreliableAgree3C',
    'TestFigure8Unreliable3C',
    'TestReliableChurn3C',
    'TestUnreliableChurn3C',
  ],
  '3D': [
    'TestSnapshotBasic3D',
    'TestSnapshotInstall3D',
    'TestSnapshotInstallUnreliable3D',
    'TestSnapshotInstallCrash3D',
    'TestSnapshotInstallUnCrash3D',
    'TestSnapshotAllCrash3D',
    'TestSnapshotInit3D',
  ],
  '4A': [
    'TestBasic4A',
    'TestSpeed4A',
    'TestConcurrent4A',
    'TestUnreliable4A',
    'TestUnreliableOneKey4A',
    'TestOnePartition4A',
    'TestManyPartitionsOneClient4A',
    'TestManyPartitionsManyClients4A',
    'TestPersistOneClient4A',
    'TestPersistConcurrent4A',
    'TestPersistConcurrentUnreliable4A',
    'TestPersistPartition4A',
    'TestPersistPartitionUnreliable4A',
    'TestPersistPartitionUnreliableLinearizable4A',
  ],
  '4B': [
    'TestSnapshotRPC4B',
    'TestSnapshotSize4B',
    'TestSpeed4B',
    'TestSnapshotRecover4B',
    'TestSnapshotRecoverManyClients4B',
    'TestSnapshotUnreliable4B',
    'TestSnapshotUnreliableRecover4B',
    'TestSnapshotUnreliableRecoverConcurrentPartition4B',
    'TestSnapshotUnreliableRecoverConcurrentPartitionLinearizable4B',
  ],
  rsm: [
    'TestBasic',
    'TestConcurrent',
    'TestLeaderFailure',
    'TestLeaderPartition',
    'TestRestartReplay',
    'TestShutdown',
    'TestRestartSubmit',
    'TestSnapshot4C',
  ],
} as const

export type Part = keyof typeof mitNames
