import { pack, unpack } from '../adapters/compress'
import { refused } from '../trace/opened-run'
import type { Opened } from '../trace/opened-run'
import { isKnown, readRun, writeRun } from '../trace/run-codec'
import { maxFileSize, readRunFile, tooLarge } from '../trace/run-file'
import {
  damagedLink,
  linkText,
  maxLinkBytes,
  newerLink,
  openedLink,
  parseLink,
  tooMuchLink,
} from '../trace/run-link'
import type { SharedRun } from '../trace/shared-run'
import { verifyRun } from '../trace/verify-run'
import { inSlices } from './in-slices'

type OnProgress = (done: number) => void

/** The fragment of a link to a run, however long; null where the run is longer than any link could be. */
export async function shareAsLink(run: SharedRun, onProgress?: OnProgress): Promise<string | null> {
  const bytes = await inSlices(writeRun(run, maxLinkBytes), onProgress)
  return bytes === null ? null : linkText(await pack(bytes), run)
}

/** Opens what the fragment of an address links to; null where that is no run. */
export async function openLink(fragment: string, onProgress?: OnProgress): Promise<Opened | null> {
  const link = parseLink(fragment)
  if (link === null) return null
  if (!isKnown(link.version)) return refused(link.data === '' ? damagedLink : newerLink)
  const unpacked = await unpack(link.data, maxLinkBytes)
  if (unpacked.type === 'tooMuch') return refused(tooMuchLink)
  if (unpacked.type === 'foreign' || unpacked.bytes.length === 0) return refused(damagedLink)
  const found = await inSlices(readRun(unpacked.bytes), onProgress)
  return verified(openedLink(link, found), onProgress)
}

/** Opens a `.raftrun.json`. One that is too large is not even read. */
export async function openFile(
  file: Pick<File, 'size' | 'text'>,
  onProgress?: OnProgress,
): Promise<Opened> {
  if (file.size > maxFileSize) return refused(tooLarge(file.size))
  const text = await file.text()
  return verified(await inSlices(readRunFile(text), onProgress), onProgress)
}

/** Folds it anew before anybody sees it: where this page comes to something else, that is one more complaint of each branch. */
async function verified(opened: Opened, onProgress?: OnProgress): Promise<Opened> {
  if (opened.type === 'refused') return opened
  const { run, divergences } = await inSlices(verifyRun(opened.run), onProgress)
  const sentences = divergences.map(({ sentence }) => sentence)
  return { ...opened, run, complaints: [...opened.complaints, ...sentences] }
}
