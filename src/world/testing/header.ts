import { allRules, defaultRaftOptions } from '../../raft/index'
import { defaultLinks } from '../../server/links'
import { s1, s2, s3 } from '../../server/testing/servers'
import type { RunHeader } from '../record'

/** A run of three servers with nothing unusual about it. */
export const plainHeader: RunHeader = {
  format: 1,
  build: 'test',
  run: 'test',
  parent: null,
  seed: 1,
  servers: [s1, s2, s3],
  options: defaultRaftOptions,
  rules: allRules,
  links: defaultLinks,
}
