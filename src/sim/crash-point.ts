/**
 * Where in a step a server can die. A step is computed, reported, its messages are sent, its write is
 * issued; the write lands, and the server is told.
 */
export const crashPoints = [
  /** Between two steps. A write that is out is lost. */
  'idle',
  /** The step was computed; nobody ever hears of it. */
  'beforeReport',
  /** The step is recorded; nothing of what it wanted has happened. */
  'afterReport',
  /** Some of its messages have left, the others never do. */
  'halfSends',
  /** All its messages have left; its write was not issued. */
  'beforeWrite',
  /** The write was issued, and never landed. */
  'writeLost',
  /** Half of the write's record landed, and nothing covers it. */
  'writeTorn',
  /** The write is durable, and the server was not told. */
  'writeLanded',
] as const

export type CrashPoint = (typeof crashPoints)[number]
