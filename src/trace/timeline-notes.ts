import type { WorldRecord } from '../world/record'

/** A record that a person made and that changes how the run goes on, in a few words; null for all others. */
export function noteOf(record: WorldRecord): string | null {
  switch (record.type) {
    case 'options':
      return 'options or rules change'
    case 'setDisk':
      return record.disk === 'hand' ? 'disks wait for a hand' : 'disks write by themselves'
    case 'clock':
      return `${record.server} has another clock`
    case 'freeze':
      return `${record.server} is frozen`
    case 'thaw':
      return `${record.server} thaws`
    case 'newServer':
      return `${record.server} joins the network`
    case 'refused':
      return `${record.server} does not start`
    default:
      return null
  }
}
