import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import LifeRaft from '@markwylde/liferaft'
import type { Packet } from '@markwylde/liferaft'
import LevelLog from '@markwylde/liferaft/log.js'

import type { Contestant, Replicated } from '../src/bench/core-speed'
import { assert } from '../src/lib/assert'
import { MemoryLog } from './peer-memory-log'

/** Nobody's timer runs out: elections and heartbeats happen when they are asked for. */
const never = '1 hour'
/** What follows too fast for a database, or is refused, is only repaired by the peer's next heartbeat. */
const beatMs = 50

/** The peer as it comes: its log is a LevelDB, which it does not ask to sync. */
export const liferaft: Contestant = {
  name: 'liferaft 1.4',
  open: async (names) => {
    const folder = mkdtempSync(join(tmpdir(), 'liferaft-'))
    const opened = await open(names, (name) => ({ Log: LevelLog, path: join(folder, name) }))
    return {
      ...opened,
      async close() {
        await opened.close()
        rmSync(folder, { recursive: true, force: true })
      },
    }
  },
  commandCount: 1000,
  rounds: 3,
}

/** The peer's algorithm alone: an array in the place of its database. */
export const bareLiferaft: Contestant = {
  name: 'its algorithm alone',
  open: (names) => open(names, () => ({ Log: MemoryLog })),
  commandCount: 10_000,
  rounds: 3,
}

/**
 * Servers of the peer in one process, where messages are passed by reference. What is committed is only
 * counted: nothing executes it. The peer takes one command at a time, so a batch is one after the other.
 * A heartbeat follows each batch, as in `createPump`, and more while they are needed.
 */
async function open(
  names: readonly string[],
  logOf: (name: string) => object,
): Promise<Replicated> {
  /** The peer may say twice that an entry is committed, and with its own log in another order. */
  const applied = new Map<string, Set<string>>(names.map((name) => [name, new Set()]))
  const rafts = names.map(start)
  const [leader] = rafts
  assert(leader !== undefined, 'there is a server')
  let wanted = 0
  let onReached = () => {}

  const mailboxes = rafts.map((to) => {
    const mailbox = mailboxOf(to)
    for (const from of rafts) {
      if (from === to) continue
      from.join(to.address, (packet, answer) => {
        mailbox.deliver(packet, (reply) => answer(undefined, reply))
      })
    }
    return mailbox
  })
  await new Promise<void>((resolve) => {
    leader.once('leader', resolve)
    void leader.promote()
  })

  function start(name: string): LifeRaft {
    const timing = { heartbeat: never, 'election min': never, 'election max': never }
    const raft = new LifeRaft(name, { ...timing, ...logOf(name) })
    raft.on('error', (error) => {
      throw error
    })
    raft.on('commit', (command) => {
      applied.get(name)?.add(command)
      onReached()
    })
    return raft
  }

  function reach(those: readonly LifeRaft[]): Promise<void> {
    const isReached = () =>
      those.every(({ address }) => (applied.get(address)?.size ?? 0) >= wanted)
    return new Promise((resolve) => {
      onReached = () => {
        if (isReached()) resolve()
      }
      onReached()
    })
  }

  return {
    async commit(commands) {
      wanted += commands.length
      for (const { text } of commands) await leader.command(text)
      const beat = async () => leader.message(LifeRaft.FOLLOWER, await leader.packet('append'))
      const beats = setInterval(() => void beat(), beatMs)
      await reach([leader])
      await beat()
      await reach(rafts)
      clearInterval(beats)
    },
    judge(count) {
      for (const [name, { size }] of applied) {
        assert(size === count, `${name} applied ${size}, not ${count}`)
      }
      const texts = [...applied.values()].map((commands) => [...commands].toSorted().join('\n'))
      assert(new Set(texts).size === 1, 'all have applied the same')
    },
    async close() {
      await Promise.all(mailboxes.map((mailbox) => mailbox.close()))
      for (const raft of rafts) raft.end()
    },
  }
}

interface Mailbox {
  /** Gives a server this packet after those before it. */
  readonly deliver: (packet: Packet, reply: (packet?: Packet) => void) => void
  /** Resolves once nothing is under way; what comes later is lost. */
  readonly close: () => Promise<unknown>
}

/** The peer's handlers await their database, and lose their way where two of them run at once. */
function mailboxOf(raft: LifeRaft): Mailbox {
  const [onData] = raft.listeners('data')
  let isOpen = true
  let last: Promise<unknown> = Promise.resolve()
  return {
    deliver(packet, reply) {
      last = last.then(() => (isOpen ? onData?.call(raft, packet, reply) : undefined))
    },
    close() {
      isOpen = false
      return last
    },
  }
}
