// Tests that every store stages facts unseen, commits them all at once, and keeps former facts.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Fact, FactKind, Konfiguration, Origin } from '../../../server/domain/facts/facts.ts'
import { canonicalValue } from '../../../server/domain/facts/facts.ts'
import type { Store } from '../../../server/domain/ports/store.ts'
import type { KommuneData } from '../../../server/domain/readiness/group.ts'
import { day, hour } from '../../../server/domain/time.ts'
import { aWednesday as at, makeBatch, makeResult } from '../../support/measured.ts'
import { a, assessor, assessorOf, b, gapMs, type OpenStore, record } from './record.ts'

const konfiguration = (
  key: string,
  value: Partial<Konfiguration> = {},
  kommunekode = '0751',
): Fact<'kle-konfiguration'> => ({
  kind: 'kle-konfiguration',
  kommunekode,
  key,
  value: { aktiv: true, deaktiverFradatoForAktive: false, fagsystemfilter: [], ...value },
})

const kald = (maaned: string, type: 'sager' | 'ydelser'): Fact<'kald'> => ({
  kind: 'kald',
  kommunekode: '0751',
  key: `${maaned} ${type}`,
  value: { maaned, type, kald: 10, medData: 5 },
})

/** When 1 October 2022 began in Copenhagen. */
const october = Date.parse('2022-09-30T22:00:00Z')
const adds: Origin = { name: 'a.csv', at, whole: false, confirms: false }
const address = { name: 'https://example.test/', whole: true, confirms: true }

const stage = (store: Store, kind: FactKind, facts: readonly Fact[]) => {
  const staged = store.stage(kind)
  staged.add(facts)
  return staged
}

const take = async (
  store: Store,
  kind: FactKind,
  facts: readonly Fact[],
  origin: Partial<Origin> = {},
  used = assessor,
) => {
  const staged = stage(store, kind, facts)
  const expected = staged.outcome({ ...adds, ...origin })
  const made = await staged.commit({ ...adds, ...origin }, used)
  expect(made).toEqual(expected)
  staged.drop()
  return made
}

const keysOf = async (store: Store, kind: FactKind) =>
  (await store.readFacts(kind)).map(({ kommunekode, key }) => `${kommunekode} ${key}`)

const describeStaging = (open: OpenStore): void => {
  it('shows nothing before the commit, and everything after it, to other connections too', async () => {
    const { store, openAnother } = open()
    const other = openAnother()
    const before = [store.version(), other.version()]
    const staged = stage(store, 'kle-konfiguration', [konfiguration(a), konfiguration(b, {}, '0101')])
    expect(staged.outcome(adds)).toEqual({ rows: 2, added: 2, changed: 0, unchanged: 0, ended: 0 })
    expect(await store.readFacts('kle-konfiguration')).toEqual([])
    expect([store.version(), other.version()]).toEqual(before)
    await staged.commit(adds, assessor)
    for (const reader of [store, other])
      expect(await keysOf(reader, 'kle-konfiguration')).toEqual([`0101 ${b}`, `0751 ${a}`])
    expect(store.version()).not.toBe(before[0])
    expect(other.version()).not.toBe(before[1])
  })

  it('lets others write while facts are staged', async () => {
    const { store, openAnother } = open()
    const staged = stage(store, 'kle-konfiguration', [konfiguration(a)])
    await openAnother().writeMark('key', 'value')
    staged.add([konfiguration(b)])
    await staged.commit(adds, assessor)
    expect(await keysOf(store, 'kle-konfiguration')).toEqual([`0751 ${a}`, `0751 ${b}`])
  })

  it('keeps two stagings apart, and forgets a dropped one', async () => {
    const { store } = open()
    const dropped = stage(store, 'kle-konfiguration', [konfiguration(a)])
    const staged = stage(store, 'kle-konfiguration', [konfiguration(b)])
    dropped.drop()
    await staged.commit(adds, assessor)
    expect(await keysOf(store, 'kle-konfiguration')).toEqual([`0751 ${b}`])
  })
}

