/** An entry as the peer knows it. */
interface Entry {
  readonly term: number
  readonly index: number
  readonly command: string
  readonly responses: { readonly address: string; readonly ack: true }[]
  committed: boolean
}

interface LastInfo {
  readonly index: number
  readonly term: number
  readonly committedIndex: number
}

/**
 * The peer's log, in memory: what its own `log.js` does with a database, done with an array, so that
 * the peer is measured at its best. Methods are asynchronous because the peer awaits them.
 */
export class MemoryLog {
  committedIndex = 0
  readonly #node: { readonly address: string; readonly term: number }
  /** Entry i is at position i − 1. */
  readonly #entries: Entry[] = []

  constructor(node: { readonly address: string; readonly term: number }) {
    this.#node = node
  }

  saveCommand(command: string, term: number, index?: number): Promise<Entry> {
    const place = index ?? this.#entries.length + 1
    const responses = [{ address: this.#node.address, ack: true } as const]
    const entry: Entry = { term, index: place, command, responses, committed: false }
    this.#entries[place - 1] = entry
    return Promise.resolve(entry)
  }

  removeEntriesAfter(index: number): Promise<void> {
    this.#entries.length = index
    return Promise.resolve()
  }

  has(index: number): Promise<boolean> {
    return Promise.resolve(index >= 1 && index <= this.#entries.length)
  }

  get(index: number): Promise<Entry> {
    const entry = this.#entries[index - 1]
    return entry === undefined ? Promise.reject(new Error('NotFound')) : Promise.resolve(entry)
  }

  getLastInfo(): Promise<LastInfo> {
    return Promise.resolve(this.#infoAt(this.#entries.length))
  }

  getEntryInfoBefore({ index }: Entry): Promise<LastInfo> {
    return Promise.resolve(this.#infoAt(index - 1))
  }

  async commandAck(index: number, address: string): Promise<Entry> {
    const entry = await this.get(index)
    const isKnown = entry.responses.some((response) => response.address === address)
    if (!isKnown) entry.responses.push({ address, ack: true })
    return entry
  }

  commit(index: number): Promise<void> {
    const entry = this.#entries[index - 1]
    if (entry !== undefined) entry.committed = true
    this.committedIndex = index
    return Promise.resolve()
  }

  getUncommittedEntriesUpToIndex(index: number): Promise<readonly Entry[]> {
    const entries = this.#entries.slice(this.committedIndex, index)
    return Promise.resolve(entries.filter(({ committed }) => !committed))
  }

  end(): void {}

  #infoAt(index: number): LastInfo {
    const term = this.#entries[index - 1]?.term ?? this.#node.term
    return { index, term, committedIndex: this.committedIndex }
  }
}
