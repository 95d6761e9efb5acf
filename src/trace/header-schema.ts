import * as v from 'valibot'

import type { RunHeader } from '../world/record'
import * as part from './schema-parts'
import { imageSchema } from './state-schemas'

const headerSchema = v.object({
  format: v.literal(1),
  build: v.pipe(v.string(), v.maxLength(200)),
  run: v.pipe(v.string(), v.maxLength(200)),
  parent: v.nullable(v.object({ run: part.text, event: part.count, hash: part.uint32 })),
  seed: part.count,
  servers: part.servers,
  spares: part.servers,
  options: part.options,
  rules: part.rules,
  links: part.links,
  image: v.nullable(imageSchema),
})

/** Reads a run's header that somebody handed on: null where it is none. */
export function readHeader(value: unknown): RunHeader | null {
  const parsed = v.safeParse(headerSchema, value)
  if (!parsed.success) return null
  // The schema describes exactly `RunHeader` but the image's own header; brands exist for the compiler only.
  const read = parsed.output as unknown as RunHeader
  const { image } = read
  return image === null ? read : { ...read, image: { ...image, header: { ...read, image: null } } }
}
