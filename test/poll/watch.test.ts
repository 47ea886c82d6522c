// Owns the tests of what runs between rounds: the jump watch, the pace, and the lag meter.
import { describe, expect, it } from 'vitest'
import { startLagMeter } from '../../server/poll/lag.ts'
import { createPacer } from '../../server/poll/pace.ts'
import { jumped, watchClock } from '../../server/poll/watch.ts'
import { createMovedClock, settle } from '../support/moved-clock.ts'

const running = new AbortController().signal

describe('jumped', () => {
  it.each([
    ['a second went by', 1000, 1000, false],
    ['a busy machine', 4000, 4000, false],
    ['the clock was slewed', 1400, 1000, false],
    ['set forward, just not', 6000, 1000, false],
    ['set forward', 6001, 1000, true],
    ['set back', -4001, 1000, true],
    ['slept, the monotonic clock with it', 3_600_000, 1000, true],
    ['slept, the monotonic clock awake', 30_001, 30_001, true],
    ['stopped for long, just not', 30_000, 30_000, false],
  ])('%s', (_, wall, mono, expected) => {
    expect(jumped({ now: 5, mono: 7 }, { now: 5 + wall, mono: 7 + mono })).toBe(expected)
  })
})

describe('watchClock', () => {
  it('tells of each jump once', async () => {
    const clock = createMovedClock()
    const stop = new AbortController()
    let jumps = 0
    const watching = watchClock(
      clock,
      () => {
        jumps += 1
      },
      stop.signal,
    )
    await clock.advance(10_000)
    expect(jumps).toBe(0)
    clock.set(-3_600_000)
    await clock.advance(10_000)
    expect(jumps).toBe(1)
    stop.abort()
    await watching
  })
})

describe('the pace', () => {
  it('lets so many calls a second go, evenly, and makes up for no pause', async () => {
    const clock = createMovedClock()
    const pace = createPacer(5, clock)
    const went: number[] = []
    const go = async () => {
      await pace(running)
      went.push(clock.mono())
    }
    const begun = clock.mono()
    const calls = Array.from({ length: 11 }, go)
    await clock.advance(10_000)
    await Promise.all(calls)
    expect(went.map((t) => t - begun)).toEqual([0, 200, 400, 600, 800, 1000, 1200, 1400, 1600, 1800, 2000])
    const later = [go(), go()]
    await clock.advance(1000)
    await Promise.all(later)
    expect(went.slice(11).map((t) => t - begun)).toEqual([10_000, 10_200])
  })

  it('stops waiting when told to', async () => {
    const clock = createMovedClock()
    const pace = createPacer(1, clock)
    await pace(running)
    const stop = new AbortController()
    const waiting = pace(stop.signal)
    stop.abort(new Error('stop'))
    await expect(waiting).rejects.toThrow('stop')
  })
})

describe('the lag meter', () => {
  it('tells how long we blocked our own event loop, while it lasts and after', async () => {
    const meter = startLagMeter(() => performance.now())
    const begun = performance.now()
    while (performance.now() - begun < 120);
    expect(meter.since(begun)).toBeGreaterThan(50)
    await new Promise((resolve) => setTimeout(resolve, 60))
    await settle()
    expect(meter.since(begun)).toBeGreaterThan(50)
    expect(meter.since(performance.now())).toBeLessThan(50)
    meter.stop()
  })
})
