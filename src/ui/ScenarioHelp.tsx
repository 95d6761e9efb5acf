import styles from './Scenario.module.css'
import { scenarioHelp } from './scenario-help'

/** The language in short, for who writes a scenario by hand. */
export function ScenarioHelp() {
  return (
    <details className={styles.help}>
      <summary>What a line may say</summary>
      <dl>
        {scenarioHelp.map(({ line, does }) => (
          <div key={line}>
            <dt>{line}</dt>
            <dd>{does}</dd>
          </div>
        ))}
      </dl>
      <p>
        Messages: PV, RV, AE, IS, TN, RI; with R at the end their answers; * is any. # begins a
        comment.
      </p>
    </details>
  )
}
