import { select } from '../store/selection-store'
import { useStores } from './stores'

/** Goes to an event and selects it: the whole screen follows. */
export function useGoToEvent(): (event: number) => Promise<void> {
  const { cluster, viewStore } = useStores()
  return async (event) => {
    await cluster.goTo(event)
    select(viewStore, { type: 'event', event })
  }
}
