import { describe, expect, it } from 'vitest'

import { toldRun } from '../sim/testing/told-run'
import { nextChoice } from '../world/enabled'
import type { World } from '../world/world'
import { openSimulatedCluster } from './simulated-cluster'

/** So many moments of a story are gone on from, at even distances. */
const moments = 8
const steps = 60

/** Steps on from a world; what parted from its recording, and what was refused though it was offered. */
async function goOn(image: World): Promise<readonly string[]> {
  const cluster = openSimulatedCluster({ ...image.header, image })
  let world = image
  const wrong: string[] = []
  cluster.subscribe((event) => {
    if (event.type === 'world' || event.type === 'records') world = event.world
  })
  for (let i = 0; i < steps && nextChoice(world) !== null; i++) {
    const before = world
    try {
      await cluster.request({ type: 'step' })
    } catch (error) {
      wrong.push(`step ${i}: ${String(error)}`)
      break
    }
    const choice = nextChoice(before)
    if (
      nextChoice(world)?.id === choice?.id &&
      choice?.kind !== 'timer' &&
      choice?.kind !== 'client'
    )
      wrong.push(`step ${i}: ${choice?.id} is still there`)
  }
  const { divergence } = await cluster.verify()
  await cluster.close()
  return divergence === null ? wrong : [...wrong, divergence]
}

describe('a run under faults', () => {
  it.each([2, 5, 18, 20, 21, 22])(
    'can be gone on from step by step, anywhere: seed %i',
    async (seed) => {
      const worlds = [...toldRun(seed)].map(({ applied }) => applied.world)
      for (let i = 1; i <= moments; i++) {
        const world = worlds[Math.floor((worlds.length * i) / (moments + 1))]
        if (world === undefined) throw new Error('a story is longer than that')
        expect({ event: world.count, wrong: await goOn(world) }).toEqual({
          event: world.count,
          wrong: [],
        })
      }
    },
  )
})
