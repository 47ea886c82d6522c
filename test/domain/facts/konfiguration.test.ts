// Tests which configuration of a number applies, and how many cases it lets through.
import { describe, expect, it } from 'vitest'
import type { Konfiguration, StoredFact } from '../../../server/domain/facts/facts.ts'
import {
  isLimited,
  type KnownKonfiguration,
  konfigurationAt,
  konfigurationerOf,
  letThrough,
  narrowingKey,
  narrowingOf,
} from '../../../server/domain/facts/konfiguration.ts'
import { type Cell, knownAt } from '../../../server/domain/measured/cell.ts'
import { day, hour } from '../../../server/domain/time.ts'
import { konfigurationFact } from '../../support/facts.ts'
import { makeCell, aWednesday as now } from '../../support/measured.ts'

const kle = '02.34.02'
const staleAfterMs = 12 * hour
const maxAgeMs = 30 * day
const shut = { aktiv: false } as const
const konfiguration = (change: Partial<Konfiguration> = {}) => konfigurationFact(change).value
const from = (fradato: string, change: Partial<Konfiguration> = {}) => konfiguration({ fradato, ...change })
const keyOf = (k: Konfiguration): string | undefined => {
  const narrowing = narrowingOf(k)
  return narrowing && narrowingKey(narrowing)
}
/** A cell whose cases have been counted again under a configuration. */
const counted = (k: Konfiguration, visible: number | undefined, change: Partial<Cell> = {}): Cell =>
  makeCell({ visible, narrowing: keyOf(k), ...change })

describe('narrowingOf', () => {
  it.each<[string, Konfiguration, ReturnType<typeof narrowingOf>]>([
    ['nothing narrows', konfiguration(), undefined],
    ['only the exception', konfiguration({ deaktiverFradatoForAktive: true }), undefined],
    ['not active', from('2022-01-01', { aktiv: false, fagsystemfilter: ['Nexus'] }), undefined],
    ['a fradato', from('2022-01-01'), { createdFrom: '2022-01-01', alsoActive: false, systems: [] }],
    [
      'a fradato with the exception',
      from('2022-01-01', { deaktiverFradatoForAktive: true }),
      { createdFrom: '2022-01-01', alsoActive: true, systems: [] },
    ],
    [
      'a filter: each system once, sorted, and no exception without a fradato',
      konfiguration({ fagsystemfilter: ['SBSYS', 'Acadre', 'SBSYS'], deaktiverFradatoForAktive: true }),
      { createdFrom: undefined, alsoActive: false, systems: ['Acadre', 'SBSYS'] },
    ],
  ])('%s', (_, k, expected) => {
    expect(narrowingOf(k)).toEqual(expected)
  })

  it('has equal keys exactly for equal narrowings', () => {
    const same = keyOf(from('2022-01-01', { fagsystemfilter: ['B', 'A', 'B'], oensket: 'aaben' }))
    expect(keyOf(from('2022-01-01', { fagsystemfilter: ['A', 'B'], visKleTitel: true }))).toBe(same)
    const others = [
      from('2022-01-02', { fagsystemfilter: ['A', 'B'] }),
      from('2022-01-01', { fagsystemfilter: ['A', 'B'], deaktiverFradatoForAktive: true }),
      from('2022-01-01', { fagsystemfilter: ['A B'] }),
      from('2022-01-01', { fagsystemfilter: ['A'] }),
      from('2022-01-01', { fagsystemfilter: ['A,B'] }),
      from('2022-01-01'),
      konfiguration({ fagsystemfilter: ['A', 'B'] }),
      konfiguration({ fagsystemfilter: ['2022-01-01'] }),
    ]
    expect(new Set([same, ...others.map(keyOf)]).size).toBe(others.length + 1)
  })
})

