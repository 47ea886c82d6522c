// Texts of the periods of response times, and of the points in them, in Copenhagen time.
import { hour } from '../../server/domain/time.ts'
import type { SpanStep } from '../model/incident-span.ts'
import type { Periode } from '../model/periods.ts'
import type { Point } from '../model/response-times.ts'
import { clock, shortDate, week } from './format.ts'

/** On the links from one period to another. */
export const periodeNames: Record<Periode, string> = {
  '1t': '1 time',
  '24t': '24 timer',
  '7d': '7 dage',
  '30d': '30 dage',
  '1aar': '1 år',
}

/** For use in a sentence; `Svartider det seneste døgn`. */
export const periodeTexts: Record<Periode, string> = {
  '1t': 'den seneste time',
  '24t': 'det seneste døgn',
  '7d': 'de seneste 7 dage',
  '30d': 'de seneste 30 dage',
  '1aar': 'det seneste år',
}

/** What a period's points are. */
export const pointNames: Record<Periode, { one: string; many: string }> = {
  '1t': { one: 'fem minutter', many: 'tidsrum på fem minutter' },
  '24t': { one: 'time', many: 'timer' },
  '7d': { one: 'tre timer', many: 'tidsrum på tre timer' },
  '30d': { one: 'dag', many: 'dage' },
  '1aar': { one: 'uge', many: 'uger' },
}

const inCopenhagen = { timeZone: 'Europe/Copenhagen' } as const
const hourFormat = new Intl.DateTimeFormat('sv-SE', { ...inCopenhagen, hour: '2-digit' })
const weekdayFormat = new Intl.DateTimeFormat('da-DK', { ...inCopenhagen, weekday: 'long' })
const dayFormat = new Intl.DateTimeFormat('da-DK', {
  ...inCopenhagen,
  weekday: 'long',
  day: 'numeric',
  month: 'long',
})

const hourOf = (at: number): number => Number(hourFormat.format(at))

/** Tells the two hours apart that have the same number when summer time ends. */
const season = (at: number): string => {
  if (hourOf(at) === hourOf(at + hour)) return ' (sommertid)'
  return hourOf(at) === hourOf(at - hour) ? ' (vintertid)' : ''
}

/** `kl. 14–15`, `kl. 23–24` */
const hours = (from: number, until: number): string =>
  `kl. ${hourOf(from)}–${hourOf(until) === 0 ? 24 : hourOf(until)}`

/** `kl. 14–15`, `kl. 2–3 (sommertid)`: the hour that begins at `from`. */
const hourText = (from: number): string => `kl. ${hourOf(from)}–${hourOf(from) + 1}${season(from)}`

/** Such as `mandag kl. 14–15` or `mandag den 24. oktober`, for tables and sentences. */
export const pointText = (periode: Periode, { from, until }: Pick<Point, 'from' | 'until'>): string => {
  switch (periode) {
    case '1t':
      return `${clock(from)}–${clock(until).replace('kl. ', '')}`
    case '24t':
      return `${weekdayFormat.format(from)} ${hourText(from)}`
    case '7d':
      return `${dayFormat.format(from)} ${hours(from, until)}`
    case '30d':
      return dayFormat.format(from)
    default:
      return `${week(from)} (fra ${shortDate(from)})`
  }
}

/** A point of the span of an incident, whenever that was. */
export const spanPointText = (step: SpanStep, point: Pick<Point, 'from' | 'until'>): string =>
  step === 'hour'
    ? `${dayFormat.format(point.from)} ${hourText(point.from)}`
    : pointText(step === 'day' ? '30d' : '1t', point)
