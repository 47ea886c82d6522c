// Owns the view-model of the services: how each probe and each index answers now, and what others say beside it.
import { isAnswer } from '../../server/domain/measured/cell.ts'
import { type Indeks, isResponseTime, type Outcome } from '../../server/domain/measured/check.ts'
import { emptySketch, mergeSketches, type Sketch } from '../../server/domain/measured/sketch.ts'
import type { LatestAttempt } from '../../server/domain/ports/attempts.ts'
import { endOf } from '../../server/domain/readiness/validity.ts'
import { assessCertificate, type CertificateState } from '../../server/domain/services/certificate.ts'
import {
  type Probe,
  type ProbeResult,
  type ProbeState,
  type ProbeSummary,
  type ProbeTimes,
  reachedAnything,
  summariseProbe,
} from '../../server/domain/services/probe.ts'
import type { ServicePageNow } from '../../server/domain/services/service-page.ts'
import { day, minute } from '../../server/domain/time.ts'
import type { IndeksSketches } from '../shell.ts'
import { type ServicePageModel, servicePageModel } from './service-page.ts'
import type { Reading } from './world.ts'

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
  /** The newest first attempts in each index (`newestAttempts`), the newest first. */
  latestAttempts: readonly LatestAttempt[]
  /** From one pulse to the next, ms. */
  pulseMs: number
  certificates: readonly KnownCertificate[]
  /** Absent when the page is not read. */
  servicePage?: (WatchedPage & { told?: ServicePageNow | undefined }) | undefined
}

/** How long a certificate has left. */
export type CertificateLeft = { endsAt: number; days: number; state: CertificateState }
export type CertificateModel = CertificateLeft & { name: string; subject: string }

export type ProbeModel = { probe: Probe; summary: ProbeSummary; certificate?: CertificateLeft | undefined }

/** `unsteady`: it answers, and at least one call in five is without a usable answer. */
export type IndeksState = Exclude<ProbeState, 'slow'> | 'unsteady'
export type IndeksModel = {
  indeks: Indeks
  /** By the newest first attempts. */
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
 * Whether a look failed because we were being cut off: within a minute of the last answer that takes a few failures to
 * see, and the first of them are no more the services' than the rest. So it is when nothing was reached between it and a
 * look that was known to be cut off.
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

/** So many first attempts decide how an index answers. */
export const newestAttempts = 10
/** And none that is older than two pulses, or than this where they are closer, ms. */
const shortestNewMs = 30 * minute

/** Ends that say nothing of the index: they are about our configuration, or our keys. */
const ours: readonly string[] = ['configuration', 'signature'] satisfies Outcome[]

/** How an index answers at the reading's instant; it learns when an attempt no longer tells of now. */
const indeksState = (
  attempts: readonly LatestAttempt[],
  pulseMs: number,
  { now, until }: Reading,
): IndeksState => {
  const endsAt = (at: number) => endOf(at, Math.max(2 * pulseMs, shortestNewMs))
  for (const { at } of attempts) {
    until(at)
    until(endsAt(at))
  }
  const newest = attempts.filter(({ at }) => at <= now && now < endsAt(at))
  if (newest[0]?.outcome === 'offline') return 'offline'
  const judged = newest.filter((one) => isResponseTime({ ...one, number: 1 }) && !ours.includes(one.outcome))
  if (judged.length === 0) return 'unknown'
  const failed = judged.filter(({ outcome }) => !isAnswer(outcome)).length / judged.length
  return failed > 1 / 2 ? 'failed' : failed >= 1 / 5 ? 'unsteady' : 'ok'
}

const indeksModel = (
  indeks: Indeks,
  { sketches, latestAttempts, pulseMs }: ServicesDetail,
  reading: Reading,
): IndeksModel => ({
  indeks,
  state: indeksState(
    latestAttempts.filter((attempt) => attempt.indeks === indeks),
    pulseMs,
    reading,
  ),
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
  const indexes = detail.indekser.map((indeks) => indeksModel(indeks, detail, reading))
  return {
    probes,
    indexes,
    certificates: certificatesOf(detail.certificates, reading),
    servicePage: detail.servicePage && servicePageModel(detail.servicePage, probes, indexes, reading),
  }
}
