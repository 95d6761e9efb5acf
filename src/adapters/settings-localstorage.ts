/** Small settings of this browser, as text by name. Where storage is blocked nothing is kept. */
export interface Settings {
  load(name: string): unknown
  save(name: string, value: unknown): void
}

export function createLocalSettings(prefix: string): Settings {
  return {
    load(name) {
      try {
        const text = localStorage.getItem(`${prefix}/${name}`)
        return text === null ? null : JSON.parse(text)
      } catch {
        // Blocked storage and damaged text come to the same: nothing was kept.
        return null
      }
    },
    save(name, value) {
      try {
        localStorage.setItem(`${prefix}/${name}`, JSON.stringify(value))
      } catch {
        // A setting that cannot be kept is asked for again next time.
      }
    },
  }
}
