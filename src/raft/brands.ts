/**
 * Identities and positions that must not be mixed up. They are made here and nowhere else; a cast
 * at a call site is a defect.
 */

/** A server's name: `S1` … `S9`. */
export type ServerId = string & { readonly __brand: 'ServerId' }
/** A Raft term (§5.1). Terms start at 0 and only grow. */
export type Term = number & { readonly __brand: 'Term' }
/** A position in the log (§5.3). The first entry has index 1; 0 stands before the first entry. */
export type LogIndex = number & { readonly __brand: 'LogIndex' }
/** Integer microseconds, of the world's clock or of one server's own. */
export type Micros = number & { readonly __brand: 'Micros' }

export const serverId = (name: string): ServerId => name as ServerId
export const term = (n: number): Term => n as Term
export const logIndex = (n: number): LogIndex => n as LogIndex
export const micros = (n: number): Micros => n as Micros
/** Whole microseconds of a duration given in milliseconds. */
export const fromMs = (ms: number): Micros => Math.round(ms * 1000) as Micros
