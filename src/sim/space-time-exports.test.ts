import { describe, expect, it } from 'vitest'

import { causalityOf, causesOf } from '../trace/causality'
import type { RecordedStep } from '../trace/line'
import { shivizLog, shivizParser } from '../trace/shiviz'
import { spaceTimeSvg } from '../trace/space-time-svg'
import { simulatedSteps } from './testing/simulated-steps'

interface Parsed {
  readonly host: string
  readonly clock: Readonly<Record<string, number>>
  readonly event: number
}

/** As ShiViz reads it: matches one after the other, with nothing left between them. */
function parse(log: string): readonly Parsed[] {
  let end = 0
  const parsed = [...log.matchAll(new RegExp(shivizParser, 'gm'))].map((match) => {
    expect(log.slice(end, match.index).trim()).toBe('')
    end = match.index + match[0].length
    const { host = '', clock = '', event = '' } = match.groups ?? {}
    const read: Readonly<Record<string, number>> = JSON.parse(clock)
    return { host, clock: read, event: Number.parseInt(event, 10) }
  })
  expect(log.slice(end).trim()).toBe('')
  return parsed
}

describe.each([1, 3, 7, 8])('the ShiViz log of seed %i', (seed) => {
  const all = simulatedSteps(seed)
  const steps = all.slice(Math.floor(all.length / 2), Math.floor(all.length / 2) + 500)
  const parsed = parse(shivizLog(steps))

  it('has every event that is one, in order', () => {
    const events = steps.filter(({ record }) => record.type !== 'hash').map(({ event }) => event)
    expect(parsed.map(({ event }) => event)).toEqual(events)
  })

  it('counts each host’s own clock from 1, and knows of nothing that has not been', () => {
    const counts = new Map<string, number>()
    for (const { host, clock } of parsed) {
      expect(host).not.toBe('')
      expect(clock[host]).toBe((counts.get(host) ?? 0) + 1)
      counts.set(host, clock[host] ?? 0)
      for (const [name, count] of Object.entries(clock))
        expect(counts.get(name) ?? 0).toBeGreaterThanOrEqual(count)
    }
  })

  it('says what happened before what, as the diagram does, where no page is between', () => {
    const causality = causalityOf(steps)
    for (const { event, clock } of parsed) {
      const past = causesOf(causality, event)
      for (const other of parsed) {
        if (other.event === event) continue
        const isBefore = (clock[other.host] ?? 0) >= (other.clock[other.host] ?? 0)
        if (past.has(other.event)) expect(isBefore, `${other.event} before ${event}`).toBe(true)
        else if (clock['page'] === undefined && other.host !== 'lost')
          expect(isBefore, `${other.event} not before ${event}`).toBe(false)
      }
    }
  })
})

it('takes keys that would break a log, or a picture', () => {
  const [asked] = simulatedSteps(2).filter(
    ({ record }) => record.type === 'clientStep' && record.inputs[0]?.type === 'submit',
  )
  if (asked?.record.type !== 'clientStep') throw new Error('somebody asks for something')
  const key = '</text><script>\n{"a":1}\u2028\u0000\ud800'
  const operation = { type: 'get', key } as const
  const input = { type: 'submit', operation, server: null, mode: null } as const
  const step: RecordedStep = { ...asked, record: { ...asked.record, inputs: [input] } }
  expect(parse(shivizLog([step]))).toHaveLength(1)
  const svg = spaceTimeSvg([step], { filter: 'all', picked: null })
  expect(svg).not.toContain('<script')
  expect(openTags(svg)).toEqual([])
  expect(svg).not.toMatch(/\p{Cs}/u)
})

describe.each(['all', 'withoutHeartbeats'] as const)('the picture as a file: %s', (filter) => {
  const steps = simulatedSteps(3, 600)
  const [picked] = steps.filter(({ applied }) =>
    applied.decisions.some(({ type }) => type === 'becameLeader'),
  )

  it('stands by itself, and closes what it opens', () => {
    const svg = spaceTimeSvg(steps, { filter, picked: null })
    expect(openTags(svg)).toEqual([])
    expect(svg).toMatch(/^<svg xmlns="http:\/\/www.w3.org\/2000\/svg"/)
    expect(svg).toContain('<title>Space-time diagram of events 1 to ')
    expect(svg).toContain('<desc>')
    expect(svg).not.toMatch(/var\(|class=|url\(|href|NaN|undefined|Infinity/)
    expect(svg).toContain('leads term ')
  })

  it('lights what is picked', () => {
    if (picked === undefined) throw new Error('somebody leads')
    const svg = spaceTimeSvg(steps, { filter, picked: { type: 'event', event: picked.event } })
    expect(svg).toContain('stroke="#0b57d0"')
    expect(svg).toContain('fill="#e8f0fd"')
  })

  it('is there for a run without an event', () => {
    expect(openTags(spaceTimeSvg([], { filter, picked: null }))).toEqual([])
  })
})

/** Tags that are not closed, or closed out of turn. */
function openTags(xml: string): readonly string[] {
  const open: string[] = []
  for (const [, close, name = '', alone] of xml.matchAll(
    /<(\/?)([a-z]+)(?:[^<>"]|"[^"<]*")*?(\/?)>/g,
  )) {
    if (alone === '/') continue
    if (close !== '/') open.push(name)
    else if (open.pop() !== name) return [...open, `</${name}>`]
  }
  const rest = xml.replace(/<(\/?)([a-z]+)(?:[^<>"]|"[^"<]*")*?(\/?)>/g, '')
  return rest.includes('<') ? [...open, rest] : open
}
