// Owns the view-model of the services: how each probe and each index answers now, and what others say beside it.
import { assessCertificate, type CertificateState } from '../server/domain/certificate.ts'
import type { Indeks, Outcome } from '../server/domain/check.ts'
import {
  type Probe,
  type ProbeResult,
  type ProbeState,
  type ProbeSummary,
  type ProbeTimes,
  reachedAnything,
  summariseProbe,
} from '../server/domain/probe.ts'
import type { ServicePageNow } from '../server/domain/service-page.ts'
import { emptySketch, mergeSketches, type Sketch } from '../server/domain/sketch.ts'
import { day } from '../server/domain/time.ts'
import { endOf } from '../server/domain/validity.ts'
import type { Reading } from './model.ts'
import { type ServicePageModel, servicePageModel } from './service-page.ts'
import type { IndeksOutcome, IndeksSketches } from './shell.ts'

/** A certificate that we rely on: where the configuration names it, whose it is, and when it ends. */
export type KnownCertificate = { name: string; subject: string; validTo: number }

/** Where Serviceplatformen's own page is, and how often it is read. */
export type WatchedPage = { url: string; everyMs: number }

/** What the services' page rests on besides the world. */
export type ServicesDetail = {
  /** In the configuration's order; the latest few results, and the last 24 hours. */
  probes: readonly { probe: Probe; recent: readonly ProbeResult[]; times: ProbeTimes }[]
  /** The indexes that are counted in. */
  indekser: readonly Indeks[]
  /** Response times of the last 24 hours, by kommunekode. */
  sketches: IndeksSketches
  /** How calls have ended since the hour before this one. */
  latestOutcomes: readonly IndeksOutcome[]
  certificates: readonly KnownCertificate[]
  /** Absent when the page is not read. */
  servicePage?: (WatchedPage & { told?: ServicePageNow | undefined }) | undefined
}

/** How long a certificate has left. */
export type CertificateLeft = { endsAt: number; days: number; state: CertificateState }
export type CertificateModel = CertificateLeft & { name: string; subject: string }

export type ProbeModel = { probe: Probe; summary: ProbeSummary; certificate?: CertificateLeft | undefined }

type IndeksState = Exclude<ProbeState, 'slow'>
export type IndeksModel = {
  indeks: Indeks
  /** By the calls since the hour before this one. */
  state: IndeksState
  /** Response times of the last 24 hours, and those without an answer. */
  times: Sketch
}

export type ServicesModel = {
  probes: readonly ProbeModel[]
  indexes: readonly IndeksModel[]
  certificates: readonly CertificateModel[]
  /** Absent when the page is not read. */
  servicePage?: ServicePageModel | undefined
}

/** How long a certificate has left at the reading's instant; it learns when that reads differently. */
const certificateLeft = (endsAt: number, reading: Reading): CertificateLeft => {
  const left = assessCertificate(endsAt, reading.now)
  reading.until(Math.min(endsAt - left.days * day + 1, endsAt))
  return { endsAt, ...left }
}

/**
 * Whether a look failed because we were being cut off: that takes a few failures to see, and the first of them are no
 * more the services' than the rest. So it is when nothing was reached between it and a look that was known to be cut off.
 */
const wasCutOff = (failed: ProbeResult, looks: readonly ProbeResult[]): boolean => {
  const next = looks
    .filter((look) => look.at >= failed.at && (look.outcome === 'offline' || reachedAnything(look)))
    .reduce<ProbeResult | undefined>((a, b) => (a === undefined || b.at < a.at ? b : a), undefined)
  return !reachedAnything(failed) && next?.outcome === 'offline'
}

const probeModel = (
  { probe, recent, times }: ServicesDetail['probes'][number],
  looks: readonly ProbeResult[],
  reading: Reading,
): ProbeModel => {
  const found = summariseProbe(probe, { recent, times }, reading.now)
  const cutOff = found.state === 'failed' && found.latest !== undefined && wasCutOff(found.latest, looks)
  const summary: ProbeSummary = cutOff ? { ...found, state: 'offline' } : found
  if (summary.latest !== undefined) reading.until(endOf(summary.latest.at, 2 * probe.everyMs))
  const endsAt = summary.certificateEndsAt
  return {
    probe,
    summary,
    certificate: endsAt === undefined ? undefined : certificateLeft(endsAt, reading),
  }
}

/** Ends that say nothing of the index: they are about our configuration, our right to ask, or our keys. */
const ours: readonly string[] = ['configuration', 'token', 'signature'] satisfies Outcome[]
const answers: readonly string[] = ['counted', 'noRight'] satisfies Outcome[]

/** One answer is enough to say that an index answers; how many are missing is told beside it. */
const indeksState = (outcomes: readonly IndeksOutcome[]): IndeksState => {
  const ended = outcomes.filter(({ attempts }) => attempts > 0).map(({ outcome }) => outcome)
  if (ended.some((outcome) => answers.includes(outcome))) return 'ok'
  if (ended.includes('offline')) return 'offline'
  return ended.some((outcome) => !ours.includes(outcome)) ? 'failed' : 'unknown'
}

const indeksModel = (indeks: Indeks, { sketches, latestOutcomes }: ServicesDetail): IndeksModel => ({
  indeks,
  state: indeksState(latestOutcomes.filter((outcome) => outcome.indeks === indeks)),
  times: [...sketches[indeks].values()].reduce(mergeSketches, emptySketch()),
})

export const certificatesOf = (
  certificates: readonly KnownCertificate[],
  reading: Reading,
): CertificateModel[] =>
  [...certificates]
    .sort((a, b) => a.validTo - b.validTo)
    .map(({ name, subject, validTo }) => ({ name, subject, ...certificateLeft(validTo, reading) }))

/** Judges everything at the reading's instant; it learns when any of it reads differently. */
export const servicesOf = (detail: ServicesDetail, reading: Reading): ServicesModel => {
  const looks = detail.probes.flatMap(({ recent }) => recent)
  const probes = detail.probes.map((probe) => probeModel(probe, looks, reading))
  const indexes = detail.indekser.map((indeks) => indeksModel(indeks, detail))
  return {
    probes,
    indexes,
    certificates: certificatesOf(detail.certificates, reading),
    servicePage: detail.servicePage && servicePageModel(detail.servicePage, probes, indexes, reading),
  }
}
