// Tests the demo's scenario: the figures the audience knows, and the history that leads to them.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { builtInProducts } from '../../../server/domain/facts/products.ts'
import { leastKommuner } from '../../../server/domain/incidents/leverance.ts'
import { inReadinessGroup, parseKle, type ReadinessGroup } from '../../../server/domain/kle.ts'
import { kommuner } from '../../../server/domain/kommuner.ts'
import {
  copenhagenDay,
  day,
  hour,
  isWorkingDay,
  minute,
  startOf,
  workingDays,
} from '../../../server/domain/time.ts'
import { createScenario, type Scenario } from '../../../server/sandbox/scenario/scenario.ts'

const presents = {
  'a Monday morning': Date.UTC(2022, 9, 31, 8),
  'a Sunday night': Date.UTC(2024, 11, 29, 23, 59),
  'a Wednesday after Easter': Date.UTC(2026, 3, 8, 12),
}
const presentAt = presents['a Monday morning']
const oktober = createScenario({ presentAt })

const levelOf = (scenario: Scenario, kommunekode: string, group: ReadinessGroup, at: number): string => {
  const numbers = scenario.obligatory.filter((o) => inReadinessGroup(o.kle, group))
  const delivered = numbers.filter((o) => scenario.casesAt(kommunekode, o.kle, at) > 0).length
  return delivered === 0 ? 'ingen' : delivered === numbers.length ? 'alle' : 'flere'
}

const countLevels = (scenario: Scenario, group: ReadinessGroup, at: number) => {
  const counts = { alle: 0, flere: 0, ingen: 0 }
  for (const code of scenario.kommuner.keys())
    counts[levelOf(scenario, code, group, at) as keyof typeof counts] += 1
  return counts
}

const cells = (scenario: Scenario): [string, string][] =>
  [...scenario.kommuner.keys()].flatMap((code) =>
    scenario.obligatory.map((o): [string, string] => [code, o.kle]),
  )

describe('the present of oktober-2022', () => {
  for (const [name, at] of Object.entries(presents)) {
    const scenario = createScenario({ presentAt: at })
    for (const [when, offset] of [
      ['immediately', 0],
      ['a day later', day],
      ['eight days later', 8 * day],
      ['two years later', 730 * day],
    ] as const)
      it(`the scenario has the figures the audience knows, with a present on ${name}, ${when}`, () => {
        expect(countLevels(scenario, '02', at + offset)).toEqual({ alle: 2, flere: 29, ingen: 67 })
        expect(countLevels(scenario, 'eoj', at + offset)).toEqual({ alle: 0, flere: 6, ingen: 92 })
      })
  }

  it('the national figures are the same for every seed', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0 }), fc.integer({ min: 0, max: 400 }), (seed, days) => {
        const at = presentAt + days * 7 * hour
        const scenario = createScenario({ presentAt: at, seed })
        expect(countLevels(scenario, '02', at)).toEqual({ alle: 2, flere: 29, ingen: 67 })
        expect(countLevels(scenario, 'eoj', at)).toEqual({ alle: 0, flere: 6, ingen: 92 })
        expect(countLevels(scenario, '02', at - 56 * day)).toEqual({ alle: 0, flere: 18, ingen: 80 })
        for (const [code, { esdh }] of scenario.kommuner)
          if (esdh === 'nova') expect(levelOf(scenario, code, '02', at)).not.toBe('ingen')
      }),
      { numRuns: 40 },
    )
  })

  it('every kommune with Nova ESDH delivers, and so do Aarhus and Helsingør', () => {
    const nova = [...oktober.kommuner].filter(([, k]) => k.esdh === 'nova').map(([code]) => code)
    expect(nova.length).toBeGreaterThan(0)
    for (const code of nova) expect(levelOf(oktober, code, '02', presentAt)).not.toBe('ingen')
    expect(levelOf(oktober, '0751', '02', presentAt)).not.toBe('ingen')
    expect(levelOf(oktober, '0217', 'eoj', presentAt)).toBe('flere')
  })

  it('a count seldom changes within a week, and never decreases', () => {
    let changes = 0
    for (const [code, kle] of cells(oktober)) {
      const hours = Array.from({ length: 7 * 24 + 1 }, (_, h) => presentAt + h * hour)
      const counts = hours.map((at) => oktober.casesAt(code, kle, at))
      expect(counts).toEqual([...counts].sort((a, b) => a - b))
      const different = new Set(counts).size
      expect(different).toBeLessThanOrEqual(3)
      changes += different - 1
    }
    expect(changes).toBeGreaterThan(0)
    expect(changes).toBeLessThan(250)
  })
})

