// Level of a kommune in a group: alle, flere or ingen, or ukendt when a missing answer could change it.
import type { Known } from '../measured/cell.ts'

export const levels = ['alle', 'flere', 'ingen', 'ukendt'] as const
export type Level = (typeof levels)[number]

/** Counts of a group's obligatory numbers by what is known about them. */
export type Tally = {
  /** Numbers in force. */
  obligatory: number
  /** Numbers known to have cases. */
  delivered: number
  /** Numbers known to have none. */
  zero: number
  /** Numbers we have no right to count; not included in `delivered` or `zero`. */
  noAccess: number
  /** Numbers that show 0 under a limited right. */
  limited: number
  /** Cases in the known numbers; absent when none is known. */
  cases?: number | undefined
}

export const tally = (knowns: readonly Known[]): Tally => {
  const counts = { obligatory: knowns.length, delivered: 0, zero: 0, noAccess: 0, limited: 0 }
  let cases: number | undefined
  for (const known of knowns) {
    if (known.kind === 'noAccess') counts.noAccess += 1
    else if (known.kind === 'unknown') counts.limited += known.because === 'limited' ? 1 : 0
    else {
      cases = (cases ?? 0) + known.cases
      counts[known.cases > 0 ? 'delivered' : 'zero'] += 1
    }
  }
  return { ...counts, cases }
}

/** Whether all that is missing is hidden by a limited right: we have counted, and know no verdict. */
export const isOnlyLimited = ({
  obligatory,
  delivered,
  zero,
  limited,
}: Pick<Tally, 'obligatory' | 'delivered' | 'zero' | 'limited'>): boolean =>
  limited > 0 && delivered + zero + limited === obligatory

const levelOf = (delivered: number, obligatory: number, flereFrom: number): Level => {
  if (delivered === obligatory) return 'alle'
  return delivered >= flereFrom ? 'flere' : 'ingen'
}

export type Assessed = {
  level: Level
  /** With level `ukendt`: whatever the missing answers are, the level is `flere` or `alle`. */
  atLeastFlere: boolean
}

/**
 * The level over the numbers in force, from counts without source-system filter. All numbers > 0: alle. At least
 * `flereFrom` of them, but not all: flere. Fewer: ingen. Ukendt when missing answers could change the level, and when
 * no number is in force.
 */
export const assessLevel = (
  { obligatory, delivered, zero }: Pick<Tally, 'obligatory' | 'delivered' | 'zero'>,
  flereFrom: number,
): Assessed => {
  if (obligatory === 0) return { level: 'ukendt', atLeastFlere: false }
  const least = levelOf(delivered, obligatory, flereFrom)
  // More delivered numbers never lower the level, so these two extremes bound every possible result.
  const most = levelOf(obligatory - zero, obligatory, flereFrom)
  if (least === most) return { level: least, atLeastFlere: false }
  return { level: 'ukendt', atLeastFlere: least === 'flere' }
}