const describeDeciding = (open: OpenStore): void => {
  const watching = () => {
    const seen: [string, KommuneData][] = []
    const watcher = assessorOf((kommunekode, data, former, now) => {
      seen.push([kommunekode, data])
      return assessor.assess(kommunekode, data, former, now)
    })
    return { seen, watcher }
  }

  it('reassesses from the new configurations, and the latest half year of calls', async () => {
    const { store } = open()
    await record(store, at, [{ kle: a }])
    const { seen, watcher } = watching()
    await take(store, 'kle-konfiguration', [konfiguration(a), konfiguration(b)], {}, watcher)
    const months = ['2022-03', '2022-04', '2022-05', '2022-06', '2022-07', '2022-08', '2022-09']
    const calls = months.flatMap((maaned) => [kald(maaned, 'sager'), kald(maaned, 'ydelser')])
    await take(store, 'kald', calls, {}, watcher)
    expect(seen.map(([kommunekode]) => kommunekode)).toEqual(['0751', '0751'])
    const [, data] = seen[1] as [string, KommuneData]
    expect(data.konfigurationer.map(({ key }) => key)).toEqual([a, b])
    expect(data.kald.map(({ key }) => key).sort()).toEqual(
      calls
        .slice(2)
        .map(({ key }) => key)
        .sort(),
    )
    expect(await store.readKommune('0751')).toEqual({ ...data, deliveries: undefined })
    expect(await store.readKommune('0101')).toEqual({ cells: [], konfigurationer: [], kald: [] })
  })

  it('keeps the facts when an assessment throws, and records the kommune as undecided', async () => {
    const { store } = open()
    for (const kommunekode of ['0101', '0751']) await record(store, at, [{ kommunekode }])
    const failing = assessorOf((kommunekode, ...rest) => {
      if (kommunekode === '0751') throw new Error('a bug')
      return assessor.assess(kommunekode, ...rest)
    })
    await take(
      store,
      'kle-konfiguration',
      [konfiguration(a), { ...konfiguration(a), kommunekode: '0101' }],
      {},
      failing,
    )
    expect(await keysOf(store, 'kle-konfiguration')).toEqual([`0101 ${a}`, `0751 ${a}`])
    expect(await store.readUndecided()).toEqual([{ kommunekode: '0751', at, reason: 'a bug' }])
  })

  it('reassesses nothing when nothing changes, nor for kinds that no assessment uses', async () => {
    const { store } = open()
    await record(store, at, [{ kle: a }])
    const { seen, watcher } = watching()
    await take(store, 'kle-konfiguration', [konfiguration(a)], {}, watcher)
    expect(seen).toHaveLength(1)
    await take(store, 'kle-konfiguration', [konfiguration(a)], { at: at + 1 }, watcher)
    const klik = { opgave: '31', status: 'fuldfoert' } as const
    await take(store, 'klik', [{ kind: 'klik', kommunekode: '0751', key: '31', value: klik }], {}, watcher)
    expect(seen).toHaveLength(1)
    // A confirmed fact is known for longer.
    await take(store, 'kle-konfiguration', [konfiguration(a)], { at: at + 1, confirms: true }, watcher)
    expect(seen).toHaveLength(2)
  })

  it('reassesses only kommuner whose facts an address adds, changes, ends, or confirms without oplystDato', async () => {
    const { store } = open()
    const kommunekoder = ['0101', '0147', '0461', '0751', '0851']
    for (const kommunekode of kommunekoder) {
      const results = [makeResult({ kommunekode })]
      await store.record(makeBatch(results, { kommunekode }), assessor, gapMs)
    }
    const { seen, watcher } = watching()
    const decidedIn = async (facts: Fact[], n: number) => {
      seen.length = 0
      await take(store, 'kle-konfiguration', facts, { ...address, at: at + n * hour }, watcher)
      return seen.map(([kommunekode]) => kommunekode)
    }
    const dated = (kommunekode: string, aktiv = true): Fact => ({
      ...konfiguration(a, { aktiv }, kommunekode),
      oplystDato: '2022-10-01',
    })
    const first = ['0101', '0147', '0461'].map((kommunekode) => dated(kommunekode))
    expect(await decidedIn([...first, konfiguration(a, {}, '0751')], 0)).toEqual([
      '0101',
      '0147',
      '0461',
      '0751',
    ])
    const next = [dated('0101'), dated('0147', false), konfiguration(a, {}, '0751'), dated('0851')]
    expect(await decidedIn(next, 1)).toEqual(['0147', '0461', '0751', '0851'])
    expect(await decidedIn(next, 2)).toEqual(['0751'])
  })
}

