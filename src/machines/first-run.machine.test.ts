import { describe, expect, it } from 'vitest'
import { createActor } from 'xstate'

import { firstRunMachine } from './first-run.machine'
import type { Glance } from './first-run.machine'

const committed = { size: 2, digest: 77 }

function start() {
  const did: string[] = []
  const note = (what: string) => () => {
    did.push(what)
  }
  const actor = createActor(
    firstRunMachine.provide({
      actions: {
        writeFirst: note('write'),
        crashLeader: ({ context }) => did.push(`crash ${context.crashed}`),
        remember: note('remember'),
        runDraining: note('drain'),
        runVoting: note('vote'),
        runOn: note('run on'),
      },
    }),
  ).start()
  const see = (seen: Partial<Glance>) =>
    actor.send({
      type: 'world',
      seen: { leader: null, term: 0, hasCandidate: false, at: 0, ...seen },
    })
  const state = () => actor.getSnapshot().value
  return { actor, did, see, state }
}

describe('the first minute', () => {
  it('tells the story from the first leader to the second', () => {
    const { actor, did, see, state } = start()
    see({ hasCandidate: true })
    expect(state()).toBe('electing')
    see({ leader: 'S3', term: 1 })
    expect(state()).toBe('leading')
    actor.send({ type: 'crash', at: 1_000_000, committed })
    expect(state()).toBe('draining')
    expect(did).toEqual(['write', 'crash S3', 'remember', 'drain'])
    see({ hasCandidate: true })
    see({ hasCandidate: true })
    expect(did.at(-1)).toBe('vote')
    see({ leader: 'S1', term: 2, at: 1_214_000 })
    expect(state()).toBe('settled')
    expect(did).toEqual(['write', 'crash S3', 'remember', 'drain', 'vote', 'run on'])
    expect(actor.getSnapshot().context).toEqual({
      leader: 'S1',
      term: 2,
      crashed: 'S3',
      crashedAt: 1_000_000,
      committed,
      electedAt: 1_214_000,
    })
  })

  it('the old leader is no new one, though the world still shows it', () => {
    const { actor, see, state } = start()
    see({ leader: 'S3', term: 1 })
    actor.send({ type: 'crash', at: 1, committed })
    see({ leader: 'S3', term: 1 })
    expect(state()).toBe('draining')
  })

  it('an election too quick to be seen is told all the same', () => {
    const { actor, see, state } = start()
    see({ leader: 'S3', term: 1 })
    actor.send({ type: 'crash', at: 1, committed })
    see({ leader: 'S2', term: 2 })
    expect(state()).toBe('settled')
  })

  it('there is nothing to crash before somebody leads', () => {
    const { actor, did, see, state } = start()
    actor.send({ type: 'crash', at: 1, committed })
    expect([state(), did]).toEqual(['electing', []])
    see({ leader: 'S3', term: 1 })
    see({})
    expect(state()).toBe('electing')
  })

  it.each([
    { after: 'electing', did: ['remember'] },
    { after: 'draining', did: ['write', 'crash S3', 'remember', 'drain', 'remember', 'run on'] },
  ])('can be left while $after', ({ after, did: expected }) => {
    const { actor, did, see, state } = start()
    if (after === 'draining') {
      see({ leader: 'S3', term: 1 })
      actor.send({ type: 'crash', at: 1, committed })
    }
    expect(state()).toBe(after)
    actor.send({ type: 'end' })
    expect(state()).toBe('over')
    expect(did).toEqual(expected)
  })
})
