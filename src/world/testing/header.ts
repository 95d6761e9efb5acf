import { allRules, defaultRaftOptions } from '../../raft/index'
import type { RaftOptions } from '../../raft/index'
import { defaultLinks } from '../../server/links'
import { s1, s2, s3 } from '../../server/testing/servers'
import type { RunHeader } from '../record'

/** Figure 2 and nothing else: who times out campaigns, and whoever asks is heard. */
export const plainOptions: RaftOptions = {
  ...defaultRaftOptions,
  preVote: false,
  checkQuorum: false,
  sticky: false,
}

/** A run of three servers with nothing unusual about it. */
export const plainHeader: RunHeader = {
  format: 1,
  build: 'test',
  run: 'test',
  parent: null,
  seed: 1,
  servers: [s1, s2, s3],
  spares: [],
  options: plainOptions,
  rules: allRules,
  links: defaultLinks,
  image: null,
}
