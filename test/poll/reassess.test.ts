// Tests the task that reassesses ended states and failed assessments.
import { expect, it } from 'vitest'
import { type Assessor, createAssessor } from '../../server/domain/readiness/kommune.ts'
import { hour, minute, second } from '../../server/domain/time.ts'
import { startTasks } from '../../server/poll/probing.ts'
import { reassessTask } from '../../server/poll/reassess.ts'
import { makeBatch, makeResult, rulesFor } from '../support/measured.ts'
import { createMovedClock } from '../support/moved-clock.ts'
import { openTestStore } from '../support/store.ts'

const kle = '02.34.02'

const begin = async (assessor: Assessor = createAssessor(rulesFor([kle]))) => {
  const { store } = openTestStore()
  const time = createMovedClock()
  const log: string[] = []
  const batch = makeBatch([makeResult({ kle, measuredAt: time.now() })])
  await store.record(batch, assessor, 12 * hour)
  const tasks = startTasks([reassessTask({ store, assessor, time, log: (line) => log.push(line) })], time)
  return { store, time, tasks, log, measuredAt: time.now() }
}

it('records the end of a state at its end', async () => {
  const { store, time, tasks, measuredAt } = await begin()
  await time.advance(12 * hour)
  expect((await store.readGroups())[0]?.level).toBe('alle')
  await time.advance(second)
  await tasks.stop()
  const [state] = await store.readGroups()
  expect(state).toMatchObject({
    level: 'ukendt',
    changedAt: measuredAt + 12 * hour + 1,
    validUntil: undefined,
  })
})

it('logs a failed assessment once, retries it within the hour, and logs a new failure', async () => {
  let fault: string | undefined = 'one fault'
  const sound = createAssessor(rulesFor([kle]))
  const { store, time, tasks, log } = await begin({
    ...sound,
    assess: (...given) => {
      if (fault !== undefined) throw new Error(fault)
      return sound.assess(...given)
    },
  })
  await time.advance(minute)
  expect(log).toEqual(['not assessed: kommune 0751: one fault'])
  fault = 'another fault'
  await time.advance(hour)
  expect(log).toEqual(['not assessed: kommune 0751: one fault', 'not assessed: kommune 0751: another fault'])
  fault = undefined
  await time.advance(hour)
  await tasks.stop()
  expect(await store.readUndecided()).toEqual([])
})
