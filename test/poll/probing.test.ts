// Tests the intervals of recurring tasks, on a simulated clock.
import { describe, expect, it } from 'vitest'
import { minute, second } from '../../server/domain/time.ts'
import { startTasks, type Task } from '../../server/poll/probing.ts'
import { createMovedClock, type MovedClock, settle } from '../support/moved-clock.ts'

/** A task that records when it ran (s after the start) and takes `takesMs`. */
const taskOf = (clock: MovedClock, everyMs: number, takesMs = 0) => {
  const begun = clock.mono()
  const ran: number[] = []
  let underWay = 0
  let most = 0
  const task: Task = {
    everyMs,
    run: async (signal) => {
      ran.push((clock.mono() - begun) / second)
      underWay += 1
      most = Math.max(most, underWay)
      try {
        if (takesMs > 0) await clock.wait(takesMs, signal)
      } finally {
        underWay -= 1
      }
    },
  }
  return { task, ran, most: () => most, underWay: () => underWay }
}

describe('tasks', () => {
  it('run at once, and then at their own interval', async () => {
    const clock = createMovedClock()
    const often = taskOf(clock, minute)
    const seldom = taskOf(clock, 5 * minute)
    const { stop } = startTasks([often.task, seldom.task], clock)
    await clock.advance(10 * minute)
    expect(often.ran).toEqual([0, 60, 120, 180, 240, 300, 360, 420, 480, 540, 600])
    expect(seldom.ran).toEqual([15, 315])
    await stop()
  })

  it('are spread at the start, within the shortest interval', async () => {
    const clock = createMovedClock()
    const tasks = Array.from({ length: 6 }, () => taskOf(clock, 10 * minute))
    const { stop } = startTasks(
      tasks.map(({ task }) => task),
      clock,
    )
    await clock.advance(minute)
    expect(tasks.map(({ ran }) => ran)).toEqual([[0], [5], [10], [15], [20], [25]])
    await stop()

    const later = createMovedClock()
    const close = [taskOf(later, 10 * second), taskOf(later, minute)]
    const closing = startTasks(
      close.map(({ task }) => task),
      later,
    )
    await later.advance(9 * second)
    expect(close.map(({ ran }) => ran)).toEqual([[0], [5]])
    await closing.stop()
  })

  it('never overlap with themselves, and skip missed runs', async () => {
    const clock = createMovedClock()
    const slow = taskOf(clock, minute, 150 * second)
    const quick = taskOf(clock, minute)
    const { stop } = startTasks([slow.task, quick.task], clock)
    await clock.advance(10 * minute)
    expect(slow.ran).toEqual([0, 180, 360, 540])
    expect(slow.most()).toBe(1)
    // A slow task does not delay another.
    expect(quick.ran).toHaveLength(10)
    await stop()
  })

  it('make no extra run when a timer wakes early, and are not affected by setting the clock', async () => {
    const clock = createMovedClock()
    const early = {
      ...clock,
      wait: (ms: number, signal: AbortSignal) => clock.wait(Math.max(0, ms - 1), signal),
    }
    const { task, ran } = taskOf(clock, minute)
    const { stop } = startTasks([task], early)
    await clock.advance(3 * minute)
    clock.set(-5 * minute)
    await clock.advance(2.5 * minute)
    expect(ran).toHaveLength(6)
    await stop()
  })

  it('stop at once, running or waiting, and do not run again', async () => {
    const clock = createMovedClock()
    const long = taskOf(clock, minute, 50 * second)
    const waiting = taskOf(clock, minute)
    const { stop, broken } = startTasks([long.task, waiting.task], clock)
    let broke = false
    broken.catch(() => {
      broke = true
    })
    await clock.advance(31 * second)
    expect(long.underWay()).toBe(1)
    await stop()
    expect([long.underWay(), clock.waiting()]).toEqual([0, 0])
    await clock.advance(10 * minute)
    expect([long.ran, waiting.ran]).toEqual([[0], [15]])
    expect(broke).toBe(false)
  })

  it('are waited for by `stop` when they cannot be aborted', async () => {
    const clock = createMovedClock()
    let finish = (): void => undefined
    const { stop } = startTasks(
      [
        {
          everyMs: minute,
          run: () =>
            new Promise((resolve) => {
              finish = resolve
            }),
        },
      ],
      clock,
    )
    await clock.advance(second)
    let stopped = false
    const stopping = stop().then(() => {
      stopped = true
    })
    await settle()
    expect(stopped).toBe(false)
    finish()
    await stopping
  })

  it('reject `broken` when one fails, and the others can be stopped', async () => {
    const clock = createMovedClock()
    const other = taskOf(clock, minute)
    const { stop, broken } = startTasks(
      [other.task, { everyMs: minute, run: async () => Promise.reject(new Error('disk full')) }],
      clock,
    )
    const reported = expect(broken).rejects.toThrow('disk full')
    await clock.advance(40 * second)
    await reported
    await stop()
    expect(clock.waiting()).toBe(0)
  })

  it('can be an empty list', async () => {
    const clock = createMovedClock()
    const { stop } = startTasks([], clock)
    await clock.advance(minute)
    await stop()
  })
})