describe('konfigurationAt', () => {
  const at = (
    facts: StoredFact<'kle-konfiguration'>[],
    instant = now,
    countedWith?: string[],
  ): KnownKonfiguration => konfigurationAt(konfigurationerOf(facts), kle, instant, maxAgeMs, countedWith)

  it('is unknown when the number has no configuration', () => {
    const unknown = { kind: 'unknown', because: 'never', until: Infinity }
    expect(at([])).toEqual(unknown)
    expect(at([konfigurationFact({}, { key: '02.34.04' })])).toEqual(unknown)
  })

  it('is known for maxAgeMs from when it was recorded', () => {
    const until = now + maxAgeMs + 1
    const fact = konfigurationFact()
    expect(at([fact])).toEqual({ kind: 'known', konfiguration: fact.value, until })
    expect(at([fact], until - 1).kind).toBe('known')
    expect(at([fact], until)).toEqual({ kind: 'unknown', because: 'stale', until: Infinity })
  })

  it('has the age of its oplystDato in Copenhagen, not of when it was recorded', () => {
    const summer = Date.parse('2022-10-09T22:00:00Z')
    const fact = konfigurationFact({}, { oplystDato: '2022-10-10' })
    expect(at([fact])).toMatchObject({ kind: 'known', until: summer + maxAgeMs + 1 })
    expect(at([fact], summer).kind).toBe('known')
    expect(at([fact], summer + maxAgeMs).kind).toBe('known')
    expect(at([fact], summer + maxAgeMs + 1)).toMatchObject({ kind: 'unknown', because: 'stale' })
  })

  it('is unknown before its oplystDato', () => {
    const tomorrow = Date.parse('2022-11-02T23:00:00Z')
    const fact = konfigurationFact({}, { oplystDato: '2022-11-03' })
    expect(at([fact])).toEqual({ kind: 'unknown', because: 'future', until: tomorrow })
    expect(at([fact], tomorrow).kind).toBe('known')
    const today = konfigurationFact({}, { oplystDato: '2022-11-02' })
    expect(at([today]).kind).toBe('known')
  })

  describe('with numbers that are counted together', () => {
    const other = '02.34.99'
    const of = (own: Partial<Konfiguration> | undefined, together: Partial<Konfiguration> | undefined) =>
      at(
        [
          ...(own ? [konfigurationFact(own)] : []),
          ...(together ? [konfigurationFact(together, { key: other, recordedAt: now - day })] : []),
        ],
        now,
        [other],
      )
    const own = { oensket: 'aaben' } as const

    it.each<[string, Partial<Konfiguration> | undefined, Partial<Konfiguration> | undefined, object]>([
      [
        'only its own is reported',
        own,
        undefined,
        { konfiguration: konfiguration(own), until: now + maxAgeMs + 1 },
      ],
      ['only the other’s is reported, and open', undefined, own, { konfiguration: { aktiv: true } }],
      ['only the other’s is reported, and closed', undefined, { aktiv: false }, { because: 'never' }],
      [
        'both closed',
        { aktiv: false, ...own },
        { aktiv: false },
        { konfiguration: { aktiv: false, ...own } },
      ],
      ['only the other’s is open', { aktiv: false }, own, { konfiguration: { aktiv: true, ...own } }],
      [
        'only its own is open',
        own,
        { aktiv: false, oensket: 'lukket' },
        { konfiguration: konfiguration(own) },
      ],
    ])('%s', (_, a, b, expected) => {
      expect(of(a, b)).toMatchObject(expected)
    })

    it('changes when the first of them changes', () => {
      expect(of(own, own).until).toBe(now - day + maxAgeMs + 1)
      expect(of(shut, shut).until).toBe(now - day + maxAgeMs + 1)
    })

    it('lets through what either of them lets through', () => {
      const narrow = { fradato: '2022-01-01', fagsystemfilter: ['A'] }
      const merged = (together: Partial<Konfiguration>) => {
        const known = of(narrow, together)
        return known.kind === 'known' ? known.konfiguration : undefined
      }
      expect(merged(narrow)?.fradato).toBe('2022-01-01')
      expect(merged({ fradato: '2020-01-01' })?.fradato).toBe('2020-01-01')
      expect(merged({ fradato: '2022-06-01' })?.fradato).toBe('2022-01-01')
      expect(merged({})?.fradato).toBeUndefined()
      expect(merged({ fagsystemfilter: ['B'] })?.fagsystemfilter).toEqual(['A', 'B'])
      expect(merged({})?.fagsystemfilter).toEqual([])
      expect(merged({ deaktiverFradatoForAktive: true })?.deaktiverFradatoForAktive).toBe(true)
      expect(merged(narrow)?.deaktiverFradatoForAktive).toBe(false)
      expect(narrowingOf((of({}, narrow) as { konfiguration: Konfiguration }).konfiguration)).toBeUndefined()
    })

    it('has an intention only when they have the same', () => {
      expect(of({ oensket: 'lukket' }, { oensket: 'lukket' })).toMatchObject({
        konfiguration: { oensket: 'lukket' },
      })
      expect(of({ oensket: 'lukket' }, {})).toMatchObject({ konfiguration: { oensket: undefined } })
    })
  })
})

describe('isLimited', () => {
  it('is true for a limited right when the cell was counted, and for a limited right now', () => {
    expect(isLimited(makeCell())).toBe(false)
    expect(isLimited(undefined)).toBe(false)
    expect(isLimited(makeCell({ right: 'kle 02' }))).toBe(true)
    expect(isLimited(makeCell(), 'kle 02')).toBe(true)
    expect(isLimited(undefined, 'kle 02')).toBe(true)
  })
})

describe('letThrough', () => {
  const narrow = from('2022-01-01')
  const through = (cell: Cell | undefined, k: Konfiguration, right?: string) =>
    letThrough(cell, knownAt(cell, now, staleAfterMs, right), k, right)

  it.each<[string, Cell | undefined, Konfiguration, number | undefined]>([
    ['never measured', undefined, konfiguration(), undefined],
    ['too old', makeCell({ answeredAt: now - staleAfterMs - 1 }), konfiguration(), undefined],
    ['no right', makeCell({ answer: 'noRight', cases: undefined }), konfiguration(), undefined],
    ['nothing narrows', makeCell({ cases: 7 }), konfiguration(), 7],
    ['nothing narrows now', counted(narrow, 3, { cases: 7 }), konfiguration(), 7],
    ['no cases at all', makeCell({ cases: 0 }), narrow, 0],
    ['counted under it', counted(narrow, 3), narrow, 3],
    ['counted under it: 0', counted(narrow, 0), narrow, 0],
    ['more counted than there are cases', counted(narrow, 6, { cases: 5 }), narrow, 5],
    ['never counted again', makeCell(), narrow, undefined],
    ['counted under another configuration', counted(from('2021-01-01'), 3), narrow, undefined],
    ['requested under it, but not answered', counted(narrow, undefined), narrow, undefined],
    ['under a limited right: some', counted(narrow, 3, { right: 'kle 02' }), narrow, 3],
    ['under a limited right: 0', counted(narrow, 0, { right: 'kle 02' }), narrow, undefined],
  ])('%s', (_, cell, k, expected) => {
    expect(through(cell, k)).toBe(expected)
  })

  it('is undefined instead of 0 under a right that is limited only now', () => {
    expect(through(counted(narrow, 0), narrow, 'kle 02')).toBeUndefined()
  })
})
