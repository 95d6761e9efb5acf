import { memo } from 'react'

import { isCut } from '../server/links'
import { select } from '../store/selection-store'
import type { World } from '../world/world'
import styles from './LinkLine.module.css'
import { headingOf, pathOf, pointAt } from './lane'
import type { Lane } from './lane'
import { useStage } from './stage-context'
import { useStores } from './stores'
import { useFrameStore } from './use-frame-store'
import type { Peer } from '../server/messages'

interface LinkLineProps {
  readonly a: Peer
  readonly b: Peer
  /** Clients are linked to the server they ask; to others nothing is drawn. */
  readonly isClientLink: boolean
}

/**
 * A link: a line; dotted where one end is down; with a gap and ✕ where it is cut, or an arrow into ✕ for
 * the one direction that is. Messages are not its business.
 */
export const LinkLine = memo(function LinkLine({ a, b, isClientLink }: LinkLineProps) {
  const { clusterStore, viewStore } = useStores()
  const { layout, focusedLink } = useStage()
  const id = `${a}-${b}`
  const state = useFrameStore(clusterStore, ({ world }) => linkState(world, a, b, isClientLink))
  const isSelected = useFrameStore(viewStore, ({ selection }) => {
    if (selection?.type !== 'link') return false
    return (selection.a === a && selection.b === b) || (selection.a === b && selection.b === a)
  })
  const line = layout.line(a, b)
  if (line === null || state === 'none') return null
  const isHot = isSelected || focusedLink === id
  return (
    <g data-link={id} data-cut={state} className={styles.link}>
      {isHot && <path className={styles.halo} d={pathOf(line)} />}
      {state === 'cut' ? (
        <path
          className={styles.line}
          d={`${pathOf(part(line, 0, gapFrom))}${pathOf(part(line, gapTo, 1))}`}
          data-state="cut"
        />
      ) : (
        <path className={styles.line} d={pathOf(line)} data-state={state} data-hot={isHot} />
      )}
      {state === 'cut' && <Cross {...pointAt(line, 0.5)} />}
      {state === 'there' && <OneWay line={line} heading={headingOf(line)} />}
      {state === 'back' && <OneWay line={line} heading={headingOf(line) + 180} />}
      <path
        className={styles.hit}
        d={pathOf(line)}
        onClick={() => select(viewStore, isSelected ? null : { type: 'link', a, b })}
      />
    </g>
  )
})

const gapFrom = 0.46
const gapTo = 0.54

/** none: nothing to draw; there and back: the one direction that is cut. */
type LinkState = 'none' | 'ok' | 'off' | 'cut' | 'there' | 'back'

export function linkState(world: World | null, a: Peer, b: Peer, isClientLink: boolean): LinkState {
  if (world === null) return 'ok'
  const there = isCut(world.links, a, b)
  const back = isCut(world.links, b, a)
  if (isClientLink && !there && !back) {
    const client = world.clients[a]
    const asks = client?.leaderHint === b || client?.pending.some(({ askedOf }) => askedOf === b)
    if (asks !== true) return 'none'
  }
  if (there && back) return 'cut'
  if (there || back) return there ? 'there' : 'back'
  const isOff = [a, b].some((peer) => Object.hasOwn(world.servers, peer) && isDown(world, peer))
  return isOff ? 'off' : 'ok'
}

function isDown(world: World, peer: Peer): boolean {
  return Object.entries(world.servers).some(([id, slot]) => id === peer && slot.server === null)
}

/** A straight piece of a line; the bend of a piece is its middle. */
function part(line: Lane, start: number, end: number): Lane {
  return {
    from: pointAt(line, start),
    to: pointAt(line, end),
    bend: pointAt(line, (start + end) / 2),
  }
}

function Cross({ x, y }: { readonly x: number; readonly y: number }) {
  return <path className={styles.cross} d={`M${x - 5} ${y - 5}l10 10m0-10l-10 10`} />
}

/** An arrow on the lane of the direction that is cut, running into a cross. */
function OneWay({ line, heading }: { readonly line: Lane; readonly heading: number }) {
  const { x, y } = pointAt(line, 0.5)
  return (
    <g transform={`translate(${x} ${y}) rotate(${heading})`}>
      <path className={styles.stub} d="M-30 7H-10" />
      <path className={styles.tip} d="M-4 7l-10-4v8z" />
      <path className={styles.cross} d="M1 2l10 10m0-10l-10 10" />
    </g>
  )
}
