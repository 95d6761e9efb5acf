import { RequestError } from '../cluster/cluster'
import type { Cluster, RecordedStep } from '../cluster/cluster'
import { queueOf } from '../cluster/stopped'
import type { Request } from '../world/request'
import type { World } from '../world/world'
import { firstWorld } from './first-world'
import { createJudge } from './judge'
import type { Judge } from './judge'
import { seenFor, wantedBy } from './observe'
import { defaultScenarioOptions, withOptions } from './options'
import type { OptionSetting, ScenarioOptions } from './options'
import { act, membersRequest } from './run-action'
import { raftOptionsOf, rulesOf } from './settings'
import { clientOf, expectationColumn } from './syntax'
import type { Line, MembersStatement, Read, Scenario, Statement, Write } from './syntax'
import { transcriptOf } from './transcript'
import type { TranscriptLine } from './transcript'

/** An expectation that does not hold, or a line that cannot be carried out: the run ends there. */
export interface ScenarioFailure {
  readonly line: number
  readonly column: number
  readonly sentence: string
}

/** A line that was carried out, or could not be. */
export interface TakenLine {
  /** The line with what followed from it. */
  readonly transcript: TranscriptLine
  readonly failures: readonly ScenarioFailure[]
  /** Nothing can come after it. */
  readonly isEnd: boolean
}

/** A scenario under way. */
export interface RunningScenario {
  /** Carries out one line, after those before it. */
  take(line: Line): Promise<TakenLine>
  /** As the cluster told it last; null before it was told. */
  world(): World | null
  /** What the run looks at besides the world; null before anything has happened. */
  judge(): Judge | null
  /** Lets go of the cluster, which stays as it is. */
  end(): void
}

/**
 * A scenario on any cluster whose time can be stopped: one request after the other, each carried out whole.
 * The scenario as a whole declares the world that its first line finds.
 */
