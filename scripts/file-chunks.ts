import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import type { SpillStore } from '../src/adapters/spill-indexeddb'

/** Keeps chunks of recordings as files, so that measuring memory measures what is in memory. */
export function createFileChunks(): SpillStore {
  const folder = mkdtempSync(join(tmpdir(), 'raft-chunks-'))
  const chunks: { readonly run: string; readonly first: number; readonly count: number }[] = []
  const fileOf = (run: string, first: number) => join(folder, `${run}-${first}.json`)

  return {
    write(run, first, records) {
      writeFileSync(fileOf(run, first), JSON.stringify(records))
      chunks.push({ run, first, count: records.length })
    },
    read(run, first, count) {
      const wanted = chunks.filter(
        (chunk) =>
          chunk.run === run && chunk.first < first + count && first < chunk.first + chunk.count,
      )
      const found = wanted.flatMap((chunk) => {
        const records: readonly unknown[] = JSON.parse(
          readFileSync(fileOf(run, chunk.first), 'utf8'),
        )
        const from = Math.max(0, first - chunk.first)
        return records.slice(from, first + count - chunk.first)
      })
      return Promise.resolve(found)
    },
    earliest: (run) => chunks.find((chunk) => chunk.run === run)?.first ?? null,
    close: () => rmSync(folder, { recursive: true, force: true }),
  }
}
