// Tests the demo's reported facts: the figures the audience knows, and the form of each fact.
import { describe, expect, it } from 'vitest'
import { type Fact, klikStatuses } from '../../../server/domain/facts/facts.ts'
import { builtInProducts } from '../../../server/domain/facts/products.ts'
import { spanOf } from '../../../server/domain/incidents/haendelse.ts'
import { kommuneByCode } from '../../../server/domain/kommuner.ts'
import { copenhagenDay, day } from '../../../server/domain/time.ts'
import { parseScope } from '../../../server/imports/scope.ts'
import { konfigurationerOf } from '../../../server/sandbox/scenario/demo-konfigurationer.ts'
import { kontakterOf } from '../../../server/sandbox/scenario/demo-kontakter.ts'
import {
  aktiviteterOf,
  demoGates,
  haendelserOf,
  kaldOf,
  klikOf,
  loesningerOf,
} from '../../../server/sandbox/scenario/demo-reported.ts'
import { klikBefore } from '../../../server/sandbox/scenario/demo-reported-before.ts'
import { createScenario } from '../../../server/sandbox/scenario/scenario.ts'
import { readLines } from '../../support/imports.ts'

const presentAt = Date.UTC(2022, 9, 31, 8)
const scenario = createScenario({ presentAt })

const all: Fact[] = [
  ...kaldOf(scenario),
  ...klikOf(scenario),
  ...aktiviteterOf(scenario),
  ...haendelserOf(scenario),
  ...loesningerOf(scenario),
  ...kontakterOf(scenario),
]

describe('all reported facts', () => {
  it('every fact is unique, belongs to a known kommune or to none, and is not reported in the future', () => {
    expect(new Set(all.map((f) => `${f.kind} ${f.kommunekode} ${f.key}`)).size).toBe(all.length)
    for (const { kind, kommunekode, oplystDato } of all) {
      expect(kommunekode === '' || kommuneByCode.has(kommunekode)).toBe(true)
      expect(kommunekode === '').toBe(['aktiviteter', 'haendelser'].includes(kind))
      expect(oplystDato! <= copenhagenDay(presentAt)).toBe(true)
    }
  })

  it('the facts are equal for the same seed, and differ for another', () => {
    const again = createScenario({ presentAt })
    expect([kaldOf(again), klikOf(again), loesningerOf(again)]).toEqual([
      kaldOf(scenario),
      klikOf(scenario),
      loesningerOf(scenario),
    ])
    expect(klikOf(createScenario({ presentAt, seed: 3 }))).not.toEqual(klikOf(scenario))
  })
})

describe('kontakter', () => {
  it('the import takes every contact as a role and a mailbox of a unit, on a domain that exists nowhere', async () => {
    const facts = kontakterOf(scenario)
    const lines = facts.map(({ kommunekode, value: { omraade, rolle, postkasse }, oplystDato }) =>
      [kommunekode, omraade, `"${rolle}"`, postkasse, oplystDato].join(';'),
    )
    const header = 'kommune;område;rolle;postkasse;oplystDato'
    const read = await readLines('kontakter', [header, ...lines])
    expect([read.faults, read.notes]).toEqual([[], []])
    expect(read.facts).toEqual(facts)
    expect(new Set(facts.map(({ value }) => value.omraade))).toEqual(new Set(['02', 'esdh', 'eoj', 'alle']))
    for (const { value } of facts) expect(value.postkasse).toMatch(/^[a-z]+@[a-z-]+\.example$/)
  })
})

describe('haendelser', () => {
  it('one event covers the three days of Serviceplatformen, and one is announced, both marked as demo data', () => {
    const events = haendelserOf(scenario).map(({ value }) => value)
    expect(events[0]).toMatchObject({ fra: '2022-10-06', til: '2022-10-08' })
    expect(spanOf(events[1]!)).toEqual({
      from: Date.parse('2022-11-05T22:00:00+01:00'),
      until: Date.parse('2022-11-06T02:00:00+01:00'),
    })
    for (const { omfang, tekst, kilde } of events) {
      expect(omfang).toEqual(['platform:serviceplatformen'])
      expect([tekst, kilde].every((text) => text?.includes('Demodata'))).toBe(true)
    }
  })

  it('the events are valid for an import', () => {
    for (const { key, value } of haendelserOf(scenario))
      for (const scope of value.omfang)
        expect([
          key,
          parseScope(scope, { products: [], services: new Map([['sdi', 'serviceplatformen']]) }),
        ]).toEqual([key, { scope }])
  })
})

describe('klik', () => {
  const buckets = (opgave: string) => {
    const counts = { ikkePaabegyndt: 0, paabegyndt: 0, fuldfoert: 0 }
    for (const { value } of klikOf(scenario)) if (value.opgave === opgave) counts[value.status] += 1
    return counts
  }
  const opgaver = [...new Set(klikOf(scenario).map((f) => f.key))]

  it('task 31 has the figures the audience knows', () => {
    expect(buckets('31')).toEqual({ ikkePaabegyndt: 6, paabegyndt: 10, fuldfoert: 82 })
  })

  it('a task has the same days and type for every kommune, and its deadline after its start', () => {
    for (const opgave of opgaver) {
      const values = klikOf(scenario).flatMap(({ value }) => (value.opgave === opgave ? [value] : []))
      const tasks = new Set(values.map(({ status: _, ...task }) => JSON.stringify(task)))
      expect([opgave, tasks.size]).toEqual([opgave, 1])
      const { start = '', deadline = start } = values[0] ?? {}
      expect(start <= deadline, opgave).toBe(true)
    }
  })

  it('a task has at most 98 kommuner, and one task has fewer', () => {
    const sums = opgaver.map((o) => Object.values(buckets(o)).reduce((a, b) => a + b))
    expect(opgaver).toHaveLength(7)
    expect(sums.filter((n) => n === 98)).toHaveLength(6)
    expect(sums.filter((n) => n === 95)).toHaveLength(1)
  })
})