export function startScenario(scenario: Scenario, cluster: Cluster): RunningScenario {
  const failures: ScenarioFailure[] = []
  const marks = new Map<string, Mark>()
  let options = defaultScenarioOptions
  let world: World | null = null
  let judge: Judge | null = null
  let steps: RecordedStep[] = []
  let isLoading = false
  /** Somebody else began a run: what was under way here is gone. */
  let isOver = false
  const stop = cluster.subscribe((event) => {
    if (event.type === 'world') {
      world = event.world
      isOver ||= event.isNewRun && judge !== null && !isLoading
    }
    if (event.type !== 'records') return
    world = event.world
    for (const step of event.steps) {
      judge?.see(step)
      steps.push(step)
    }
  })

  async function take(line: Line): Promise<TakenLine> {
    steps = []
    failures.length = 0
    try {
      if (isOver) throw new RequestError('Another run has begun meanwhile.')
      if (line.statement !== null) await carryOut(line.statement, line)
    } catch (error) {
      if (!(error instanceof RequestError)) throw error
      fail(line, 0, error.message)
    }
    return {
      transcript: transcriptOf(line, steps),
      failures: failures.map(atLeastFirstColumn),
      isEnd: failures.some(({ column }) => column === 0),
    }
  }

  function fail(line: Line, column: number, sentence: string): void {
    failures.push({ line: line.number, column, sentence })
  }

  async function carryOut(statement: Statement, line: Line): Promise<void> {
    if (statement.type === 'opt') return setOptions(statement.settings)
    if (isDeclaration(statement)) return
    await begin()
    switch (statement.type) {
      case 'ready':
        return
      case 'read':
      case 'write':
        return operate(statement)
      case 'conf':
      case 'joint':
      case 'add':
      case 'promote':
      case 'remove':
        return changeMembers(statement)
      case 'mark':
        marks.set(statement.name, { world: now(), options, judge: judged().copy() })
        return
      case 'fork':
        return fork(statement.name)
      case 'expect':
        return expect(statement.expectations, line)
      default:
        return act(statement, { ask, world: now })
    }
  }

  /** The first line that does something finds the declared world. */
  async function begin(): Promise<void> {
    if (judge !== null) return
    const first = firstWorld(scenario, options)
    judge = createJudge(first)
    await load(first)
  }

  async function load(image: World): Promise<void> {
    isLoading = true
    try {
      await cluster.load(image)
    } finally {
      isLoading = false
    }
  }

  async function setOptions(settings: readonly OptionSetting[]): Promise<void> {
    const before = options
    options = withOptions(options, settings)
    if (judge !== null) await applyOptions(before, options)
  }

  /** Says what changed, and no more: the options of a cluster are its own. */
  async function applyOptions(before: ScenarioOptions, after: ScenarioOptions): Promise<void> {
    const changed = differing(raftOptionsOf(before), raftOptionsOf(after))
    if (Object.keys(changed).length > 0) await ask({ type: 'setOptions', options: changed })
    const rules = differing(rulesOf(before), rulesOf(after))
    for (const rule of Object.keys(rulesOf(after)) as (keyof typeof rules)[]) {
      const isOn = rules[rule]
      if (isOn !== undefined) await ask({ type: 'setRule', rule, isOn })
    }
    if (before.disk !== after.disk) await ask({ type: 'setDisk', disk: after.disk })
  }

  async function ask(request: Request): Promise<void> {
    await cluster.request(request)
  }

  async function operate(statement: Read | Write): Promise<void> {
    const { name, server } = statement
    const operation =
      statement.type === 'read'
        ? ({ type: 'get', key: statement.key } as const)
        : statement.operation
    const stated = statement.type === 'write' ? statement.seq : null
    const client = clientOf(name)
    const serial = judged().invoke({ name, client, server, operation }, stated)
    if (now().servers[server]?.server == null) return
    const mode = statement.type === 'read' ? coreModes[statement.mode ?? 'log'] : null
    await ask({ ...operation, server, mode, as: { client, serial } })
  }

  /** A refusal is an outcome, to be expected or not. */
  async function changeMembers(statement: MembersStatement): Promise<void> {
    judged().setConf(null)
    try {
      await ask(membersRequest(statement))
    } catch (error) {
      if (!(error instanceof RequestError) || judged().conf() === null) throw error
    }
  }

  async function fork(name: string): Promise<void> {
    const mark = marks.get(name)
    if (mark === undefined) throw new RequestError(`There is no mark ${name}.`)
    judge = null
    await load(mark.world)
    judge = mark.judge.copy()
    options = mark.options
  }

  async function expect(
    expectations: Extract<Statement, { readonly type: 'expect' }>['expectations'],
    line: Line,
  ): Promise<void> {
    expectations.forEach((expected, i) => {
      const observed = { world: now(), queueLength: queueOf(now()).length, ...judged().observed() }
      const [wanted, seen] = [wantedBy(expected), seenFor(expected, observed)]
      if (wanted === seen) return
      fail(
        line,
        expectationColumn(line, i),
        `Expected ${wanted || 'nothing'}, saw ${seen || 'nothing'}.`,
      )
    })
  }

  function now(): World {
    if (world === null) throw new Error('a cluster tells its world to whoever subscribes')
    return world
  }

  function judged(): Judge {
    if (judge === null) throw new Error('the run has begun')
    return judge
  }

  return { take, world: () => world, judge: () => judge, end: stop }
}

/** The whole run at a moment, to go back to. */
interface Mark {
  readonly world: World
  readonly options: ScenarioOptions
  readonly judge: Judge
}

/** How the language names the ways to read, and how the core does. */
const coreModes = { log: 'log', readindex: 'readIndex', lease: 'lease', local: 'local' } as const

function isDeclaration(
  statement: Statement,
): statement is Extract<Statement, { readonly type: 'cluster' | 'spare' | 'node' | 'opt' }> {
  const { type } = statement
  return type === 'cluster' || type === 'spare' || type === 'node' || type === 'opt'
}

/** The fields that are not as they were. */
function differing<T extends object>(before: T, after: T): Partial<T> {
  const fields = Object.entries(after).filter(
    ([name, value]) => value !== (before as Record<string, unknown>)[name],
  )
  return Object.fromEntries(fields) as Partial<T>
}

function atLeastFirstColumn(failure: ScenarioFailure): ScenarioFailure {
  return failure.column > 0 ? failure : { ...failure, column: 1 }
}
