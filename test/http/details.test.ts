// Tests the windows that pages show: they move a step at a time, and the page is told when.
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
})

describe('the windows', () => {
  let t: TestApp
  afterEach(() => t.close())

  it('of the last 24 hours move with the hour', async () => {
    t = createTestApp({ startAt: Date.UTC(2026, 10, 23, 8, 20) })
    const details = createDetails(detailsDeps(t))
    for (const read of [details.drift, details.metrics, details.services]) {
      const world = { reading: createReading(t.clock.now()) } as World
      await read(world)
      expect(world.reading.validUntil()).toBe(t.clock.now() + hour - 20 * 60_000)
    }
  })

  it('of the history move at midnight in Copenhagen', async () => {
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
  ])('%j is %s', (text, kortnavn) => {
    expect(findKommune(text)?.kortnavn).toBe(kortnavn)
  })
})
