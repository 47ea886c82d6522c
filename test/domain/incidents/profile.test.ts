// Tests how the days of several kommuner's groups, taken together, limit what silence shows.
import { describe, expect, it } from 'vitest'
import { profileOf } from '../../../server/domain/incidents/profile.ts'
import { addToUnit, createUnit, settleUnit } from '../../../server/domain/incidents/unit.ts'

/** Eight weeks of working days in which ten cases were expected. */
const daysOf = (receivedOn: (nth: number) => number, expected = 10) =>
  Array.from({ length: 40 }, (_, nth) => ({
    ...{ day: `day ${nth}`, weekday: nth % 5, received: receivedOn(nth), expected },
  }))

describe("a day's silence", () => {
  it('has no bound where no day was quiet', () => {
    expect([...profileOf([daysOf(() => 10)]).mostOfDay.slice(0, 5)]).toEqual(Array(5).fill(Infinity))
  })

  it('is as improbable as quiet days were rare, on the same weekday most of all', () => {
    const { mostOfDay } = profileOf([daysOf((nth) => (nth % 5 === 0 && nth < 20 ? 0 : 10))])
    const [monday = 0, tuesday = 0] = mostOfDay
    expect(monday).toBeLessThan(Math.log(4))
    expect(tuesday).toBeGreaterThan(Math.log(12))
    expect(tuesday).toBeLessThan(Infinity)
  })

  it('says nothing of days on which little was expected', () => {
    expect(profileOf([daysOf(() => 0, 2)]).mostOfDay[0]).toBe(Infinity)
  })

  it('counts of all together, because one may deliver while another does not', () => {
    const alternating = [daysOf((nth) => (nth % 2) * 20), daysOf((nth) => 20 - (nth % 2) * 20)]
    expect(profileOf(alternating).mostOfDay[0]).toBe(Infinity)
  })
})

describe('the days of a cause', () => {
  it('are even where its kommuner vary each by itself, and uneven where they vary together', () => {
    const varied = daysOf((nth) => (nth % 2) * 20)
    const opposite = daysOf((nth) => 20 - (nth % 2) * 20)
    expect(profileOf([varied, opposite]).evenness).toBeGreaterThan(20 * profileOf([varied, varied]).evenness)
  })
})

describe('the evidence of an interval', () => {
  const slot = { slot: 9, day: '2026-03-02', weekday: 0 }
  const settled = (days: ReturnType<typeof daysOf>, evidence: number) => {
    const unit = createUnit(profileOf([days]))
    addToUnit(unit, evidence, { received: 0, expected: 30 })
    settleUnit(unit, slot)
    return unit
  }

  it('is that of its kommuner', () => {
    expect(
      settled(
        daysOf(() => 10),
        3,
      ).latest,
    ).toBe(3)
  })

  it('is no more than they show together, where they vary together', () => {
    const { latest } = settled(
      daysOf((nth) => (nth % 2) * 18 + 1),
      30,
    )
    expect(latest).toBeGreaterThan(0)
    expect(latest).toBeLessThan(10)
  })

  it('is no more than the rest of what a day can be', () => {
    const unit = settled(
      daysOf((nth) => (nth < 20 ? 0 : 20)),
      30,
    )
    expect(unit.latest).toBeCloseTo(unit.profile.mostOfDay[0] as number)
    addToUnit(unit, 30, { received: 0, expected: 30 })
    settleUnit(unit, slot)
    expect(unit.latest).toBeCloseTo(0)
    addToUnit(unit, 30, { received: 0, expected: 30 })
    settleUnit(unit, { ...slot, day: '2026-03-03', weekday: 1 })
    expect(unit.latest).toBeGreaterThan(0)
  })
})
