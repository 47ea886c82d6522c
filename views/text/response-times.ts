// Texts of response times: the words of an hour's state, their rule, and the findings over a period.
import { slowFactor } from '../../server/domain/incidents/sample.ts'
import type { Periode } from '../model/periods.ts'
import {
  type Figures,
  manyFailedFrom,
  type Point,
  type PointState,
  type Series,
  type ServiceSeries,
  slowFrom,
  someFailedFrom,
  usualDays,
} from '../model/response-times.ts'
import { capital, count, duration, finePercent, percent, plural, uncapital } from './format.ts'
import { list } from './parts.ts'
import { periodeTexts, pointNames, pointText } from './periods.ts'
import type { State } from './words.ts'

/** Each state of an hour has a shape of its own, because the cells of a bar have no words. */
export const pointBadges: Record<PointState, { state: State; shape: string; word: string }> = {
  ok: { state: 'alle', shape: '✓', word: 'Svarede' },
  someFailed: { state: 'flere', shape: '◐', word: 'Nogle fejl' },
  manyFailed: { state: 'fault', shape: '✕', word: 'Mange fejl' },
  slow: { state: 'flere', shape: '…', word: 'Langsom' },
  unknown: { state: 'ukendt', shape: '?', word: 'Ikke målt' },
}

/** What counts as a response time, and how exact it is. */
export const countedTimesRule =
  'Kun det første forsøg tæller, også når et nyt forsøg gav svar. Kom svaret ikke inden for tidsfristen, tæller hele fristen som svartid. Målinger, vi selv forsinkede, og dem, hvor vi var uden netforbindelse, tæller ikke med. Svartiderne er afrundet med højst 5 %.'

/** With the page's chart. */
export const timesRule = `${countedTimesRule} Kurvens skala for svartider er logaritmisk, og hvert punkt på den er tegnet midt i sit tidsrum.`

/** When an index is slow, and what a gap is. */
export const usualRule = `Et indeks er langsomt, når svartiden er over ${slowFactor} gange den, som 95 % af opslagene holdt de seneste ${usualDays} dage før i dag. Uden brugbare målinger står der »ikke målt« og aldrig 0.`

/** Explains the states of a bar. */
export const pointRule = `Nogle fejl: mindst ${percent(someFailedFrom)} fik intet brugbart svar. Mange fejl: mindst ${percent(manyFailedFrom)}. Langsom: mere end ${percent(slowFrom)} af svartiderne var over tjenestens grænse for langsom. ${usualRule}`

/** What a series consists of: our calls to an index, or the measurements of a probe. */
export const seriesNames: Record<Series['kind'], string> = { indeks: 'opslag', probe: 'målinger' }

/** `Opslag i Sags- og Dokumentindekset`, `Målinger af SAPA` */
export const seriesTitle = ({ kind, navn }: Series): string =>
  kind === 'indeks' ? `Opslag i ${navn}` : `Målinger af ${navn}`

const failedText = ({ failedShare = 0 }: Figures): string =>
  failedShare === 0
    ? 'alle fik et brugbart svar'
    : failedShare === 1
      ? 'ingen fik et brugbart svar'
      : `${finePercent(failedShare)} fik intet brugbart svar`

const timesText = ({ p95Ms }: Figures): string =>
  p95Ms === undefined ? '' : `95 % af svartiderne var højst ${duration(p95Ms)}`

/** `95 % af svartiderne var højst 340 ms, og 1,2 % fik intet brugbart svar` */
const figuresText = (figures: Figures): string =>
  [timesText(figures), failedText(figures)].filter((part) => part !== '').join(', og ')

const worstText = (periode: Periode, { worst, total }: Series): string => {
  if (worst === undefined) return ''
  const at = pointText(periode, worst)
  if ((worst.failedShare ?? 0) > 0) return ` Det værste var ${at}: ${figuresText(worst)}.`
  return (worst.p95Ms ?? 0) > (total.p95Ms ?? 0) ? ` Langsomst var ${at}: ${timesText(worst)}.` : ''
}

