import { describe, expect, it } from 'vitest'
import { SimulatedClock, createActor } from 'xstate'

import { playbackMachine } from './playback.machine'
import { stepSpeed } from './speeds'

function start() {
  const clock = new SimulatedClock()
  const asked: string[] = []
  const actor = createActor(
    playbackMachine.provide({
      actions: {
        askPlay: () => asked.push('play'),
        askPause: () => asked.push('pause'),
        askSpeed: ({ context }) => asked.push(`speed ${context.perMille}`),
      },
    }),
    { clock },
  ).start()
  return { clock, asked, actor, state: () => actor.getSnapshot().value }
}

describe('time as a person moves it', () => {
  it('follows the world', () => {
    const { actor, state } = start()
    expect(state()).toBe('waiting')
    actor.send({ type: 'world', perMille: 50 })
    expect(state()).toBe('playing')
    actor.send({ type: 'world', perMille: 0 })
    expect(state()).toBe('paused')
  })

  it('a press asks, and the world answers', () => {
    const { actor, asked, state } = start()
    actor.send({ type: 'world', perMille: 50 })
    actor.send({ type: 'toggle' })
    expect([state(), asked]).toEqual(['pausing', ['pause']])
    actor.send({ type: 'world', perMille: 0 })
    actor.send({ type: 'toggle' })
    expect([state(), asked]).toEqual(['resuming', ['pause', 'play']])
    actor.send({ type: 'world', perMille: 50 })
    expect(state()).toBe('playing')
  })

  it('an answer that does not come is late, and can be asked for again', () => {
    const { actor, asked, clock, state } = start()
    actor.send({ type: 'world', perMille: 50 })
    actor.send({ type: 'toggle' })
    clock.increment(999)
    expect(state()).toBe('pausing')
    clock.increment(1)
    expect(state()).toBe('late')
    actor.send({ type: 'toggle' })
    expect(asked).toEqual(['pause', 'play'])
    actor.send({ type: 'world', perMille: 50 })
    expect(state()).toBe('playing')
  })

  it('the echo of an older press does not undo a newer one', () => {
    const { actor, asked } = start()
    actor.send({ type: 'world', perMille: 50 })
    actor.send({ type: 'faster' })
    actor.send({ type: 'faster' })
    actor.send({ type: 'world', perMille: 100 })
    actor.send({ type: 'faster' })
    actor.send({ type: 'world', perMille: 500 })
    expect(asked).toEqual(['speed 100', 'speed 200', 'speed 500'])
    expect(actor.getSnapshot().context).toEqual({ perMille: 500, asked: [] })
  })

  it('a speed that somebody else chose is taken over', () => {
    const { actor } = start()
    actor.send({ type: 'world', perMille: 50 })
    actor.send({ type: 'faster' })
    actor.send({ type: 'world', perMille: 125 })
    expect(actor.getSnapshot().context).toEqual({ perMille: 125, asked: [] })
  })

  it('remembers the speed while time stands', () => {
    const { actor, asked } = start()
    actor.send({ type: 'world', perMille: 100 })
    actor.send({ type: 'world', perMille: 0 })
    actor.send({ type: 'faster' })
    actor.send({ type: 'slower' })
    actor.send({ type: 'slower' })
    expect(asked).toEqual(['speed 200', 'speed 100', 'speed 50'])
  })
})

it.each([
  { from: 50, direction: 'faster' as const, to: 100, why: 'the next step' },
  { from: 125, direction: 'slower' as const, to: 100, why: 'from between two steps' },
  { from: 1000, direction: 'faster' as const, to: 1000, why: 'there is nothing faster' },
  { from: 10, direction: 'slower' as const, to: 10, why: 'there is nothing slower' },
])('$why', ({ from, direction, to }) => {
  expect(stepSpeed(from, direction)).toBe(to)
})
