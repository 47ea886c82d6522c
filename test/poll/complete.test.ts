// Tests rounds with imported facts: numbers counted together, configurations, own systems, benefits.
import { describe, expect, it } from 'vitest'
import type { Fact } from '../../server/domain/facts/facts.ts'
import { indekser } from '../../server/domain/measured/check.ts'
import type { Rules } from '../../server/domain/readiness/group.ts'
import { createAssessor } from '../../server/domain/readiness/kommune.ts'
import { hour, second } from '../../server/domain/time.ts'
import { startPoller } from '../../server/poll/poller.ts'
import { createPrecedence } from '../../server/poll/precedence.ts'
import { createIndexDouble } from '../support/index-double.ts'
import { rulesFor } from '../support/measured.ts'
import { createMovedClock } from '../support/moved-clock.ts'
import { openTestStore } from '../support/store.ts'

const konfiguration = (kle: string, change: object = {}): Fact => ({
  kind: 'kle-konfiguration',
  kommunekode: '0751',
  key: kle,
  value: { aktiv: true, deaktiverFradatoForAktive: false, fagsystemfilter: [], ...change },
})
const retired: Fact = {
  kind: 'kle',
  kommunekode: '',
  key: '02.34.02',
  value: { udgaaet: '2020-01-01', afloestAf: ['02.34.99'] },
}
const loesning = (kind: 'esdh' | 'eoj', systemUuid: string, oplystDato?: string): Fact => ({
  kind: 'loesninger',
  kommunekode: '0751',
  key: kind,
  value: { kind, product: kind === 'esdh' ? 'acadre' : 'nexus', systemUuid },
  oplystDato,
})

/** Runs a round over Aarhus and København with these facts; returns the requests about each. */
const requestsWith = async (facts: Fact[], change: Partial<Rules> = {}) => {
  const clock = createMovedClock()
  const source = createIndexDouble(clock)
  const { store } = openTestStore()
  const rules = rulesFor(['02.34.02', '27.36.04'], { staleAfterMs: 2 * hour, ...change })
  for (const fact of facts) {
    const staged = store.stage(fact.kind)
    staged.add([fact])
    await staged.commit(
      { name: 'test', at: clock.now(), whole: false, confirms: false },
      createAssessor(rules),
    )
    staged.drop()
  }
  const poller = startPoller({
    store,
    source,
    time: clock,
    lag: { since: () => 0, stop: () => undefined },
    polled: ['0101', '0751'].map((kommunekode) => ({ kommunekode, right: 'full', systemUuid: 'configured' })),
    rules,
    assessor: createAssessor(rules),
    precedence: createPrecedence(clock),
    options: { countsMs: hour, pulseMs: 24 * hour, pulseSample: 1, concurrency: 2 },
    log: () => undefined,
    isPaused: () => false,
  })
  await clock.advance(second)
  await poller.stop()
  const requestsFor = (kommunekode: string) =>
    indekser.flatMap((indeks) =>
      source.requests
        .map((a) => a.request)
        .filter((a) => a.indeks === indeks && a.kommunekode === kommunekode),
    )
  const groups = (await store.readGroups()).filter((g) => g.kommunekode === '0751')
  return { aarhus: requestsFor('0751'), koebenhavn: requestsFor('0101'), groups }
}

