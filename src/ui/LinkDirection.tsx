import { isCut, linkKey, ruleOf } from '../server/links'
import type { LinkRule, LinkRules } from '../server/links'
import type { Peer } from '../server/messages'
import { peerName } from '../trace/words'
import type { Request } from '../world/request'
import { RuleDials } from './RuleDials'
import { Section } from './Section'

export interface LinkDirectionProps {
  readonly from: Peer
  readonly to: Peer
  readonly links: LinkRules
  readonly send: (...requests: readonly Request[]) => void
}

/** The faults of one direction of a link. */
export function LinkDirection({ from, to, links, send }: LinkDirectionProps) {
  const cut = isCut(links, from, to)
  const isOwn = linkKey(from, to) in links.single
  const which = { type: 'one', from, to } as const
  const name = `${peerName(from)} → ${peerName(to)}`
  return (
    <Section
      title={`${name}${isOwn ? ', a rule of its own' : ''}`}
      note={
        <button type="button" onClick={() => send({ type: cut ? 'heal' : 'cut', from, to })}>
          {cut ? `Heal ${name}` : `Cut ${name}`}
        </button>
      }
    >
      <RuleDials
        rule={ruleOf(links, from, to)}
        onChange={(rule: LinkRule) => send({ type: 'link', which, rule })}
      />
    </Section>
  )
}
