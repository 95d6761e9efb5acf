import type { Move } from '../debug/debugger'
import { isCut } from '../server/links'
import type { DebugTab, Mode, Selection, Theme } from '../store/selection-store'
import type { Breakpoint, SetBreakpoint } from '../trace/breakpoint'
import { breakpointText } from '../trace/breakpoint-words'
import type { StageView } from '../trace/shared-run'
import type { Request } from '../world/request'
import type { ServerSlot, World } from '../world/world'
import type { DialogName } from './dialogs'
import { configurationIn, standingOf } from './members'
import { keyTable } from './shortcuts'
import type { Shortcut } from './shortcuts'

/** Something that can be done, by its name. */
export interface Command {
  readonly words: string
  /** The key that does the same, as help shows it. */
  readonly key: string | null
  readonly act: Act
}

export type Act =
  | { readonly type: 'requests'; readonly requests: readonly Request[] }
  | { readonly type: 'playback'; readonly event: 'toggle' | 'slower' | 'faster' }
  | { readonly type: 'move'; readonly to: Move }
  | { readonly type: 'fork' | 'backToPresent' | 'nextBranch' | 'goToEvent' | 'writeCommand' }
  | { readonly type: 'stopRunning' }
  | { readonly type: 'runUntil'; readonly breakpoint: Breakpoint }
  | { readonly type: 'dialog'; readonly name: DialogName }
  | { readonly type: 'view'; readonly view: View }
  | { readonly type: 'select'; readonly selection: Selection | null }

/** What of the page is to be another way. */
export interface View {
  readonly mode?: Mode
  readonly stage?: StageView
  readonly debugTab?: DebugTab
  readonly theme?: Theme
}

export interface CommandsOf {
  readonly world: World | null
  readonly isPast: boolean
  readonly isBusy: boolean
  readonly branches: number
  readonly breakpoints: readonly SetBreakpoint[]
}

/** All that can be done now, the whole page's first, then each server's and each link's. */
export function commandsOf(of: CommandsOf): readonly Command[] {
  const { world } = of
  return [
    ...timeCommands(of),
    ...pageCommands,
    ...(world === null
      ? []
      : Object.values(world.servers).flatMap((slot) => ofServer(world, slot))),
    ...(world === null ? [] : ofCluster(world)),
  ]
}

/** Those in whose words all that was typed is found; where it begins a word they come first. */
export function filterCommands(commands: readonly Command[], text: string): readonly Command[] {
  const wanted = text
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '')
  const found = commands.flatMap((command) => {
    const words = command.words.toLowerCase()
    if (!wanted.every((each) => words.includes(each))) return []
    const misses = wanted.filter((each) => !` ${words}`.includes(` ${each}`)).length
    return [{ command, misses }]
  })
  return found.toSorted((a, b) => a.misses - b.misses).map(({ command }) => command)
}

function command(words: string, act: Act, shortcut: Shortcut | null = null): Command {
  const key = shortcut === null ? null : keyTable.find((each) => each.shortcut === shortcut)
  return { words, key: key?.shown ?? null, act }
}

const asks = (words: string, ...requests: readonly Request[]): Command =>
  command(words, { type: 'requests', requests })

function timeCommands({ isPast, isBusy, branches, breakpoints }: CommandsOf): readonly Command[] {
  const moves: readonly (readonly [string, Move])[] = [
    ['Next event', 'next'],
    ['One event back', 'previous'],
    ['Next milestone', 'nextMilestone'],
    ['Milestone before', 'previousMilestone'],
    ['Start of the run', 'start'],
    ['End of the run', 'end'],
  ]
  return [
    command('Play or pause', { type: 'playback', event: 'toggle' }, 'toggle'),
    command('Slower', { type: 'playback', event: 'slower' }, 'slower'),
    command('Faster', { type: 'playback', event: 'faster' }, 'faster'),
    ...moves.map(([words, to]) => command(words, { type: 'move', to }, to)),
    command('Go to an event…', { type: 'goToEvent' }, 'goToEvent'),
    ...(isPast ? [command('Fork here', { type: 'fork' }, 'fork')] : []),
    ...(isPast ? [command('Back to the present', { type: 'backToPresent' })] : []),
    ...(branches > 1 ? [command('Next branch', { type: 'nextBranch' }, 'nextBranch')] : []),
    ...(isBusy ? [command('Stop running', { type: 'stopRunning' })] : []),
    ...(isBusy ? [] : breakpoints).map(({ breakpoint }) =>
      command(`Run until ${breakpointText(breakpoint)}`, { type: 'runUntil', breakpoint }),
    ),
  ]
}