const gapText = (periode: Periode, points: readonly Point[]): string => {
  const gaps = points.filter(({ results }) => results === 0).length
  return gaps === 0
    ? ''
    : ` ${count(gaps)} af ${count(points.length)} ${pointNames[periode].many} er ikke målt.`
}

/** A series over its period: its times and failures, its worst point, and what is not measured. */
export const seriesFinding = (series: Series, periode: Periode): string => {
  const { points, total } = series
  const title = seriesTitle(series)
  if (total.results === 0) return `${title}: ikke målt ${periodeTexts[periode]}.`
  return `${title}: ${figuresText(total)}.${worstText(periode, series)}${gapText(periode, points)}`
}

/** A service over its period, in one sentence: the times of its series that is measured, else that none is. */
export const serviceFinding = ({ navn, series }: ServiceSeries, periode: Periode): string => {
  const measured = series.find(({ total }) => total.results > 0)
  return measured === undefined
    ? `${navn}: ikke målt ${periodeTexts[periode]}.`
    : `${seriesTitle(measured)} ${periodeTexts[periode]}: ${figuresText(measured.total)}.`
}

const most = (
  all: readonly Series[],
  figureOf: (figures: Figures) => number | undefined,
): Series | undefined =>
  all
    .filter(({ total }) => (figureOf(total) ?? 0) > 0)
    .reduce<Series | undefined>(
      (a, b) => (a === undefined || (figureOf(b.total) ?? 0) > (figureOf(a.total) ?? 0) ? b : a),
      undefined,
    )

/** All services over a period: the one with most failures, and the slowest. */
export const periodeFinding = (services: readonly ServiceSeries[], periode: Periode): string => {
  const all = services.flatMap(({ series }) => series)
  const failing = most(all, ({ failedShare }) => failedShare)
  const slowest = most(all, ({ p95Ms }) => p95Ms)
  const when = capital(periodeTexts[periode])
  if (all.every(({ total }) => total.results === 0)) return `${when} er intet målt.`
  const failures =
    failing === undefined
      ? `${when} fik alt, vi målte, et brugbart svar.`
      : `${when} var andelen uden brugbart svar størst for ${uncapital(seriesTitle(failing))}: ${finePercent(failing.total.failedShare ?? 0)}.`
  return slowest?.total.p95Ms === undefined
    ? failures
    : `${failures} Langsomst var ${uncapital(seriesTitle(slowest))}, hvor 95 % af svartiderne var højst ${duration(slowest.total.p95Ms)}.`
}

/** A point's state and figures, such as `mandag kl. 14–15: Langsom, 95 % inden for 1,2 s`. */
export const pointTitle = (periode: Periode, point: Point): string => {
  const at = `${pointText(periode, point)}${point.isPresent ? ' (i gang)' : ''}`
  // What was measured earlier in the hour says nothing about now.
  if (point.state === 'unknown' && point.results > 0) return `${at}: Kan ikke bedømmes lige nu`
  return `${at}: ${list([
    pointBadges[point.state].word,
    point.p95Ms === undefined ? '' : `95 % inden for ${duration(point.p95Ms)}`,
    (point.failedShare ?? 0) === 0 ? '' : `${finePercent(point.failedShare ?? 0)} uden brugbart svar`,
  ])}`
}

const statesInOrder: readonly PointState[] = ['manyFailed', 'someFailed', 'slow', 'unknown', 'ok']

/** The hours of a bar by state: `Opslag i … time for time: mange fejl i 1 time, svarede i 24 timer`. */
export const hoursText = (series: Series): string => {
  const parts = statesInOrder.map((state) => {
    const n = series.points.filter((point) => point.state === state).length
    return n === 0 ? '' : `${pointBadges[state].word.toLowerCase()} i ${plural(n, 'time', 'timer')}`
  })
  return `${seriesTitle(series)} time for time: ${list(parts)}`
}
