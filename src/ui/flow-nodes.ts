import type { Node } from '@xyflow/react'

import type { Place } from './ring'
import type { StageLayout } from './stage-layout'

export type ServerFlowNode = Node<
  { readonly server: string; readonly side: Place['side'] },
  'server'
>
export type ClientFlowNode = Node<{ readonly client: string }, 'client'>

/**
 * The stage in React Flow's terms. It only lays out: places and sizes come from us, so nothing is
 * measured, and it is given no keys, no selection and no dragging.
 */
export function flowNodes(layout: StageLayout): (ServerFlowNode | ClientFlowNode)[] {
  const { disc, clientSize } = layout
  const servers = [...layout.servers].map(([server, place]): ServerFlowNode => ({
    ...box(server, place, disc),
    type: 'server',
    data: { server, side: place.side },
  }))
  const clients = [...layout.clients].map(([client, place]): ClientFlowNode => ({
    ...box(client, place, clientSize),
    type: 'client',
    data: { client },
  }))
  return [...servers, ...clients]
}

function box(id: string, { x, y }: { readonly x: number; readonly y: number }, size: number) {
  return {
    id,
    position: { x: x - size / 2, y: y - size / 2 },
    width: size,
    height: size,
    domAttributes: { 'aria-roledescription': undefined, role: undefined },
  }
}
