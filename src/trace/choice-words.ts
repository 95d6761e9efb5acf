import { unreachable } from '../lib/assert'
import { get } from '../lib/persistent-map'
import type { MessageId } from '../server/messages'
import type { World } from '../world/world'
import type { Choice } from './choices'
import { count, describeOperation, messageName, peerName } from './words'

/** What was chosen, as a list of choices says it: `deliver vote S2 → S1`. `world` is the one it was chosen in. */
export function choiceWords(choice: Choice, world: World): string {
  switch (choice.type) {
    case 'deliver':
    case 'drop':
    case 'hold':
    case 'release':
    case 'duplicate':
      return `${choice.type} ${messageWords(choice.message, world)}`
    case 'put':
    case 'get':
    case 'append':
    case 'delete':
    case 'cas':
    case 'increment': {
      const asked = choice.server === null ? '' : ` at ${choice.server}`
      const client = choice.as === null ? '' : `${peerName(choice.as.client)}: `
      return `${client}${describeOperation(choice)}${asked}`
    }
    case 'crash':
    case 'restart':
    case 'freeze':
    case 'thaw':
    case 'promote':
    case 'snapshot':
      return `${choice.type} ${choice.server}`
    case 'complete':
      return `complete the write of ${choice.server}`
    case 'timeout':
      return `time out ${choice.server}${timers[choice.timer]}`
    case 'advance':
      return `let ${choice.ms} ms pass`
    case 'cut':
      return `cut ${choice.from} → ${choice.to}`
    case 'heal':
      return choice.from === null ? 'heal all links' : `heal ${choice.from} → ${choice.to ?? '?'}`
    case 'partition':
      return `partition ${choice.groups.map((group) => group.join(' ')).join(' | ')}`
    case 'link':
      return 'change the faults of links'
    case 'setDisk':
      return choice.disk === 'hand' ? 'let writes wait' : 'let writes go by themselves'
    case 'disk':
      return `change the disk of ${choice.server}`
    case 'transfer':
      return `hand leadership to ${choice.to}`
    case 'changeVoters':
    case 'setConfiguration':
      return `make ${choice.voters.join(' ')} the voters`
    case 'addServer':
      return `add a ${choice.as}`
    case 'removeServer':
      return `remove ${choice.server}`
    case 'skewClock':
      return `let the clock of ${choice.server} run at ${choice.ratePerMille / 1000}×`
    case 'setOptions':
      return 'change options'
    case 'setRule':
      return `switch the rule ${choice.rule} ${choice.isOn ? 'on' : 'off'}`
    case 'pause':
    case 'play':
      return choice.type
    default:
      return otherWords(choice)
  }
}

type Other = Extract<Choice, { readonly type: 'setSpeed' | 'newCluster' | 'step' | 'wake' }>

/** What is rare in a recording, or never in one. */
function otherWords(choice: Other): string {
  switch (choice.type) {
    case 'setSpeed':
      return 'change the speed'
    case 'step':
      return 'do what comes first'
    case 'wake':
      return `let ${peerName(choice.client)} try again`
    case 'newCluster':
      return `begin with ${count(choice.servers, 'server')}`
    default:
      return unreachable(choice)
  }
}

const timers = {
  election: '',
  heartbeat: '’s heartbeat',
  quorumCheck: '’s quorum check',
  transfer: '’s transfer',
} as const

function messageWords(id: MessageId, { inFlight }: World): string {
  const flying = get(inFlight, id)
  if (flying === undefined) return id
  return `${messageName(flying.message)} ${peerName(flying.from)} → ${peerName(flying.to)}`
}
