import { unreachable } from '../lib/assert'
import type { RaftOptions, Rules, Timer } from '../raft/index'
import type { Ask } from './ask'
import type { Host } from './host'
import type { LinkRules } from './links'
import type { MessageId } from './messages'
import type { Envelope } from './ports'

/** What a person has one server's host do, at once, whether time runs or stands. */
export type HostOrder =
  | { readonly type: 'deliver'; readonly envelope: Envelope }
  /** It waits here from now on, if it does not already: no channel will bring it. */
  | { readonly type: 'receive'; readonly envelope: Envelope }
  | { readonly type: 'forget'; readonly message: MessageId }
  | { readonly type: 'timeout'; readonly timer: Timer }
  | { readonly type: 'ask'; readonly ask: Ask }
  | { readonly type: 'configure'; readonly options: RaftOptions; readonly rules: Rules }
  | { readonly type: 'links'; readonly links: LinkRules }
  | { readonly type: 'complete' }
  | { readonly type: 'setHolding'; readonly isHolding: boolean }
  | { readonly type: 'freeze' }
  | { readonly type: 'thaw' }

export function carryOut(host: Host, order: HostOrder): void {
  switch (order.type) {
    case 'deliver':
      return host.deliver(order.envelope)
    case 'receive':
      return host.put(order.envelope)
    case 'forget':
      return host.forget(order.message)
    case 'timeout':
      return host.timeout(order.timer)
    case 'ask':
      return host.ask(order.ask)
    case 'configure':
      return host.configure(order.options, order.rules)
    case 'links':
      return host.setLinks(order.links)
    case 'complete':
      host.complete()
      return
    case 'setHolding':
      return host.setHolding(order.isHolding)
    case 'freeze':
      return host.freeze()
    case 'thaw':
      return host.thaw()
    default:
      return unreachable(order)
  }
}
