import { useEffect, useRef } from 'react'

import type { ServerId } from '../raft/index'
import { ownTime } from '../server/own-clock'
import { micros } from '../raft/index'
import type { World } from '../world/world'
import styles from './ServerDisc.module.css'
import { placeBallots } from './ballots'
import { haloRoom } from './ring'
import type { ServerView } from './server-view'
import { useStage } from './stage-context'
import { useMedia } from './use-media'

interface ServerDiscProps {
  readonly id: ServerId
  readonly view: ServerView
  readonly isSelected: boolean
}

/**
 * A server as a shape: a leader filled and crowned, a candidate dashed with its ballots (dotted before
 * its term begins), a follower a plain ring, a learner a dashed square, one that is no member faded, one
 * that is down hatched. The arc around it is the time left on its election timer.
 */
export function ServerDisc({ id, view, isSelected }: ServerDiscProps) {
  const { layout } = useStage()
  const { disc } = layout
  const radius = disc / 2
  const scale = disc / 68
  const { role, status, votes } = view
  const isAsking = role === 'candidate' || role === 'preCandidate'
  const hasTimer = status === 'up' && (role === 'follower' || isAsking)
  const nameY = role === 'leader' ? 12.9 : isAsking ? 1.4 : 6.8
  return (
    <svg
      className={styles.disc}
      viewBox={`${-radius} ${-radius} ${disc} ${disc}`}
      data-shape={role}
      data-status={status}
      data-standing={view.standing}
      aria-hidden="true"
    >
      {isSelected && <circle className={styles.halo} r={radius + haloRoom} />}
      {hasTimer && <TimerArc id={id} radius={radius + 6} width={disc > 90 ? 4.5 : 3.5} />}
      {role === 'learner' ? (
        <Square half={radius * 0.86} />
      ) : (
        <>
          <circle className={styles.pad} r={radius} />
          <circle className={styles.shape} r={radius - 0.9} pathLength="32" />
        </>
      )}
      {role === 'down' && (
        <>
          <Hatch radius={radius} />
          <rect
            className={styles.pad}
            x={-17 * scale}
            y={-13 * scale}
            width={34 * scale}
            height={25 * scale}
            rx="5"
          />
        </>
      )}
      {role === 'leader' && (
        <path
          className={styles.crown}
          transform={`translate(0 ${-13.6 * scale}) scale(${scale})`}
          d="M-9 5V-4l4.4 3.4L0-7l4.6 6.4L9-4v9z"
        />
      )}
      <text
        className={styles.name}
        y={nameY * scale}
        fontSize={Math.max(15, (disc >= 90 ? 18.5 : 20) * scale)}
      >
        {id}
      </text>
      {isAsking && <Ballots votes={votes} disc={disc} />}
      {status === 'frozen' && <Frozen radius={radius} />}
    </svg>
  )
}

/** Counted in no majority: nothing of a ring. */
function Square({ half }: { readonly half: number }) {
  return (
    <rect
      className={styles.shape}
      x={-half}
      y={-half}
      width={2 * half}
      height={2 * half}
      rx={half * 0.22}
      pathLength="64"
    />
  )
}

/** Drawn by the frame loop: the time left goes down every frame, which is nothing React should hear of. */
function TimerArc({
  id,
  radius,
  width,
}: {
  readonly id: ServerId
  readonly radius: number
  readonly width: number
}) {
  const { loop } = useStage()
  const isCalm = useMedia('(prefers-reduced-motion: reduce)')
  const arc = useRef<SVGCircleElement>(null)
  useEffect(() => {
    let drawn = ''
    return loop.add((now, world) => {
      const left = timeLeft(world, id, now)
      const dash = `${isCalm ? Math.ceil(left * 8) / 8 : left.toFixed(3)} 1`
      if (dash === drawn) return
      drawn = dash
      arc.current?.setAttribute('stroke-dasharray', dash)
    })
  }, [loop, id, isCalm])
  return (
    <circle
      ref={arc}
      className={styles.arc}
      r={radius}
      strokeWidth={width}
      pathLength="1"
      strokeDasharray="0 1"
      transform="rotate(-90)"
    />
  )
}

/** The part of the election timeout that is left, on the server's own clock. */
function timeLeft(world: World, id: ServerId, now: number): number {
  const slot = world.servers[id]
  const role = slot?.server?.raft.role
  if (slot === undefined || role === undefined || role.type === 'leader') return 0
  const left = role.electionDeadline - ownTime(slot.clock, micros(Math.round(now)))
  return Math.min(1, Math.max(0, left / role.electionTimeout))
}

function Ballots({ votes, disc }: { readonly votes: string; readonly disc: number }) {
  const { radius, at } = placeBallots(votes.length, disc)
  const size = radius * 0.95
  return at.map(({ x, y }, i) =>
    votes[i] === 'n' ? (
      <path
        key={i}
        className={styles.refused}
        d={`M${x - size} ${y - size}l${size * 2} ${size * 2}m0 ${-size * 2}l${-size * 2} ${size * 2}`}
      />
    ) : (
      <circle
        key={i}
        className={votes[i] === 'y' ? styles.granted : styles.open}
        cx={x}
        cy={y}
        r={radius}
      />
    ),
  )
}

/** Lines at 45 degrees inside a circle: a pattern would need a name that is unique on the page. */
function Hatch({ radius }: { readonly radius: number }) {
  const path: string[] = []
  for (let offset = -radius + 4; offset < radius; offset += 6) {
    const half = Math.sqrt(Math.max(0, (radius - 1.5) ** 2 - offset ** 2))
    const [cx, cy] = [offset * Math.SQRT1_2, offset * Math.SQRT1_2]
    const reach = half * Math.SQRT1_2
    path.push(
      `M${(cx - reach).toFixed(1)} ${(cy + reach).toFixed(1)}L${(cx + reach).toFixed(1)} ${(cy - reach).toFixed(1)}`,
    )
  }
  return <path className={styles.hatch} d={path.join('')} />
}

/** A pause sign on the edge: the thread lives and does nothing. */
function Frozen({ radius }: { readonly radius: number }) {
  const at = radius * 0.72
  return (
    <g transform={`translate(${at} ${-at})`}>
      <circle className={styles.badge} r="10" />
      <path className={styles.bars} d="M-3-4v8M3-4v8" />
    </g>
  )
}
