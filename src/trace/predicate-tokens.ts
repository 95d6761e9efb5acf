/** A word, number or sign of a predicate, with its place: columns begin at 1 and count UTF-16 units. */
export interface Token {
  readonly type: 'word' | 'number' | 'sign' | 'end' | 'bad'
  readonly text: string
  readonly column: number
}

const pattern =
  /(?<word>pre-candidate\b|[A-Za-z_][A-Za-z0-9_]*)|(?<number>[0-9]+)|(?<sign>==|!=|<=|>=|&&|\|\||[<>()+\-.:!=])/y

/** Other spellings of the same; the long names are those of Figure 2. */
const aliases: ReadonlyMap<string, Token> = new Map(
  [
    ['&&', 'and'],
    ['||', 'or'],
    ['!', 'not'],
    ['pre-candidate', 'preCandidate'],
    ['currentTerm', 'term'],
    ['votedFor', 'vote'],
    ['commitIndex', 'commit'],
    ['lastApplied', 'applied'],
    ['nextIndex', 'next'],
    ['matchIndex', 'match'],
    ['leaderId', 'leader'],
    ['lastLogIndex', 'last'],
    ['lastLogTerm', 'lastTerm'],
  ].map(([text = '', word = '']) => [text, { type: 'word', text: word, column: 0 }]),
)

/** A predicate's text in tokens; the last is the end, or the first sign that means nothing. */
export function tokensOf(text: string): readonly Token[] {
  const tokens: Token[] = []
  let place = 0
  for (;;) {
    while (/\s/.test(text.charAt(place))) place++
    const column = place + 1
    if (place >= text.length) return [...tokens, { type: 'end', text: '', column }]
    pattern.lastIndex = place
    const groups = pattern.exec(text)?.groups
    const found = groups?.['word'] ?? groups?.['number'] ?? groups?.['sign']
    if (groups === undefined || found === undefined) {
      const sign = String.fromCodePoint(text.codePointAt(place) ?? 0)
      return [...tokens, { type: 'bad', text: sign, column }]
    }
    const type =
      groups['word'] !== undefined ? 'word' : groups['number'] !== undefined ? 'number' : 'sign'
    tokens.push({ ...(aliases.get(found) ?? { type, text: found }), column })
    place += found.length
  }
}
