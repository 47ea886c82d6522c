// Tests the clock watch, the pacer, and the lag meter.
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { startLagMeter } from '../../server/poll/lag.ts'
import { createPacer } from '../../server/poll/pace.ts'
import { jumped, watchClock } from '../../server/poll/watch.ts'
import { createMovedClock } from '../support/moved-clock.ts'

const running = new AbortController().signal

describe('jumped', () => {
  it.each([
    ['a second passed', 1000, 1000, false],
    ['a busy machine', 4000, 4000, false],
    ['the clock was corrected gradually', 1400, 1000, false],
    ['set forward by exactly the limit', 6000, 1000, false],
    ['set forward', 6001, 1000, true],
    ['set back', -4001, 1000, true],
    ['slept, with a monotonic clock that stopped', 3_600_000, 1000, true],
    ['slept, with a monotonic clock that ran on', 30_001, 30_001, true],
    ['stopped for exactly the limit', 30_000, 30_000, false],
  ])('%s', (_, wall, mono, expected) => {
    expect(jumped({ now: 5, mono: 7 }, { now: 5 + wall, mono: 7 + mono })).toBe(expected)
  })
})

describe('watchClock', () => {
  it('reports each jump once', async () => {
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

describe('the pacer', () => {
  it('spaces calls evenly at the rate, and does not catch up after a pause', async () => {
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

  it('stops waiting when `signal` aborts', async () => {
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
  it('measures how long the event loop was blocked, during and after the block', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'performance'] })
    onTestFinished(() => void vi.useRealTimers())
    // The clock goes on while the timers wait, as when the event loop is blocked.
    let blockedMs = 0
    const mono = () => performance.now() + blockedMs
    const meter = startLagMeter(mono)
    vi.advanceTimersByTime(100)
    const begun = mono()
    blockedMs += 120
    expect(meter.since(begun)).toBe(100)
    vi.advanceTimersByTime(20)
    expect(meter.since(begun)).toBe(120)
    const after = mono()
    vi.advanceTimersByTime(200)
    expect([meter.since(begun), meter.since(after + 1)]).toEqual([120, 0])
    meter.stop()
  })

  it('runs on the timers of the event loop, which cannot run while it is blocked', async () => {
    const meter = startLagMeter(() => performance.now())
    const begun = performance.now()
    while (performance.now() - begun < 120);
    expect(meter.since(begun)).toBeGreaterThan(50)
    meter.stop()
  })
})
