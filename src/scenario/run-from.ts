import type { RecordedStep } from '../cluster/cluster'
import { openSimulatedCluster } from '../cluster/simulated-cluster'
import { queueOf } from '../cluster/stopped'
import { emptyMap, get, set } from '../lib/persistent-map'
import { micros, serverId } from '../raft/index'
import { isServer } from '../server/links'
import type { InFlight, World } from '../world/world'
import { choiceReader } from '../trace/choices'
import type { Choice } from '../trace/choices'
import { rename } from '../trace/rename'
import { shortened } from '../trace/words'
import { scenarioHeader } from './first-world'
import { fullDisks } from './from-run-disks'
import { looksOf } from './from-run-expect'
import { headOf } from './from-run-head'
import { isUnsaidFault, lineOf } from './from-run-lines'
import { scenarioOptionsOf, settingsBetween } from './from-run-options'
import { createPaper } from './from-run-paper'
import { createRequestWriter, isRegistration } from './from-run-requests'
import { startScenario } from './run-lines'
import type { RunningScenario } from './run-lines'
import type { Line, Statement } from './syntax'

/** What was done in a run as a scenario file, and what of it no scenario can say. */
export interface WrittenScenario {
  readonly text: string
  readonly notes: readonly string[]
}

/**
 * Writes down what was done in a run. While it is written each line is carried out by the simulator, so that
 * messages are named as they are there, and the file ends with what it comes to: whoever runs it sees its
 * expectations hold. Where that is not what the recording came to, it says so. A long run takes a while:
 * whoever has something else to do meanwhile does it in `breathe`.
 */