describe('kald', () => {
  const rows = kaldOf(scenario)

  it('kald covers sager and ydelser in the four latest whole months', () => {
    expect(new Set(rows.map((r) => r.value.maaned))).toEqual(
      new Set(['2022-09', '2022-08', '2022-07', '2022-06']),
    )
    expect(new Set(rows.map((r) => r.value.type))).toEqual(new Set(['sager', 'ydelser']))
    for (const { key, value } of rows) {
      expect(key).toBe(`${value.maaned} ${value.type}`)
      expect(Number.isInteger(value.kald) && value.kald > 0).toBe(true)
      expect(value.medData).toBeLessThanOrEqual(value.kald)
    }
  })

  it('the months of kald can be in the previous year', () => {
    const january = createScenario({ presentAt: Date.UTC(2024, 0, 15) })
    expect(kaldOf(january).map((r) => r.value.maaned)).toContain('2023-12')
  })

  it('one kommune is open with cases, but its kald never return data', () => {
    const empty = [...scenario.kommuner.keys()].filter((code) => {
      const mine = rows.filter((r) => r.kommunekode === code)
      return mine.length > 0 && mine.every((r) => r.value.medData === 0)
    })
    expect(empty).toHaveLength(1)
    const open = konfigurationerOf(scenario, presentAt).filter((r) => r.kommunekode === empty[0] && r.aktiv)
    expect(open.some((r) => scenario.casesAt(r.kommunekode, r.kle, presentAt) > 0)).toBe(true)
  })
})

describe('aktiviteter', () => {
  it('there is an activity for each of nine products, reported four days before the present', () => {
    const rows = aktiviteterOf(scenario)
    const ids = builtInProducts.map((p) => p.id)
    expect(rows).toHaveLength(9)
    for (const { key, value } of rows) {
      expect(ids).toContain(value.product)
      expect(key).toBe(`${value.product} 2022-10-27`)
    }
    expect(rows.find((r) => r.value.product === 'nova')?.value.tekst).toBe('Alle er på indekserne.')
  })
})

describe('loesninger', () => {
  const rows = loesningerOf(scenario)
  const inUse = (code: string, kind: 'esdh' | 'eoj') =>
    rows.filter((r) => r.kommunekode === code && r.value.kind === kind && r.value.until === undefined)

  it('60 kommuner report one product of each kind in use, equal to the scenario’s', () => {
    const codes = [...new Set(rows.map((r) => r.kommunekode))]
    expect(codes).toHaveLength(60)
    for (const code of codes)
      for (const kind of ['esdh', 'eoj'] as const) {
        expect(inUse(code, kind).map((r) => r.value.product)).toEqual([scenario.kommuner.get(code)![kind]])
        expect(inUse(code, kind)[0]!.value.from! < copenhagenDay(presentAt)).toBe(true)
      }
  })

  it('two kommuner report another product than the index shows, and two report the product they left', () => {
    for (const [code, kommune] of scenario.kommuner) {
      const mine = rows.filter((r) => r.kommunekode === code)
      if (kommune.shown !== undefined) expect(mine.length).toBe(2)
      if (kommune.older === undefined) continue
      const left = mine.find((r) => r.value.until !== undefined)!.value
      expect(left.product).toBe(kommune.older.esdh)
      expect(left.until! < inUse(code, 'esdh')[0]!.value.from!).toBe(true)
    }
  })
})

describe('the gates', () => {
  it('the gates of 27 and 29 opened nine weeks ago, 02 opens in four days, and journalnotater only for Aalborg', () => {
    expect(demoGates(scenario)).toEqual([
      { area: '02', opens: copenhagenDay(presentAt + 4 * day) },
      { area: '27', opens: copenhagenDay(presentAt - 63 * day) },
      { area: '29', opens: copenhagenDay(presentAt - 63 * day) },
      { area: 'journalnotater', pilots: ['0851'] },
    ])
  })
})

describe('what was reported before', () => {
  const rank = (fact: Fact<'klik'>): number => klikStatuses.indexOf(fact.value.status)

  it('names the same kommuner and tasks, none of which had come further', () => {
    const now = klikOf(scenario)
    const before = klikBefore(scenario, 28)
    expect(before.map(({ key, kommunekode }) => [key, kommunekode])).toEqual(
      now.map(({ key, kommunekode }) => [key, kommunekode]),
    )
    expect(before.every((fact, i) => rank(fact) <= rank(now[i] as Fact<'klik'>))).toBe(true)
    expect(before.filter((fact, i) => rank(fact) < rank(now[i] as Fact<'klik'>)).length).toBeGreaterThan(10)
  })
})
