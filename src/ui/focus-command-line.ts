/** Where a command is typed: the one line between stage and logs, or in the phone's panel. */
export function focusCommandLine(): void {
  document.getElementById('command-line')?.focus()
}
