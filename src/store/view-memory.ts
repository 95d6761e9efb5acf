import * as v from 'valibot'

import type { ViewState, ViewStore } from './selection-store'

/** What of the view outlives the page. Anything unreadable counts as nothing. */
const schema = v.partial(
  v.object({
    theme: v.picklist(['auto', 'light', 'dark']),
    hasKeys: v.boolean(),
    speech: v.picklist(['off', 'milestones', 'all']),
    hasStarted: v.boolean(),
    mode: v.picklist(['sandbox', 'debug']),
  }),
)

/** Where it is kept: the browser's small settings. */
export interface Memory {
  load(name: string): unknown
  save(name: string, value: unknown): void
}

const name = 'view'

/** Reads what was kept; give it to `createViewStore`. */
export function recallView(memory: Memory): Partial<ViewState> {
  const parsed = v.safeParse(schema, memory.load(name))
  return parsed.success ? withoutUndefined(parsed.output) : {}
}

/** Keeps the view from here on. Returns how to stop. */
export function keepView(store: ViewStore, memory: Memory): () => void {
  return store.subscribe(({ theme, hasKeys, speech, hasStarted, mode }) => {
    memory.save(name, { theme, hasKeys, speech, hasStarted, mode })
  })
}

function withoutUndefined(found: v.InferOutput<typeof schema>): Partial<ViewState> {
  const { theme, hasKeys, speech, hasStarted, mode } = found
  return {
    ...(theme !== undefined && { theme }),
    ...(hasKeys !== undefined && { hasKeys }),
    ...(speech !== undefined && { speech }),
    ...(hasStarted !== undefined && { hasStarted }),
    ...(mode !== undefined && { mode }),
  }
}
