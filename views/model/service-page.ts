// The view-model of Serviceplatformen's own status page: its statements beside our measurements.
import type { Indeks } from '../../server/domain/measured/check.ts'
import { percentile } from '../../server/domain/measured/sketch.ts'
import type { ProbeResult } from '../../server/domain/services/probe.ts'
import type { ServicePageNow, ServiceStatement } from '../../server/domain/services/service-page.ts'
import type { IndeksModel, IndeksState } from './indexes.ts'
import type { ProbeModel, ShownState } from './probes.ts'
import { isCurrent, type Reading } from './world.ts'

/** The address of Serviceplatformen's own status page, and how often it is read. */
export type WatchedPage = { url: string; everyMs: number }

/** The page and its latest statements. */
export type PageDetail = WatchedPage & { reported?: ServicePageNow | undefined }

/** Our own measurements of a service over 24 hours. */
export type Measured = {
  state: ShownState | IndeksState
  isDoubted?: boolean | undefined
  /** The result that the state is based on; absent for an index. */
  latest?: ProbeResult | undefined
  /** The incident that tells that it is unstable. */
  unstableBy?: number | undefined
  p50Ms?: number | undefined
  availableShare?: number | undefined
}

export type StatementModel = ServiceStatement & { measured?: Measured | undefined }

export type ServicePageModel = {
  host: string
  /** The latest reading of the page; absent when it was never read. */
  reading?: ServicePageNow['reading'] | undefined
  parsedAt?: number | undefined
  /** Whether the statements are valid, which they are for two intervals. */
  known: boolean
  /** Empty when they are not valid. */
  statements: readonly StatementModel[]
  /** Our services that the page does not mention. */
  unmentioned: readonly ProbeModel[]
}

/** The indexes' service numbers on Serviceplatformen. */
const serviceNumbers: Record<Indeks, string> = { sdi: 'SF1470', ydi: 'SF1490' }

/** The name in lower case, without a service number such as `SF1470 `. */
const nameKey = (name: string): string =>
  name
    .replace(/^SF\d{4}\b[\s:–-]*/, '')
    .trim()
    .toLowerCase()

const measuredOf = (
  service: string,
  probes: readonly ProbeModel[],
  indexes: readonly IndeksModel[],
): Measured | undefined => {
  const probe = probes.find(({ probe: { navn } }) => nameKey(navn) === nameKey(service))
  if (probe !== undefined) return probe.summary
  const indeks = indexes.find((one) => new RegExp(`\\b${serviceNumbers[one.indeks]}\\b`).test(service))
  if (indeks === undefined) return undefined
  const { state, times } = indeks
  return {
    state,
    isDoubted: indeks.isDoubted,
    unstableBy: indeks.unstableBy,
    p50Ms: percentile(times, 0.5),
    availableShare: times.count === 0 ? undefined : 1 - times.failed / times.count,
  }
}

/** The page's statements at the reading's instant; our page is valid until they become too old. */
export const servicePageModel = (
  { url, everyMs, reported }: PageDetail,
  probes: readonly ProbeModel[],
  indexes: readonly IndeksModel[],
  reading: Reading,
): ServicePageModel => {
  const parsedAt = reported?.parsedAt
  const known = parsedAt !== undefined && isCurrent(reading, parsedAt, 2 * everyMs)
  const statements = known && reported !== undefined ? reported.statements : []
  const names = new Set(statements.map(({ service }) => nameKey(service)))
  return {
    host: URL.canParse(url) ? new URL(url).host : '',
    reading: reported?.reading,
    parsedAt,
    known,
    statements: statements.map((statement) => ({
      ...statement,
      measured: measuredOf(statement.service, probes, indexes),
    })),
    unmentioned: probes.filter(({ probe }) => !names.has(nameKey(probe.navn))),
  }
}
