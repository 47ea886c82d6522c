// Tests when the task freezes: at the week's time, after a start, and again after a command that failed.
import { describe, expect, it } from 'vitest'
import { freezeTask } from '../../server/compose/freeze-task.ts'
import type { WeekEntry } from '../../server/domain/ports/weeks.ts'
import { day, hour, minute } from '../../server/domain/time.ts'
import { defaultFreezeTime } from '../../server/domain/week/iso-week.ts'
import { startTasks } from '../../server/poll/probing.ts'
import { createMovedClock } from '../support/moved-clock.ts'
import { makeWeek } from '../support/weeks.ts'

const friday = Date.parse('2026-11-27T11:00:00Z')

/** The entry of the week as frozen at `at`. */
const entryOf = (week: string, at: number): WeekEntry => ({
  ...{ number: 1, week, revision: 1, previous: '', hash: `hash of ${at}`, at, frozenAt: at, late: false },
})

const start = (startAt: number, { entries = [] as WeekEntry[], freezes = true, early = true } = {}) => {
  const time = createMovedClock(startAt)
  const runs: number[] = []
  let contentsRead = 0
  const store = {
    readWeeks: async () => entries,
    firstMeasuredAt: async () => friday - 3 * hour,
    readWeek: async (week: string) => {
      contentsRead += 1
      const link = entries.find((one) => one.week === week) as WeekEntry
      return { ...link, content: makeWeek(week, undefined, { early }) }
    },
  }
  const freezeDue = async (): Promise<void> => {
    runs.push(time.now())
    if (freezes) entries.splice(0, entries.length, entryOf('2026-W48', time.now()))
  }
  startTasks([freezeTask({ store, time, freeze: defaultFreezeTime, freezeDue })], time)
  return { time, runs, contentsRead: () => contentsRead }
}

describe('the freezing task', () => {
  it('freezes at the time of the week, once', async () => {
    const { time, runs } = start(friday - 90_500)
    await time.advance(90_499)
    expect(runs).toEqual([])
    await time.advance(3 * hour)
    expect(runs).toEqual([friday])
  })

  it('freezes what was missed soon after a start', async () => {
    const { time, runs } = start(friday + 50 * hour)
    await time.advance(minute)
    expect(runs).toEqual([friday + 50 * hour])
  })

  it('runs the command again when it has frozen nothing, after two minutes, and ever later up to an hour', async () => {
    const { time, runs } = start(friday, { freezes: false })
    await time.advance(4 * hour)
    expect(runs.map((at) => (at - friday) / minute)).toEqual([0, 2, 6, 14, 30, 62, 122, 182])
  })

  it('freezes a week that was frozen early again at its time', async () => {
    const { time, runs } = start(friday - 2 * hour, { entries: [entryOf('2026-W48', friday - 2 * hour)] })
    await time.advance(3 * hour)
    expect(runs).toEqual([friday])
  })

  it('freezes a week that was frozen early again when it was down at its time, and at the next', async () => {
    const later = friday + 9 * day
    const entries = [entryOf('2026-W48', friday - hour), entryOf('2026-W49', friday + 7 * day)]
    const { time, runs } = start(later, { entries, freezes: false })
    await time.advance(minute)
    expect(runs).toEqual([later])
  })

  it('leaves a week alone whose time was moved after it was frozen, and reads its content once', async () => {
    const entries = [entryOf('2026-W48', friday - hour)]
    const { time, runs, contentsRead } = start(friday, { entries, early: false })
    await time.advance(3 * hour)
    expect([runs, contentsRead()]).toEqual([[], 1])
  })

  it('does nothing when all is frozen', async () => {
    const { time, runs } = start(friday + hour, { entries: [entryOf('2026-W48', friday)] })
    await time.advance(3 * hour)
    expect(runs).toEqual([])
  })
})
