// Slide of incidents and response times: the week's incidents, and how fast the services answered.
import type { FrozenWeek } from '../../../server/domain/week/frozen-week.ts'
import { isLive } from '../../model/incident-state.ts'
import type { Series } from '../../model/response-times.ts'
import { count, duration, hundredths, longSpan, plural, weekName } from '../../text/format.ts'
import { incidentTitle } from '../../text/incidents.ts'
import { reportedCount, reportedLines } from '../../text/reported.ts'
import { seriesNames } from '../../text/response-times.ts'
import { timesRule } from '../../text/slide.ts'
import type { ChartBlock } from '../deck.ts'
import { type SlideContent, type SlideFacts, textBlock } from './input.ts'

type Times = FrozenWeek['times'][number]
type Incident = FrozenWeek['incidents'][number]

const seriesKinds: readonly Series['kind'][] = ['indeks', 'probe']

const measured = (times: readonly Times[]): Times[] =>
  times
    .filter(({ results, p95Ms }) => results > 0 && p95Ms !== undefined)
    .sort((a, b) => (b.p95Ms ?? 0) - (a.p95Ms ?? 0))

/** An index and a probe of it have almost one name: what is measured is said where both are there. */
const namedApart = (times: readonly Times[]): Times[] => {
  const idsOf = (kind: Series['kind']) =>
    times.flatMap(({ id }) => (id.startsWith(`${kind}:`) ? [id.slice(kind.length + 1)] : []))
  const both = idsOf('indeks').filter((id) => idsOf('probe').includes(id))
  return times.map((one) => {
    const kind = seriesKinds.find((name) => both.some((id) => one.id === `${name}:${id}`))
    if (kind === undefined) return one
    const indeks = times.find(({ id }) => id === one.id.replace(kind, 'indeks'))
    return { ...one, navn: `${indeks?.navn ?? one.navn}, ${seriesNames[kind]}` }
  })
}

/** `langsomst: SAPA, 95 % inden for 1,2 s`; says so when nothing was measured. */
const timesFinding = (times: readonly Times[]): string => {
  const [slowest] = measured(times)
  return slowest === undefined
    ? 'ingen svartider er målt'
    : `langsomst: ${slowest.navn}, 95 % inden for ${duration(slowest.p95Ms ?? 0)}`
}

const incidentsFinding = (incidents: readonly Incident[], week: string): string => {
  const open = incidents.filter(isLive).length
  if (incidents.length === 0) return `ingen hændelser er fundet i ${weekName(week)}`
  const still =
    open === 0 || open === incidents.length
      ? `som ${open === 0 ? '' : 'ikke '}er ovre`
      : `hvoraf ${count(open)} ikke er ovre`
  return `${plural(incidents.length, 'hændelse', 'hændelser')} i ${weekName(week)}, ${still}`
}

/** Of what we found, and of what others describe. */
const eventsFinding = (incidents: readonly Incident[], { week, reported }: FrozenWeek): string =>
  [incidentsFinding(incidents, week), reportedCount(reported)].filter((text) => text !== '').join('; ')

const incidentItem = (incident: Incident, { products, times }: FrozenWeek): string => {
  const services = times.map(({ id, navn }) => ({ id, navn }))
  const { beganAt, closedAt } = incident
  return `${incidentTitle(incident, { products, services })} (${longSpan(beganAt, closedAt)})`
}

/** The slowest, so that they share a page with the incidents; the table has all. */
const mostBars = 5

const whole = (ms: number | undefined): number | undefined => (ms === undefined ? undefined : Math.round(ms))

const timesChart = (times: readonly Times[]): ChartBlock[] => {
  const all = measured(times)
  const shown = all.slice(0, mostBars)
  if (shown.length === 0) return []
  const which =
    all.length > mostBars ? `, de ${count(mostBars)} langsomste af ${count(all.length)} tjenester` : ''
  return [
    {
      heading: `Svartider${which}`,
      ...{ kind: 'chart', shape: 'bars', unit: 'ms', categories: shown.map(({ navn }) => navn) },
      alt: shown
        .map(
          ({ navn, p50Ms = 0, p95Ms = 0 }) =>
            `${navn}: halvdelen af svarene inden for ${duration(p50Ms)}, 95 % inden for ${duration(p95Ms)}.`,
        )
        .join(' '),
      series: [
        { name: 'Halvdelen inden for', tone: 'first', values: shown.map(({ p50Ms }) => whole(p50Ms)) },
        { name: '95 % inden for', tone: 'second', values: shown.map(({ p95Ms }) => whole(p95Ms)) },
      ],
    },
  ]
}

const durationCell = (ms: number | undefined): string => (ms === undefined ? 'Ikke målt' : duration(ms))

export const serviceSlide = ({ week: { content } }: SlideFacts): SlideContent => {
  const { incidents, reported } = content
  const times = namedApart(content.times)
  const told = incidents.filter(({ state }) => state !== 'merged')
  return {
    title: `Hændelser og svartider: ${eventsFinding(told, content)}; ${timesFinding(times)}`,
    blocks: [
      ...textBlock(
        told.length === 0 ? ['Ingen hændelser er fundet.'] : told.map((one) => incidentItem(one, content)),
        { heading: 'Hændelser' },
      ),
      ...(reported === undefined
        ? []
        : textBlock(reportedLines(reported), {
            heading: 'Oplyst af andre',
          })),
      ...timesChart(times),
      ...(times.length === 0
        ? textBlock(['Ingen tjenester er målt.'], { heading: 'Svartider' })
        : [
            {
              kind: 'table' as const,
              alt: 'Svartider og andelen uden brugbart svar for hver tjeneste',
              columns: [
                { name: 'Tjeneste', share: 36 },
                ...[
                  'Halvdelen inden for',
                  '95 % inden for',
                  '99 % inden for',
                  'Uden brugbart svar',
                  'Målinger',
                ].map((name) => ({
                  ...{ name, share: 14, isNumber: true },
                })),
              ],
              rows: times.map(({ navn, results, p50Ms, p95Ms, p99Ms, failedShare }) => [
                navn,
                ...[p50Ms, p95Ms, p99Ms].map(durationCell),
                failedShare === undefined ? 'Ikke målt' : hundredths(failedShare),
                count(results),
              ]),
            },
          ]),
    ],
    rule: timesRule,
    notes: [
      'Kilde: vores egne opslag i indekserne og målinger af tjenesterne i de syv dage, til ugen blev frosset.',
      'Kun det første forsøg tæller. Målinger, vi selv forsinkede, og dem, hvor vi var uden netforbindelse, tæller ikke med.',
    ],
  }
}
