// JSON API schema and answer for the response times of the services over a period.
import { z } from 'zod'
import { type Periode, periods } from '../model/periods.ts'
import {
  type Figures,
  pointStates,
  type ResponseTimesDetail,
  responseTimesOf,
  type Series,
} from '../model/response-times.ts'
import type { World } from '../model/world.ts'
import { seriesFinding } from '../text/response-times.ts'
import { count, demo, time } from './schemas.ts'
import { toAnswer } from './to-answer.ts'

const ms = z.number().nonnegative()
const maybeMs = ms.nullable().describe('null when not measured')

const figures = {
  p50Ms: maybeMs,
  p95Ms: maybeMs,
  p99Ms: maybeMs,
  failedShare: z.number().min(0).max(1).nullable().describe('null when not measured; unknown is never 0'),
  failed: count.describe('Judged results without a usable answer'),
  results: count.describe('Judged results; first attempts only'),
}

const pointSchema = z.object({
  fromAt: time,
  untilAt: time.describe('Of the last point, in the future'),
  state: z
    .enum(pointStates)
    .describe(
      'manyFailed: at least 25 % of the results. someFailed: at least 5 %. slow: more than 25 % of the response times. unknown: no results, or, in the last point, none in the last two intervals',
    ),
  ...figures,
})

const seriesSchema = z.object({
  kind: z
    .enum(['indeks', 'probe'])
    .describe('Our calls to an index, over all kommuner, or the results of a probe'),
  finding: z.string().describe('In Danish'),
  slowAtMs: maybeMs.describe(
    "Response times above it are slow: a probe's warnAt, or three times an index's usual p95Ms; null when that is not known",
  ),
  failAtMs: maybeMs.describe('Above it, a probe has failed'),
  total: z.object(figures).describe('Over the whole period; percentiles within 5 %'),
  points: z.array(pointSchema).describe('Oldest first; the last is not over'),
})

export const svartiderSchema = z.object({
  demo,
  periode: z.enum(periods),
  fromAt: time,
  untilAt: time,
  services: z.array(z.object({ id: z.string(), navn: z.string(), series: z.array(seriesSchema) })),
})

const totalSchema = z.object(figures)
const figuresAnswer = (total: Figures): z.infer<typeof totalSchema> => toAnswer(totalSchema, total, {})

const seriesAnswer = (series: Series, periode: Periode): z.infer<typeof seriesSchema> =>
  toAnswer(seriesSchema, series, {
    finding: seriesFinding(series, periode),
    total: figuresAnswer(series.total),
    points: series.points.map((point) =>
      toAnswer(pointSchema, point, { fromAt: point.from, untilAt: point.until }),
    ),
  })

export const svartiderAnswer = (
  world: World,
  detail: ResponseTimesDetail,
  tjeneste: string | undefined,
): z.infer<typeof svartiderSchema> =>
  toAnswer(svartiderSchema, detail, {
    demo: world.demo,
    fromAt: detail.bounds[0],
    untilAt: detail.bounds.at(-1),
    services: responseTimesOf(detail, tjeneste).map(({ id, navn, series }) => ({
      id,
      navn,
      series: series.map((one) => seriesAnswer(one, detail.periode)),
    })),
  })
