/** How much one checker remembers of each kind. */
export const mostRemembered = 1_000_000

/** Puts something into a map that forgets what was put in first once it holds too much. */
export function remember<K, V>(map: Map<K, V>, key: K, value: V, most = mostRemembered): void {
  map.set(key, value)
  if (map.size <= most) return
  const oldest = map.keys().next()
  if (oldest.done !== true) map.delete(oldest.value)
}
