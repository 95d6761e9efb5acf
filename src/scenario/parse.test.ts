import { describe, expect, it } from 'vitest'
import { changeOutcomes } from './expectation'
import { parseScenario } from './parse'
import { limits } from './words'

/** All errors of a text, as `line:column sentence`. */
function errorsOf(text: string): readonly string[] {
  const parsed = parseScenario(text)
  if (parsed.type === 'ok') return []
  return parsed.errors.map(({ line, column, sentence }) => `${line}:${column} ${sentence}`)
}

const servers = 'cluster S1 S2 S3\n'
const number = (least: number, most = 1_000_000_000) => `a whole number from ${least} to ${most}`

describe('a line with an error says where and what was expected', () => {
  const pattern = 'one of PV, PVR, RV, RVR, AE, AER, IS, ISR, TN, RI, RIR'
  const fields =
    'one of role, vote, leader, term, commit, last, votes, rejects, si, st, log, next, match, infl, pr, voters, lease, kv'
  const invariants =
    'one of ElectionSafety, LeaderAppendOnly, LeaderCompleteness, LogMatching, StateMachineSafety'

  it.each([
    ['crash S4', 7, 'S4 is not in `cluster` or `spare`: expected one of S1, S2, S3.'],
    ['crash s1', 7, 'Expected a server, S1 to S9, not `s1`.'],
    ['crash S10', 7, 'Expected a server, S1 to S9, not `S10`.'],
    ['crash', 6, 'Expected a server, S1 to S9, not nothing.'],
    ['crash S1 lose', 10, 'Expected `lose=N`, `losevote`, `erase` or `tear`, not `lose`.'],
    ['crash S1 lose=0', 15, `Expected ${number(1)}, not \`0\`.`],
    ['crash S1 losevote losevote', 19, '`losevote` is said twice.'],
    ['restart S1 S2', 12, 'Expected the end of the line, not `S2`.'],
    ['settle now', 8, 'Expected the end of the line, not `now`.'],
    ['timeout', 8, 'Expected a server, S1 to S9, not nothing.'],
    ['hb S1,S2', 4, 'Expected a server, S1 to S9, not `S1,S2`.'],
    ['spare S3', 7, 'S3 is named twice.'],
    ['spare', 6, 'Expected a server, S1 to S9, not nothing.'],
    ['cluster S1', 1, 'There is a `cluster` already.'],
    ['deliver', 8, `Expected ${pattern} or *, not nothing.`],
    ['deliver ae', 9, `Expected ${pattern} or *, not \`ae\`.`],
    ['drop RV|*', 9, `Expected ${pattern}, not \`*\`.`],
    ['drop RV|RV', 9, 'RV is named twice.'],
    ['hold AE S1', 9, 'Expected FROM>TO, not `S1`.'],
    ['dup AE S1>S2,S4', 14, 'S4 is not in `cluster` or `spare`: expected one of S1, S2, S3.'],
    ['deliver AE S1>S2,', 18, 'Expected a server, S1 to S9, not nothing.'],
    ['deliver AE S1>S1', 12, 'Expected two servers, not `S1>S1`.'],
    ['cut S1', 5, 'Expected FROM>TO, not `S1`.'],
    ['heal S1>S2 S3', 12, 'Expected the end of the line, not `S3`.'],
    ['part S1,S2', 6, 'Expected two groups, such as S1,S2|S3, not `S1,S2`.'],
    ['part S1,S2|S3,S1', 15, 'S1 is named twice.'],
    ['put A x @S1', 7, 'Expected KEY=VALUE, not `x`.'],
    ['put A x= @S1', 9, 'Expected a value, not nothing.'],
    ['put A x=nil @S1', 9, '`nil` stands for an absent value.'],
    ['put A =1 @S1', 7, 'Expected a key of 1 to 1024 bytes, without = ~ , @, not nothing.'],
    ['put A x=1', 10, 'Expected the server asked, such as @S1, not nothing.'],
    ['put A x=1 @S1 mode=log', 15, 'Expected one of seq, not `mode`.'],
    [
      'put a.b.c x=1 @S1',
      5,
      'Expected a name of letters and digits, such as A or c1.try1, not `a.b.c`.',
    ],
    ['get A x @S1 mode=fast', 18, 'Expected one of log, readindex, lease, local, not `fast`.'],
    ['get A @S1 @S1', 7, 'Expected a key of 1 to 1024 bytes, without = ~ , @, not `@S1`.'],
    ['incr A n=1.5 @S1', 10, 'Expected a whole number of at most nine digits, not `1.5`.'],
    ['incr A n @S1 seq=0', 18, `Expected ${number(1)}, not \`0\`.`],
    ['incr A n @S1 seq=1 seq=2', 20, '`seq` is set twice on this line.'],
    ['cas A x 2 @S1', 7, 'Expected KEY=EXPECTED, not `x`.'],
    [
      'wait',
      5,
      'Expected a number from 0 to 3600000 with at most three places behind the point, not nothing.',
    ],
    [
      'wait -1',
      6,
      'Expected a number from 0 to 3600000 with at most three places behind the point, not `-1`.',
    ],
    ['clock S1', 9, 'Expected `rate=RATE`, not nothing.'],
    [
      'clock S1 rate=0',
      15,
      'Expected a number from 0.1 to 10 with at most three places behind the point, not `0`.',
    ],
    ['transfer S1', 10, 'Expected FROM>TO, not `S1`.'],
    ['conf S1', 8, 'Expected a server, S1 to S9, not nothing.'],
    ['joint S1 S1,S1', 13, 'S1 is named twice.'],
    ['setconf S1 S4', 12, 'S4 is not in `cluster` or `spare`: expected one of S1, S2, S3.'],
    ['fork a', 6, 'Expected a mark of a line before: there is none.'],
    ['opt', 4, 'Expected an option, OPTION=VALUE.'],
    ['opt noop', 9, 'Expected `=` and a value behind `noop`, not nothing.'],
    ['opt noop=yes', 10, 'Expected true or false, not `yes`.'],
    ['opt backtrack=slow', 15, 'Expected naive or fast, not `slow`.'],
    ['opt maxInflight=0', 17, `Expected ${number(1, 100_000)}, not \`0\`.`],
    ['opt tail=01', 10, `Expected ${number(0, 1_000_000)}, not \`01\`.`],
    ['node S1 role=candidate', 14, 'Expected follower or leader, not `candidate`.'],
    [
      'node S1 colour=red',
      9,
      'Expected one of role, term, vote, log, commit, conf, down, not `colour`.',
    ],
    ['node S1 term=1 log=1,,1', 22, `Expected ${number(1)}, not nothing.`],
    ['node S1 term=1 log=1:x=3', 22, 'Expected KEY~VALUE, not `x=3`.'],
    ['node S1 term=2 log=2,1', 6, 'Expected terms in the log that never fall.'],
    ['node S1 term=1 log=1,2', 6, 'Expected a term of at least 2, the last one in the log.'],
    ['node S1 term=1 log=1 commit=2', 6, 'Expected a commit of at most 1, the end of the log.'],
    ['node S1 role=leader', 6, 'Expected a term: nobody leads in term 0.'],
    ['node S1 vote=S1', 6, 'Expected no vote: nobody votes in term 0.'],
    ['node S1 role=leader term=1 down=true', 6, 'Expected a leader that is not down.'],
    ['expect', 7, 'Expected KEY=VALUE, not nothing.'],
    ['expect S1.term', 8, 'Expected KEY=VALUE, not `S1.term`.'],
    [
      'expect S1=1',
      8,
      'Expected SERVER.FIELD, op.NAME or one of leader, inflight, conf, violation, broken, lin, not `S1`.',
    ],
    ['expect S1.name=1', 11, `Expected ${fields}, not \`name\`.`],
    ['expect S1.toString=1', 11, `Expected ${fields}, not \`toString\`.`],
    ['expect S1.term.S2=1', 16, 'Expected no second dot, not `S2`.'],
    ['expect S1.next=1', 15, 'Expected a server, S1 to S9, not nothing.'],
    ['expect S1.next.S1=1', 16, 'Expected a peer, not `S1`.'],
    ['expect S1.term=-', 16, `Expected ${number(0)}, not \`-\`.`],
    [
      'expect S1.role=king',
      16,
      'Expected one of down, follower, pre-candidate, candidate, leader, not `king`.',
    ],
    ['expect S1.pr.S2=fast', 17, 'Expected one of probe, replicate, snapshot, not `fast`.'],
    ['expect S1.voters=S1,S2', 18, 'Expected servers such as S1S2S3, not `S1,S2`.'],
    ['expect S1.voters=S1S4', 20, 'S4 is not in `cluster` or `spare`: expected one of S1, S2, S3.'],
    ['expect S1.kv.x=', 16, 'Expected a value, not nothing.'],
    ['expect op.A=ok', 11, 'No line of this branch before this one requests A.'],
    ['expect leader=-', 15, 'Expected a server, S1 to S9, not `-`.'],
    ['expect lin=yes', 12, 'Expected true or false, not `yes`.'],
    ['expect violation=Durability', 18, `Expected ${invariants}, not \`Durability\`.`],
    ['expect conf=bad', 13, `Expected one of ${changeOutcomes.join(', ')}, not \`bad\`.`],
    ['ready # then\u0000', 0, ''],
    [
      'expect \u0000\u202e=1',
      8,
      'Expected SERVER.FIELD, op.NAME or one of leader, inflight, conf, violation, broken, lin, not `\uFFFD\uFFFD`.',
    ],
  ])('%s', (line, column, sentence) => {
    expect(errorsOf(`${servers}${line}\n`)).toEqual(column === 0 ? [] : [`2:${column} ${sentence}`])
  })
})

