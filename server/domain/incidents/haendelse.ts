// Event described by hand: its span of time.
import type { Haendelse } from '../facts/facts.ts'
import { nextMidnight, startOf } from '../time.ts'

const isDay = (text: string): boolean => text.length === 'yyyy-mm-dd'.length

/** From its first instant until before `until` (epoch ms). A last day is included; without an end it is open. */
export const spanOf = ({ fra, til }: Pick<Haendelse, 'fra' | 'til'>): { from: number; until?: number } => {
  const from = isDay(fra) ? startOf(fra) : Date.parse(fra)
  if (til === undefined) return { from }
  return { from, until: isDay(til) ? nextMidnight(startOf(til)) : Date.parse(til) }
}
