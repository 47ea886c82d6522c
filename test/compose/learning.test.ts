// Tests what is left out of what is usual: incidents from their first hour to their last, and maintenance.
import { describe, expect, it } from 'vitest'
import { leftOutBy } from '../../server/compose/learning.ts'
import { hour } from '../../server/domain/time.ts'
import { makeIncident } from '../support/incidents.ts'
import { aWednesday } from '../support/measured.ts'

const platforms = new Map([
  ['sdi', 'serviceplatformen'],
  ['sapa', undefined],
])
const at = aWednesday
const span = { beganAt: at + hour / 2, openedAt: at + hour / 2, closedAt: at + 1.5 * hour }

describe('what is left out of the usual', () => {
  const isLeftOut = leftOutBy([makeIncident({ ...span, state: 'closed' })], [], platforms, at + 9 * hour)

  it.each([
    [-1, false],
    [0, true],
    [1, true],
    [2, false],
  ])('is each hour that an incident of the service touches: hour %i', (nth, isOut) => {
    expect(isLeftOut('sdi', undefined, at + nth * hour, at + (nth + 1) * hour)).toBe(isOut)
    expect(isLeftOut('sapa', undefined, at + nth * hour, at + (nth + 1) * hour)).toBe(false)
  })

  it('lasts until now while an incident is live', () => {
    const live = leftOutBy([makeIncident({ beganAt: at })], [], platforms, at + 9 * hour)
    expect(live('sdi', undefined, at + 8 * hour, at + 9 * hour)).toBe(true)
  })

  it('is a delivery that a stop of its kommune touches, and not that of another', () => {
    const stop = { signal: 'leverance', what: 'stop', cause: { kind: 'product', id: 'sensum' } } as const
    const stopped = leftOutBy([makeIncident({ ...span, ...stop, state: 'closed' })], [], platforms, at)
    expect(stopped('sdi', '0751', at, at + hour)).toBe(true)
    expect(stopped('sdi', '0101', at, at + hour)).toBe(false)
    expect(stopped('sdi', '0751', at - hour, at)).toBe(false)
  })

  it('is each hour that maintenance touches', () => {
    const window = { text: 'opgradering', from: at + 1, until: at + 2, platform: 'serviceplatformen' }
    const maintained = leftOutBy([], [window], platforms, at)
    expect(maintained('sdi', undefined, at, at + hour)).toBe(true)
    expect(maintained('sapa', undefined, at, at + hour)).toBe(false)
  })
})