describe('lines in a wrong order, and names that are taken or unknown', () => {
  it.each([
    ['', ['1:1 Expected `cluster S1 S2 S3`: nothing is said here.']],
    ['# nothing but words\n\n', ['1:1 Expected `cluster S1 S2 S3`: nothing is said here.']],
    ['settle\ntimeout S1\n', ['1:1 Expected `cluster S1 S2 S3` before any other line.']],
    ['spare S2\ncluster S1 S2\n', ['1:1 Expected `cluster S1 S2 S3` before any other line.']],
    ['cluster S1 S2 S1', ['1:15 S1 is named twice.']],
    [
      `${servers}ready\nnode S1 term=1`,
      ['3:1 `node` belongs to the initial state: expected it before `ready`.'],
    ],
    [
      `${servers}ready\nready`,
      ['3:1 `ready` belongs to the initial state: expected it before `ready`.'],
    ],
    [
      `${servers}settle\nspare S4`,
      [
        '3:1 `spare` belongs to the initial state: expected it before the first line that lets something happen.',
      ],
    ],
    [
      `${servers}node S1 term=1\nhb S1\nhb S1`,
      ['3:1 Expected `ready` behind the `node` lines, before anything happens.'],
    ],
    [
      `${servers}node S1 term=1\nnode S1 term=2\nready`,
      ['3:6 There is a `node` line of S1 already.'],
    ],
    [`${servers}mark a\nmark a`, ['3:6 There is a mark a on line 2 already.']],
    [`${servers}mark a\nfork b`, ['3:6 Expected a mark of a line before: a.']],
    [`${servers}fork a\nmark a`, ['2:6 Expected a mark of a line before: there is none.']],
    [
      `${servers}put A x=1 @S1\nget A x @S1`,
      ['3:5 There is a request A on line 2 of this branch already.'],
    ],
    [
      `${servers}mark m\nput A x=1 @S1\nfork m\nexpect op.A=ok`,
      ['5:11 No line of this branch before this one requests A.'],
    ],
    [`${servers}mark m\nput A x=1 @S1\nfork m\nput A x=2 @S1\nexpect op.A=ok`, []],
  ])('%s', (text, errors) => {
    expect(errorsOf(text)).toEqual(errors)
  })
})

