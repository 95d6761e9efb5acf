import { is } from 'valibot'
import { expect, it } from 'vitest'

import { serverId } from '../raft/index'
import { clientId, messageId } from '../server/messages'
import * as part from './schema-parts'

it.each([
  { sender: serverId('S1'), why: 'of a server' },
  { sender: clientId('C1.k3f9'), why: 'of a client' },
  { sender: clientId('C1.test/2'), why: 'of a client of a run that goes on from another' },
])('the id of a message is one: $why', ({ sender }) => {
  expect(is(part.messageId, messageId(sender, 2, 31, 0, 1))).toBe(true)
})

it.each(['', 'S1', 'S1.1/2.0', '/2.0+0', 'S1.1/2.0+'])('“%s” is no id of a message', (text) => {
  expect(is(part.messageId, text)).toBe(false)
})
