import { slice } from '../lib/persistent-list'
import { entries } from '../lib/persistent-map'

/**
 * A value as it is written in files: lists and maps as what is in them, without their inner trees, and the
 * image of a run without the header that stands around it. `readHeader` and `readRecord` build them anew.
 */
export function packed(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map(packed)
  if (isTree(value)) {
    if ('depth' in value) return { list: slice(value as never, 0, value.size).map(packed) }
    return { map: [...entries(value as never)].map(([key, each]) => [key, packed(each)]) }
  }
  const fields = Object.entries(value).filter(([name]) => name !== 'header')
  return Object.fromEntries(fields.map(([name, each]) => [name, packed(each)]))
}

/** What both persistent structures have. */
interface Tree {
  readonly size: number
  readonly root: unknown
}

function isTree(value: object): value is Tree {
  return 'root' in value && 'digest' in value && 'size' in value && typeof value.size === 'number'
}

/** Names of the fields of a value that its reading left out, a few of them: `records.colour`. */
export function strangeFields(given: unknown, read: unknown, path = ''): readonly string[] {
  if (typeof given !== 'object' || given === null) return []
  if (typeof read !== 'object' || read === null) return []
  const known = new Map<string, unknown>(Object.entries(read))
  const found: string[] = []
  for (const [name, value] of Object.entries(given)) {
    const place = Array.isArray(given) ? path : path === '' ? name : `${path}.${name}`
    if (!known.has(name)) found.push(place)
    else found.push(...strangeFields(value, known.get(name), place))
    if (found.length > 8) break
  }
  return [...new Set(found)]
}
