// Sentences about response times over the span of an incident: while it lasted, against the time before it.
import type { SpanStep } from '../model/incident-span.ts'
import type { IncidentSeries, Phases } from '../model/incident-times.ts'
import type { Figures } from '../model/response-times.ts'
import { capital, duration, percent } from './format.ts'
import { seriesTitle } from './response-times.ts'

/** The points of a step are as long as it, so that those of the incident hold some of the time around it. */
const whens: Record<SpanStep, { since: string; during: string; before: string }> = {
  fiveMinutes: { since: 'siden det begyndte', during: 'mens det stod på', before: 'i de to timer før' },
  hour: {
    since: 'siden den time, hvor det begyndte',
    during: 'i de timer, hvor det stod på',
    before: 'i døgnet før',
  },
  day: {
    since: 'siden den dag, hvor det begyndte',
    during: 'i de dage, hvor det stod på',
    before: 'i ugen før',
  },
}

/** `Opslag om Aarhus i Sags- og Dokumentindekset`, `Målinger af SAPA`; `kommune`: whose calls alone. */
export const incidentSeriesTitle = ({ series }: Pick<IncidentSeries, 'series'>, kommune?: string): string =>
  kommune === undefined ? seriesTitle(series) : `Opslag om ${kommune} i ${series.navn}`

export type When = {
  step: SpanStep
  /** Whether it still goes on, and does not seem over. */
  isLive: boolean
}

/** `var halvdelen højst 480 ms`, `har halvdelen været højst 480 ms`: the verb first, after a clause. */
const inverted = (isLive: boolean, subject: string, rest: string): string =>
  isLive ? `har ${subject} været ${rest}` : `var ${subject} ${rest}`

const straight = (isLive: boolean, subject: string, rest: string): string =>
  `${subject} ${isLive ? 'har været' : 'var'} ${rest}`

const without = 'uden brugbart svar'

/** `21 % var uden brugbart svar`, `alle fik et brugbart svar` */
const sharesText = (isLive: boolean, share: number): string =>
  share === 0
    ? `alle ${isLive ? 'har fået' : 'fik'} et brugbart svar`
    : straight(isLive, percent(share), without)

/** `højst 480 ms og 95 % højst 5,1 s`; undefined when nothing has a response time. */
const timesText = ({ p50Ms, p95Ms }: Figures, most = 'højst '): string | undefined =>
  p50Ms === undefined || p95Ms === undefined
    ? undefined
    : `${most}${duration(p50Ms)} og ${most === '' ? '' : '95 % '}${most}${duration(p95Ms)}`

/** `, mod 1 %`; empty when it is not known. */
const against = (text: string | undefined, when = ''): string =>
  text === undefined ? '' : `, mod ${text}${when}`

const shareText = ({ failedShare }: Figures): string | undefined =>
  failedShare === undefined ? undefined : percent(failedShare)

/** What all kommuner's calls were meanwhile, `kommune`'s among them. */
const allText = ({ during }: Phases, isLive: boolean, kommune: string): string => {
  const times = timesText(during)
  return times === undefined || during.failedShare === undefined
    ? ''
    : ` For alle kommuner, også ${kommune}, ${inverted(isLive, 'halvdelen', times)}; ${sharesText(isLive, during.failedShare)}.`
}

/** The failures, with the time meant when no sentence before has it. */
const failuresText = ({ before, during }: Phases, { step, isLive }: When, isFirst: boolean): string => {
  const { failedShare = 0 } = during
  const { since, during: meanwhile, before: earlier } = whens[step]
  const formerly = against(shareText(before), isFirst ? ` ${earlier}` : '')
  if (isFirst)
    return `${capital(isLive ? since : meanwhile)}, ${inverted(isLive, percent(failedShare), without)}${formerly}.`
  // Nothing failed, as before: no figure is worth it.
  const isSame = failedShare === 0 && (before.failedShare ?? 0) === 0
  return failedShare === 0 && !isSame
    ? ` ${capital(sharesText(isLive, 0))}; ${earlier} var ${shareText(before)} ${without}.`
    : ` ${capital(sharesText(isLive, failedShare))}${isSame ? '' : formerly}.`
}

/**
 * Such as `Mens det stod på, var halvdelen af svartiderne højst 480 ms og 95 % højst 5,1 s, mod 190 ms og 340 ms i de to
 * timer før. 21 % var uden brugbart svar, mod 1 %.` `kommune`: whose calls alone the series is of.
 */
export const phasesText = (one: IncidentSeries, when: When, kommune?: string): string => {
  const { before, during, all } = one
  const { step, isLive } = when
  const { since, during: meanwhile, before: earlier } = whens[step]
  const clause = isLive ? since : meanwhile
  const others = all === undefined || kommune === undefined ? '' : allText(all, isLive, kommune)
  if (during.results === 0) return `${capital(clause)}, ${isLive ? 'er' : 'blev'} intet målt.${others}`
  const half = `halvdelen af svartiderne${kommune === undefined ? '' : ` for opslag om ${kommune}`}`
  const times = timesText(during)
  const formerly = against(timesText(before, ''), ` ${earlier}`)
  const first = times === undefined ? '' : `${capital(clause)}, ${inverted(isLive, half, times)}${formerly}.`
  const gap = before.results === 0 ? ` ${capital(earlier)} blev der ikke målt.` : ''
  return `${first}${failuresText(one, when, times === undefined)}${gap}${others}`
}

/** A refusal is an answer. */
export const refusalsText = 'En afvisning er også et svar, så den tæller her ikke som en fejl.'

/** Why the share is not that of the incident's own numbers. */
export const wholePointsText =
  'Andelen uden brugbart svar er regnet af alle opslag eller målinger i de punkter på kurven, som hændelsen rører ved. Tallene bag hændelsen tæller først fra den skønnede begyndelse.'

/** The span is shown by day, because the hours are not kept so long. */
export const hoursGoneText =
  'Svartiderne fra dengang er ikke længere gemt time for time, så de vises dag for dag.'

export const timesGoneText = 'Svartiderne fra dengang er ikke længere gemt.'