const pageCommands: readonly Command[] = [
  command('Write a client command', { type: 'writeCommand' }, 'command'),
  ...(
    [
      ['Sandbox', { mode: 'sandbox' }],
      ['Debug: what can happen next', { mode: 'debug', debugTab: 'next' }],
      ['Debug: branches', { mode: 'debug', debugTab: 'branches' }],
      ['Debug: scenario', { mode: 'debug', debugTab: 'scenario' }],
      ['View: ring', { stage: 'ring' }],
      ['View: space-time', { stage: 'space' }],
      ['View: compare branches', { stage: 'compare' }],
      ['Theme: light', { theme: 'light' }],
      ['Theme: dark', { theme: 'dark' }],
      ['Theme: as the system', { theme: 'auto' }],
    ] as const
  ).map(([words, view]) => command(words, { type: 'view', view })),
  ...(
    [
      ['Share…', 'share'],
      ['Options…', 'options'],
      ['Rules…', 'rules'],
      ['Change voters…', 'voters'],
      ['New cluster…', 'newCluster'],
    ] as const
  ).map(([words, name]) => command(words, { type: 'dialog', name })),
  command('Help', { type: 'dialog', name: 'help' }, 'help'),
  command('Select nothing', { type: 'select', selection: null }, 'clear'),
]

function ofServer(world: World, { id: server, status, server: running }: ServerSlot) {
  const standing = standingOf(configurationIn(world), server)
  const isLeader = running?.raft.role.type === 'leader'
  const all: Command[] = [
    command(`Select ${server}`, { type: 'select', selection: { type: 'server', server } }),
  ]
  if (running === null) all.push(asks(`Restart ${server}`, { type: 'restart', server }))
  else {
    all.push(asks(`Crash ${server}`, { type: 'crash', server, fault: null }))
    if (status === 'frozen') all.push(asks(`Thaw ${server}`, { type: 'thaw', server }))
    else all.push(asks(`Freeze ${server}`, { type: 'freeze', server }))
  }
  if (status === 'up') {
    const timer = isLeader ? 'heartbeat' : 'election'
    const words = isLeader ? `Send ${server}’s heartbeats` : `Time out ${server}`
    all.push(asks(words, { type: 'timeout', server, timer }))
    all.push(asks(`Compact ${server}`, { type: 'snapshot', server }))
    if (!isLeader && standing === 'voter')
      all.push(asks(`Make ${server} leader`, { type: 'transfer', server: null, to: server }))
  }
  if (standing !== 'voter') all.push(asks(`Promote ${server}`, { type: 'promote', server }))
  if (standing !== 'outside') all.push(asks(`Remove ${server}`, { type: 'removeServer', server }))
  return all
}

function ofCluster({ servers, links, disk }: World): readonly Command[] {
  const ids = Object.values(servers).map(({ id }) => id)
  const pairs = ids.flatMap((a, i) => ids.slice(i + 1).map((b) => ({ a, b })))
  const other = disk === 'auto' ? 'hand' : 'auto'
  return [
    asks('Heal all links', { type: 'heal', from: null, to: null }),
    ...pairs.map(({ a, b }) => {
      const type = isCut(links, a, b) || isCut(links, b, a) ? 'heal' : 'cut'
      const words = `${type === 'heal' ? 'Heal' : 'Cut'} ${a} – ${b}`
      return asks(words, { type, from: a, to: b }, { type, from: b, to: a })
    }),
    asks('Add server', { type: 'addServer', as: 'voter' }),
    asks('Add learner', { type: 'addServer', as: 'learner' }),
    asks(other === 'hand' ? 'Disks write by hand' : 'Disks write by themselves', {
      type: 'setDisk',
      disk: other,
    }),
  ]
}
