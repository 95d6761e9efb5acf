/** A file of a run, taken apart; what stands on its lines is read when it is asked for, in this order. */
export interface Parts {
  readonly head: unknown
  readonly records: Iterable<unknown>
  /** Of the branch beside the run. */
  readonly beside: Iterable<unknown>
  /** Once all of a list was read: whether the file ended before the list did. */
  readonly isCutOff: (list: 'records' | 'beside') => boolean
}

/** Ends the first line, before the records, and stands alone between those of both branches. */
export const recordsBegin = '"records":['
export const besideBegin = '],"besideRecords":['
export const fileEnd = ']}'

/** As this page writes it, line by line, so that what is before a damage can be read; else as any JSON. */
export function partsOf(text: string): Parts | null {
  const end = text.indexOf('\n')
  const first = end === -1 ? text : text.slice(0, end).trimEnd()
  if (!first.endsWith(`,${recordsBegin}`)) return wholeOf(text)
  const head = parsed(`${first.slice(0, -recordsBegin.length - 1)}}`)
  if (head === undefined) return null
  let place: 'records' | 'beside' | 'ended' = 'records'
  let from = end + 1
  function* lines(): Generator<unknown> {
    while (from < text.length) {
      const until = text.indexOf('\n', from)
      const line = text.slice(from, until === -1 ? text.length : until).trim()
      from = until === -1 ? text.length : until + 1
      if (line === fileEnd) place = 'ended'
      else if (line === besideBegin && place === 'records') place = 'beside'
      if (line === fileEnd || line === besideBegin) return
      const value = parsed(line.replace(/,$/, ''))
      // The last line of a file that is cut off is no record any more, nor is it damage.
      if (line === '' || (value === undefined && until === -1)) continue
      yield value
    }
  }
  /** Whoever stopped at a damage before may go on behind it. */
  function* besideLines(): Generator<unknown> {
    if (place === 'records') {
      const begin = text.indexOf(`\n${besideBegin}`, from - 1)
      if (begin === -1) return
      from = begin + 1
      if (lines().next().done !== true) return
    }
    if (place === 'beside') yield* lines()
  }
  return {
    head,
    records: lines(),
    beside: besideLines(),
    isCutOff: (list) => (list === 'records' ? place === 'records' : place !== 'ended'),
  }
}

function wholeOf(text: string): Parts | null {
  const head = parsed(text)
  if (head === undefined) return null
  const { records, besideRecords } = { records: null, besideRecords: null, ...fieldsOf(head) }
  const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [])
  return { head, records: list(records), beside: list(besideRecords), isCutOff: () => false }
}

/** Those of an object, and none of anything else. */
export function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {}
}

/** undefined: it is no JSON. */
function parsed(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text)
    return value
  } catch {
    return undefined
  }
}
