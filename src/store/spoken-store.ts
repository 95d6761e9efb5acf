import { createStore } from 'zustand/vanilla'

/** What a panel has to say to those who do not see it; an object of its own each time it is said. */
export interface Spoken {
  readonly text: string
}

export const spokenStore = createStore<Spoken>(() => ({ text: '' }))

/** Said by the page's one voice, the announcer, so that no two speak at once. */
export function speak(text: string): void {
  spokenStore.setState({ text }, true)
}
