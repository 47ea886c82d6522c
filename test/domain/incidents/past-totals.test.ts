// Tests which totals of a kommune's groups the history of answers holds.
import { expect, it } from 'vitest'
import { pastTotals } from '../../../server/domain/incidents/past-totals.ts'
import type { Run } from '../../../server/domain/ports/cells.ts'
import { hour, minute } from '../../../server/domain/time.ts'

const makeRun = (change: Partial<Run>): Run => ({
  ...{ indeks: 'sdi', kle: '02.34.02', cases: 100, ydelser: undefined, right: 'full', countedWith: 'a' },
  ...{ answer: 'counted', firstAt: 0, lastAt: 24 * hour, recordedAt: 0 },
  ...change,
})

const told = (runs: readonly Run[], from = 0) =>
  pastTotals('0751', runs, from).map(({ group, at, cases }) => [group, at / hour, cases])

it('a total that fell has the one from before, and the instant at which it fell', () => {
  expect(
    told([
      makeRun({ kle: '27.36.04' }),
      makeRun({ kle: '27.24.03', lastAt: 6 * hour, cases: 80 }),
      makeRun({ kle: '27.24.03', firstAt: 12 * hour, cases: 10 }),
    ]),
  ).toEqual([
    ['27', 0, 180],
    ['27', 12, 110],
    ['27', 24, 110],
  ])
})

it('numbers that change in the same round make one total', () => {
  const later = { firstAt: 12 * hour, cases: 1 }
  expect(
    told([
      ...[makeRun({ kle: '27.36.04', lastAt: 6 * hour }), makeRun({ kle: '27.24.03', lastAt: 6 * hour })],
      makeRun({ kle: '27.36.04', ...later }),
      makeRun({ kle: '27.24.03', ...later, firstAt: later.firstAt + minute }),
    ]).map(([, , cases]) => cases),
  ).toEqual([200, 2, 2])
})

it('a group of which a number was refused has no total then', () => {
  expect(
    told([
      makeRun({ lastAt: 6 * hour }),
      makeRun({ answer: 'noRight', cases: undefined, firstAt: 12 * hour, lastAt: 12 * hour }),
      makeRun({ firstAt: 18 * hour }),
    ]),
  ).toEqual([
    ['02', 0, 100],
    ['02', 18, 100],
    ['02', 24, 100],
  ])
})

it('a total from before the span is that of its beginning; other indexes have none', () => {
  const fell = [makeRun({ lastAt: 12 * hour }), makeRun({ firstAt: 18 * hour, cases: 40 })]
  expect(told([...fell, makeRun({ indeks: 'ydi' })], hour)).toEqual([
    ['02', 1, 100],
    ['02', 18, 40],
    ['02', 24, 40],
  ])
})