describe('a round', () => {
  it('makes plain requests without imported facts', async () => {
    const { aarhus } = await requestsWith([])
    expect(aarhus.map((a) => [a.indeks, a.kle, a.countedWith, a.narrowing, a.systemUuid])).toEqual([
      ['sdi', '02.34.02', undefined, undefined, 'configured'],
      ['sdi', '27.36.04', undefined, undefined, 'configured'],
    ])
  })

  it('counts a retired number together with its successor, everywhere', async () => {
    const { aarhus, koebenhavn } = await requestsWith([retired])
    for (const requests of [aarhus, koebenhavn])
      expect(requests.map((a) => [a.kle, a.countedWith])).toEqual([
        ['02.34.02', ['02.34.99']],
        ['27.36.04', undefined],
      ])
  })

  it("counts under a kommune's own configuration too", async () => {
    const { aarhus, koebenhavn } = await requestsWith([
      konfiguration('02.34.02', { fradato: '2022-01-01' }),
      konfiguration('27.36.04'),
    ])
    expect(aarhus.map((a) => a.narrowing?.createdFrom)).toEqual(['2022-01-01', undefined])
    expect(koebenhavn.every((a) => a.narrowing === undefined)).toBe(true)
  })

  it('does not count under a filter of more than five systems', async () => {
    const filter = (n: number) => ({ fagsystemfilter: Array.from({ length: n }, (_, i) => `System ${i}`) })
    const { aarhus } = await requestsWith([
      konfiguration('02.34.02', filter(6)),
      konfiguration('27.36.04', filter(5)),
    ])
    expect(aarhus.map((a) => a.narrowing?.systems.length)).toEqual([undefined, 5])
  })

  it('does not count under a configuration that is closed or too old', async () => {
    const old = { ...konfiguration('02.34.02', { fradato: '2022-01-01' }), oplystDato: '2000-01-01' } as Fact
    const closed = konfiguration('27.36.04', { aktiv: false, fradato: '2022-01-01' })
    const { aarhus } = await requestsWith([old, closed])
    expect(aarhus.every((a) => a.narrowing === undefined)).toBe(true)
  })

  it('counts by the reported system of the kind of product', async () => {
    const { aarhus } = await requestsWith([loesning('esdh', 'reported-system')])
    expect(aarhus.map((a) => a.systemUuid)).toEqual(['reported-system', 'configured'])
  })

  it('counts a retired number under its successor when both are obligatory', async () => {
    const both: Fact = { ...retired, value: { udgaaet: '2020-01-01', afloestAf: ['02.34.04'] } } as Fact
    const obligatory = ['02.34.02', '02.34.04'].map((kle) => ({ kle }))
    const { aarhus, groups } = await requestsWith([both], { obligatory })
    expect(aarhus.map((a) => [a.kle, a.countedWith])).toEqual([
      ['02.34.02', undefined],
      ['02.34.04', ['02.34.02']],
    ])
    expect(groups.find((g) => g.group === '02')).toMatchObject({ obligatory: 1, delivered: 1 })
  })

  it('does not count by a system that was reported too long ago', async () => {
    const { aarhus } = await requestsWith([loesning('esdh', 'reported-system', '2025-10-01')])
    expect(aarhus.map((a) => a.systemUuid)).toEqual(['configured', 'configured'])
  })

  it('counts benefits besides cases, and together with successors', async () => {
    const successor: Fact = {
      ...retired,
      key: '27.36.04',
      value: { udgaaet: '2020-01-01', afloestAf: ['27.36.99'] },
    } as Fact
    const { aarhus, groups } = await requestsWith([successor], { benefits: true })
    expect(aarhus.map((a) => [a.indeks, a.kle, a.countedWith, a.systemUuid])).toEqual([
      ['sdi', '02.34.02', undefined, 'configured'],
      ['sdi', '27.36.04', ['27.36.99'], 'configured'],
      ['ydi', '27.36.04', ['27.36.99'], undefined],
    ])
    expect(groups.find((g) => g.group === '27')).toMatchObject({ cases: 5, benefits: { bevillinger: 5 } })
  })

  it('assesses the state from the imported configurations', async () => {
    const { groups } = await requestsWith([konfiguration('02.34.02', { aktiv: false, oensket: 'aaben' })])
    expect(groups.find((g) => g.group === '02')?.konfiguration).toMatchObject({
      outcome: 'no',
      faults: { deliveredClosed: { numbers: 1, first: ['02.34.02'] } },
    })
    expect(groups.find((g) => g.group === '27')?.konfiguration).toMatchObject({ outcome: 'notMeasured' })
  })
})
