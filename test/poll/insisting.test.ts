// Tests that a task goes on after the store failed it, ends with a bug, and waits while nothing can be stored.
import { expect, it } from 'vitest'
import { StoreFailed, type StoreTrouble } from '../../server/domain/ports/store-trouble.ts'
import { minute } from '../../server/domain/time.ts'
import { insistingTask, whenStoring } from '../../server/poll/insisting.ts'
import { createMovedClock } from '../support/moved-clock.ts'

it('a run that the store fails is logged and made again; a bug is not', async () => {
  const clock = createMovedClock()
  const log: string[] = []
  const failures: (Error | undefined)[] = [
    new StoreFailed('failing', 'Check the disk.'),
    undefined,
    new Error('a bug'),
  ]
  let runs = 0
  const task = insistingTask(
    {
      everyMs: 5 * minute,
      run: async () => {
        const failure = failures[runs]
        runs += 1
        if (failure) throw failure
      },
    },
    clock,
    (line) => log.push(line),
  )
  const { signal } = new AbortController()
  const first = task.run(signal)
  await clock.advance(minute)
  await first
  expect([runs, log]).toEqual([2, ['the store failed: Check the disk.']])
  await expect(task.run(signal)).rejects.toThrow('a bug')
})

it('a command that writes by itself waits until something can be stored', async () => {
  const clock = createMovedClock()
  let trouble: StoreTrouble | undefined = { kind: 'full', sinceAt: clock.now() }
  let runs = 0
  const run = async () => {
    runs += 1
  }
  const task = whenStoring({ everyMs: minute, run }, { trouble: () => trouble }, clock)
  const running = task.run(new AbortController().signal)
  await clock.advance(5 * minute)
  expect(runs).toBe(0)
  trouble = undefined
  await clock.advance(minute)
  await running
  expect(runs).toBe(1)
})