const describeHistory = (open: OpenStore): void => {
  it('imports are read latest first, also those that were recorded out of order', async () => {
    const { store } = open()
    for (const [name, days] of [
      ['new.csv', 2],
      ['old.csv', 0],
      ['mid.csv', 1],
    ] as const)
      await take(store, 'kle-konfiguration', [konfiguration(a, { fradato: `2020-01-0${days + 1}` })], {
        name,
        at: at + days * day,
      })
    const origins = async (n: number) => (await store.readImports(n)).map(({ origin }) => origin)
    expect(await origins(5)).toEqual(['new.csv', 'mid.csv', 'old.csv'])
    expect(await origins(1)).toEqual(['new.csv'])
  })

  it('a repeated import changes nothing, in any order of keys', async () => {
    const { store } = open()
    const reported = { ...konfiguration(a, { fradato: '2020-01-01' }), oplystDato: '2022-10-01' }
    await take(store, 'kle-konfiguration', [reported])
    const value = Object.fromEntries(Object.entries(reported.value).reverse()) as Konfiguration
    const again = await take(store, 'kle-konfiguration', [{ ...reported, value }], {
      name: 'b.csv',
      at: at + day,
    })
    expect(again).toEqual({ rows: 1, added: 0, changed: 0, unchanged: 1, ended: 0 })
    expect(await store.readImports(5)).toHaveLength(1)
    expect(await store.readFacts('kle-konfiguration')).toEqual([
      { ...reported, origin: 'a.csv', recordedAt: at, knownSinceAt: october },
    ])
  })

  it.each([
    ['another value', { value: { ...konfiguration(a).value, aktiv: false } }, october],
    ['another oplystDato', { oplystDato: '2022-10-02' }, october],
    ['both', { value: { ...konfiguration(a).value, aktiv: false }, oplystDato: '2022-10-02' }, october + day],
  ])(
    '%s replaces the fact, and the former one can still be read as known then',
    async (_, change, knownSinceAt) => {
      const { store } = open()
      const reported = { ...konfiguration(a), oplystDato: '2022-10-01' }
      await take(store, 'kle-konfiguration', [reported, konfiguration(b)])
      const made = await take(store, 'kle-konfiguration', [{ ...reported, ...change }], {
        name: 'b.csv',
        at: at + day,
      })
      expect(made).toEqual({ rows: 1, added: 0, changed: 1, unchanged: 0, ended: 0 })
      const read = async (knownAt?: number) =>
        (await store.readFacts('kle-konfiguration', { kommunekode: '0751', knownAt }))[0]
      const next = { ...reported, ...change, origin: 'b.csv', recordedAt: at + day, knownSinceAt }
      expect(await read()).toEqual(next)
      expect(await read(at + day)).toEqual(await read())
      const former = { ...reported, origin: 'a.csv', recordedAt: at, knownSinceAt: october }
      expect(await read(at + day - 1)).toEqual(former)
      expect(await read(at - 1)).toBeUndefined()
      expect(await store.readImports(1)).toEqual([
        { id: 2, kind: 'kle-konfiguration', origin: 'b.csv', recordedAt: at + day, ...made },
      ])
    },
  )

  it('is known since the first report of the same, whichever of file and address reports it, until it is another or ends', async () => {
    const { store } = open()
    const known: (string | undefined)[] = []
    const report = async (n: number, facts: Fact[], origin: Partial<Origin> = {}) => {
      await take(store, 'kle-konfiguration', facts, { ...origin, at: at + n * day })
      const [fact] = await store.readFacts('kle-konfiguration', { kommunekode: '0751' })
      known.push(fact && new Date(fact.knownSinceAt).toISOString().slice(0, 10))
    }
    const one = (value: Partial<Konfiguration>, oplystDato?: string) => ({
      ...konfiguration(a, value),
      oplystDato,
    })
    // Recorded on 2 November, and then a day later each time.
    await report(0, [one({})])
    await report(1, [one({})], address)
    await report(2, [one({}, '2022-11-04')], address)
    await report(3, [one({ oplystAf: 'Digitalisering', oensket: 'aaben', visKleTitel: true }, '2022-11-05')])
    await report(4, [one({ visDokumenttitler: true }, '2022-10-20')])
    await report(5, [one({ fradato: '2022-01-01' }, '2022-11-07')], address)
    await report(6, [one({ fradato: '2022-01-01' })], address)
    await report(7, [], address)
    await report(8, [one({ fradato: '2022-01-01' })], address)
    expect(known).toEqual([
      ...['2022-11-02', '2022-11-02', '2022-11-02', '2022-11-02'],
      // A day begins in Copenhagen.
      ...['2022-10-19', '2022-11-06', '2022-11-06', undefined, '2022-11-10'],
    ])
    const [then] = await store.readFacts('kle-konfiguration', { knownAt: at + 3 * day })
    expect(then?.knownSinceAt).toBe(at)
  })

  it.each<[string, [Partial<Konfiguration>, string?, Partial<Origin>?][], string]>([
    [
      'a value reported for a later day',
      [
        [{}, '2022-09-01'],
        [{ aktiv: false }, '2022-10-01'],
        [{}, undefined, address],
        [{}, '2022-09-01'],
      ],
      '2022-11-04',
    ],
    [
      'the value it replaces',
      [
        [{ aktiv: false }, '2022-10-01'],
        [{}, '2022-09-01'],
      ],
      '2022-11-03',
    ],
    ['a value imported later', [[{ aktiv: false }], [{}, '2022-11-01']], '2022-11-03'],
    [
      'a value confirmed later',
      [
        [{ aktiv: false }, undefined, address],
        [{ aktiv: false }, undefined, address],
        [{}, '2022-11-03'],
      ],
      '2022-11-04',
    ],
    [
      'no other value',
      [
        [{}, '2022-10-01'],
        [{}, undefined, address],
        [{}, '2022-09-01'],
      ],
      '2022-08-31',
    ],
    [
      'a value of an earlier day',
      [
        [{ aktiv: false }, '2022-08-31'],
        [{}, '2022-09-01'],
      ],
      '2022-08-31',
    ],
    [
      'a value of the same day',
      [
        [{ aktiv: false }, '2022-09-01'],
        [{}, '2022-09-01'],
      ],
      '2022-08-31',
    ],
    [
      'a difference aside',
      [
        [{ oplystAf: 'IT' }, '2022-10-01'],
        [{}, '2022-09-01'],
      ],
      '2022-08-31',
    ],
  ])(
    'a day that the same is reported for counts as known since then, unless the key had another value later: %s',
    async (_, reports, since) => {
      const { store } = open()
      for (const [n, [value, oplystDato, origin]] of reports.entries())
        await take(store, 'kle-konfiguration', [{ ...konfiguration(a, value), oplystDato }], {
          ...origin,
          at: at + n * day,
        })
      const [fact] = await store.readFacts('kle-konfiguration')
      expect(new Date(fact?.knownSinceAt ?? 0).toISOString().slice(0, 10)).toBe(since)
    },
  )

  it('facts that are not about a kommune are read by key, and in parts', async () => {
    const { store } = open()
    const event = (key: string): Fact => ({
      ...{ kind: 'haendelser', kommunekode: '', key },
      value: { titel: key, fra: '2022-10-01', omfang: [] },
    })
    await take(store, 'haendelser', ['b', 'æ 1', 'a/1', 'c'].map(event))
    const part = async (after: string, limit: number) =>
      (await store.readFactPart('haendelser', { after, limit })).map(({ key }) => key)
    expect([await part('', 3), await part('c', 3), await part('æ 1', 3)]).toEqual([
      ['a/1', 'b', 'c'],
      ['æ 1'],
      [],
    ])
    const keys = ['æ 1', 'x', 'a/1']
    const found = await store.readFacts('haendelser', { kommunekode: '', keys })
    expect(found.map(({ key }) => key)).toEqual(['a/1', 'æ 1'])
    expect(await store.readFacts('haendelser', { keys: [] })).toEqual([])
  })

  it('a full import ends facts of its kind that it no longer contains', async () => {
    const { store } = open()
    await take(store, 'kald', [kald('2022-09', 'sager')])
    await take(store, 'kle-konfiguration', [konfiguration(a), konfiguration(b)])
    const made = await take(store, 'kle-konfiguration', [konfiguration(b)], { at: at + day, whole: true })
    expect(made).toEqual({ rows: 1, added: 0, changed: 0, unchanged: 1, ended: 1 })
    expect(await keysOf(store, 'kle-konfiguration')).toEqual([`0751 ${b}`])
    expect(await store.readFacts('kle-konfiguration', { knownAt: at })).toHaveLength(2)
    expect(await store.readFacts('kald')).toHaveLength(1)
  })

  it('an address ends facts that it reported itself, and no facts of files', async () => {
    const { store } = open()
    await take(store, 'kle-konfiguration', [konfiguration('02.01.01')])
    await take(store, 'kle-konfiguration', [konfiguration(a), konfiguration(b)], address)
    const made = await take(store, 'kle-konfiguration', [konfiguration(a)], { ...address, at: at + day })
    expect(made).toEqual({ rows: 1, added: 0, changed: 0, unchanged: 1, ended: 1 })
    expect(await keysOf(store, 'kle-konfiguration')).toEqual(['0751 02.01.01', `0751 ${a}`])
  })

  it('a fact that an address repeats becomes its own, whatever its former origin, and the address may end it', async () => {
    const { store } = open()
    await take(store, 'kle-konfiguration', [konfiguration(a), konfiguration(b)])
    const versions = [store.factsVersion()]
    const heard = await take(store, 'kle-konfiguration', [konfiguration(a)], { ...address, at: at + 1 })
    expect(heard).toEqual({ rows: 1, added: 0, changed: 0, unchanged: 1, ended: 0 })
    versions.push(store.factsVersion())
    expect(new Set(versions).size).toBe(2)
    const originOf = async () =>
      (await store.readFacts('kle-konfiguration')).map(({ key, origin }) => [key, origin])
    expect(await originOf()).toEqual([
      [a, address.name],
      [b, 'a.csv'],
    ])
    expect(await store.readImports(5)).toMatchObject([{ origin: address.name, ...heard }, { id: 1 }])
    const dropped = await take(store, 'kle-konfiguration', [], { ...address, at: at + 2 })
    expect(dropped).toMatchObject({ rows: 0, ended: 1 })
    expect(await originOf()).toEqual([[b, 'a.csv']])
  })

  it('an address that replaces another ends the facts of the former address, and no facts of files', async () => {
    const { store } = open()
    await take(store, 'kle-konfiguration', [konfiguration('02.01.01')], { name: 'https.csv' })
    const former = { ...address, name: 'http://former.test/k' }
    await take(store, 'kle-konfiguration', [konfiguration(a), konfiguration(b)], former)
    const made = await take(store, 'kle-konfiguration', [konfiguration(a)], { ...address, at: at + day })
    expect(made).toEqual({ rows: 1, added: 0, changed: 0, unchanged: 1, ended: 1 })
    const facts = await store.readFacts('kle-konfiguration')
    expect(facts.map(({ key, origin }) => [key, origin])).toEqual([
      ['02.01.01', 'https.csv'],
      [a, address.name],
    ])
  })

  it('a later confirmation does not change the age of a fact as known before it', async () => {
    const { store } = open()
    await take(store, 'kle-konfiguration', [konfiguration(a)], address)
    await take(store, 'kle-konfiguration', [konfiguration(a)], { ...address, at: at + day })
    const recordedAt = async (knownAt?: number) =>
      (await store.readFacts('kle-konfiguration', { knownAt })).map((fact) => fact.recordedAt)
    expect(await recordedAt(at + day - 1)).toEqual([at])
    expect(await recordedAt(at + day)).toEqual([at + day])
    expect(await recordedAt()).toEqual([at + day])
  })

  it('a fact that an address repeats has the time of the confirmation, without a new import', async () => {
    const { store } = open()
    const confirms = { name: 'https://example.test/', confirms: true }
    await take(store, 'kle-konfiguration', [konfiguration(a)], confirms)
    await take(store, 'kle-konfiguration', [konfiguration(a)], { ...confirms, at: at + day })
    expect(await store.readFacts('kle-konfiguration')).toMatchObject([{ recordedAt: at + day }])
    expect(await store.readImports(5)).toHaveLength(1)
  })

  it('each kind has its number of current facts, and when the newest was imported or confirmed', async () => {
    const { store } = open()
    expect(await store.readFactAges()).toEqual([])
    await take(store, 'kald', [kald('2022-09', 'sager')])
    const confirms = { name: 'https://k', whole: true, confirms: true }
    await take(store, 'kle-konfiguration', [konfiguration(a), konfiguration(b)], confirms)
    await take(store, 'kle-konfiguration', [konfiguration(a)], { ...confirms, at: at + day })
    expect((await store.readFactAges()).sort((x, y) => (x.kind < y.kind ? -1 : 1))).toEqual([
      { kind: 'kald', facts: 1, newestAt: at },
      { kind: 'kle-konfiguration', facts: 1, newestAt: at + day },
    ])
  })

  it('after any imports the latest facts are current, and the facts known at each moment can be read', async () => {
    const fact = fc.record({
      kommunekode: fc.constantFrom('0751', '0101'),
      key: fc.constantFrom('1', '2', '3'),
      aktiv: fc.boolean(),
      oplystDato: fc.constantFrom(undefined, '2022-10-01', '2022-10-02'),
    })
    const file = fc.record({
      whole: fc.boolean(),
      facts: fc.uniqueArray(fact, { selector: ({ kommunekode, key }) => `${kommunekode} ${key}` }),
    })
    await fc.assert(
      fc.asyncProperty(fc.array(file, { maxLength: 6 }), async (files) => {
        const { store } = open()
        let reported = new Map<string, string>()
        const moments: [number, string[]][] = [[at - 1, []]]
        for (const [n, { whole, facts }] of files.entries()) {
          const next = new Map(whole ? [] : reported)
          const counted = { rows: facts.length, added: 0, changed: 0, unchanged: 0, ended: 0 }
          for (const { kommunekode, key, aktiv, oplystDato } of facts) {
            const id = `${kommunekode} ${key}`
            const text = `${canonicalValue(konfiguration(key, { aktiv }).value)} ${oplystDato}`
            if (!reported.has(id)) counted.added += 1
            else counted[reported.get(id) === text ? 'unchanged' : 'changed'] += 1
            next.set(id, text)
          }
          counted.ended = [...reported.keys()].filter((id) => !next.has(id)).length
          const list = facts.map(({ aktiv, key, ...rest }) => ({ ...konfiguration(key, { aktiv }), ...rest }))
          expect(await take(store, 'kle-konfiguration', list, { at: at + n, whole })).toEqual(counted)
          reported = next
          moments.push([at + n, [...next].map(([id, text]) => `${id} ${text}`).sort()])
        }
        for (const [knownAt, expected] of moments) {
          const facts = await store.readFacts('kle-konfiguration', { knownAt })
          const texts = facts.map(
            (f) => `${f.kommunekode} ${f.key} ${canonicalValue(f.value)} ${f.oplystDato}`,
          )
          expect(texts.sort()).toEqual(expected)
        }
      }),
      { numRuns: 40 },
    )
  })
}

