// Owns what the first `n` cases (bevillinger) of a number hold, so that whatever they are divided by, the parts sum to the whole.

/** Each tenth of cases in the order they were created: invented, the same everywhere. */
const statePattern = [
  'Afsluttet',
  'Oplyst',
  'Afsluttet',
  'Opstaaet',
  'Afsluttet',
  'Afgjort',
  'Oplyst',
  'Afsluttet',
  'Afgjort',
  'Afsluttet',
] as const

export const states = ['Opstaaet', 'Oplyst', 'Afgjort', 'Afsluttet'] as const

const count = (pattern: readonly string[], state: string): number => pattern.filter((s) => s === state).length

/** Of the first `n` cases, those in a state; all without one. */
export const inStateUpTo = (n: number, state: string | undefined): number =>
  state === undefined
    ? n
    : Math.floor(n / statePattern.length) * count(statePattern, state) +
      count(statePattern.slice(0, n % statePattern.length), state)

/** Invented: two in five bevillinger hold a second ydelse. */
export const ydelserUpTo = (n: number): number => n + Math.floor((n * 2) / 5)

/** Invented: each ydelse has been effected monthly for half a year. */
export const effektueringerUpTo = (n: number): number => 6 * ydelserUpTo(n)
