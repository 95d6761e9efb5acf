import type { Micros } from '../raft/index'
import type { Link, Pattern, Servers } from './pattern'

/** Thousandths as a number with a point: 250 is 0.25. */
export function printThousandths(n: number): string {
  const fraction = String(n % 1000)
    .padStart(3, '0')
    .replace(/0+$/, '')
  const whole = String(Math.floor(n / 1000))
  return fraction === '' ? whole : `${whole}.${fraction}`
}

/** Microseconds, in milliseconds. */
export function printDuration(duration: Micros): string {
  return printThousandths(duration)
}

/** A value of the store; null is an absent one. */
export function printStored(value: string | null): string {
  return value ?? 'nil'
}

/** `S1>S2,S3` */
export function printLink({ from, to }: Link): string {
  return `${printSide(from)}>${printSide(to)}`
}

/** `RV|AE S1>* nth=2` as one word to three. */
export function printPattern({ types, link, nth }: Pattern): readonly string[] {
  return [
    types === '*' ? '*' : types.join('|'),
    ...(link === null ? [] : [printLink(link)]),
    ...(nth === null ? [] : [`nth=${nth}`]),
  ]
}

function printSide(servers: Servers): string {
  return servers === '*' ? '*' : servers.join(',')
}
