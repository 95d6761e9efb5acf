import type { Operation } from '../kv/operation'
import { isKey, isValue } from '../kv/operation'

/** A key as the language can write it: what it cannot is an underscore. */
export function writableKey(key: string): string {
  const written = key.replace(/[=~,@#\s\p{Cc}\p{Cs}]/gu, '_')
  return isKey(written) ? written : 'key'
}

/** A value as the language can write it, with `,` and `~` where no list is around it. */
export function writableValue(value: string): string {
  const written = value.replace(/[#\s\p{Cc}\p{Cs}]/gu, '_')
  return isValue(written) && written !== 'nil' && written.length <= longest ? written : 'long'
}

/** A line has two thousand characters. */
const longest = 1000

export function writableOperation(operation: Operation): Operation {
  const key = writableKey(operation.key)
  switch (operation.type) {
    case 'put':
    case 'append':
      return { ...operation, key, value: writableValue(operation.value) }
    case 'cas': {
      const { expected, value } = operation
      const was = expected === null ? null : writableValue(expected)
      return { ...operation, key, expected: was, value: writableValue(value) }
    }
    case 'get':
    case 'delete':
    case 'increment':
      return { ...operation, key }
  }
}

/** `C1` of `C1.k3f9`: what a request's name begins with. */
export function writableClient(client: string): string {
  const name = (client.split('.', 1)[0] ?? '').replace(/[^\p{L}\p{N}_-]/gu, '_').slice(0, 40)
  return name === '' ? 'client' : name
}
