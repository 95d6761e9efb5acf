import { ClusterSection } from './ClusterSection'
import styles from './Controls.module.css'
import { Legend } from './Legend'
import { LoadSection } from './LoadSection'
import { MembersSection } from './MembersSection'
import { NetworkSection } from './NetworkSection'
import { PartitionSection } from './PartitionSection'
import { ServersSection } from './ServersSection'
import { SettingsSection } from './SettingsSection'
import { TimingSection } from './TimingSection'

/** The sandbox: everything that can be done to the cluster, each thing at one place. */
export function Controls() {
  return (
    <div className={styles.controls}>
      <h2 className="vh">Controls</h2>
      <ServersSection />
      <MembersSection />
      <PartitionSection />
      <LoadSection />
      <NetworkSection />
      <TimingSection />
      <SettingsSection />
      <ClusterSection />
      <Legend />
    </div>
  )
}