describe('the eight weeks before', () => {
  it('fewer kommuner deliver eight weeks before the present', () => {
    const start = presentAt - 56 * day
    expect(countLevels(oktober, '02', start)).toEqual({ alle: 0, flere: 18, ingen: 80 })
    expect(countLevels(oktober, 'eoj', start)).toEqual({ alle: 0, flere: 2, ingen: 96 })
    expect(countLevels(oktober, '02', start - 300 * day)).toEqual({ alle: 0, flere: 18, ingen: 80 })
  })

  it('kommuner begin to deliver throughout the eight weeks, also in the last', () => {
    const delivering = [56, 42, 28, 14, 7, 0].map((ago) => {
      const { alle, flere } = countLevels(oktober, '02', presentAt - ago * day)
      return alle + flere
    })
    for (const [i, n] of delivering.slice(1).entries()) expect(n).toBeGreaterThan(delivering[i]!)
  })

  it('some cells lose all cases during the eight weeks, and all but one of them recover', () => {
    const gone: string[] = []
    let lost = 0
    let levelsLost = 0
    for (const [code, kle] of cells(oktober))
      for (let at = presentAt - 56 * day; at < presentAt; at += 6 * hour)
        if (oktober.casesAt(code, kle, at) > 0 && oktober.casesAt(code, kle, at + 6 * hour) === 0) {
          lost += 1
          if (oktober.casesAt(code, kle, presentAt) === 0) gone.push(code)
          if (levelOf(oktober, code, '02', at + 6 * hour) === 'ingen') levelsLost += 1
        }
    expect(gone).toHaveLength(1)
    expect(lost).toBeGreaterThan(2)
    expect(levelsLost).toBeGreaterThan(0)
  })
})

describe('the kommune that went back', () => {
  /** Such as `flere, alle, flere`: its levels of KLE 02 at the end of each day. */
  const levelsOf = (scenario: Scenario, code: string): string => {
    const levels = Array.from({ length: 57 }, (_, d) =>
      levelOf(scenario, code, '02', scenario.presentAt - (56 - d) * day),
    )
    return levels.filter((level, i) => level !== levels[i - 1]).join(', ')
  }
  const backOf = (scenario: Scenario): string[] =>
    [...scenario.kommuner.keys()].filter((code) => levelsOf(scenario, code).endsWith('alle, flere'))

  it.each(Object.entries(presents))('is one, within the last week, with a present on %s', (_, at) => {
    const scenario = createScenario({ presentAt: at })
    const [back, ...others] = backOf(scenario)
    expect([others, levelsOf(scenario, back!)]).toEqual([[], 'flere, alle, flere'])
    expect(levelOf(scenario, back!, '02', at - 6.3 * day)).toBe('alle')
  })

  it('is one, and lost less than a fifth of its cases, for every seed', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0 }), (seed) => {
        const scenario = createScenario({ presentAt, seed })
        const [back, ...others] = backOf(scenario)
        expect(others).toEqual([])
        const cases = (at: number) =>
          scenario.obligatory
            .filter((o) => inReadinessGroup(o.kle, '02'))
            .reduce((sum, o) => sum + scenario.casesAt(back!, o.kle, at), 0)
        expect(cases(presentAt)).toBeGreaterThan(0.8 * cases(presentAt - 7 * day))
      }),
      { numRuns: 20 },
    )
  })
})

