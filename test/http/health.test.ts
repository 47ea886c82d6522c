// Tests when the poller counts as alive, on both sides of each limit.
import { describe, expect, it } from 'vitest'
import { assessPoller } from '../../server/http/health.ts'

const base = { startedAt: 0, intervalMs: 100, status: { lagMs: 0 } }
const round = (startedAt: number, endedAt?: number) =>
  ({ id: 1, kind: 'counts', startedAt, endedAt, planned: 1, done: 1, failed: 0 }) as const

describe('assessPoller', () => {
  it.each([
    ['no round yet, just started', { now: 200 }, true],
    ['no round for two intervals', { now: 201 }, false],
    ['a round ended two intervals ago', { now: 1200, lastRound: round(900, 1000) }, true],
    ['a round ended longer ago', { now: 1201, lastRound: round(900, 1000) }, false],
    ['a round that never ended', { now: 1201, lastRound: round(1000) }, false],
    [
      'a round runs',
      {
        now: 1200,
        lastRound: round(500, 600),
        status: { lagMs: 0, round: { startedAt: 1000, planned: 1, done: 0, failed: 0 } },
      },
      true,
    ],
    ['a round from before the clock was set back', { now: 201, lastRound: round(5000, 6000) }, false],
  ])('decides by the two intervals: %s', (_, signs, alive) => {
    expect(assessPoller({ ...base, ...signs }).alive).toBe(alive)
  })

  it('returns when a round last ran', () => {
    expect(assessPoller({ ...base, now: 50 }).lastRoundAt).toBeUndefined()
    expect(assessPoller({ ...base, now: 50, lastRound: round(10, 20) }).lastRoundAt).toBe(20)
  })
})
