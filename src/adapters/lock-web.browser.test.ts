import { afterEach, describe, expect, it, vi } from 'vitest'

import { acquireServerLock, tryTabLock } from './lock-web'

const fresh = (): string => crypto.randomUUID()

describe("a server's lock", () => {
  it('is waited for until it is let go', async () => {
    const name = fresh()
    const order: string[] = []
    const release = await acquireServerLock(name)
    const second = acquireServerLock(name).then((releaseSecond) => {
      order.push('second holds')
      releaseSecond()
    })
    await acquireServerLock(fresh())
    order.push('first lets go')
    release()
    await second
    expect(order).toEqual(['first lets go', 'second holds'])
  })

  it('is handed over when the thread that held it is killed', async () => {
    const name = fresh()
    const worker = new Worker(new URL('./testing/holder.worker.ts', import.meta.url), {
      type: 'module',
    })
    const held = new Promise((resolve) => (worker.onmessage = resolve))
    worker.postMessage(name)
    await held
    expect(await tryTabLock(name)).toBeNull()
    worker.terminate()
    const release = await acquireServerLock(name)
    release()
  })
})

describe("a tab's lock", () => {
  it('is refused at once while another holds it', async () => {
    const name = fresh()
    const release = await tryTabLock(name)
    expect(release).not.toBeNull()
    expect(await tryTabLock(name)).toBeNull()
    release?.()
    const next = await acquireServerLock(name)
    next()
  })
})

describe('without Web Locks', () => {
  afterEach(() => vi.unstubAllGlobals())

  it('every lock is held at once', async () => {
    vi.stubGlobal('navigator', {})
    const name = fresh()
    const releases = [await acquireServerLock(name), await tryTabLock(name), await tryTabLock(name)]
    expect(releases).toEqual([expect.any(Function), expect.any(Function), expect.any(Function)])
    for (const release of releases) release?.()
  })
})
