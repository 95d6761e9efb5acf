/** Lets the lock go. Ending the thread lets it go too. */
export type Release = () => void

/**
 * Holds a server's lock, once whoever held it before is dead: the fence between two incarnations of a
 * server. A lock is handed over about a millisecond after `terminate()`.
 *
 * Browsers give Web Locks to secure pages only (https and localhost). Elsewhere there is no fence, and
 * this resolves at once: the incarnation number in messages and the serial number in writes still
 * tell zombies apart, and two tabs on one cluster must be avoided by hand.
 */
export function acquireServerLock(name: string): Promise<Release> {
  return new Promise((resolve, reject) => {
    hold(name, {}, (release) => resolve(release ?? noFence)).catch(reject)
  })
}

/** Holds a cluster's lock for this tab, or null where another tab holds it. Without Web Locks: held. */
export function tryTabLock(name: string): Promise<Release | null> {
  return new Promise((resolve, reject) => {
    hold(name, { ifAvailable: true }, resolve).catch(reject)
  })
}

/** Whether a lock that is held keeps others out. */
export function hasLocks(): boolean {
  return 'locks' in navigator
}

const noFence: Release = () => {}

/** Ends when the lock was let go; the lock is held while the promise given to it is pending. */
async function hold(
  name: string,
  options: LockOptions,
  onAnswer: (release: Release | null) => void,
): Promise<void> {
  if (!hasLocks()) return onAnswer(noFence)
  await navigator.locks.request(name, options, (lock) => {
    if (lock === null) return onAnswer(null)
    return new Promise<void>((release) => onAnswer(release))
  })
}
