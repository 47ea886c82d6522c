// Tests the periods that pages show: they move in steps, and a page expires at the next step.

import { afterEach, describe, expect, it } from 'vitest'
import { indeksKey } from '../../server/domain/measured/service-times.ts'
import { toSketch } from '../../server/domain/measured/sketch.ts'
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

  it('of the numbers in force moves at midnight in Copenhagen', async () => {
    t = createTestApp()
    const details = createDetails(detailsDeps(t))
    const world = { reading: createReading(t.clock.now()) } as World
    expect(details.numbersInForce(world)).toHaveLength(4)
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

it('the times of an index are the same on the pages that show them', async () => {
  const t = createTestApp()
  try {
    const details = createDetails(detailsDeps(t))
    const world = { reading: createReading(t.clock.now()), kommuner: [] } as unknown as World
    const startAt = Math.floor(t.clock.now() / hour) * hour - hour
    const times = { sketch: toSketch([{ durationMs: 90, failed: false }]), untimed: 0 }
    // Known only as sums over all kommuner, such as those from before the first start of the demo.
    await t.store.recordServiceTimes([{ service: indeksKey('sdi'), span: 'hour', startAt, times }])
    const { indeksTimes } = await details.services(world)
    expect(indeksTimes.sdi.count).toBe(1)
    expect((await details.drift(world)).indeksTimes).toEqual(indeksTimes)
  } finally {
    await t.close()
  }
})
