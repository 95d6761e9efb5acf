import { Fragment } from 'react'

import { language } from '../scenario/language'
import type { LanguageSection } from '../scenario/language'

/** The language as its document has it, for who writes a scenario by hand. */
export function ScenarioLanguage() {
  return language.map((section) => <Part key={section.title} {...section} />)
}

function Part({ title, says, lines, words }: LanguageSection) {
  return (
    <section aria-label={title}>
      <h3>{title}</h3>
      {says.map((text) => (
        <p key={text}>
          <WithCode text={text} />
        </p>
      ))}
      {lines.length + words.length > 0 && (
        <dl>
          {[
            ...lines.map(({ line, does }) => ({ name: line, does })),
            ...words.map(({ word, means }) => ({ name: word, does: means })),
          ].map(({ name, does }, i) => (
            <div key={i}>
              <dt>{name}</dt>
              <dd>
                <WithCode text={does} />
              </dd>
            </div>
          ))}
        </dl>
      )}
    </section>
  )
}

/** What stands between backticks is of the language. */
function WithCode({ text }: { readonly text: string }) {
  return text
    .split('`')
    .map((part, i) =>
      i % 2 === 1 ? <code key={i}>{part}</code> : <Fragment key={i}>{part}</Fragment>,
    )
}
