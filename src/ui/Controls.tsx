import { ClusterSection } from './ClusterSection'
import styles from './Controls.module.css'
import { Legend } from './Legend'
import { LoadSection } from './LoadSection'
import { NetworkSection } from './NetworkSection'
import { OptionsSection } from './OptionsSection'
import { PartitionSection } from './PartitionSection'
import { ServersSection } from './ServersSection'

/** The sandbox: everything that can be done to the cluster, each thing at one place. */
export function Controls() {
  return (
    <div className={styles.controls}>
      <h2 className="vh">Controls</h2>
      <ServersSection />
      <PartitionSection />
      <LoadSection />
      <NetworkSection />
      <OptionsSection />
      <ClusterSection />
      <Legend />
    </div>
  )
}
