/** What lines there are, as an example each. */
export const scenarioHelp: readonly { readonly line: string; readonly does: string }[] = [
  { line: 'cluster S1 S2 S3', does: 'the voters; spare S4: one more, in nobody’s configuration' },
  { line: 'node S1 role=leader term=2 vote=S1 log=1,2:x~3 commit=1', does: 'how a server begins' },
  { line: 'opt noop=true prevote=true', does: 'options; disk=hand lets writes wait' },
  { line: 'ready', does: 'the beginning is complete' },
  { line: 'timeout S1', does: 'its election timer fires; hb S1: its heartbeat; checkquorum S1' },
  {
    line: 'deliver AE S1>S2 nth=2',
    does: 'messages in flight that match; drop, hold, dup likewise',
  },
  { line: 'release', does: 'what is held comes back; release RV S1>S2: of that what matches' },
  { line: 'settle', does: 'the oldest message is delivered until none is in flight' },
  { line: 'put A x=1 @S1', does: 'client A asks S1; get, append, incr, del, cas; seq=1 repeats' },
  { line: 'crash S2 lose=1', does: 'its last entry is lost; losevote; restart S2' },
  { line: 'complete S1', does: 'the write that waits reaches its disk; freeze S1, thaw S1' },
  { line: 'part S1,S2|S3', does: 'sides that do not hear each other; cut S1>S2; heal' },
  { line: 'wait 150', does: 'milliseconds pass; clock S1 rate=0.5' },
  { line: 'transfer S1>S2', does: 'leadership is handed over; conf S1 S1,S2: other voters; joint' },
  { line: 'mark a', does: 'this moment; fork a: back to it' },
  {
    line: 'expect S1.role=leader S1.commit=2',
    does: 'what must be so; op.A=ok, inflight=0, leader=S1',
  },
]
