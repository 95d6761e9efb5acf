import { expect, it } from 'vitest'

import { openSimulatedCluster } from '../cluster/simulated-cluster'
import { openDebugger } from '../debug/open-debugger'
import type { Branch } from '../debug/debugger'
import { withViolation } from '../trace/timeline'
import { plainHeader } from '../world/testing/header'
import { shownOf } from './use-shown'

const { state } = openDebugger(openSimulatedCluster(plainHeader))
const divergence = { event: 2, sentence: 'S1 after step 1 differs' }

it.each([
  { change: (branch: Branch) => branch, firstError: null, why: 'no error' },
  { change: withTwo, firstError: 3, why: 'the first of two violations' },
  {
    change: (branch: Branch) => ({ ...withTwo(branch), divergence }),
    firstError: 2,
    why: 'a divergence before them',
  },
])('$why', ({ change, firstError }) => {
  const now = state()
  const shown = shownOf({ ...now, branches: now.branches.map(change) })
  expect(shown.firstError).toBe(firstError)
  expect(shown).toMatchObject({ branch: 'main', isPast: false, isLive: true, earliest: 0 })
  expect(shown.event).toBe(shown.last)
})

function withTwo(branch: Branch): Branch {
  const later = withViolation(branch.timeline, 5, 'Log Matching')
  return { ...branch, timeline: withViolation(later, 3, 'Election Safety') }
}
