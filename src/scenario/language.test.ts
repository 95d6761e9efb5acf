import { readFileSync, writeFileSync } from 'node:fs'

import { describe, expect, it } from 'vitest'

import { openSimulatedCluster } from '../cluster/simulated-cluster'
import { scenarioHeader } from './first-world'
import { language, languageDocument } from './language'
import { expectations, options } from './language-words'
import { parseScenario } from './parse'
import { statementParsers } from './parse-statement'
import { printScenario } from './print'
import { runScenario } from './run'
import { limits } from './words'

const path = 'src/scenario/LANGUAGE.md'

/** What stands in the fenced blocks of a document. */
function blocksOf(document: string): string {
  return [...document.matchAll(/^```raft\n([^]*?)^```$/gm)].map(([, block]) => block).join('')
}

function parsed(text: string) {
  const read = parseScenario(text)
  if (read.type === 'bad') throw new Error(JSON.stringify(read.errors))
  return read.scenario
}

describe('the document of the language', () => {
  it('is what the help of the page says; `UPDATE=1` writes it anew', () => {
    const document = languageDocument()
    if (process.env['UPDATE'] === '1') writeFileSync(path, document)
    expect(readFileSync(path, 'utf8')).toBe(document)
  })

  it('has examples that are one scenario, which runs and holds', async () => {
    const scenario = parsed(blocksOf(readFileSync(path, 'utf8')))
    const run = await runScenario(scenario, openSimulatedCluster(scenarioHeader))
    expect(run.failures).toEqual([])
    expect(run.isWhole).toBe(true)
  })

  it('has an example of each line there is, in the one way in which it is printed', () => {
    const text = blocksOf(readFileSync(path, 'utf8'))
    const said = new Set(parsed(text).lines.map(({ number }) => wordAt(text, number)))
    expect([...said].toSorted()).toEqual([...statementParsers.keys()].toSorted())
    expect(printScenario(parsed(text))).toBe(text)
  })

  it('has expectations that can be read', () => {
    const lines = expectations.words.map(({ word }) => `expect ${word}`)
    parsed(['cluster S1 S2 S3', 'put A x=1 @S1', ...lines].join('\n'))
  })

  it('lists every option that can be set', () => {
    const read = parseScenario('cluster S1\nopt nothing=1')
    const sentence = read.type === 'bad' ? (read.errors[0]?.sentence ?? '') : ''
    const names = /one of (.*), or a rule/.exec(sentence)?.[1]?.split(', ')
    expect(options.words.map(({ word }) => word)).toEqual(names)
  })

  it('says the limits as they are', () => {
    const wrong = language.flatMap(({ says }) => says).find((text) => text.includes('KiB')) ?? ''
    expect(wrong).toContain(`${limits.bytes / 1024} KiB`)
    expect(wrong).toContain(`${limits.lines.toLocaleString('en')} lines`)
    expect(wrong).toContain(`${limits.lineLength.toLocaleString('en')} characters`)
  })
})

function wordAt(text: string, line: number): string {
  return text.split('\n')[line - 1]?.split(' ')[0] ?? ''
}
