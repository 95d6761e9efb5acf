import type { Page } from '@playwright/test'

/** A server's segments, the bytes of each as text, a character a byte. */
interface Rows {
  readonly server: string
  readonly segments: readonly string[]
}

/**
 * The servers' databases, read and written past all of the page's own code: what is found here is what a
 * restart finds.
 */
export class Disks {
  private readonly page: Page

  constructor(page: Page) {
    this.page = page
  }

  /** The servers on whose disks this text lies. */
  async holding(text: string): Promise<readonly string[]> {
    const { servers } = await this.page.evaluate(() => window.raft.state())
    const rows = await Promise.all(servers.map(({ id }) => this.read(id)))
    return rows.flatMap(({ server, segments }) =>
      segments.some((segment) => segment.includes(text)) ? [server] : [],
    )
  }

  /** The runs of the page's cluster that have databases of servers, each by the beginning of their names. */
  async runs(): Promise<readonly string[]> {
    const names = await this.page.evaluate(async () =>
      (await indexedDB.databases()).map(({ name }) => name ?? ''),
    )
    const ofServers = names.flatMap((name) => /^(raft\/main\/.*)S\d$/.exec(name)?.[1] ?? [])
    return [...new Set(ofServers)]
  }

  private read(server: string): Promise<Rows> {
    return this.page.evaluate(
      ({ id, name }) =>
        new Promise<Rows>((resolve, reject) => {
          const request = indexedDB.open(name)
          request.onerror = () => reject(request.error ?? new Error('It does not open.'))
          request.onsuccess = () => {
            const transaction = request.result.transaction('segments', 'readonly')
            const found: IDBRequest<Uint8Array[]> = transaction.objectStore('segments').getAll()
            transaction.onabort = () => reject(transaction.error ?? new Error('It aborted.'))
            transaction.oncomplete = () => {
              request.result.close()
              const decoder = new TextDecoder('latin1')
              resolve({ server: id, segments: found.result.map((bytes) => decoder.decode(bytes)) })
            }
          }
        }),
      { id: server, name: databaseName(server) },
    )
  }

  /** Flips one bit in the middle of a server's first segment. */
  damage(server: string): Promise<void> {
    return this.page.evaluate(
      (name) =>
        new Promise<void>((resolve, reject) => {
          const request = indexedDB.open(name)
          request.onerror = () => reject(request.error ?? new Error('It does not open.'))
          request.onsuccess = () => {
            const transaction = request.result.transaction('segments', 'readwrite')
            const first = transaction.objectStore('segments').openCursor()
            first.onsuccess = () => {
              const bytes: Uint8Array = first.result?.value
              const middle = bytes.length >> 1
              bytes[middle] = (bytes[middle] ?? 0) ^ 4
              first.result?.update(bytes)
            }
            transaction.onabort = () => reject(transaction.error ?? new Error('It aborted.'))
            transaction.oncomplete = () => {
              request.result.close()
              resolve()
            }
          }
        }),
      databaseName(server),
    )
  }

  /** Leaves a server's database as a newer version of the page would. */
  upgrade(server: string): Promise<void> {
    return this.page.evaluate(
      (name) =>
        new Promise<void>((resolve, reject) => {
          const request = indexedDB.open(name, 3)
          request.onerror = () => reject(request.error ?? new Error('It does not open.'))
          request.onblocked = () => reject(new Error('The server still has it open.'))
          request.onsuccess = () => {
            request.result.close()
            resolve()
          }
        }),
      databaseName(server),
    )
  }

  /**
   * Gives the site so little room that a write will fail. Answers how to give back what it had. To be called
   * before the page is opened: the browser remembers for a while how much room it found.
   */
  async limit(bytes: number, address: string): Promise<() => Promise<void>> {
    const devtools = await this.page.context().newCDPSession(this.page)
    const { origin } = new URL(address)
    await devtools.send('Storage.overrideQuotaForOrigin', { origin, quotaSize: bytes })
    return async () => {
      await devtools.send('Storage.overrideQuotaForOrigin', { origin })
      await devtools.detach()
    }
  }
}

function databaseName(server: string): string {
  return `raft/main/${server}`
}
