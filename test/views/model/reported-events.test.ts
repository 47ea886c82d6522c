// Tests the events that others report: their order, their state at an instant, and when the page expires.
import { describe, expect, it } from 'vitest'
import { day, hour } from '../../../server/domain/time.ts'
import { reportedEvents } from '../../../views/model/reported-events.ts'
import { createReading } from '../../../views/model/world.ts'
import { haendelser } from '../../support/incident-states.ts'
import { worldNow } from '../../support/world-data.ts'

const at = (now: number) => {
  const reading = createReading(now)
  const events = reportedEvents(haendelser, reading)
  return { events: events.map(({ id, state }) => `${id}: ${state}`), validUntil: reading.validUntil() }
}

describe('the reported events', () => {
  it('are sorted by their beginning, the latest first', () => {
    expect(at(worldNow).events).toEqual(['a/b 1: coming', '2022-18: open', '2022-17: over', 'x: over'])
  })

  it('begin at the first instant of their day, and end with their last day in Copenhagen', () => {
    const first = Date.UTC(2022, 9, 5, 22)
    expect([first - 1, first, first + 3 * day - 1, first + 3 * day].map((now) => at(now).events[2])).toEqual([
      '2022-17: coming',
      '2022-17: open',
      '2022-17: open',
      '2022-17: over',
    ])
  })

  it('are valid until the next of them begins or ends', () => {
    expect(at(worldNow).validUntil).toBe(Date.UTC(2022, 10, 6, 23))
    expect(at(Date.UTC(2022, 9, 31, 8)).validUntil).toBe(Date.UTC(2022, 9, 31, 8, 15))
    expect(at(worldNow + 30 * day + hour).validUntil).toBe(Number.POSITIVE_INFINITY)
  })
})