describe('received cases', () => {
  it('the cases received are at most the cases in the index', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...cells(oktober)),
        fc.integer({ min: -80 * 24, max: 30 * 24 }),
        fc.integer({ min: 0, max: 100 * 24 }),
        ([code, kle], toHours, longHours) => {
          const to = presentAt + toHours * hour
          const received = oktober.receivedBetween(code, kle, to - longHours * hour, to)
          expect(Number.isInteger(received)).toBe(true)
          expect(received).toBeGreaterThanOrEqual(0)
          expect(received).toBeLessThanOrEqual(oktober.casesAt(code, kle, to))
        },
      ),
      { numRuns: 2000 },
    )
  })

  it('a case updated several times is received once', () => {
    const to = presentAt + 60 * day
    const all = (code: string, kle: string) => oktober.casesAt(code, kle, to)
    const received = (code: string, kle: string) => oktober.receivedBetween(code, kle, to - 59 * day, to)
    const delivered = cells(oktober).filter(([code, kle]) => all(code, kle) > 0)
    for (const [code, kle] of delivered) expect(received(code, kle)).toBeLessThanOrEqual(all(code, kle))
    // In some small cells, every case has been updated.
    expect(delivered.some(([code, kle]) => received(code, kle) === all(code, kle))).toBe(true)
  })

  it('the cases received are at least the growth of the count', () => {
    for (const [code, kle] of cells(oktober)) {
      const from = presentAt - 3 * day
      const grown = oktober.casesAt(code, kle, presentAt) - oktober.casesAt(code, kle, from)
      expect(oktober.receivedBetween(code, kle, from, presentAt)).toBeGreaterThanOrEqual(grown)
    }
  })

  it('fewer cases are received at weekends', () => {
    const sum = (from: number, to: number) =>
      cells(oktober).reduce((n, [code, kle]) => n + oktober.receivedBetween(code, kle, from, to), 0)
    // After the present no delivery begins, so that the sums contain no initial delivery of all cases.
    const saturday = Date.UTC(2022, 10, 5)
    const weekend = sum(saturday, saturday + 2 * day)
    const weekdays = sum(saturday - 2 * day, saturday)
    expect(weekend).toBeGreaterThan(0)
    expect(weekend).toBeLessThan(weekdays / 2)
  })

  it('the cases received in any window are those of its hours, and of parts of hours', () => {
    // After the present no delivery begins, and a week is too short for a case to be counted once for several updates.
    const delivered = cells(oktober).filter(([code, kle]) => oktober.casesAt(code, kle, presentAt) > 100)
    fc.assert(
      fc.property(
        fc.constantFrom(...delivered),
        fc.integer({ min: 0, max: 300 * 24 * 60 }),
        fc.integer({ min: 1, max: 7 * 24 }),
        ([code, kle], minutes, hours) => {
          const from = presentAt + minutes * minute
          const parts = Array.from({ length: hours }, (_, h) =>
            oktober.receivedBetween(code, kle, from + h * hour, from + (h + 1) * hour),
          )
          expect(parts.reduce((a, b) => a + b, 0)).toBe(
            oktober.receivedBetween(code, kle, from, from + hours * hour),
          )
        },
      ),
      { numRuns: 500 },
    )
  })

  it('an hour outside 8 to 16 in Copenhagen has about a twentieth of the updates of a working hour', () => {
    // Long after the present of this scenario, so that no delivery begins.
    const grown = createScenario({ presentAt: Date.UTC(2022, 6, 1) })
    // Two weeks before and two after the end of summer time.
    const dates = Array.from({ length: 28 }, (_, d) => copenhagenDay(Date.UTC(2022, 9, 16) + d * day))
    const hourly = (from: number, to: number): number => {
      const hours = dates
        .filter(isWorkingDay)
        .flatMap((date) => Array.from({ length: to - from }, (_, h) => startOf(date) + (from + h) * hour))
      const received = hours.flatMap((at) =>
        cells(grown).map(([code, kle]) => grown.receivedBetween(code, kle, at, at + hour)),
      )
      return received.reduce((a, b) => a + b, 0) / hours.length
    }
    const worked = hourly(8, 16)
    for (const outside of [hourly(0, 7), hourly(17, 24)]) {
      expect(outside / worked).toBeGreaterThan(0.03)
      expect(outside / worked).toBeLessThan(0.07)
    }
    for (const edge of [hourly(8, 9), hourly(15, 16)]) expect(edge / worked).toBeGreaterThan(0.8)
  })

  /** The kommuner with cases in KLE 02, and what they received in a span. */
  const receivedIn02 = (scenario: Scenario, from: number, to: number) =>
    [...scenario.kommuner].flatMap(([code, { esdh }]) => {
      const numbers = scenario.obligatory.filter((o) => inReadinessGroup(o.kle, '02'))
      if (numbers.every((o) => scenario.casesAt(code, o.kle, to) === 0)) return []
      const received = numbers.reduce((sum, o) => sum + scenario.receivedBetween(code, o.kle, from, to), 0)
      return [{ code, esdh, received }]
    })

  it('the stopped product delivered until two working days ago, and all others still do', () => {
    for (const at of Object.values(presents)) {
      const scenario = createScenario({ presentAt: at })
      const { product, from } = scenario.stopped
      expect(workingDays(from, at)).toBeGreaterThan(1.5)
      expect(workingDays(from, at)).toBeLessThan(3)
      const stopped = ({ esdh }: { esdh: string }) => esdh === product
      const before = receivedIn02(scenario, from - 7 * day, from)
      expect(before.filter(stopped).every(({ received }) => received > 0)).toBe(true)
      for (const until of [at, at + 40 * day])
        for (const kommune of receivedIn02(scenario, from, until))
          expect([kommune.code, kommune.received === 0]).toEqual([kommune.code, stopped(kommune)])
    }
  })

  it('the stopped product delivers for enough kommuner to be told, and is not that of Aarhus, for every seed', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0 }), (seed) => {
        const scenario = createScenario({ presentAt, seed })
        const { product, from } = scenario.stopped
        const own = receivedIn02(scenario, from, presentAt).filter(({ esdh }) => esdh === product)
        expect(own.length).toBeGreaterThanOrEqual(leastKommuner)
        expect(product).not.toBe(scenario.kommuner.get('0751')?.esdh)
        expect(product).not.toBe('nova')
        const shown = [...scenario.kommuner.values()].filter((kommune) => kommune.shown !== undefined)
        expect(shown.length).toBe(2)
        for (const kommune of shown) expect([kommune.esdh, kommune.shown]).not.toContain(product)
      }),
      { numRuns: 40, examples: [[275502598]] },
    )
  })
})

