// The view-model of Serviceplatformen's own page: its statements beside our measurements.
import type { Indeks } from '../../server/domain/measured/check.ts'
import { percentile } from '../../server/domain/measured/sketch.ts'
import { endOf } from '../../server/domain/readiness/validity.ts'
import type { ProbeResult, ProbeState } from '../../server/domain/services/probe.ts'
import type { ServicePageNow, ServiceStatement } from '../../server/domain/services/service-page.ts'
import type { IndeksModel, IndeksState } from './indexes.ts'
import type { ProbeModel } from './probes.ts'
import type { Reading } from './world.ts'

/** Where Serviceplatformen's own page is, and how often it is read. */
export type WatchedPage = { url: string; everyMs: number }

/** The page's address, and its latest statements. */
export type PageDetail = WatchedPage & { reported?: ServicePageNow | undefined }

/** Our own measurements of a service over 24 hours. */
export type Measured = {
  state: ProbeState | IndeksState
  /** The look that the state stands on; absent for an index. */
  latest?: ProbeResult | undefined
  p50Ms?: number | undefined
  availableShare?: number | undefined
}

export type StatementModel = ServiceStatement & { measured?: Measured | undefined }

export type ServicePageModel = {
  host: string
  /** How the page was last read; absent when it never was. */
  reading?: ServicePageNow['reading'] | undefined
  saidAt?: number | undefined
  /** Whether the statements still count: at most two intervals old. */
  known: boolean
  /** Empty when they do not count. */
  statements: readonly StatementModel[]
  /** Our services that the page does not mention. */
  unsaid: readonly ProbeModel[]
}

/** The indexes' numbers among Serviceplatformen's services. */
const serviceNumbers: Record<Indeks, string> = { sdi: 'SF1470', ydi: 'SF1490' }

/** `SF1470 Sags- og Dokumentindeks` is what we call `Sags- og Dokumentindeks`. */
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
    p50Ms: percentile(times, 0.5),
    availableShare: times.count === 0 ? undefined : 1 - times.failed / times.count,
  }
}

/** The page's statements at the reading's instant; our page is valid until they no longer count. */
export const servicePageModel = (
  { url, everyMs, reported }: PageDetail,
  probes: readonly ProbeModel[],
  indexes: readonly IndeksModel[],
  reading: Reading,
): ServicePageModel => {
  const saidAt = reported?.saidAt
  const known = saidAt !== undefined && saidAt <= reading.now && reading.now < endOf(saidAt, 2 * everyMs)
  if (saidAt !== undefined) {
    reading.until(saidAt)
    reading.until(endOf(saidAt, 2 * everyMs))
  }
  const said = known && reported !== undefined ? reported.statements : []
  const names = new Set(said.map(({ service }) => nameKey(service)))
  return {
    host: URL.canParse(url) ? new URL(url).host : '',
    reading: reported?.reading,
    saidAt,
    known,
    statements: said.map((statement) => ({
      ...statement,
      measured: measuredOf(statement.service, probes, indexes),
    })),
    unsaid: probes.filter(({ probe }) => !names.has(nameKey(probe.navn))),
  }
}
