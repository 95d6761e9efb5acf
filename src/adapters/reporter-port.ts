/** Says reports to the recorder, in order. */
export type Reporter<T> = (reports: readonly T[], isUrgent: boolean) => void

/** How long a report that nobody depends on may wait for others to share its post, real milliseconds. */
const patienceMs = 4

/**
 * Reports over a port of their own, as text. An urgent report is on the wire before this returns, with
 * all that waited; the others wait a moment, since a post costs more than what is in it. What a dead
 * thread had not posted was nobody's cause.
 */
export function createReporter<T>(port: MessagePort): Reporter<T> {
  let waiting: T[] = []
  let isScheduled = false

  function post(): void {
    if (waiting.length === 0) return
    port.postMessage(JSON.stringify(waiting))
    waiting = []
  }

  function onTimer(): void {
    isScheduled = false
    post()
  }

  return (reports, isUrgent) => {
    for (const report of reports) waiting.push(report)
    if (isUrgent) return post()
    // A timer that is set stays: setting one costs more than finding nothing to post.
    if (isScheduled) return
    isScheduled = true
    setTimeout(onTimer, patienceMs)
  }
}
