// Tests pauses: a shorter one does not shorten, one may become longer while it is waited for, and tasks leave out runs.
import { expect, it } from 'vitest'
import { minute, second } from '../../server/domain/time.ts'
import { createPauses, unlessPaused } from '../../server/poll/pauses.ts'
import { createMovedClock } from '../support/moved-clock.ts'

const running = new AbortController().signal

it('a shorter pause does not shorten a longer one, and a longer one does lengthen it', () => {
  const time = createMovedClock()
  const { pause, isPaused, watch } = createPauses(time)
  const told: (number | undefined)[] = []
  watch(([first]) => told.push(first && first.until - time.now()))
  pause('sdi', minute)
  pause('sdi', second)
  time.pass(2 * second)
  expect(isPaused('sdi')).toBe(true)
  pause('sdi', 2 * minute)
  time.pass(2 * minute - 1)
  expect(isPaused('sdi')).toBe(true)
  time.pass(1)
  expect(isPaused('sdi')).toBe(false)
  expect(told).toEqual([undefined, minute, 2 * minute])
})

it('a pause that becomes longer is waited for to its new end', async () => {
  const time = createMovedClock()
  const { pause, untilOver } = createPauses(time)
  pause('sdi', minute)
  let isOver = false
  const waited = untilOver('sdi', running).then(() => {
    isOver = true
  })
  await time.advance(30 * second)
  pause('sdi', 2 * minute)
  await time.advance(2 * minute - 1)
  expect(isOver).toBe(false)
  await time.advance(1)
  await waited
})

it('a task leaves out the runs that come in a pause', async () => {
  let isPaused = false
  let runs = 0
  const run = async () => {
    runs += 1
  }
  const task = unlessPaused({ everyMs: minute, run }, () => isPaused)
  expect(task.everyMs).toBe(minute)
  await task.run(running)
  isPaused = true
  await task.run(running)
  expect(runs).toBe(1)
})
