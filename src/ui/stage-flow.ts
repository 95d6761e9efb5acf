import { Position } from '@xyflow/react'
import type { Edge, Node } from '@xyflow/react'

import type { Place } from './ring'
import type { StageLayout } from './stage-layout'

export type ServerFlowNode = Node<
  { readonly server: string; readonly side: Place['side'] },
  'server'
>
export type ClientFlowNode = Node<{ readonly client: string }, 'client'>
export type LinkFlowEdge = Edge<{ readonly isClientLink: boolean }, 'link'>

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

export function flowEdges(layout: StageLayout): LinkFlowEdge[] {
  const edge = (source: string, target: string, isClientLink: boolean): LinkFlowEdge => ({
    id: `${source}-${target}`,
    type: 'link',
    source,
    target,
    data: { isClientLink },
    domAttributes: { 'aria-hidden': true },
  })
  const links = layout.links.map(({ a, b }) => edge(a, b, false))
  const clientLinks = [...layout.clients.keys()].flatMap((client) =>
    [...layout.servers.keys()].map((server) => edge(client, server, true)),
  )
  return [...clientLinks, ...links]
}

function box(id: string, { x, y }: { readonly x: number; readonly y: number }, size: number) {
  const middle = { x: size / 2, y: size / 2, width: 0, height: 0, position: Position.Top }
  return {
    id,
    position: { x: x - size / 2, y: y - size / 2 },
    width: size,
    height: size,
    handles: [
      { ...middle, type: 'source' as const },
      { ...middle, type: 'target' as const },
    ],
    domAttributes: { 'aria-roledescription': undefined, role: undefined },
  }
}
