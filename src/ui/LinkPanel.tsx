import { entries } from '../lib/persistent-map'
import type { InFlight, World } from '../world/world'
import { isCut } from '../server/links'
import type { Peer } from '../server/messages'
import { count, peerName } from '../trace/words'
import { LinkDirection } from './LinkDirection'
import panel from './Panel.module.css'
import { PanelHead } from './PanelHead'
import { Problem } from './Problem'
import { useStores } from './stores'
import { usePolled } from './use-frame-store'
import { useRequest } from './use-request'

/** A link between two peers, each direction by itself. */
export function LinkPanel({ a, b }: { readonly a: Peer; readonly b: Peer }) {
  const { clusterStore } = useStores()
  const { send, problem } = useRequest()
  const world = usePolled(() => clusterStore.getState().world, 120)
  if (world === null) return null
  const { links } = world
  const cuts = [isCut(links, a, b), isCut(links, b, a)]
  const both = [
    [a, b],
    [b, a],
  ] as const
  return (
    <>
      <PanelHead title={`${peerName(a)} – ${peerName(b)}`}>
        <span>{stateOf(cuts)}</span>
      </PanelHead>
      <div className={panel.actions}>
        <button
          type="button"
          className="btn"
          disabled={cuts.every(Boolean)}
          onClick={() => send(...both.map(([from, to]) => ({ type: 'cut' as const, from, to })))}
        >
          Cut both ways
        </button>
        <button
          type="button"
          className="btn"
          disabled={!cuts.some(Boolean)}
          onClick={() => send(...both.map(([from, to]) => ({ type: 'heal' as const, from, to })))}
        >
          Heal both ways
        </button>
      </div>
      <Problem text={problem} />
      <p className={panel.why}>{inFlight(world, a, b)}</p>
      {both.map(([from, to]) => (
        <LinkDirection key={from} from={from} to={to} links={links} send={send} />
      ))}
    </>
  )
}

function stateOf([there, back]: readonly boolean[]): string {
  if (there === true && back === true) return 'cut'
  return there === true || back === true ? 'cut one way' : 'link'
}

function inFlight(world: World, a: Peer, b: Peer): string {
  const isOn = ({ from, to }: InFlight) => (from === a && to === b) || (from === b && to === a)
  let n = 0
  for (const [, flight] of entries(world.inFlight)) if (isOn(flight)) n++
  return n === 0 ? 'Nothing is on its way.' : `${count(n, 'message')} on the way.`
}
