// Named states of the services, for tests and the gallery.

import { type Indeks, indekser, type Outcome } from '../../server/domain/measured/check.ts'
import { toSketch } from '../../server/domain/measured/sketch.ts'
import type { LatestAttempt } from '../../server/domain/ports/attempts.ts'
import { type Probe, type ProbeResult, toProbeTimes } from '../../server/domain/services/probe.ts'
import type { ServicePageNow } from '../../server/domain/services/service-page.ts'
import { day, minute, second } from '../../server/domain/time.ts'
import type { KnownCertificate } from '../../views/model/certificates.ts'
import type { ServicesDetail } from '../../views/model/services.ts'

export const makeProbe = (id: string, navn: string, change: Partial<Probe> = {}): Probe => ({
  id,
  navn,
  url: `https://${id}.example/`,
  everyMs: 5 * minute,
  expect: { status: [200] },
  warnAtMs: 500,
  failAtMs: 5 * second,
  ...change,
})

const onPlatform = { platform: 'Serviceplatformen' }

/** The probes of the demo. */
export const probes: readonly Probe[] = [
  makeProbe('serviceplatformen', 'Serviceplatformen', onPlatform),
  makeProbe('sdi', 'Sags- og Dokumentindeks', onPlatform),
  makeProbe('ydi', 'Ydelsesindeks', onPlatform),
  makeProbe('sapa', 'SAPA'),
  makeProbe('verifikationsklient', 'Verifikationsklienten'),
  makeProbe('mitoverblik', 'Mit Overblik'),
]

/** A good result of the probe of SAPA, over TLS, a minute before `now`. */
export const makeProbeResult = (now: number, change: Partial<ProbeResult> = {}): ProbeResult => ({
  probe: 'sapa',
  at: now - minute,
  outcome: 'ok',
  durationMs: 182.4,
  phases: { dns: 3.2, connect: 12.1, tls: 31.4, firstByte: 120.2, transfer: 0.4 },
  status: 200,
  redirects: 0,
  certificateEndsAt: now + 200.5 * day,
  lagMs: 2,
  ...change,
})

/** Fields of a result without a connection. */
export const noConnection = { phases: { dns: 3.2, connect: 75 }, status: undefined, durationMs: 78.2 }

const certificates = (now: number): KnownCertificate[] => [
  {
    name: 'sources.sdi.auth.certificate',
    subject: 'CN=Borgerblik Status (FOCES), C=DK',
    validTo: now + 400 * day,
  },
  { name: 'sources.sdi.auth.sts.certificate', subject: 'CN=adgangsstyring, C=DK', validTo: now + 26.5 * day },
]

export const servicePageAt = (now: number, change: Partial<ServicePageNow> = {}): ServicePageNow => ({
  reading: { at: now - 4 * minute, outcome: 'read' },
  parsedAt: now - 4 * minute,
  statements: [
    { service: 'Serviceplatformen', state: 'full', oppetidShare: 0.9995, svartidMs: 84 },
    { service: 'SF1470 Sags- og Dokumentindeks', state: 'full', oppetidShare: 0.9991, svartidMs: 120 },
    { service: 'SF1490 Ydelsesindeks', state: 'partial', oppetidShare: 0.982 },
    { service: 'SF1500 Organisation', state: 'unknown' },
  ],
  ...change,
})

/** A probe's results of the last day, one per interval: good, except some timeouts and `change` in the newest. */
const dayOf = (probe: Probe, now: number, change: Partial<ProbeResult>, seed: number): ProbeResult[] =>
  Array.from({ length: 288 }, (_, n) =>
    makeProbeResult(now, {
      probe: probe.id,
      at: now - minute - n * probe.everyMs,
      durationMs: 150 + ((seed * 37 + n * 53) % 130),
      outcome: (n + seed) % 97 === 40 ? 'timeout' : 'ok',
      ...(n === 0 && change),
    }),
  )

/** First attempts with these outcomes, newest first and a minute apart, starting a minute ago. */
export const attemptsIn = (now: number, indeks: Indeks, outcomes: readonly Outcome[]): LatestAttempt[] =>
  outcomes.map((outcome, i) => ({ indeks, at: now - (i + 1) * minute, outcome, lagMs: 0 }))

type Options = {
  probes?: readonly Probe[]
  /** Changes to the newest result, by probe. */
  newest?: Readonly<Record<string, Partial<ProbeResult>>>
  /** Probes without results. */
  never?: readonly string[]
  latestAttempts?: ServicesDetail['latestAttempts']
  certificates?: readonly KnownCertificate[]
  reported?: ServicePageNow | undefined
  servicePage?: false
  /** How long before `now` all probes ran, ms. */
  age?: number
}