export async function scenarioOf(
  first: World,
  steps: readonly RecordedStep[],
  breathe: (done: number) => Promise<void> = async () => {},
): Promise<WrittenScenario> {
  const head = headOf(first, steps)
  const paper = createPaper(head.notes)
  const cluster = openSimulatedCluster(scenarioHeader)
  const requests = createRequestWriter()
  const running = startScenario(
    { lines: declaredLines(head.statements, requests.clientsOf(first, steps)) },
    cluster,
  )
  const read = choiceReader()
  const full = fullDisks(first, steps)
  let options = scenarioOptionsOf(first)
  let before = first
  /** Time that passed since the last line, microseconds. */
  let passed = 0
  try {
    for (const statement of head.statements) await write(statement)
    for (const [i, step] of steps.entries()) {
      if (paper.isFull()) break
      if (i % stepsABreath === 0) await breathe(i)
      const length = paper.length()
      for (const server of full.get(i) ?? []) await write({ type: 'disk', server, isFull: true })
      for (const choice of read(step, before)) await writeChoice(choice, step)
      await writeFates(step)
      if (paper.length() > length) paper.comment(step)
      before = step.applied.world
    }
    expectAll(stageWorld(running), before)
    return paper.written()
  } finally {
    running.end()
    await cluster.close()
  }

  /** What cannot be carried out is not written. */
  async function write(statement: Statement, wasRefused = false): Promise<void> {
    const { failures } = await running.take(lineWith(statement))
    const [failure] = failures
    if (failure === undefined) paper.line(statement)
    else if (!wasRefused) paper.pass(failure.sentence)
  }

  async function writeChoice(choice: Choice, step: RecordedStep): Promise<void> {
    if (choice.type === 'advance') {
      passed += Math.round(choice.ms * 1000)
      return
    }
    const isHeld = await letGo(choice)
    const statement = statementFor(choice, step)
    if (statement === null) return
    await writeWait(step)
    const wasRefused = step.applied.decisions.some(
      (decision) => decision.type === 'asked' && decision.outcome.type === 'refused',
    )
    await write(statement, wasRefused)
    if (isHeld && choice.type === 'duplicate') await writeFor({ ...choice, type: 'hold' })
  }

  /** A line can only release what is held: to drop it or to copy it comes after that. */
  async function letGo(choice: Choice): Promise<boolean> {
    if (choice.type !== 'drop' && choice.type !== 'duplicate') return false
    const flying = get(before.inFlight, choice.message)
    if (flying?.isHeld !== true) return false
    await writeFor({ ...choice, type: 'release' })
    before = { ...before, inFlight: set(before.inFlight, flying.id, { ...flying, isHeld: false }) }
    return true
  }

  async function writeFor(choice: Choice): Promise<void> {
    const statement = asStatement(choice, stageWorld(running))
    if (statement !== null) await write(statement)
  }

  /** Exact where time was moved by hand; where it ran, to the millisecond. */
  async function writeWait({ applied }: RecordedStep): Promise<void> {
    const isByHand = applied.world.perMille === 0
    const duration = isByHand ? passed : Math.floor(passed / 1000) * 1000
    if (duration === 0) return
    passed -= duration
    for (let left = duration; left > 0; left -= mostAtOnce)
      await write({ type: 'wait', duration: micros(Math.min(left, mostAtOnce)) })
  }

  function statementFor(choice: Choice, step: RecordedStep): Statement | null {
    const world = stageWorld(running)
    switch (choice.type) {
      case 'setOptions':
      case 'setRule':
      case 'setDisk': {
        const after = scenarioOptionsOf(step.applied.world)
        const settings = settingsBetween(options, after)
        options = after
        return settings.length === 0 ? null : { type: 'opt', settings }
      }
      case 'crash':
        // It could not go on there, and could not here.
        if (isByItself(step) && world.servers[choice.server]?.server === null) return null
        if (isUnsaidFault(choice.fault))
          paper.note(`The disk of ${choice.server} is damaged in a way that a scenario cannot say.`)
        return asStatement(choice, world)
      case 'deliver': {
        const meant = get(before.inFlight, choice.message)
        const message = meant?.message
        if (message?.type !== 'ClientRequest' && message?.type !== 'ClientRead')
          return asStatement(choice, world)
        if (isRegistration(message))
          paper.note('Clients register in the run; here a read takes the place in the log.')
        return requests.lineOf(message, before.options.reads)
      }
      default:
        return requests.line(choice, before.options.reads) ?? asStatement(choice, world)
    }
  }

  function asStatement(choice: Choice, world: World): Statement | null {
    const renamed = rename(choice, before, world)
    if (renamed === null) {
      const meant = 'message' in choice ? get(before.inFlight, choice.message) : undefined
      if (meant !== undefined && isServer(meant.to)) paper.pass('No message in flight matches.')
      return null
    }
    const written = lineOf(renamed, world)
    if (written?.type !== 'unsaid') return written
    paper.note(`Left out: ${written.why}.`)
    return null
  }

  /**
   * What a link did to what was sent: a copy, a loss; a log that was compacted by itself; and where time ran,
   * what a crash took with it.
   */
  async function writeFates(step: RecordedStep): Promise<void> {
    const { record, applied } = step
    for (const flying of applied.sent) {
      if (!isBetweenServers(flying) || !flying.id.endsWith('+1')) continue
      await writeFate({ type: 'duplicate', message: flying.id }, flying)
    }
    for (const flying of applied.lost)
      if (isBetweenServers(flying)) await writeFate({ type: 'drop', message: flying.id }, flying)
    if (record.type === 'step' && isCompactedByItself(step))
      await write({ type: 'snapshot', server: record.server })
    const isBirthOrDeath = record.type === 'crash' || record.type === 'boot'
    if (!isBirthOrDeath || applied.world.perMille === 0) return
    const { server: to } = record
    if (queueOf(stageWorld(running)).some((flying) => flying.to === to))
      await write({
        type: 'drop',
        pattern: { types: '*', link: { from: '*', to: [to] }, nth: null },
      })
  }

  async function writeFate(choice: Choice, flying: InFlight): Promise<void> {
    const sent = { ...before, inFlight: only(flying) }
    const world = stageWorld(running)
    const renamed = rename(choice, sent, world)
    const written = renamed === null ? null : lineOf(renamed, world)
    if (written !== null && written.type !== 'unsaid') await write(written)
  }

  function expectAll(world: World, recorded: World): void {
    const wanted = looksOf(recorded)
    const seen = looksOf(world)
    paper.blank()
    for (const [i, look] of wanted.entries()) {
      const here = seen[i] ?? new Map<string, string>()
      const differing = [...look].filter(([key, value]) => here.get(key) !== value)
      paper.expect([...here].map(([key, value]) => `${key}=${value}`))
      for (const [key, value] of differing)
        paper.differ(
          `${key} is ${shortened(value || 'empty')}, here ${shortened(here.get(key) || 'empty')}`,
        )
    }
  }
}

const stepsABreath = 25

/** Microseconds that one `wait` may let pass. */
const mostAtOnce = 3_600_000_000

/** What the world of the first line is made of: the declarations, and whose sessions there are. */
function declaredLines(
  statements: readonly Statement[],
  clients: readonly string[],
): readonly Line[] {
  const asking = clients.map((name): Statement => {
    return { type: 'read', name, key: 'x', server: serverId('S1'), mode: null }
  })
  return [...statements, ...asking].map(lineWith)
}

function lineWith(statement: Statement): Line {
  return { number: 1, statement, columns: [], comment: null }
}

function stageWorld(running: RunningScenario): World {
  const world = running.world()
  if (world === null) throw new Error('a cluster tells its world to whoever subscribes')
  return world
}

function isCompactedByItself({ record, applied }: RecordedStep): boolean {
  const isAsked =
    record.type === 'step' &&
    record.inputs.some((input) => input.type === 'ask' && input.ask.type === 'snapshot')
  return !isAsked && applied.decisions.some(({ type }) => type === 'compacted')
}

function isByItself({ record }: RecordedStep): boolean {
  return record.type === 'crash' && record.failure !== null
}

function isBetweenServers({ from, to }: InFlight): boolean {
  return isServer(from) && isServer(to)
}

function only(flying: InFlight): World['inFlight'] {
  return set(emptyMap<InFlight>(), flying.id, flying)
}
