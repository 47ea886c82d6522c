// The periods of response times in an address, and the points of each: whole ones in Copenhagen time, then the present.
import type { TimeSpan } from '../../server/domain/measured/service-times.ts'
import { copenhagenDay, hour, minute, nextMidnight } from '../../server/domain/time.ts'
import { readParams } from './params.ts'
import { midnightBefore } from './trend.ts'

export const periods = ['1t', '24t', '7d', '30d', '1aar'] as const
export type Periode = (typeof periods)[number]

export type SvartiderQuery = {
  /** The id of a probe or an index; absent for all services. */
  tjeneste?: string | undefined
  periode: Periode
}

const defaultPeriode: Periode = '24t'

/** Parses the query of an address; unknown values are left out and explained in `problems`. */
export const parseSvartiderQuery = (
  params: URLSearchParams,
  services: readonly string[],
): { query: SvartiderQuery; problems: readonly string[] } => {
  const { oneOf, problems } = readParams(params, ['tjeneste', 'periode'])
  const query = {
    tjeneste: oneOf('tjeneste', services),
    periode: oneOf('periode', periods) ?? defaultPeriode,
  }
  return { query, problems }
}

/** The query as the search of an address, `?` included; empty for the default query. */
export const svartiderSearch = ({ tjeneste, periode }: SvartiderQuery): string => {
  const params = new URLSearchParams()
  if (tjeneste !== undefined) params.set('tjeneste', tjeneste)
  if (periode !== defaultPeriode) params.set('periode', periode)
  return params.size === 0 ? '' : `?${params}`
}

/** The stored sums that a period's points are made of. */
export const spanOf = (periode: Periode): TimeSpan => (periode === '1t' ? 'fiveMinutes' : 'hour')

/** The starts of `whole` steps and the present one, and its end. */
const stepsUntil = (now: number, stepMs: number, whole: number): number[] => {
  const present = Math.floor(now / stepMs) * stepMs
  return Array.from({ length: whole + 2 }, (_, i) => present + (i - whole) * stepMs)
}

/** The midnights that begin each `days` days: `whole` such times and the present, and its end; the present began `begun` days ago. */
const midnightsUntil = (now: number, days: number, whole: number, begun = 0): number[] => {
  const midnight = nextMidnight(now)
  return Array.from({ length: whole + 2 }, (_, i) => midnightBefore(midnight, begun + 1 + (whole - i) * days))
}

/** Steps of `hours` within each day, the last one shorter or longer when the clock is changed. */
const withinDays = (midnights: readonly number[], hours: number): number[] =>
  midnights.slice(0, -1).flatMap((from, i) => {
    const until = midnights[i + 1] as number
    const steps = Math.floor(24 / hours)
    return Array.from({ length: steps }, (_, n) => from + n * hours * hour).filter((at) => at < until)
  })

/** The midnights that bound the last `days` days before today. */
export const daysBefore = (now: number, days: number): readonly number[] =>
  midnightsUntil(now, 1, days).slice(0, -1)

/** Days since Monday, 0–6. */
const weekdayOf = (now: number): number => (new Date(copenhagenDay(now)).getUTCDay() + 6) % 7

/** The bounds of a period's points (ascending, epoch ms); `now` lies before the last, and not before the one before it. */
export const boundsOf = (periode: Periode, now: number): readonly number[] => {
  switch (periode) {
    case '1t':
      return stepsUntil(now, 5 * minute, 12)
    case '24t':
      return stepsUntil(now, hour, 24)
    case '7d': {
      const midnights = midnightsUntil(now, 1, 7)
      const steps = [...withinDays(midnights, 3), midnights.at(-1) as number]
      return steps.slice(0, steps.findIndex((at) => at > now) + 1)
    }
    case '30d':
      return midnightsUntil(now, 1, 30)
    default:
      return midnightsUntil(now, 7, 52, weekdayOf(now))
  }
}

/** The shortest period from 24 hours on whose points reach back to an instant; undefined when none does. */
export const periodeSince = (at: number, now: number): Periode | undefined =>
  periods.find((periode) => periode !== '1t' && (boundsOf(periode, now)[0] as number) <= at)
