import { ReactFlow } from '@xyflow/react'
import '@xyflow/react/dist/base.css'
import { useEffect, useMemo, useState } from 'react'

import { BusyLinks } from './BusyLinks'
import { ClientNode } from './ClientNode'
import { Flights } from './Flights'
import { LinkList } from './LinkList'
import { Halves } from './Halves'
import { Links } from './Links'
import { ServerNode } from './ServerNode'
import styles from './Stage.module.css'
import { createFrameLoop } from './frame-loop'
import { kindFor } from './ring'
import { StageContext } from './stage-context'
import { flowNodes } from './flow-nodes'
import { layoutStage } from './stage-layout'
import { serversOf } from './members'
import { useStores } from './stores'
import { useFrameStore } from './use-frame-store'
import { useSize } from './use-size'

const nodeTypes = { server: ServerNode, client: ClientNode }

/** The cluster as a picture: servers on their ring, links, and what is on its way. */
export function Stage({ isHero = false }: { readonly isHero?: boolean }) {
  const { cluster, clusterStore } = useStores()
  const servers = useFrameStore(clusterStore, ({ world }) => serversOf(world))
  const clients = useFrameStore(clusterStore, ({ world }) => Object.keys(world?.clients ?? {}))
  const [element, size] = useSize<HTMLDivElement>()
  const [loop] = useState(() => createFrameLoop(cluster, clusterStore))
  const [focusedLink, setFocusedLink] = useState<string | null>(null)
  useEffect(() => loop.start(), [loop])
  const layout = useMemo(
    () => (size === null ? null : layoutStage(servers, clients, size, kindFor(size, isHero))),
    [servers, clients, size, isHero],
  )
  const shared = useMemo(
    () => (layout === null ? null : { layout, loop, focusedLink }),
    [layout, loop, focusedLink],
  )
  const nodes = useMemo(() => (layout === null ? [] : flowNodes(layout)), [layout])
  return (
    <div
      ref={element}
      className={styles.stage}
      data-kind={layout?.kind}
      role="group"
      aria-label="Servers in a ring"
    >
      {shared !== null && (
        <StageContext value={shared}>
          <BusyLinks />
          <Links />
          <Halves />
          <ReactFlow
            nodes={nodes}
            nodeTypes={nodeTypes}
            proOptions={{ hideAttribution: true }}
            minZoom={1}
            maxZoom={1}
            nodesDraggable={false}
            nodesConnectable={false}
            nodesFocusable={false}
            edgesFocusable={false}
            elementsSelectable={false}
            panOnDrag={false}
            panOnScroll={false}
            zoomOnScroll={false}
            zoomOnPinch={false}
            zoomOnDoubleClick={false}
            preventScrolling={false}
            autoPanOnNodeFocus={false}
            deleteKeyCode={null}
            selectionKeyCode={null}
            multiSelectionKeyCode={null}
            panActivationKeyCode={null}
            zoomActivationKeyCode={null}
            disableKeyboardA11y
          />
          {!isHero && <LinkList links={shared.layout.links} onFocus={setFocusedLink} />}
          <Flights />
        </StageContext>
      )}
    </div>
  )
}
