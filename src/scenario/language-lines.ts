import type { LanguageSection } from './language'

/** The lines of the language by what they are about, an example each. */
export const beginning: LanguageSection = {
  title: 'How it begins',
  says: [
    'First come the servers. `node` lines say how each begins; whoever has none begins with nothing. After them stands `ready`, before anything happens: then what is committed is applied, a leader knows the logs of the others, and they have just heard from it. Without `node` lines `ready` may be left out.',
    'A log is the terms of its entries. `2:x~3` is an entry of term 2 with the command put x=3; entries without a command are the same if index and term are.',
  ],
  lines: [
    { line: 'cluster S1 S2 S3', does: 'the voters' },
    { line: 'spare S4', does: 'runs too, and is in nobody’s configuration' },
    { line: 'opt noop=false disk=auto', does: 'options, listed below; any time again' },
    { line: 'node S1 role=leader term=2 vote=S1 log=1,2:x~3 commit=2', does: 'how S1 begins' },
    { line: 'node S2 term=2 vote=S1 log=1,2:x~3 commit=1', does: 'vote=- is none' },
    {
      line: 'node S3 term=1 log=1 conf=S1,S2,S3 down=true',
      does: 'the voters it knows; not running',
    },
    { line: 'ready', does: 'the beginning is complete' },
  ],
  words: [],
}

export const time: LanguageSection = {
  title: 'Timers and time',
  says: ['A timer fires because a line says so. `wait` lets time pass, and fires nothing.'],
  lines: [
    { line: 'hb S1', does: 'the leader’s heartbeat: AppendEntries to all, with what they lack' },
    { line: 'wait 150', does: 'milliseconds; 0.25 is a quarter of one' },
    { line: 'clock S3 rate=0.5', does: 'S3’s own clock is half as fast from here on: 0.1 to 10' },
    { line: 'timeout S2', does: 'its election timer fires; timeout S2 S3: of both, in this order' },
    { line: 'checkquorum S1', does: 'the leader looks whether it hears a majority' },
  ],
  words: [],
}

export const network: LanguageSection = {
  title: 'Messages and links',
  says: [
    'What servers send to each other waits in one queue, the oldest first, until a line delivers it. Clients’ requests and answers are delivered at once and are not in it.',
    'Which messages a line means is said by their kind (`AE`, `RV|RVR`, `*` for any), then by their link (`S1>S2,S3`, `*>S1`; without one, any), then perhaps by their number among those that match: `nth=2` is the second only. A line takes what matches when it begins.',
    'A message is lost if at the moment of its delivery its link is cut, or its receiver is down. What is held is out of the queue until it is released; what is released or copied joins the end.',
  ],
  lines: [
    { line: 'deliver RV S2>S1', does: 'arrives, and what S1 answers is in flight' },
    { line: 'hold AE *>S3', does: 'these wait apart; so does nothing, if nothing matches' },
    { line: 'dup RV|RVR S2>S3 nth=1', does: 'a copy of the first that matches' },
    { line: 'drop RV S2>S3 nth=2', does: 'the second is lost' },
    { line: 'release AE S1>S3', does: 'what is held comes back; release alone: all of it' },
    { line: 'cut S1>S3', does: 'nothing arrives this way any more; the other way is open' },
    { line: 'heal S1>S3', does: 'this link is whole again; heal alone: all are' },
    { line: 'part S1,S3|S2', does: 'sides that do not hear each other; replaces all cuts' },
    { line: 'heal', does: 'all links are whole' },
    { line: 'settle', does: 'the oldest is delivered, again and again, until none is in flight' },
  ],
  words: [],
}

export const clients: LanguageSection = {
  title: 'Clients',
  says: [
    'A request has a name of its own, and goes to the server behind `@`. Whose it is says the part of the name before the dot: `c1.a` and `c1.b` are two requests of c1. Their numbers in the session count up by themselves; `seq=` states one, so that a request is the same again. A server that does not lead answers who does; one that is down answers nothing.',
    'Keys and values stand as they are, without blanks and `#`; a key has no `=`, `~`, `,` or `@` in it. `nil` stands for nothing there.',
  ],
  lines: [
    { line: 'put c1.a x=4 @S2', does: 'x becomes 4' },
    { line: 'append c1.b x=2 @S2', does: 'x becomes 42' },
    { line: 'incr c1.c n @S2', does: 'n grows by 1; n=5 by five' },
    { line: 'incr c1.again n @S2 seq=3', does: 'c1’s third request once more: n does not grow' },
    { line: 'cas D x=42 7 @S2', does: 'if x is 42, it becomes 7; x=nil: if there is none' },
    { line: 'del E n @S2', does: 'n is gone' },
    { line: 'settle', does: 'all of it is committed' },
    { line: 'get F x @S2', does: 'a read, through the log' },
    { line: 'get G x @S2 mode=readindex', does: 'by a round of messages; lease; local; log' },
    { line: 'settle', does: 'both are answered' },
  ],
  words: [],
}

