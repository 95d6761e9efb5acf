import type { ServerId } from '../raft/index'
import { isCut } from '../server/links'
import type { Peer } from '../server/messages'
import type { Selection } from '../store/selection-store'
import type { Request } from '../world/request'
import type { World } from '../world/world'

/** What a key asks the screen to do. */
export type Shortcut =
  | 'toggle'
  | 'slower'
  | 'faster'
  | 'selectServer'
  | 'crashOrRestart'
  | 'timeOut'
  | 'cutOrHeal'
  | 'deliver'
  | 'drop'
  | 'next'
  | 'previous'
  | 'nextMilestone'
  | 'previousMilestone'
  | 'start'
  | 'end'
  | 'fork'
  | 'nextBranch'
  | 'view'
  | 'goToEvent'
  | 'command'
  | 'help'
  | 'clear'

interface Key {
  readonly keys: readonly string[]
  /** As it stands in the help. */
  readonly shown: string
  readonly does: string
  readonly shortcut: Shortcut
}

/** Every single key and what it does; the help is made of this table. */
export const keyTable: readonly Key[] = [
  { keys: [' ', '.'], shown: 'Space or .', does: 'play or pause', shortcut: 'toggle' },
  { keys: ['['], shown: '[', does: 'slower', shortcut: 'slower' },
  { keys: [']'], shown: ']', does: 'faster', shortcut: 'faster' },
  {
    keys: ['1', '2', '3', '4', '5', '6', '7', '8', '9'],
    shown: '1 … 9',
    does: 'select a server',
    shortcut: 'selectServer',
  },
  {
    keys: ['c'],
    shown: 'C',
    does: 'crash or restart the selected server',
    shortcut: 'crashOrRestart',
  },
  { keys: ['t'], shown: 'T', does: 'time out the selected server now', shortcut: 'timeOut' },
  { keys: ['x'], shown: 'X', does: 'cut or heal the selected link', shortcut: 'cutOrHeal' },
  { keys: ['enter'], shown: 'Enter', does: 'deliver the selected message', shortcut: 'deliver' },
  { keys: ['delete'], shown: 'Delete', does: 'drop the selected message', shortcut: 'drop' },
  { keys: ['arrowright'], shown: '→', does: 'next event; at the end it happens', shortcut: 'next' },
  { keys: ['arrowleft'], shown: '←', does: 'one event back', shortcut: 'previous' },
  {
    keys: ['shift+arrowright'],
    shown: 'Shift →',
    does: 'next milestone',
    shortcut: 'nextMilestone',
  },
  {
    keys: ['shift+arrowleft'],
    shown: 'Shift ←',
    does: 'milestone before',
    shortcut: 'previousMilestone',
  },
  { keys: ['home'], shown: 'Home', does: 'start of the run', shortcut: 'start' },
  { keys: ['end'], shown: 'End', does: 'its end', shortcut: 'end' },
  { keys: ['g'], shown: 'G', does: 'go to an event by its number', shortcut: 'goToEvent' },
  { keys: ['f'], shown: 'F', does: 'fork here: servers go on from this moment', shortcut: 'fork' },
  { keys: ['b'], shown: 'B', does: 'next branch', shortcut: 'nextBranch' },
  { keys: ['v'], shown: 'V', does: 'ring or space-time diagram', shortcut: 'view' },
  { keys: ['p'], shown: 'P', does: 'write a client command', shortcut: 'command' },
  { keys: ['?'], shown: '?', does: 'this help', shortcut: 'help' },
  { keys: ['escape'], shown: 'Esc', does: 'select nothing', shortcut: 'clear' },
]

/** The shortcut of a key press, or null where the key belongs to somebody else. */
export function shortcutOf(press: Press): Shortcut | null {
  if (press.hasModifier || press.isTyping || press.isInDialog) return null
  // Space and Enter on a focused button press that button.
  if (press.key === ' ' && press.isOnControl) return null
  if (press.key === 'Enter' && press.isOnControl) return null
  const plain = press.key.toLowerCase()
  if (press.ownsArrows && isMotion(plain)) return null
  const key = press.hasShift && plain.startsWith('arrow') ? `shift+${plain}` : plain
  const found = keyTable.find(({ keys }) => keys.includes(key))?.shortcut ?? null
  return press.hasKeys || found === 'clear' ? found : null
}

function isMotion(key: string): boolean {
  return key.startsWith('arrow') || key === 'home' || key === 'end'
}

/** A key press, and where the focus was. */
export interface Press {
  readonly key: string
  readonly hasModifier: boolean
  readonly isTyping: boolean
  readonly isInDialog: boolean
  readonly isOnControl: boolean
  readonly hasShift: boolean
  /** What has the focus moves by arrows itself. */
  readonly ownsArrows: boolean
  /** Single keys are switched on. */
  readonly hasKeys: boolean
}

/** What a shortcut asks of the cluster, with what is selected; empty where it does not apply. */
export function requestsOf(
  shortcut: Shortcut,
  world: World,
  selection: Selection | null,
): readonly Request[] {
  if (selection === null) return []
  switch (shortcut) {
    case 'crashOrRestart':
      return selection.type === 'server' ? [crashOrRestart(world, selection.server)] : []
    case 'timeOut':
      return selection.type === 'server' ? timeOut(world, selection.server) : []
    case 'cutOrHeal':
      return selection.type === 'link' ? cutOrHeal(world, selection.a, selection.b) : []
    case 'deliver':
      return selection.type === 'message' ? [{ type: 'deliver', message: selection.id }] : []
    case 'drop':
      return selection.type === 'message' ? [{ type: 'drop', message: selection.id }] : []
    default:
      return []
  }
}

function crashOrRestart(world: World, server: ServerId): Request {
  const isRunning = world.servers[server]?.server != null
  return isRunning ? { type: 'crash', server, fault: null } : { type: 'restart', server }
}

function timeOut(world: World, server: ServerId): readonly Request[] {
  const role = world.servers[server]?.server?.raft.role.type
  if (role === undefined) return []
  return [{ type: 'timeout', server, timer: role === 'leader' ? 'heartbeat' : 'election' }]
}

/** Heals what is cut in either direction, else cuts both. */
function cutOrHeal(world: World, a: Peer, b: Peer): readonly Request[] {
  const type = isCut(world.links, a, b) || isCut(world.links, b, a) ? 'heal' : 'cut'
  return [
    { type, from: a, to: b },
    { type, from: b, to: a },
  ]
}
