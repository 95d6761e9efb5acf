import type { Micros, ServerId } from '../raft/index'
import type { ClientId, MessageId } from '../server/messages'
import type { DiscardReport } from '../server/report'
import type { ClientOptions, Submission } from './client'

export type RecordedClientInput =
  | Submission
  | { readonly type: 'receive'; readonly message: MessageId }
  | { readonly type: 'wake' }
  | { readonly type: 'links'; readonly version: number }
  | { readonly type: 'servers'; readonly servers: readonly ServerId[] }

/** A client came. */
export interface ClientBootReport {
  readonly type: 'clientBoot'
  readonly client: ClientId
  readonly at: Micros
  readonly servers: readonly ServerId[]
  readonly options: ClientOptions
  readonly seed: number
  readonly links: number
}

/** One step of a client, posted before it runs. */
export interface ClientStepReport {
  readonly type: 'clientStep'
  readonly client: ClientId
  readonly n: number
  readonly at: Micros
  readonly inputs: readonly RecordedClientInput[]
}

export type ClientReport = ClientBootReport | ClientStepReport | DiscardReport