export const aroundServers: LanguageSection = {
  title: 'Servers and disks',
  says: [
    'A server that crashes keeps what is on its disk: term, vote, log, snapshot. Its messages travel on. A write is complete before its line ends, but with `opt disk=hand` it waits for `complete`, and a crash loses it. Where the half of a write is missing, a server cuts that, or does not start at all, since it could break a promise.',
  ],
  lines: [
    { line: 'restart S3', does: 'starts on its disk' },
    { line: 'crash S1', does: 'stops at once, without a goodbye' },
    { line: 'crash S3 lose=1 losevote', does: 'its disk loses the last entry, and its vote' },
    { line: 'restart S3', does: 'and comes back without them' },
    { line: 'crash S4 erase', does: 'its disk is empty; tear: half of its last write is missing' },
    { line: 'restart S4', does: 'and knows nothing' },
    { line: 'disk S3 full', does: 'takes no more writes: at the next, S3 ends' },
    { line: 'disk S3 ok', does: 'takes them again; so does that of a server that restarts' },
    { line: 'freeze S3', does: 'lives, and does nothing; what it is sent waits' },
    { line: 'thaw S3', does: 'goes on' },
    { line: 'snapshot S2', does: 'compacts its log through what it has applied' },
    { line: 'opt disk=hand', does: 'from here on, writes wait' },
    { line: 'restart S1', does: 'starts on the disk it left' },
    { line: 'timeout S1', does: 'it votes for itself, and may not ask others yet' },
    { line: 'complete S1', does: 'its vote is on the disk: now it asks' },
    { line: 'opt disk=auto', does: 'what waits is written, and writes are complete at once again' },
    { line: 'settle', does: 'S1 leads' },
  ],
  words: [],
}

export const members: LanguageSection = {
  title: 'Leadership and members',
  says: [
    'A change of members is an entry, in force from then on. A leader refuses one while the last is not committed, or before it has committed an entry of its own term. `conf` and `joint` ask the server they name; `add`, `promote` and `remove` ask the leader of the latest term.',
  ],
  lines: [
    { line: 'put H y=1 @S1', does: 'an entry of its own term' },
    { line: 'settle', does: 'committed: now S1 may change the voters' },
    { line: 'conf S1 S1,S2,S3,S4', does: 'S1 shall make these the voters: one more, or one less' },
    { line: 'settle', does: 'it is committed' },
    { line: 'expect conf=ok S4.voters=S1S2S3S4', does: 'and was not refused' },
    { line: 'joint S1 S1,S2,S3', does: 'any change, by joint consensus: both majorities decide' },
    { line: 'settle', does: 'and S1 leaves it by itself' },
    {
      line: 'add S5 as=learner',
      does: 'a server that was not there comes, to learn; servers are counted',
    },
    { line: 'settle', does: 'it has the log' },
    { line: 'promote S5', does: 'it becomes a voter; add S5 alone: as soon as it has the log' },
    { line: 'settle', does: 'it votes' },
    { line: 'expect S1.voters=S1S2S3S5', does: 'now these decide' },
    { line: 'remove S5', does: 'the leader lets a member go' },
    { line: 'settle', does: 'S5 runs on, and is of no account' },
    { line: 'transfer S1>S2', does: 'S1 hands leadership over, once S2 has its log' },
    { line: 'abort S1', does: 'that takes too long: given up' },
    { line: 'settle', does: 'S2 was asked already, so it leads' },
    {
      line: 'setconf S3 S1,S2,S3,S4',
      does: 'unsafe: S3 takes these for the voters of its beginning',
    },
  ],
  words: [],
}

export const branches: LanguageSection = {
  title: 'Branches',
  says: [
    'A mark remembers the whole run: servers, disks, queue, clocks, options, requests. A fork goes back to it, as often as wanted; what was asked since is not asked.',
  ],
  lines: [
    { line: 'mark before', does: 'this moment is called before' },
    { line: 'crash S2', does: 'try this' },
    { line: 'fork before', does: 'it did not happen' },
  ],
  words: [],
}
