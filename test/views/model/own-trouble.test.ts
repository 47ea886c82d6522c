// Tests why what is shown may not be how things are now: the limits of each reason, and which comes first.
import { describe, expect, it } from 'vitest'
import type { PollerStatus } from '../../../server/domain/ports/poller.ts'
import { hour, minute } from '../../../server/domain/time.ts'
import { ownTroubleOf } from '../../../views/model/own-trouble.ts'
import { createReading } from '../../../views/model/world.ts'

const now = Date.parse('2022-10-24T12:00:00Z')
const intervalMs = 6 * hour
const troubleAt = (
  at: number,
  status: Partial<PollerStatus> = {},
  measuredAt: number | undefined = now - hour,
) => {
  const reading = createReading(at)
  const nextAt = 'nextAt' in status ? status.nextAt : now + 24 * hour
  const found = ownTroubleOf({ status: { lagMs: 0, ...status }, nextAt, measuredAt, reading, intervalMs })
  return { ...found, validUntil: reading.validUntil() }
}
const round = { startedAt: now - minute, planned: 10, done: 3, failed: 0 }

describe('our own trouble', () => {
  it.each<[string, Partial<PollerStatus>, object]>([
    ['none', {}, {}],
    [
      'first of all that nothing can be stored',
      { storeTrouble: { kind: 'full', sinceAt: now - hour }, nextAt: undefined, cutOffSince: now },
      { kind: 'storeFull', sinceAt: now - hour },
    ],
    ['none while a round runs late', { round, nextAt: now - hour }, {}],
    ['stopped', { nextAt: undefined }, { kind: 'stopped' }],
    ['jumped', { jumpedAt: now - minute, isRemeasuring: true }, { kind: 'jumped', sinceAt: now - minute }],
    ['none when all is measured again', { jumpedAt: now - minute, isRemeasuring: false }, {}],
    ['cutOff', { cutOffSince: now - hour }, { kind: 'cutOff', sinceAt: now - hour }],
    ['lagging', { laggedSince: now - hour }, { kind: 'lagging', sinceAt: now - hour }],
    ['unreliable', { unreliableSince: now - hour }, { kind: 'unreliable', sinceAt: now - hour }],
    [
      'that an index asked us to wait',
      { pauses: [{ service: 'ydi', until: now + 1 }] },
      { kind: 'ydiPaused' },
    ],
    ['none when that is over', { pauses: [{ service: 'sdi', until: now }] }, {}],
    ['none when a probed service did', { pauses: [{ service: 'sapa', until: now + 1 }] }, {}],
  ])('is %s', (_, status, expected) => {
    const { validUntil, ...found } = troubleAt(now, status)
    expect(found).toEqual(expected)
  })

  it('is none before the first answer, also when nothing runs', () => {
    const reading = createReading(now)
    const world = { nextAt: undefined, measuredAt: undefined, reading, intervalMs }
    expect(ownTroubleOf({ ...world, status: { lagMs: 0 } })).toBeUndefined()
    expect(ownTroubleOf({ ...world, status: { lagMs: 0, round } })).toBeUndefined()
  })

  it('is that a round is late from a minute after its time', () => {
    const late = { kind: 'late', sinceAt: now }
    expect(troubleAt(now + minute - 1, { nextAt: now }).validUntil).toBe(now + minute)
    expect(troubleAt(now + minute - 1, { nextAt: now })).not.toMatchObject(late)
    expect(troubleAt(now + minute, { nextAt: now })).toMatchObject(late)
  })

  it('is that no count was answered, 1 ms after two intervals', () => {
    expect(troubleAt(now, {}, now - 2 * intervalMs)).toEqual({ validUntil: now + 1 })
    expect(troubleAt(now + 1, {}, now - 2 * intervalMs)).toMatchObject({
      kind: 'silent',
      sinceAt: now - 2 * intervalMs,
    })
  })
})
