// Table of response times: the points of the chosen service, or a row for each series of all services.
import type { SvartiderQuery } from '../model/periods.ts'
import type { Figures, ResponseTimesDetail } from '../model/response-times.ts'
import { responseTimesOf } from '../model/response-times.ts'
import type { World } from '../model/world.ts'
import { periodeTexts } from '../text/periods.ts'
import { countedTimesRule, seriesNames } from '../text/response-times.ts'
import { originTable, stemOf } from './origin.ts'
import type { Table, TableFile, Value } from './table.ts'

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

const rounded = (value: number | undefined, digits: number): number | undefined =>
  value === undefined ? undefined : Math.round(value * 10 ** digits) / 10 ** digits

const figures = ({ p50Ms, p95Ms, p99Ms, failedShare, failed, results }: Figures): Value[] => [
  rounded(p50Ms, 1),
  rounded(p95Ms, 1),
  rounded(p99Ms, 1),
  failedShare === undefined ? undefined : rounded(100 * failedShare, 2),
  results === 0 ? undefined : failed,
  results,
]

const svartiderTable = (detail: ResponseTimesDetail, { tjeneste }: SvartiderQuery): Table => {
  const [first = 0, last = 0] = [detail.bounds[0], detail.bounds.at(-1)]
  const rows = responseTimesOf(detail, tjeneste).flatMap(({ id, navn, series }) =>
    series.flatMap(({ kind, points, total }) => {
      const shown = tjeneste === undefined ? [{ ...total, from: first, until: last }] : points
      return shown.map(({ from, until, ...rest }) => [
        navn,
        id,
        seriesNames[kind],
        { at: from },
        { at: until },
        ...figures(rest),
      ])
    }),
  )
  return { name: 'Svartider', head, rows }
}

export const svartiderFile = (
  { demo }: Pick<World, 'demo'>,
  detail: ResponseTimesDetail,
  query: SvartiderQuery,
): TableFile => ({
  stem: stemOf(demo, 'svartider', query.tjeneste, query.periode),
  cells: svartiderTable(detail, query),
  origin: originTable(demo, [
    ['Indhold', `Svartider ${periodeTexts[query.periode]}`],
    ['Sådan måler vi', countedTimesRule],
  ]),
})
