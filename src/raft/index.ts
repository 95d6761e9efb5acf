export type * from './ask'
export type * from './brands'
export { fromMs, logIndex, micros, serverId, term } from './brands'
export { compact, isCompactionDue } from './compact'
export type * from './configuration'
export {
  asText,
  configurationOf,
  emptyConfiguration,
  isJoint,
  isLearner,
  isMember,
  isVoter,
  members,
  sameConfiguration,
  votersOf,
} from './configuration'
export type * from './decisions'
export type * from './entry'
export { entryBytes } from './entry'
export { leaseEnd } from './lease'
export type * from './log'
export {
  emptyLog,
  entriesBetween,
  entryAt,
  firstIndex,
  lastIndex,
  lastPosition,
  logAfter,
  termAt,
} from './log'
export type * from './messages'
export type * from './node'
export type * from './options'
export { defaultRaftOptions } from './options'
export { hasQuorum } from './quorum'
export type * from './rules'
export { allRules, obeysAll } from './rules'
export type * from './snapshot'
export { snapshotOf } from './snapshot'
export type * from './stages'
export { stagesOf } from './stages'
export type * from './step'
export { bootRaft, nextDeadline, stepRaft } from './step'
export type * from './timers'
export { runningTimers } from './timers'
export { currentConfiguration } from './transition'
