import { RequestError } from '../cluster/cluster'
import type { Cluster, RecordedStep } from '../cluster/cluster'
import { get } from '../lib/persistent-map'
import { choiceWords } from '../trace/choice-words'
import { choiceReader, choicesOf } from '../trace/choices'
import type { Choice } from '../trace/choices'
import { requestedBy } from '../trace/choices-operation'
import { rename } from '../trace/rename'
import { sentence } from '../trace/sentence'
import { isSubmitted } from '../world/request'
import type { Request } from '../world/request'
import type { World } from '../world/world'
import type { ReplayReport } from './debugger'

/** Choices that are done again at most. */
const mostChoices = 2000

export interface ReplayOrders {
  /** The event that is left out. */
  readonly left: RecordedStep
  /** Those after it, in order. */
  readonly later: readonly RecordedStep[]
  /** The world that `left` happened to. */
  readonly before: World
  /** Stands at `before`. */
  readonly cluster: Cluster
  /** How many choices are done, and of how many. */
  readonly told: (done: number, of: number) => void
  /** `Stopped by hand`; null: it goes on. */
  readonly whyStopped: () => string | null
}

/**
 * Does again what was done after an event, but not what was done in it. What cannot be done any more is passed
 * over, with one sentence each. Time passes as it did; how fast it ran is of no account.
 */
export async function replayWithout(orders: ReplayOrders): Promise<ReplayReport> {
  const { left, later, before, cluster, told, whyStopped } = orders
  const missing = choicesOf(left, before)
  const isTimeItself = left.record.type === 'advance'
  const kept = isTimeItself ? [] : missing.filter(({ type }) => type === 'advance')
  const isFollowing = missing.length === kept.length && !isNewcomer(left)
  const all = [
    ...kept.map((choice) => ({ choice, step: left, before })),
    ...choicesAfter(left, later),
  ]
  const done = all.slice(0, mostChoices)
  const skipped: string[] = isFollowing
    ? ['Nothing was left out: this event follows by itself from what was done before.']
    : []
  const stage = watch(cluster)
  let replayed = 0
  try {
    for (const [i, { choice, step, before: world }] of done.entries()) {
      const why = whyStopped()
      if (why !== null) {
        skipped.push(`${why} before event ${step.event}.`)
        break
      }
      const failure = await again(choice, world, stage)
      const wasRefused = step.applied.decisions.some(
        (decision) => decision.type === 'asked' && decision.outcome.type === 'refused',
      )
      if (failure === null) replayed++
      else if (!wasRefused) {
        skipped.push(`Event ${step.event}, ${choiceWords(choice, world)}: ${failure}`)
      }
      told(i + 1, done.length)
    }
  } finally {
    stage.stop()
  }
  if (all.length > done.length)
    skipped.push(`Only the first ${mostChoices.toLocaleString('en')} choices were done again.`)
  return { without: wordsOf(left), replayed, skipped }
}

interface Later {
  readonly choice: Choice
  readonly step: RecordedStep
  readonly before: World
}

/** Who never came is not asked to be added; stretches of time in which nothing was done are one. */
function choicesAfter(left: RecordedStep, later: readonly RecordedStep[]): readonly Later[] {
  const choices: Later[] = []
  const read = choiceReader()
  read(left, left.applied.world)
  let before = left.applied.world
  let isAskAwaited = isNewcomer(left)
  for (const step of later) {
    for (const choice of read(step, before)) {
      if (isOfSpeed(choice)) continue
      const last = choices.at(-1)
      if (isAskAwaited && choice.type === 'addServer') isAskAwaited = false
      else if (choice.type === 'advance' && last?.choice.type === 'advance') {
        const ms = last.choice.ms + choice.ms
        choices.splice(-1, 1, { ...last, choice: { type: 'advance', ms } })
      } else choices.push({ choice, step, before })
    }
    before = step.applied.world
  }
  return choices
}

function isNewcomer({ record }: RecordedStep): boolean {
  return record.type === 'newServer'
}

function isOfSpeed({ type }: Choice): boolean {
  return type === 'pause' || type === 'play' || type === 'setSpeed'
}

/** null, or why it cannot be done any more. */
async function again(choice: Choice, then: World, stage: Stage): Promise<string | null> {
  const request = rename(choice, then, stage.world()) ?? byHand(choice, then)
  if (request === null) return 'there is no such message in flight.'
  try {
    await stage.give(request)
    return null
  } catch (error) {
    if (!(error instanceof RequestError)) throw error
    return error.message
  }
}

/** What a client asked that is not there: a person asks it in the client's name. */
function byHand(choice: Choice, { inFlight }: World): Request | null {
  if (choice.type !== 'deliver') return null
  const message = get(inFlight, choice.message)?.message
  const isAsked = message?.type === 'ClientRequest' || message?.type === 'ClientRead'
  return isAsked ? requestedBy(message) : null
}

/** A cluster whose time stands, and its world. */
interface Stage {
  world(): World
  give(request: Request): Promise<void>
  stop(): void
}

function watch(cluster: Cluster): Stage {
  let world: World | null = null
  let onClientStep: (() => void) | null = null
  const stop = cluster.subscribe((event) => {
    if (event.type === 'world') world = event.world
    if (event.type !== 'records') return
    world = event.world
    if (event.steps.some(({ record }) => record.type === 'clientStep')) onClientStep?.()
  })
  return {
    stop,
    world() {
      if (world === null) throw new Error('a cluster tells its world to whoever subscribes')
      return world
    },
    /** Whoever submits a command to a client is answered when its answer is delivered: later, or never. */
    async give(request) {
      // A cluster in one thread has heard of it before it can be waited for.
      const heard = new Promise<void>((resolve) => (onClientStep = resolve))
      const answer = cluster.request(request)
      if (!isSubmitted(request)) return void (await answer)
      answer.catch(tooLate)
      await Promise.race([answer, heard])
    },
  }
}

/** The run ended before the client was answered. */
function tooLate(): void {}

function wordsOf(step: RecordedStep): string {
  const words = sentence(step)
  return words === '' ? `Event ${step.event}.` : words
}
