import { recordedStep } from '../trace/recorded-step'
import type { WorldRecord } from '../world/record'
import type { World } from '../world/world'
import type { ClusterEvent, RecordedStep } from './cluster'
import type { Batch } from './recorder'

/** Milliseconds of a frame that folding may take. */
const frameBudgetMs = 8
/** Records between two looks at the clock. */
const slice = 8

/**
 * Folds what the recorder hands over, a frame's worth at a time, and tells watchers once a frame. While
 * it has something left it does not ask for more; the recorder then sends a checkpoint to go on from.
 * While time stands somebody waits for each thing that happens, so it does not wait for the frame.
 */
export function foldForPage(
  first: World,
  next: () => Promise<Batch>,
  tell: (event: ClusterEvent) => void,
  isStepping: () => boolean,
): () => void {
  let world = first
  let isStopped = false

  async function run(): Promise<void> {
    while (!isStopped) {
      const batch = await next()
      if (!isStepping()) await frame()
      if (isStopped) return
      if (batch.type === 'checkpoint') {
        world = batch.world
        tell({ type: 'world', world, isNewRun: false })
      } else await foldInFrames(JSON.parse(batch.text))
      if (isStopped) return
      tell({ type: 'audit', audit: batch.audit })
    }
  }

  async function foldInFrames(records: readonly WorldRecord[]): Promise<void> {
    let done = 0
    while (done < records.length) {
      if (done > 0) await frame()
      if (isStopped) return
      const steps: RecordedStep[] = []
      const until = performance.now() + frameBudgetMs
      do {
        const stop = Math.min(records.length, done + slice)
        for (; done < stop; done++) {
          const record = records[done]
          if (record === undefined) continue
          const step = recordedStep(world, record)
          world = step.applied.world
          steps.push(step)
        }
      } while (done < records.length && performance.now() < until)
      tell({ type: 'records', steps, world })
    }
  }

  void run()
  return () => {
    isStopped = true
  }
}

/** The next frame; a hidden page has none, so a timer stands in. */
function frame(): Promise<void> {
  return new Promise((resolve) => {
    const request = requestAnimationFrame(done)
    const timer = setTimeout(done, 100)
    function done(): void {
      cancelAnimationFrame(request)
      clearTimeout(timer)
      resolve()
    }
  })
}
