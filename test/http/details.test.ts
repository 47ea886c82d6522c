// Tests the periods that pages show: they move in steps, and a page expires at the next step.
import { afterEach, describe, expect, it } from 'vitest'
import { day, hour } from '../../server/domain/time.ts'
import { createDetails, findKommune } from '../../server/http/details.ts'
import { createReading, type World } from '../../views/model/world.ts'
import { createTestApp, type TestApp } from '../support/app.ts'

const detailsDeps = ({ store, rules }: TestApp) => ({
  store,
  rules,
  probes: [],
  certificates: () => [],
  klikMaxAgeMs: day,
  pulseMs: day,
  keptTimes: { keepHoursMs: 60 * day, keepRollupsMs: 400 * day },
  maintenance: () => [],
  usualDeliveries: async () => new Map(),
})

describe('the period', () => {
  let t: TestApp
  afterEach(() => t.close())

  it('of the last 24 hours moves each hour', async () => {
    t = createTestApp({ startAt: Date.UTC(2026, 10, 23, 8, 20) })
    const details = createDetails(detailsDeps(t))
    for (const read of [details.drift, details.metrics, details.services]) {
      const world = { reading: createReading(t.clock.now()) } as World
      await read(world)
      expect(world.reading.validUntil()).toBe(t.clock.now() + hour - 20 * 60_000)
    }
  })

  it('of the history moves at midnight in Copenhagen', async () => {
    t = createTestApp()
    const world = { reading: createReading(t.clock.now()) } as World
    await createDetails(detailsDeps(t)).levelRuns(world)
    expect(world.reading.validUntil()).toBe(Date.UTC(2026, 10, 23, 23))
  })
})

describe('findKommune', () => {
  it.each([
    ['0751', 'Aarhus'],
    ['751', 'Aarhus'],
    ['0101', 'København'],
    ['00751', undefined],
    ['', undefined],
    ['9999', undefined],
    ['０７５１', undefined],
    ['aarhus', undefined],
  ])('finds for %j %s', (text, kortnavn) => {
    expect(findKommune(text)?.kortnavn).toBe(kortnavn)
  })
})