describe('all errors of a file are said', () => {
  it('on many lines, and several on one', () => {
    const text = 'cluster S1 S2\ntimeout S3 S1 S4\nfly S1\nexpect S1.term=x S9.term=1 lin=maybe\n'
    expect(errorsOf(text).map((error) => error.split(' ', 1)[0])).toEqual([
      '2:9',
      '2:15',
      '3:1',
      '4:16',
      '4:18',
      '4:32',
    ])
  })

  it('but what is missing is said once', () => {
    expect(errorsOf(`${servers}put`)).toHaveLength(1)
  })

  it('an unknown line is answered with all there are', () => {
    const [error] = errorsOf(`${servers}fly S1`)
    expect(error).toBe(
      '2:1 Expected one of cluster, spare, opt, node, ready, timeout, deliver, drop, hold, dup, release, settle, ' +
        'crash, hb, restart, checkquorum, snapshot, abort, complete, freeze, thaw, disk, part, cut, heal, put, append, ' +
        'incr, del, cas, get, wait, clock, transfer, add, promote, remove, conf, joint, setconf, mark, fork, expect, not `fly`.',
    )
  })

  it('a long word is shown in part', () => {
    expect(errorsOf(`${servers}crash ${'x'.repeat(1000)}`)[0]).toContain(`\`${'x'.repeat(40)}…\``)
  })
})

describe('sizes', () => {
  it.each([
    [`${servers}#${'é'.repeat(limits.bytes / 2)}`, ['1:1 Expected a file of at most 256 KiB.']],
    [servers + '\n'.repeat(limits.lines), ['5001:1 Expected at most 5000 lines.']],
    [
      `${servers}#${'x'.repeat(limits.lineLength)}`,
      ['2:2001 Expected at most 2000 characters on a line.'],
    ],
    [`${servers}#${'x'.repeat(limits.lineLength - 1)}`, []],
    [servers + '\n'.repeat(limits.lines - 1), []],
  ])('', (text, errors) => {
    expect(errorsOf(text)).toEqual(errors)
  })
})

describe('what is tolerated', () => {
  it.each([
    ['a byte order mark', '\uFEFFcluster S1\nsettle\n'],
    ['carriage returns', 'cluster S1\r\nsettle\r\n'],
    ['the line ends of old', 'cluster S1\rsettle\r'],
    ['no line end at the end', 'cluster S1\nsettle'],
    ['tabs and other blanks', 'cluster\tS1\u00a0\u3000\nsettle\t\n'],
    ['blanks in front', 'cluster S1\n  settle\n'],
    ['a comment close behind', 'cluster S1#one\nsettle # two\n'],
  ])('%s', (_, text) => {
    const parsed = parseScenario(text)
    const types = parsed.type === 'ok' ? parsed.scenario.lines.map((l) => l.statement?.type) : []
    expect(types).toEqual(['cluster', 'settle'])
  })

  it('but columns count a tab as one, and the byte order mark not at all', () => {
    expect(errorsOf('\uFEFFcluster\tS1\tS0\n')).toEqual([
      '1:12 Expected a server, S1 to S9, not `S0`.',
    ])
  })
})
