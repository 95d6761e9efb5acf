import { readdirSync, readFileSync } from 'node:fs'

const folder = new URL('../../../public/scenarios/', import.meta.url)

/** The acceptance scenarios that the site shows, by file name. */
export const scenarioFiles: readonly { readonly name: string; readonly text: string }[] =
  readdirSync(folder)
    .filter((name) => name.endsWith('.raft'))
    .toSorted()
    .map((name) => ({ name, text: readFileSync(new URL(name, folder), 'utf8') }))
