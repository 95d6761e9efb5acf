import { describe, expect, it } from 'vitest'

import { createOpenAnswers } from './open-answers'

const never = new Promise<string>(() => {})

describe('open answers', () => {
  it('pass an answer on', async () => {
    const answers = createOpenAnswers()
    await expect(answers.orEnd(Promise.resolve('yes'))).resolves.toBe('yes')
    await expect(answers.orEnd(Promise.reject(new Error('no')))).rejects.toThrow('no')
  })

  it('end what is waited for, and what is asked later', async () => {
    const answers = createOpenAnswers()
    const waiting = [answers.orEnd(never), answers.orEnd(never)]
    answers.end('It is over.')
    for (const answer of waiting) await expect(answer).rejects.toThrow('It is over.')
    await expect(answers.orEnd(Promise.resolve('yes'))).rejects.toThrow('It is over.')
  })
})