const describeEnding = (open: OpenStore): void => {
  const all = (most: number, kommunekode = '0751') =>
    Array.from({ length: most }, (_, i) =>
      konfiguration(`02.10.${String(i).padStart(2, '0')}`, {}, kommunekode),
    )
  const kind = 'kle-konfiguration'
  const file = { whole: true }

  it.each<[string, number, number, boolean]>([
    ['all of ten', 10, 0, false],
    ['all of eleven', 11, 0, true],
    ['eleven of 54, more than a fifth', 54, 43, true],
    ['eleven of 55, a fifth', 55, 44, false],
  ])('an import that would end %s', async (_, held, left, isRefused) => {
    for (const origin of [file, address]) {
      const { store } = open()
      await take(store, kind, all(held), origin)
      const versions = [store.version()]
      const made = await take(store, kind, all(left), { ...origin, at: at + 1 })
      const counted = { rows: left, added: 0, changed: 0, unchanged: left, ended: held - left }
      expect(made).toEqual(isRefused ? { ...counted, refused: { lost: held - left, held } } : counted)
      expect(await keysOf(store, kind)).toHaveLength(isRefused ? held : left)
      expect(await store.readImports(5)).toHaveLength(isRefused ? 1 : 2)
      // Pages that show the refusal are made again.
      versions.push(store.version())
      expect(new Set(versions).size).toBe(2)
      const name = 'name' in origin ? origin.name : 'a.csv'
      expect(await store.readRefusedImports()).toEqual(
        isRefused ? [{ kind, origin: name, refusedAt: at + 1, rows: left, ending: held - left, held }] : [],
      )
    }
  })

  it('a fact with a new value does not end', async () => {
    const { store } = open()
    await take(store, kind, all(20), file)
    const shut = all(20).map(({ value, ...rest }) => ({ ...rest, value: { ...value, aktiv: false } }))
    expect(await take(store, kind, shut, file)).toMatchObject({ changed: 20, ended: 0 })
  })

  const activity = (product: string, dato: string, tekst = 'Møde'): Fact<'aktiviteter'> => ({
    ...{ kind: 'aktiviteter', kommunekode: '', key: `${product} ${dato}` },
    value: { product, dato, tekst },
  })

  it('an activity of a later day is a new value for its product', async () => {
    const { store } = open()
    const week = (dato: string, n: number) => Array.from({ length: n }, (_, i) => activity(`p${i}`, dato))
    await take(store, 'aktiviteter', week('2026-11-20', 30), file)
    const next = { ...file, at: at + 1 }
    expect(await take(store, 'aktiviteter', week('2026-11-27', 19), next)).toEqual({
      ...{ rows: 19, added: 19, changed: 0, unchanged: 0, ended: 30, refused: { lost: 11, held: 30 } },
    })
    expect(await store.readRefusedImports()).toMatchObject([{ ending: 11, held: 30 }])
    expect(await take(store, 'aktiviteter', week('2026-11-13', 20), next)).toMatchObject({
      refused: { lost: 30, held: 30 },
    })
    expect(await take(store, 'aktiviteter', week('2026-11-27', 20), next)).toEqual({
      ...{ rows: 20, added: 20, changed: 0, unchanged: 0, ended: 30 },
    })
  })

  it('an activity that is held already is no new value for others of its product', async () => {
    const { store } = open()
    const days = Array.from({ length: 20 }, (_, i) => `2026-11-${String(30 - i).padStart(2, '0')}`)
    const plan = days.flatMap((dato) => ['a', 'b', 'c'].map((product) => activity(product, dato)))
    await take(store, 'aktiviteter', plan, file)
    const cutOff = { lost: 57, held: 60 }
    expect(await take(store, 'aktiviteter', plan.slice(0, 3), file)).toMatchObject({
      ...{ unchanged: 3, ended: 57, refused: cutOff },
    })
    const renamed = ['a', 'b', 'c'].map((product) => activity(product, '2026-11-30', 'Workshop'))
    expect(await take(store, 'aktiviteter', renamed, file)).toMatchObject({ changed: 3, refused: cutOff })
    const rest = ['a', 'b', 'c'].map((product) => activity(product, '2026-12-01'))
    expect(await take(store, 'aktiviteter', rest, file)).toMatchObject({ added: 3, ended: 60 })
  })

  it('an address is held against what addresses have reported, because it ends nothing else', async () => {
    const { store } = open()
    await take(store, kind, all(60, '0101'))
    await take(store, kind, all(12), address)
    expect(await take(store, kind, [], address)).toMatchObject({
      ...{ ended: 12, refused: { lost: 12, held: 12 } },
    })
  })

  it('the latest refusal of each origin is kept until an import from where it came is taken, also one that changes nothing', async () => {
    const { store } = open()
    await take(store, kind, all(20), address)
    const refusals = async () =>
      (await store.readRefusedImports()).map(({ origin, refusedAt, ending }) => [
        origin,
        refusedAt - at,
        ending,
      ])
    const takeAt = (n: number, facts: Fact[], origin: Partial<Origin>) =>
      take(store, kind, facts, { ...origin, at: at + n })
    await takeAt(1, [], address)
    await takeAt(2, all(1), address)
    await takeAt(3, all(2), { ...file, name: 'b.csv' })
    expect(await refusals()).toEqual([
      ['b.csv', 3, 18],
      [address.name, 2, 19],
    ])
    await takeAt(4, [konfiguration(a)], { name: 'c.csv' })
    expect(await refusals()).toEqual([[address.name, 2, 19]])
    await takeAt(5, all(20), address)
    expect(await refusals()).toEqual([])
  })

  it('an import that may end facts ends however many', async () => {
    const { store } = open()
    await take(store, kind, all(20), address)
    const allowed = { ...address, allowsEnding: true }
    expect(await take(store, kind, [], allowed)).toEqual({
      ...{ rows: 0, added: 0, changed: 0, unchanged: 0, ended: 20 },
    })
    expect(await keysOf(store, kind)).toEqual([])
  })

  it('a file that is whole for the kommuner it names ends only their facts, whoever reported them', async () => {
    const { store } = open()
    const b1 = konfiguration(b)
    await take(store, kind, [konfiguration(a), b1, konfiguration(a, {}, '0101')])
    await take(store, kind, [konfiguration('02.01.01')], { ...address, whole: false })
    const staged = stage(store, kind, [b1])
    const origin: Origin = { ...adds, name: 'c.csv', at: at + 1, whole: 'kommuner' }
    expect(staged.ending(origin, 1)).toEqual([{ kommunekode: '0751', key: '02.01.01', origin: address.name }])
    expect(staged.ending(origin, 5).map(({ key }) => key)).toEqual(['02.01.01', a])
    expect(staged.ending({ ...origin, whole: false }, 5)).toEqual([])
    staged.drop()
    expect(await take(store, kind, [b1], origin)).toMatchObject({ unchanged: 1, ended: 2 })
    expect(await keysOf(store, kind)).toEqual([`0101 ${a}`, `0751 ${b}`])
    expect(await take(store, kind, [], origin)).toMatchObject({ ended: 0 })
  })

  it('a file that is whole for the kommuner it names reassesses those of which it ends facts', async () => {
    const { store } = open()
    for (const kommunekode of ['0101', '0751']) await record(store, at, [{ kommunekode }])
    await take(store, kind, [konfiguration(a), konfiguration(b), konfiguration(a, {}, '0101')])
    const seen: string[] = []
    const watcher = assessorOf((kommunekode, ...rest) => {
      seen.push(kommunekode)
      return assessor.assess(kommunekode, ...rest)
    })
    await take(store, kind, [konfiguration(b)], { whole: 'kommuner' }, watcher)
    expect(seen).toEqual(['0751'])
  })
}

export const describeFacts = (open: OpenStore): void => {
  describe('staged facts', () => describeStaging(open))
  describe('assessments from facts', () => describeDeciding(open))
  describe('facts that an import ends', () => describeEnding(open))
  describe('facts over time', () => describeHistory(open))
}
