import { readFileSync } from 'node:fs'

import { openSimulatedCluster } from '../src/cluster/simulated-cluster'
import { parseScenario } from '../src/scenario/parse'
import { runScenario } from '../src/scenario/run'
import { scenarioHeader } from '../src/scenario/first-world'
import { transcriptText } from '../src/scenario/transcript'

/**
 * `npm run scenario -- FILE …`: runs scenarios in the simulator and prints what each line came to. Ends with 1
 * where a file cannot be read, or an expectation does not hold.
 */
const files = process.argv.slice(2)
if (files.length === 0) {
  console.error(
    'Which scenario? For example: npm run scenario -- public/scenarios/08-figure-8.raft',
  )
  process.exitCode = 1
}

for (const file of files) {
  const complaints = await run(file)
  for (const { line, column, sentence } of complaints) {
    console.error(`${file}:${line}:${column}: ${sentence}`)
  }
  if (complaints.length > 0) process.exitCode = 1
}

async function run(
  file: string,
): Promise<
  readonly { readonly line: number; readonly column: number; readonly sentence: string }[]
> {
  const parsed = parseScenario(readFileSync(file, 'utf8'))
  if (parsed.type === 'bad') return parsed.errors
  const { transcript, failures } = await runScenario(
    parsed.scenario,
    openSimulatedCluster(scenarioHeader),
  )
  console.log(transcriptText(transcript))
  return failures
}
