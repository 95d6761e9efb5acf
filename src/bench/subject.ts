/** Something that stores values, and how it is asked to: what the benchmark measures. */
export interface Subject {
  /** Resolves once the value is on the disks of a majority; rejects where that is not known. */
  put(key: string, value: string): Promise<void>
  /** Ends its threads and deletes its databases. */
  close(): Promise<void>
}

/** The servers' names in either: they name the databases. */
export function serverNames(servers: number): readonly string[] {
  return Array.from({ length: servers }, (_, i) => `S${i + 1}`)
}
