import type { Command } from './operation'

/** A command as the text that the log keeps. */
export function encodeCommand(_command: Command): string {
  throw new Error('not yet')
}

/** The command a log entry holds, or null where the text is none. */
export function decodeCommand(_text: string): Command | null {
  throw new Error('not yet')
}
