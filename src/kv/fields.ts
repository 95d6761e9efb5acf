import { isKey, isValue } from './operation'

/** What a JSON text holds, or undefined where it is none. What is read is checked field by field. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

export function isRecord(field: unknown): field is Readonly<Record<string, unknown>> {
  return typeof field === 'object' && field !== null && !Array.isArray(field)
}

export function isList(field: unknown): field is readonly unknown[] {
  return Array.isArray(field)
}

export function isKeyText(field: unknown): field is string {
  return typeof field === 'string' && isKey(field)
}

export function isValueText(field: unknown): field is string {
  return typeof field === 'string' && isValue(field)
}

export function isInteger(field: unknown): field is number {
  return Number.isSafeInteger(field)
}

export function isCount(field: unknown): field is number {
  return isInteger(field) && field >= 0
}
