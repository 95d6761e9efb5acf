import type { Micros } from './brands'
import type { Decision } from './decisions'
import { onPropose } from './leader'
import type { RaftMessage } from './messages'
import type { RaftNode } from './node'
import { lead, onInput } from './step'
import type { RaftInput } from './step'
import { begin } from './transition'
import type { Transition } from './transition'

/** What one stage of a step takes in. */
export type StageInput =
  | Exclude<RaftInput, { readonly type: 'propose' }>
  /** Commands that follow each other are proposed together. */
  | { readonly type: 'proposeAll'; readonly commands: readonly string[] }
  /** What a leader does after all that came. */
  | { readonly type: 'lead' }

/** One input of a step by itself: the node before and after it, and what it made the server decide and send. */
export interface Stage {
  readonly input: StageInput
  readonly now: Micros
  readonly before: RaftNode
  readonly after: RaftNode
  readonly decisions: readonly Decision[]
  readonly messages: readonly RaftMessage[]
}

/**
 * A step of `stepRaft` told input by input, for whoever explains it: the same handlers run on the same
 * node, in the same order. The last stage ends in the node that the step comes to.
 */
export function stagesOf(
  before: RaftNode,
  now: Micros,
  inputs: readonly RaftInput[],
): readonly Stage[] {
  const t = begin(before, now)
  return stageInputs(inputs).map((input) => {
    const decided = t.decisions.length
    const sent = t.messages.length
    const node = copyOf(t)
    take(t, input)
    const decisions = t.decisions.slice(decided)
    return {
      input,
      now,
      before: node,
      after: copyOf(t),
      decisions,
      messages: t.messages.slice(sent),
    }
  })
}

function stageInputs(inputs: readonly RaftInput[]): readonly StageInput[] {
  const all: StageInput[] = []
  let commands: string[] = []
  const flush = () => {
    if (commands.length > 0) all.push({ type: 'proposeAll', commands })
    commands = []
  }
  for (const input of inputs) {
    if (input.type === 'propose') commands.push(input.command)
    else {
      flush()
      all.push(input)
    }
  }
  flush()
  all.push({ type: 'lead' })
  return all
}

function take(t: Transition, input: StageInput): void {
  switch (input.type) {
    case 'proposeAll':
      return onPropose(t, input.commands)
    case 'lead':
      return lead(t)
    default:
      return onInput(t, input)
  }
}

/** The draft goes on being assigned to: what is kept of it is a copy. */
function copyOf({ node, now }: Transition): RaftNode {
  return begin(node, now).node
}
