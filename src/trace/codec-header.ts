import { allRules, defaultRaftOptions, serverId } from '../raft/index'
import type { ServerId } from '../raft/index'
import { defaultLinks } from '../server/links'
import type { RunHeader } from '../world/record'
import { BadBytes, isSame, parsedObject } from './codec-bytes'
import type { Coder } from './codec-bytes'
import { briefImage, wholeImage } from './codec-image'
import type { BriefImage } from './codec-image'

/** What differs from an ordinary cluster. What is read is checked by `readHeader`. */
export function codeHeader(coder: Coder, header: RunHeader | null): RunHeader | object {
  const build = coder.text(header?.build ?? null)
  const run = coder.text(header?.run ?? null)
  const seed = coder.count(header?.seed ?? null)
  const servers = codeNames(coder, 1, header?.servers ?? null)
  const spares = codeNames(coder, servers.length + 1, header?.spares ?? null)
  const options = coder.changes(header?.options ?? null, defaultRaftOptions)
  const rules = coder.changes(header?.rules ?? null, allRules)
  const links = coder.changes(header?.links ?? null, defaultLinks)
  const rest = header === null ? null : restOf(header)
  const read = coder.text(rest)
  const all = { format: 1, build, run, seed, servers, spares, options, rules, links } as const
  if (read === '') return { ...all, parent: null, image: null }
  const { parent = null, image = null }: Rest = parsedObject(read)
  if (image === null) return { ...all, parent }
  return { ...all, parent, image: wholeImage({ ...all, parent: null, image: null }, image) }
}

/** What most runs do not have. */
interface Rest {
  readonly parent?: unknown
  readonly image?: BriefImage | null
}

function restOf(header: RunHeader): string {
  const { parent, image } = header
  if (parent === null && image === null) return ''
  return JSON.stringify({ parent, image: image === null ? null : briefImage(header, image) })
}

/** S1 to Sn are told by how many they are; others by name. */
function codeNames(
  coder: Coder,
  first: number,
  names: readonly ServerId[] | null,
): readonly ServerId[] {
  const usual = (length: number) => Array.from({ length }, (_, i) => serverId(`S${first + i}`))
  const isUsual = names === null ? null : isSame(names, usual(names.length)) ? 1 : 0
  if (coder.count(isUsual) === 1) {
    const length = coder.count(names?.length ?? null)
    if (length > mostServers) throw new BadBytes('it has too many servers')
    return usual(length)
  }
  const text = coder.text(names?.join(',') ?? null)
  return text === '' ? [] : text.split(',').map(serverId)
}

const mostServers = 64