export const servicesAt = (now: number, options: Options = {}): ServicesDetail => {
  const { newest = {}, never = [], age = 0 } = options
  const times = (seed: number) =>
    toSketch(
      Array.from({ length: 400 }, (_, n) => ({
        durationMs: 80 + ((seed + n * 53) % 400),
        failed: (n + seed) % 37 === 0,
      })),
    )
  return {
    probes: (options.probes ?? probes).map((probe, i) => {
      const looks = never.includes(probe.id) ? [] : dayOf(probe, now - age, newest[probe.id] ?? {}, i)
      return { probe, recent: looks.slice(0, 5), times: toProbeTimes(looks) }
    }),
    indekser,
    indeksTimes: { sdi: times(0), ydi: times(500) },
    latestAttempts: options.latestAttempts ?? [
      ...attemptsIn(now, 'sdi', ['counted', 'timeout', ...Array<Outcome>(8).fill('counted')]),
      ...attemptsIn(now, 'ydi', Array<Outcome>(10).fill('counted')),
    ],
    pulseMs: 10 * minute,
    certificates: options.certificates ?? certificates(now),
    servicePage:
      options.servicePage === false
        ? undefined
        : {
            url: 'https://driftsstatus.example/side?x=1',
            everyMs: 15 * minute,
            reported: 'reported' in options ? options.reported : servicePageAt(now),
          },
  }
}

const offline = { ...noConnection, outcome: 'offline' as const, detail: 'EHOSTUNREACH' }
/** As long as a configured name may be. */
const longName = 'Kommunernes Fælles Sags- og Dokumenthåndtering med Adgange'
const hostileName = `<script>alert(1)</script>"'&`

/** States of the services at an instant, by name. */
export const serviceStates: Readonly<Record<string, (now: number) => ServicesDetail>> = {
  allWell: (now) => servicesAt(now),
  oneSlow: (now) => servicesAt(now, { newest: { sapa: { outcome: 'slow', durationMs: 1240 } } }),
  oneDown: (now) =>
    servicesAt(now, {
      newest: { sapa: { ...noConnection, outcome: 'network', detail: 'ECONNREFUSED' } },
    }),
  wrongAnswer: (now) =>
    servicesAt(now, { newest: { sapa: { outcome: 'status', status: 503, detail: 'HTTP 503' } } }),
  mixed: (now) =>
    servicesAt(now, {
      newest: {
        sapa: {
          outcome: 'timeout',
          durationMs: 5000,
          phases: { dns: 3, connect: 12, tls: 30, firstByte: 4955 },
        },
        mitoverblik: { outcome: 'content', detail: 'contains' },
        ydi: { outcome: 'slow', durationMs: 812 },
      },
      never: ['verifikationsklient'],
      reported: servicePageAt(now, { reading: { at: now - minute, outcome: 'timeout' } }),
    }),
  allDown: (now) =>
    servicesAt(now, {
      newest: Object.fromEntries(probes.map(({ id }) => [id, { outcome: 'status', detail: 'HTTP 500' }])),
      latestAttempts: attemptsIn(now, 'sdi', Array<Outcome>(10).fill('http')),
    }),
  indeksDown: (now) =>
    servicesAt(now, { latestAttempts: attemptsIn(now, 'sdi', Array<Outcome>(10).fill('timeout')) }),
  indeksUnsteady: (now) =>
    servicesAt(now, { latestAttempts: attemptsIn(now, 'sdi', ['counted', 'timeout', 'counted', 'counted']) }),
  unknown: (now) => servicesAt(now, { age: 3 * 60 * minute, latestAttempts: [] }),
  never: (now) =>
    servicesAt(now, {
      never: probes.map(({ id }) => id),
      latestAttempts: [],
      reported: undefined,
      certificates: [],
    }),
  offline: (now) =>
    servicesAt(now, {
      // The first two failed before we detected that we were offline.
      newest: Object.fromEntries(
        probes.map(({ id }, i) => [
          id,
          i < 2 ? { ...offline, outcome: 'network', at: now - 2 * minute + i } : offline,
        ]),
      ),
      latestAttempts: attemptsIn(now, 'sdi', [...Array<Outcome>(8).fill('offline'), 'network', 'network']),
      reported: servicePageAt(now, { reading: { at: now - minute, outcome: 'network' } }),
    }),
  none: (now) => servicesAt(now, { probes: [], servicePage: false, certificates: [] }),
  certificates: (now) =>
    servicesAt(now, {
      newest: { sapa: { certificateEndsAt: now + 5.5 * day }, sdi: { certificateEndsAt: now - day } },
      certificates: [
        ...certificates(now),
        { name: 'sources.ydi.auth.certificate', subject: 'CN=Borgerblik Status', validTo: now + 5.5 * day },
        { name: 'probes[0].certificate', subject: 'CN=gammel', validTo: now - 3 * day },
        { name: 'probes[1].certificate', subject: 'CN=i dag', validTo: now + 60 * minute },
      ],
    }),
  longNames: (now) =>
    servicesAt(now, {
      probes: probes.map((probe) => ({
        ...probe,
        navn: `${probe.navn} ${longName}`.slice(0, 60).trimEnd(),
        platform: longName,
      })),
      newest: { sapa: offline, sdi: { outcome: 'status', detail: 'HTTP 500' } },
      reported: servicePageAt(now, { statements: [{ service: longName, state: 'full' }] }),
    }),
  hostile: (now) =>
    servicesAt(now, {
      probes: [makeProbe('x', hostileName, { platform: hostileName })],
      newest: { x: { outcome: 'network', detail: hostileName } },
      certificates: [{ name: hostileName, subject: hostileName, validTo: now + day }],
      reported: servicePageAt(now, { statements: [{ service: hostileName, state: 'none', svartidMs: 10 }] }),
    }),
}
