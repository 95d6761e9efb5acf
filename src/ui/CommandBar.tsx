import { useRef, useState } from 'react'
import type { FormEvent, KeyboardEvent } from 'react'

import styles from './CommandBar.module.css'
import { indexOfOperation, resultText } from './command-result'
import type { CommandResult } from './command-result'
import { commandForms, parseCommand } from './parse-command'
import { problemText } from './problem-text'
import { useStores } from './stores'
import { useFrameStore } from './use-frame-store'

const historyLength = 50

/** One line to ask the cluster something, and what the last question came to. */
export function CommandBar() {
  const { cluster, clusterStore } = useStores()
  const [line, setLine] = useState('')
  const [result, setResult] = useState<CommandResult | null>(null)
  const history = useRef<readonly string[]>([])
  const place = useRef(0)
  const asked = useRef(0)

  const run = async () => {
    const parsed = parseCommand(line)
    if (parsed.type === 'problem') return setResult(parsed)
    const { operation, server, mode } = parsed
    history.current = [...history.current.filter((old) => old !== line), line].slice(-historyLength)
    place.current = history.current.length
    const number = ++asked.current
    const since = clusterStore.getState().world?.count ?? 0
    const start = cluster.worldNow()
    const say = (said: CommandResult) => {
      if (number === asked.current) setResult(said)
    }
    setLine('')
    say({ type: 'waiting', operation })
    try {
      const outcome = await cluster.request({ ...operation, server, mode, as: null })
      const ms = (cluster.worldNow() - start) / 1000
      say({ type: 'answered', operation, outcome, ms, since })
    } catch (error) {
      say({ type: 'problem', text: problemText(error) })
    }
  }
  const onSubmit = (event: FormEvent) => {
    event.preventDefault()
    void run()
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'ArrowUp' && event.key !== 'ArrowDown') return
    event.preventDefault()
    const moved = place.current + (event.key === 'ArrowUp' ? -1 : 1)
    place.current = Math.max(0, Math.min(history.current.length, moved))
    setLine(history.current[place.current] ?? '')
  }

  return (
    <form className={styles.bar} onSubmit={onSubmit} aria-label="Command line">
      <span aria-hidden="true">›</span>
      <input
        id="command-line"
        aria-label={`Command, for example ${commandForms.join(', ')}`}
        aria-describedby="command-result"
        aria-invalid={result?.type === 'problem'}
        placeholder="put x 7"
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        enterKeyHint="send"
        value={line}
        onChange={(event) => setLine(event.target.value)}
        onKeyDown={onKeyDown}
      />
      <p id="command-result" data-state={result?.type ?? 'none'}>
        {result === null ? 'get append del cas incr @S2' : <Result result={result} />}
      </p>
    </form>
  )
}

/** The answer; where the entry lies is learned from the records that come with it. */
function Result({ result }: { readonly result: CommandResult }) {
  const { clusterStore } = useStores()
  const found = useRef<{ readonly of: CommandResult; readonly index: number } | null>(null)
  const index = useFrameStore(clusterStore, ({ recent }) => {
    if (found.current?.of === result) return found.current.index
    if (result.type !== 'answered') return null
    const at = indexOfOperation(recent, result.operation, result.since)
    if (at !== null) found.current = { of: result, index: at }
    return at
  })
  const isStanding = useFrameStore(clusterStore, ({ world }) => world?.perMille === 0)
  const text = resultText(result, index, isStanding)
  return <span title={text}>{text}</span>
}