describe('benefits', () => {
  const seen = (scenario: Scenario, at: number) =>
    [...scenario.kommuner.keys()].flatMap((code) =>
      (['27', '29'] as const).map((group) => {
        const numbers = scenario.obligatory.filter((o) => inReadinessGroup(o.kle, group))
        const sum = (count: Scenario['casesAt']) => numbers.reduce((n, o) => n + count(code, o.kle, at), 0)
        return { code, group, cases: sum(scenario.casesAt), bevillinger: sum(scenario.bevillingerAt) }
      }),
    )

  it('the six kommuner have benefits, and so have two without cases in KLE 27, for every seed', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0 }), fc.integer({ min: 0, max: 400 }), (seed, days) => {
        const at = presentAt + days * 7 * hour
        const groups = seen(createScenario({ presentAt: at, seed }), at)
        const six = new Set(groups.filter((g) => g.cases > 0).map((g) => g.code))
        for (const g of groups) if (g.cases > 0) expect(g.bevillinger).toBeGreaterThan(0)
        const faults = groups.filter((g) => g.bevillinger > 0 && g.cases === 0)
        expect(six.size).toBe(6)
        expect(faults.map((g) => g.group)).toEqual(['27', '27'])
        for (const g of faults) expect(six.has(g.code)).toBe(false)
      }),
      { numRuns: 40 },
    )
  })

  it('exactly two kommuner have benefits without cases throughout the history', () => {
    for (let at = presentAt - 56 * day; at <= presentAt; at += 12 * hour)
      expect(seen(oktober, at).filter((g) => g.bevillinger > 0 && g.cases === 0)).toHaveLength(2)
  })

  it('the benefits of a cell grow, contain ydelser, and are received independently of its cases', () => {
    const [code, kle] = cells(oktober).find(([c, k]) => oktober.bevillingerAt(c, k, presentAt) > 0)!
    const now = oktober.bevillingerAt(code, kle, presentAt)
    expect(oktober.bevillingerAt(code, kle, presentAt + 90 * day)).toBeGreaterThan(now)
    expect(oktober.ydelserAt(code, kle, presentAt)).toBeGreaterThan(now)
    expect(now).not.toBe(oktober.casesAt(code, kle, presentAt))
    const received = oktober.receivedBetween(code, kle, presentAt, presentAt + 7 * day, 'ydi')
    expect(received).toBeGreaterThan(0)
    expect(received).toBeLessThan(now)
    expect(oktober.bevillingerAt('0101', '02.34.02', presentAt)).toBe(0)
  })
})

