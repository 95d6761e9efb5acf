/** What a client of the floor asks. */
export interface FloorRequest {
  readonly id: number
  readonly key: string
  readonly value: string
}

export type FloorMessage =
  /** From the leader: write this down. */
  | { readonly type: 'batch'; readonly serial: number; readonly requests: readonly FloorRequest[] }
  /** From a follower: everything up to this batch is durable here. */
  | { readonly type: 'stored'; readonly server: number; readonly serial: number }

export interface FloorPorts {
  /** One strict record; calls back once it is durable. */
  readonly write: (serial: number, requests: readonly FloorRequest[], onDurable: () => void) => void
  readonly toServers: (message: FloorMessage) => void
  /** The ids of what a majority has stored. */
  readonly toClients: (answered: readonly number[]) => void
}

export interface FloorServer {
  request(requests: readonly FloorRequest[]): void
  receive(message: FloorMessage): void
}

/**
 * The least that any replicated log does on this platform: what a cluster's numbers are read beside.
 *
 * No terms, no elections, no state machine, no recording; server 0 leads for ever. Requests that arrive
 * while a write is out are the next batch; a batch travels while the leader writes it; an answer leaves
 * when any majority, with or without the leader, has it on disk.
 */
export function createFloorLeader(servers: number, ports: FloorPorts): FloorServer {
  const majority = Math.floor(servers / 2) + 1
  /** By server: the last batch it has stored. */
  const stored = Array.from({ length: servers }, () => 0)
  /** Sent and not yet answered, oldest first; the first is batch `answered + 1`. */
  let unanswered: (readonly FloorRequest[])[] = []
  let answered = 0
  let waiting: FloorRequest[] = []
  let isWriting = false

  function turn(): void {
    if (isWriting || waiting.length === 0) return
    const requests = waiting
    waiting = []
    isWriting = true
    unanswered.push(requests)
    const serial = answered + unanswered.length
    ports.toServers({ type: 'batch', serial, requests })
    ports.write(serial, requests, () => {
      isWriting = false
      turn()
      hasStored(0, serial)
    })
  }

  function hasStored(server: number, serial: number): void {
    stored[server] = serial
    const committed = stored.toSorted((a, b) => b - a)[majority - 1] ?? 0
    if (committed <= answered) return
    const done = unanswered.slice(0, committed - answered)
    unanswered = unanswered.slice(committed - answered)
    answered = committed
    ports.toClients(done.flatMap((requests) => requests.map(({ id }) => id)))
  }

  return {
    request(requests) {
      waiting.push(...requests)
      turn()
    },
    receive(message) {
      if (message.type === 'stored') hasStored(message.server, message.serial)
    },
  }
}

/** Writes what the leader sends, and says so. What arrives while a write is out shares the next record. */
export function createFloorFollower(server: number, ports: FloorPorts): FloorServer {
  let waiting: FloorRequest[] = []
  let received = 0
  let isWriting = false

  function turn(): void {
    if (isWriting || waiting.length === 0) return
    const requests = waiting
    const serial = received
    waiting = []
    isWriting = true
    ports.write(serial, requests, () => {
      isWriting = false
      ports.toServers({ type: 'stored', server, serial })
      turn()
    })
  }

  return {
    request() {},
    receive(message) {
      if (message.type !== 'batch') return
      received = message.serial
      waiting.push(...message.requests)
      turn()
    },
  }
}
