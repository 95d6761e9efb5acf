import { movedServer } from '../../check/checker'
import type { Judged } from '../../check/checker'
import { get } from '../../lib/persistent-map'
import type { ServerId } from '../../raft/index'
import type { ClientId } from '../../server/messages'
import type { Server } from '../../server/server'

/** What the servers of one run have applied, as the tester sees it. */
export interface Agreement {
  watch(judged: Judged): void
  /** The session the tester's words go in; null before it is open. */
  session(): string | null
  /** How many words a running server has applied. */
  applied(server: ServerId): number
  /** How many running servers have applied the word at a place, from 1. */
  count(place: number): number
  /** The word that was agreed on at a place, or null where none was yet. */
  wordAt(place: number): string | null
  /** All words so far, in order. */
  words(): readonly string[]
  /** Where two servers went different ways: one sentence, else null. */
  disagreement(): string | null
}

/**
 * The check that runs with every Raft test of MIT 6.5840: no two servers apply different commands at one
 * index, and each applies in order. It knows nothing of terms and logs, so that it agrees with the checkers
 * of this project for reasons of its own. A snapshot is judged by what it holds: the words of any server
 * are the beginning of the longest row of words that any server ever had.
 */
export function createAgreement(tester: ClientId): Agreement {
  const commands = new Map<number, string>()
  const lastIndexes = new Map<ServerId, number>()
  const texts = new Map<ServerId, string>()
  /** How many words end at a length of the text. */
  const placeAt = new Map<number, number>([[0, 0]])
  const counts = new Map<ServerId, number>()
  let text = ''
  let words: readonly string[] = []
  let session: string | null = null
  let disagreement: string | null = null

  function differ(detail: string): void {
    disagreement ??= detail
  }

  function watchIndexes(server: Server, { record, applied }: Judged): void {
    const { id } = server
    if (record.type === 'boot') lastIndexes.set(id, server.lastApplied)
    for (const decision of applied.decisions) {
      if (decision.type !== 'applied') continue
      const { index, client, serial, reply } = decision
      if (decision.kind === 'register' && client === tester && reply.type === 'ok') {
        session ??= reply.value
      }
      const command = `${client}/${serial}`
      const known = commands.get(index) ?? command
      commands.set(index, known)
      if (known !== command) differ(`${id} applied ${command} at ${index}, another ${known}.`)
      const last = lastIndexes.get(id) ?? 0
      if (index <= last) differ(`${id} applied ${index} after ${last}.`)
      lastIndexes.set(id, index)
    }
  }

  function watchText({ id, store }: Server): void {
    const found = get(store.values, 'words') ?? ''
    if (texts.get(id) === found) return
    texts.set(id, found)
    if (found.length > text.length) grow(id, found)
    else if (!text.startsWith(found)) differ(`${id} holds other words than the others: ${found}.`)
    const place = placeAt.get(found.length)
    if (place === undefined) differ(`${id} holds a part of a word: ${found}.`)
    counts.set(id, place ?? 0)
  }

  function grow(id: ServerId, found: string): void {
    if (!found.startsWith(text)) differ(`${id} holds other words than the others: ${found}.`)
    text = found
    words = found.slice(1, -1).split('><')
    let length = 0
    words.forEach((word, i) => {
      length += word.length + 2
      placeAt.set(length, i + 1)
    })
  }

  return {
    watch(judged) {
      const { record } = judged
      if (record.type === 'crash') {
        counts.delete(record.server)
        texts.delete(record.server)
      }
      const server = movedServer(judged)
      if (server === null) return
      watchIndexes(server, judged)
      watchText(server)
    },
    session: () => session,
    applied: (id) => counts.get(id) ?? 0,
    count: (place) => [...counts.values()].filter((applied) => applied >= place).length,
    wordAt: (place) => words[place - 1] ?? null,
    words: () => words,
    disagreement: () => disagreement,
  }
}