describe('the invented data', () => {
  it('the scenario is equal for the same present and seed, and differs for another seed', () => {
    const picture = (scenario: Scenario) => [
      [...scenario.kommuner],
      cells(scenario).map(([code, kle]) => [
        scenario.casesAt(code, kle, presentAt),
        scenario.receivedBetween(code, kle, presentAt - 7 * day, presentAt),
      ]),
    ]
    expect(picture(createScenario({ presentAt }))).toEqual(picture(oktober))
    expect(picture(createScenario({ presentAt, seed: 1 }))).not.toEqual(picture(oktober))
  })

  it('the 6, 5 and 4 obligatory numbers are marked as demo data', () => {
    const groups = (['02', '27', '29'] as const).map(
      (group) => oktober.obligatory.filter((o) => inReadinessGroup(o.kle, group)).length,
    )
    expect(groups).toEqual([6, 5, 4])
    for (const o of oktober.obligatory) {
      expect(parseKle(o.kle)).toBe(o.kle)
      expect(o.note).toContain('Demodata')
    }
  })

  it('each of the 98 kommuner has a product of each kind and its own system', () => {
    expect([...oktober.kommuner.keys()]).toEqual(kommuner.map((k) => k.kommunekode))
    const ids = (kind: string) => builtInProducts.filter((p) => p.kind === kind).map((p) => p.id)
    const used = { esdh: new Set<string>(), eoj: new Set<string>(), uuids: new Set<string>() }
    for (const k of oktober.kommuner.values()) {
      expect(ids('esdh')).toContain(k.esdh)
      expect(ids('eoj')).toContain(k.eoj)
      expect(k.systemUuid).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/)
      used.esdh.add(k.esdh)
      used.eoj.add(k.eoj)
      used.uuids.add(k.systemUuid)
    }
    expect([used.esdh.size, used.eoj.size, used.uuids.size]).toEqual([8, 4, 98])
  })

  it('an older system holds part of the cases in two kommuner, and all cases of one number', () => {
    const mixed = new Set<string>()
    let wholly = 0
    for (const [code, kle] of cells(oktober)) {
      const kommune = oktober.kommuner.get(code)!
      const all = oktober.casesAt(code, kle, presentAt)
      const own = oktober.bySystemAt(code, kle, kommune.systemUuid, presentAt)
      const older = oktober.bySystemAt(code, kle, kommune.older?.systemUuid ?? 'none', presentAt)
      expect(own + older).toBe(all)
      if (own < all) mixed.add(code)
      if (own === 0 && all > 0) wholly += 1
    }
    expect(mixed.size).toBe(2)
    expect(wholly).toBe(1)
    const [code] = mixed
    expect(oktober.bySystemAt(code!, '02.34.02', 'another-uuid', presentAt)).toBe(0)
  })
})
