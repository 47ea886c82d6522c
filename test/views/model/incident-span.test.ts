// Tests the span of an incident: its step, the time around it, and until when a page with it is valid.
import { describe, expect, it } from 'vitest'
import { day, hour, minute } from '../../../server/domain/time.ts'
import { incidentSpan } from '../../../views/model/incident-span.ts'
import { createReading } from '../../../views/model/world.ts'
import { keptTimes } from '../../support/response-times.ts'

/** Monday, 14:07 in Copenhagen. */
const now = Date.parse('2022-10-24T12:07:00Z')
const service = { kind: 'service', id: 'sdi' } as const
const kommune = { kind: 'kommune', id: '0751' } as const

type Given = Partial<Parameters<typeof incidentSpan>[0]>
const spanOf = (beganAt: number, change: Given = {}, at = now) => {
  const reading = createReading(at)
  return { span: incidentSpan({ cause: service, beganAt, ...change }, reading, keptTimes), reading }
}
const shapeOf = (...args: Parameters<typeof spanOf>) => {
  const { span } = spanOf(...args)
  const { step, bounds, hoursGone } = span ?? { step: 'gone', bounds: [], hoursGone: false }
  return { step, from: bounds[0], until: bounds.at(-1), hoursGone }
}

describe('the span of an incident', () => {
  it('is by five minutes while it is short and those are kept, from two hours before it', () => {
    expect(shapeOf(now - 40 * minute)).toEqual({
      step: 'fiveMinutes',
      from: Date.parse('2022-10-24T09:25:00Z'),
      until: Date.parse('2022-10-24T12:10:00Z'),
      hoursGone: false,
    })
    expect(shapeOf(now - 20 * hour, { closedAt: now - 19 * hour })).toMatchObject({
      step: 'fiveMinutes',
      until: Date.parse('2022-10-23T17:40:00Z'),
    })
  })

  it('is by hour when it is longer or the five minutes are gone, from a day before it', () => {
    expect(shapeOf(now - 6 * hour)).toMatchObject({
      step: 'hour',
      from: Date.parse('2022-10-23T06:00:00Z'),
      until: Date.parse('2022-10-24T13:00:00Z'),
    })
    expect(shapeOf(now - 23 * hour, { closedAt: now - 22 * hour }).step).toBe('hour')
    expect(shapeOf(now - 30 * day, { closedAt: now - 30 * day + hour })).toMatchObject({
      step: 'hour',
      until: Date.parse('2022-09-24T20:00:00Z'),
    })
  })

  it('is by hour for the calls of a kommune, which are not summed by five minutes', () => {
    expect(shapeOf(now - 40 * minute, { cause: kommune }).step).toBe('hour')
  })

  it('is by day when it is long, and when its hours are no longer kept, which it says', () => {
    expect(shapeOf(now - 5 * day)).toEqual({
      step: 'day',
      from: Date.parse('2022-10-11T22:00:00Z'),
      until: Date.parse('2022-10-24T22:00:00Z'),
      hoursGone: false,
    })
    expect(shapeOf(now - 70 * day, { closedAt: now - 70 * day + hour })).toMatchObject({
      step: 'day',
      hoursGone: true,
    })
    // Days are of 23 or 25 hours when the clock is changed.
    const { span } = spanOf(Date.parse('2022-10-28T12:00:00Z'), {}, Date.parse('2022-11-03T12:00:00Z'))
    const lengths = (span?.bounds ?? []).slice(1).map((at, i) => (at - (span?.bounds[i] ?? 0)) / hour)
    expect(new Set(lengths)).toEqual(new Set([24, 25]))
  })

  it('is none when nothing from its time is kept', () => {
    expect(spanOf(now - 399 * day, { closedAt: now - 398 * day }).span).toBe(undefined)
  })

  it('holds the present of an incident that goes on, and begins before it, whatever the time', () => {
    for (const cause of [service, kommune])
      for (let ago = 0; ago < 500 * hour; ago += 37 * minute) {
        const { span, reading } = spanOf(now - ago, { cause })
        const { bounds = [] } = span ?? {}
        expect(bounds[0]).toBeLessThanOrEqual(now - ago - 2 * hour)
        expect(bounds.at(-1)).toBeGreaterThan(now)
        expect(bounds.at(-2)).toBeLessThanOrEqual(now)
        expect(bounds.length).toBeLessThan(130)
        expect(reading.validUntil()).toBeLessThanOrEqual(bounds.at(-1) ?? 0)
      }
  })

  it('stays the same until the reading ends', () => {
    for (const beganAt of [40 * minute, 5.9 * hour, 21 * hour, 3.9 * day, 58 * day].map((ago) => now - ago))
      for (const closedAt of [undefined, beganAt + 30 * minute]) {
        const { span, reading } = spanOf(beganAt, { closedAt })
        const end = Math.min(reading.validUntil(), now + 1000 * day)
        expect(spanOf(beganAt, { closedAt }, end - 1).span).toEqual(span)
        expect(spanOf(beganAt, { closedAt }, end).span).not.toEqual(span)
      }
  })
})
