// Test app: the real app on a new real database, with a clock that tests move and rounds that tests record.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openDb } from '../../db/open.ts'
import { createStore } from '../../db/store.ts'
import type { Fact, FactKind } from '../../server/domain/facts/facts.ts'
import { builtInProducts } from '../../server/domain/facts/products.ts'
import type { Maintenance } from '../../server/domain/incidents/maintenance.ts'
import { kommuner } from '../../server/domain/kommuner.ts'
import type { CheckResult, Indeks } from '../../server/domain/measured/check.ts'
import type { PollerStatus } from '../../server/domain/ports/poller.ts'
import type { Store } from '../../server/domain/ports/store.ts'
import type { Rules } from '../../server/domain/readiness/group.ts'
import { type Assessor, createAssessor } from '../../server/domain/readiness/kommune.ts'
import type { Probe } from '../../server/domain/services/probe.ts'
import { day, hour, minute } from '../../server/domain/time.ts'
import { fileMaker } from '../../server/files/make.ts'
import { createApp } from '../../server/http/app.ts'
import { createAssets } from '../../server/http/assets.ts'
import type { ConfiguredFacts } from '../../server/http/facts.ts'
import type { KnownCertificate } from '../../views/model/certificates.ts'
import type { WatchedPage } from '../../views/model/service-page.ts'
import { ownLook } from '../../views/slide/pptx.ts'
import { makeResult } from './measured.ts'
import { createMovedClock } from './moved-clock.ts'

export const testNumbers = ['02.34.02', '02.34.04', '27.24.00', '29.18.00']

const testRules = (change: Partial<Rules> = {}): Rules => ({
  obligatory: testNumbers.map((kle) => ({ kle })),
  address: 'http://index.test',
  staleAfterMs: 12 * hour,
  flereFrom: 1,
  freshness: { freshWithinMs: 7 * day, minCases: 50 },
  benefits: true,
  maxAgeMs: { konfiguration: 90 * day, kald: 75 * day, loesninger: 400 * day },
  gates: [],
  ...change,
})

/** Replaces the schema of the imports. */
export const konfigurationSchema = { title: 'kle-konfiguration' }

/** Removes the default counts, so that a result has only those that a test gives it. */
const noCounts = { cases: undefined, receivedSince: undefined }

/** The index's answer for a number: a count, or fields of a result. */
export type Answer = number | Partial<CheckResult>

export const defaultFacts = (): Map<string, ConfiguredFacts> =>
  new Map(
    kommuner.map(({ kommunekode }, i) => [
      kommunekode,
      { esdh: i % 2 === 0 ? 'acadre' : 'nova', eoj: 'nexus', right: 'full', polled: true },
    ]),
  )

