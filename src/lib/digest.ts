import { AssertionError } from './assert'

/**
 * A 32-bit digest of plain data: numbers, text, booleans, null, undefined, arrays and objects,
 * whatever the order of their keys. An object with a numeric `digest` field of its own stands for
 * itself: lists and maps are not walked. It tells states apart; it does not keep an attacker out.
 */
export function digest(value: unknown): number {
  switch (typeof value) {
    case 'string':
      return digestText(value)
    case 'number':
      return digestNumber(value)
    case 'boolean':
      return value ? 0x51ed270b : 0x3c6ef372
    case 'undefined':
      return 0x1f83d9ab
    case 'object':
      if (value === null) return 0x5be0cd19
      return Array.isArray(value) ? digestArray(value) : digestObject(value)
    default:
      throw new AssertionError(`no digest of a ${typeof value}: it is not plain data`)
  }
}

/** A digest of text. */
export function digestText(text: string): number {
  let hash = 0x811c9dc5 ^ text.length
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193)
  return mix(hash)
}

/** Two digests as one; the order matters. */
export function combine(a: number, b: number): number {
  return mix(Math.imul(a ^ 0x2545f491, 0x9e3779b1) + b)
}

function digestNumber(value: number): number {
  if ((value | 0) === value) return mix(value ^ 0x6a09e667)
  bits.setFloat64(0, value)
  return combine(combine(0x510e527f, bits.getInt32(0)), bits.getInt32(4))
}

function digestArray(items: readonly unknown[]): number {
  let hash = combine(0x3af5a4b1, items.length)
  for (const item of items) hash = combine(hash, digest(item))
  return hash
}

/** A sum over the fields, so that the order of keys is no part of it and need not be sorted. */
function digestObject(value: object): number {
  if (!isRecord(value)) throw new AssertionError('no digest: not a plain object')
  if (typeof value['digest'] === 'number') return value['digest']
  const keys = Object.keys(value)
  let sum = 0
  for (const key of keys) sum = (sum + combine(digestKey(key), digest(value[key]))) | 0
  return combine(combine(0x1b873593, keys.length), sum)
}

/** Whether a value is what an object literal makes; a Map, say, would look empty. */
function isRecord(value: object): value is Readonly<Record<string, unknown>> {
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === Object.prototype || prototype === null
}

/** Field names are few and come again and again: each is digested once. Names that are data are not kept. */
function digestKey(key: string): number {
  const known = keyDigests.get(key)
  if (known !== undefined) return known
  const made = digestText(key)
  if (keyDigests.size < 512) keyDigests.set(key, made)
  return made
}

const keyDigests = new Map<string, number>()

/** Spreads every bit over all others (the finalizer of MurmurHash3). */
function mix(hash: number): number {
  let h = hash
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b)
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35)
  return (h ^ (h >>> 16)) >>> 0
}

/** Scratch, to see a fraction as two words. */
const bits = new DataView(new ArrayBuffer(8))
