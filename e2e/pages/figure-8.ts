import { expect } from '@playwright/test'

import type { Debug } from './debug'
import type { RaftPage } from './raft-page'

const votes = ['RequestVote', 'RequestVoteResponse'] as const
const append = ['AppendEntries'] as const
const appended = ['AppendEntriesResponse'] as const

/** Figure 8 of the paper, event by event, on servers whose time stands. */
export class Figure8 {
  private readonly raft: RaftPage
  private readonly debug: Debug

  constructor(raft: RaftPage) {
    this.raft = raft
    this.debug = raft.debug
  }

  /** A cluster that is stopped before any timer fired, with the rules of the paper alone. */
  async begin(): Promise<void> {
    // So slowly that no timer fires before time is stopped.
    await this.raft.open({ speed: 10 })
    await this.raft.pause()
    await this.raft.setOptions({
      noop: false,
      preVote: false,
      sticky: false,
      checkQuorum: false,
    })
  }

  /** S1 leads term 2, and its entry reaches S2 alone. */
  async a(): Promise<void> {
    const { raft, debug } = this
    await debug.fire('S1')
    await debug.settle()
    await debug.give('S1', 'x', '1')
    await debug.settle()
    await debug.fire('S1', 'heartbeat')
    await debug.settle()
    await raft.crash('S1')
    await raft.restart('S1')
    await debug.fire('S1')
    await debug.settle()
    await debug.give('S1', 'x', '2')
    await debug.deliver({ types: append, from: 'S1', to: ['S2'] })
    await debug.drop({ types: [...append, ...appended] })
    expect(await debug.logs()).toEqual({ S1: '1,2', S2: '1,2', S3: '1', S4: '1', S5: '1' })
  }

  /** S5 leads term 3, and keeps its entry to itself. */
  async b(): Promise<void> {
    const { raft, debug } = this
    await raft.crash('S1')
    await debug.fire('S5')
    await debug.settle()
    await debug.give('S5', 'x', '3')
    await debug.drop({ types: append })
    expect(await raft.server('S5')).toMatchObject({ role: 'leader', term: 3 })
    expect(await debug.logs()).toMatchObject({ S5: '1,3' })
  }

  /** S1 leads term 4, and its old entry is on a majority. */
  async c(): Promise<void> {
    const { raft, debug } = this
    await raft.crash('S5')
    await raft.restart('S1')
    await debug.fire('S1')
    await debug.settle()
    await debug.fire('S1')
    await debug.deliver({ types: votes, from: 'S1' })
    await debug.deliver({ types: votes, to: ['S1'] })
    await debug.drop({ types: append, to: ['S2', 'S4'] })
    await debug.deliver({ types: append, to: ['S3'] })
    await debug.deliver({ types: appended, from: 'S3' })
    await debug.deliver({ types: append, to: ['S3'] })
    await debug.deliver({ types: appended, from: 'S3' })
    await debug.give('S1', 'x', '4')
    await debug.drop({ types: append })
    expect(await debug.logs()).toEqual({ S1: '1,2,4', S2: '1,2', S3: '1,2', S4: '1', S5: '1,3' })
    // Index 2 is on three of five, and commits nothing: it is of an older term (§5.4.2).
    expect(await raft.server('S1')).toMatchObject({ role: 'leader', term: 4, commitIndex: 0 })
  }

  /** S5 leads term 5, and overwrites it. */
  async d(): Promise<void> {
    const { raft, debug } = this
    await raft.crash('S1')
    await raft.restart('S5')
    await debug.fire('S5')
    await debug.settle()
    await debug.fire('S5')
    await debug.settle()
    await raft.restart('S1')
    await debug.fire('S5', 'heartbeat')
    await debug.settle()
    expect(await raft.server('S5')).toMatchObject({ role: 'leader', term: 5 })
    expect(await debug.logs()).toEqual({ S1: '1,3', S2: '1,3', S3: '1,3', S4: '1,3', S5: '1,3' })
  }

  /** Where (c) ended, servers go on once more. */
  async backTo(event: number): Promise<void> {
    const { debug } = this
    await debug.goTo(event)
    await debug.forkHere.click()
    await expect(debug.forkHere).toBeHidden()
    expect(await debug.logs()).toEqual({ S1: '1,2,4', S2: '1,2', S3: '1,2', S4: '1', S5: '1,3' })
  }

  /** S1 gets its own entry to a majority first, and S5 cannot win. */
  async e(): Promise<void> {
    const { raft, debug } = this
    await debug.fire('S1', 'heartbeat')
    await debug.drop({ types: append, to: ['S4'] })
    await debug.settle()
    expect(await raft.server('S1')).toMatchObject({ role: 'leader', term: 4, commitIndex: 3 })
    await raft.crash('S1')
    await raft.restart('S5')
    await debug.fire('S5')
    await debug.settle()
    await debug.fire('S5')
    await debug.settle()
    expect(await raft.server('S5')).toMatchObject({ role: 'candidate', term: 5 })
    await debug.fire('S2')
    await debug.settle()
    expect(await raft.server('S2')).toMatchObject({ role: 'leader', term: 6 })
    const all = '1,2,4'
    expect(await debug.logs()).toEqual({ S1: all, S2: all, S3: all, S4: all, S5: all })
  }
}
