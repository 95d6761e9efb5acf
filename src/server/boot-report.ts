import type { Disk } from './disk'
import type { HostOptions } from './host-options'
import type { BootReport } from './report'

/** Says that a server has started from its disk; what it found only where the run does not know it. */
export function bootReport(
  { id, incarnation, voters, seed, isDiskKnown, options, rules }: HostOptions,
  disk: Disk,
  moment: Pick<BootReport, 'at' | 'now' | 'ratePerMille' | 'links'>,
): BootReport {
  return {
    type: 'boot',
    server: id,
    incarnation,
    voters,
    seed,
    serial: disk.serial,
    disk: isDiskKnown ? null : disk,
    options,
    rules,
    ...moment,
  }
}
