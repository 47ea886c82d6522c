// Counts the states and benefits in the first `n` cases (bevillinger) of a number, so that the parts always sum to the whole.

/** The states of each ten cases in the order of creation: invented, and the same for every number. */
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

/** The cases in a state among the first `n`; all of them if `state` is undefined. */
export const inStateUpTo = (n: number, state: string | undefined): number =>
  state === undefined
    ? n
    : Math.floor(n / statePattern.length) * count(statePattern, state) +
      count(statePattern.slice(0, n % statePattern.length), state)

/** Invented: two in five bevillinger contain a second ydelse. */
export const ydelserUpTo = (n: number): number => n + Math.floor((n * 2) / 5)

/** Invented: each ydelse has been effected monthly for half a year. */
export const effektueringerUpTo = (n: number): number => 6 * ydelserUpTo(n)