/** A database in a temporary folder, and an app on it. `close` deletes the folder. */
export const createTestApp = (
  options: {
    rules?: Partial<Rules>
    facts?: Map<string, ConfiguredFacts>
    demo?: boolean
    startAt?: number
    probes?: readonly Probe[]
    certificates?: readonly KnownCertificate[]
    servicePage?: WatchedPage
    observedMaxAgeMs?: number
    klikMaxAgeMs?: number
    maintenance?: readonly Maintenance[]
    /** Wraps the store that the app sees, for example to make it fail. */
    wrap?: (store: Store) => Store
  } = {},
) => {
  const folder = mkdtempSync(join(tmpdir(), 'borgerblik-http-'))
  const db = openDb(join(folder, 'demo.db'), 'demo')
  const limits = { keepMs: 14 * day, maxBytes: 40_000_000, keepHoursMs: 60 * day, keepRollupsMs: 400 * day }
  const store = createStore(db, limits)
  const clock = createMovedClock(options.startAt ?? Date.UTC(2026, 10, 23, 8))
  const intervalMs = 6 * hour
  const logged: string[] = []
  let rules = testRules(options.rules)
  const facts = options.facts ?? defaultFacts()
  let status: PollerStatus = { lagMs: 0, nextAt: clock.now() + intervalMs }

  const broken = new Set<string>()
  const assessor = (): Assessor => {
    const sound = createAssessor(rules)
    return {
      ...sound,
      assess: (kommunekode, ...rest) => {
        if (broken.has(kommunekode)) throw new Error('a broken rule')
        return sound.assess(kommunekode, ...rest)
      },
    }
  }

  const record = async (
    kommunekode: string,
    answers: Readonly<Record<string, Answer>>,
    trusted = true,
    indeks: Indeks = 'sdi',
  ): Promise<void> => {
    const now = clock.now()
    const results = Object.entries(answers).map(([kle, answer]): CheckResult => {
      const given = typeof answer === 'number' ? { cases: answer, receivedSince: answer } : answer
      return makeResult({ indeks, kommunekode, kle, measuredAt: now, ...noCounts, ...given })
    })
    await store.record({ kommunekode, results, recordedAt: now, trusted }, assessor(), 12 * hour)
  }

  const makeApp = () =>
    createApp({
      store: options.wrap?.(store) ?? store,
      clock,
      rules,
      facts,
      products: builtInProducts,
      services: [{ id: 'sdi' }, { id: 'ydi' }, ...(options.probes ?? [])],
      demo: options.demo ?? true,
      observedMaxAgeMs: options.observedMaxAgeMs ?? 21 * day,
      probes: options.probes ?? [],
      certificates: () => options.certificates ?? [],
      servicePage: options.servicePage,
      klikMaxAgeMs: options.klikMaxAgeMs ?? 75 * day,
      pulseMs: 10 * minute,
      keptTimes: limits,
      maintenance: (from, until) =>
        (options.maintenance ?? []).filter((window) => window.from < until && from < window.until),
      usualDeliveries: async () => new Map(),
      intervalMs,
      status: () => status,
      konfigurationSchema,
      assets: createAssets(),
      makeFile: fileMaker(ownLook),
      version: '1.2.3',
      log: (line) => logged.push(line),
    })

  return {
    app: makeApp(),
    /** Another app on the same store, as after a restart; with other rules when given. */
    restart: (change: Partial<Rules> = {}) => {
      rules = testRules(change)
      return makeApp()
    },
    store,
    clock,
    rules,
    facts,
    intervalMs,
    logged,
    /** Does what the poller does after a clock jump. */
    distrust: () => store.distrust(assessor(), clock.now()),
    /** Does what the server does when it starts with other rules. */
    reassess: (change: Partial<Rules>) => {
      rules = testRules(change)
      return store.reassess(assessor(), clock.now())
    },
    /** Makes the kommune's assessment throw, until it is repaired. */
    breakAssessmentOf: (kommunekode: string) => broken.add(kommunekode),
    repairAssessmentOf: (kommunekode: string) => broken.delete(kommunekode),
    /** Does what the server's task does: reassesses ended states. */
    reassessDue: () => store.reassessDue(assessor(), clock.now()),
    setStatus: (changes: Partial<PollerStatus>) => {
      status = { ...status, ...changes }
    },
    record,
    /** Imports facts. */
    report: async (kind: FactKind, facts: readonly Fact[]): Promise<void> => {
      const staged = store.stage(kind)
      staged.add(facts)
      await staged.commit({ name: 'test.csv', at: clock.now(), whole: false, confirms: false }, assessor())
      staged.drop()
    },
    /** Records a round with the same answers for every kommune. */
    round: async (answers: Readonly<Record<string, Answer>>): Promise<void> => {
      const id = await store.startRound('counts', clock.now(), kommuner.length)
      for (const { kommunekode } of kommuner) await record(kommunekode, answers)
      await store.endRound(id, { endedAt: clock.now(), done: kommuner.length, failed: 0 })
    },
    close: async (): Promise<void> => {
      await store.close()
      rmSync(folder, { recursive: true })
    },
  }
}

export type TestApp = ReturnType<typeof createTestApp>

/** Answers with cases for every number. */
export const allDelivered = Object.fromEntries(testNumbers.map((kle, i) => [kle, 100 + i]))
