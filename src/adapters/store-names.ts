/** What a server's database holds: one hard state, and snapshots and segments by their serial numbers. */
export const storeNames = ['hardState', 'snapshots', 'segments'] as const

/** The key of the only record in the store `hardState`. */
export const hardStateKey = 'current'
