import type { MessageId } from '../server/messages'
import type { Envelope } from '../server/ports'
import type { ClientHost } from './host'

/** What a person has a client's host do while time stands. */
export type ClientOrder =
  | { readonly type: 'deliver'; readonly envelope: Envelope }
  /** It waits here from now on: no channel will bring it. */
  | { readonly type: 'receive'; readonly envelope: Envelope }
  | { readonly type: 'forget'; readonly message: MessageId }
  | { readonly type: 'wake' }

export function carryOutAtClient(host: ClientHost, order: ClientOrder): void {
  switch (order.type) {
    case 'deliver':
      return host.deliver(order.envelope)
    case 'receive':
      return host.receive([order.envelope])
    case 'forget':
      return host.forget(order.message)
    case 'wake':
      return host.wake()
  }
}
