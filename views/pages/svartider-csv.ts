// CSV of what /svartider shows: the points of the chosen service, or a row for each series of all services.
import type { SvartiderQuery } from '../model/periods.ts'
import type { Figures, ResponseTimesDetail } from '../model/response-times.ts'
import { responseTimesOf } from '../model/response-times.ts'
import { type CsvValue, csvText } from '../text/csv.ts'
import { seriesNames } from '../text/response-times.ts'

const head = [
  'Tjeneste',
  'Id',
  'Hvad',
  'Fra',
  'Til',
  'Halvdelen inden for (ms)',
  '95 % inden for (ms)',
  '99 % inden for (ms)',
  'Uden brugbart svar (%)',
  'Uden brugbart svar',
  'Målt',
]

const format = new Intl.DateTimeFormat('sv-SE', {
  timeZone: 'Europe/Copenhagen',
  dateStyle: 'short',
  timeStyle: 'short',
})

const rounded = (value: number | undefined, digits: number): number | undefined =>
  value === undefined ? undefined : Math.round(value * 10 ** digits) / 10 ** digits

const figures = ({ p50Ms, p95Ms, p99Ms, failedShare, failed, results }: Figures): CsvValue[] => [
  rounded(p50Ms, 1),
  rounded(p95Ms, 1),
  rounded(p99Ms, 1),
  failedShare === undefined ? undefined : rounded(100 * failedShare, 2),
  results === 0 ? undefined : failed,
  results,
]

export const svartiderCsv = (detail: ResponseTimesDetail, { tjeneste }: SvartiderQuery): string => {
  const [first = 0, last = 0] = [detail.bounds[0], detail.bounds.at(-1)]
  const rows = responseTimesOf(detail, tjeneste).flatMap(({ id, navn, series }) =>
    series.flatMap(({ kind, points, total }) => {
      const shown = tjeneste === undefined ? [{ ...total, from: first, until: last }] : points
      return shown.map(({ from, until, ...rest }) => [
        navn,
        id,
        seriesNames[kind],
        format.format(from),
        format.format(until),
        ...figures(rest),
      ])
    }),
  )
  return csvText([head, ...rows])
}
