// Tests what the history says of an instant: cells, changes of levels, and incidents.
import { describe, expect, it } from 'vitest'
import type { Run } from '../../../server/domain/ports/cells.ts'
import type { IncidentDetail, StoredIncident, StoredStep } from '../../../server/domain/ports/incidents.ts'
import type { Level } from '../../../server/domain/readiness/level.ts'
import { day, hour } from '../../../server/domain/time.ts'
import { cellsAt, changeAt, incidentAt, verdictsAt } from '../../../server/domain/week/past.ts'
import { makeIncident } from '../../support/incidents.ts'

const run = (change: Partial<Run>): Run => ({
  ...{ indeks: 'sdi', kle: '02.34.02', answer: 'counted', cases: 1, right: 'full', countedWith: '' },
  ...{ firstAt: 10, lastAt: 20, recordedAt: 10 },
  ...change,
})

describe('cells at an instant', () => {
  const runs = [run({}), run({ cases: 2, firstAt: 30, lastAt: 40, recordedAt: 31 })]
  it.each<[number, number | undefined, number | undefined]>([
    [9, undefined, undefined],
    [10, 1, 10],
    [15, 1, 15],
    [29, 1, 20],
    // Measured, but not yet recorded.
    [30, 1, 20],
    [31, 2, 31],
    [50, 2, 40],
  ])('at %s: %s cases, answered at %s', (at, cases, answeredAt) => {
    const [cell] = cellsAt('0751', runs, at)
    expect([cell?.cases, cell?.answeredAt]).toEqual([cases, answeredAt])
  })

  it('are one for each index and number', () => {
    const others = [run({}), run({ indeks: 'ydi' }), run({ kle: '02.34.04', answer: 'noRight' })]
    expect(cellsAt('0751', others, 15).map(({ indeks, kle, answer }) => [indeks, kle, answer])).toEqual([
      ['sdi', '02.34.02', 'counted'],
      ['ydi', '02.34.02', 'counted'],
      ['sdi', '02.34.04', 'noRight'],
    ])
  })
})

describe('the change of a level at an instant', () => {
  const levels: [Level, number, boolean][] = [
    ['ukendt', 0, false],
    ['ingen', 10, false],
    ['flere', 20, false],
    ['ukendt', 30, false],
    ['flere', 40, false],
    ['alle', 50, true],
  ]
  const runs = levels.map(([level, firstAt, byUs]) => ({ group: '02' as const, level, firstAt, byUs }))

  it.each<[number, Level, number | undefined, boolean]>([
    [5, 'ukendt', undefined, false],
    [10, 'ingen', undefined, false],
    [25, 'flere', 20, false],
    [35, 'ukendt', 30, false],
    // A gap in the measurements is no change.
    [45, 'flere', 20, false],
    [50, 'alle', 50, true],
    // Decided otherwise by other rules.
    [50, 'ingen', undefined, false],
  ])('at %s, %s: since %s, by us: %s', (at, level, changedAt, changedByUs) => {
    expect(changeAt(runs, '02', level, at)).toEqual({ changedAt, changedByUs })
    expect(changeAt(runs, '27', level, at)).toEqual({ changedByUs: false })
  })
})

describe('an incident at an instant', () => {
  const step = (kind: StoredStep['kind'], at: number, change: Partial<StoredStep> = {}): StoredStep => ({
    ...{ incident: 1, kind, at, cause: 'service:sdi', hit: 1, evidence: { calls: at, bad: 1 } },
    ...change,
  })
  const detail: IncidentDetail = {
    incident: makeIncident({
      ...{ id: 1, state: 'closed', closedAt: 100, recovered: ['0751'], closedBy: 'abandoned' },
      cause: { kind: 'platform', id: 'serviceplatformen' },
    }),
    steps: [
      step('opened', 10),
      step('acknowledged', 20),
      step('recovering', 30),
      step('relapsed', 40),
      step('cause', 50, { cause: 'platform:serviceplatformen' }),
      step('closed', 60, { cause: 'platform:serviceplatformen' }),
      step('reopened', 70),
      step('closed', 80, { origin: 'kommandolinjen' }),
      step('reopened', 90),
      step('abandoned', 100),
    ],
    notices: [],
    folded: [],
  }

  it.each([
    [10, { state: 'open', cause: { kind: 'service', id: 'sdi' }, evidence: { calls: 10 }, recovered: [] }],
    [25, { state: 'open', acknowledgedAt: 20, closedAt: undefined, closedBy: undefined }],
    [45, { closedBy: undefined, closedOrigin: undefined }],
    [30, { state: 'recovering', recoveringAt: 30 }],
    [45, { state: 'open', recoveringAt: undefined, cause: { kind: 'service', id: 'sdi' } }],
    [55, { state: 'open', cause: { kind: 'platform', id: 'serviceplatformen' }, closedAt: undefined }],
    [60, { state: 'closed', closedAt: 60, closedBy: 'measured', recovered: ['0751'] }],
    [75, { state: 'open', closedAt: undefined, closedBy: undefined }],
    [80, { state: 'closed', closedAt: 80, closedBy: 'hand', closedOrigin: 'kommandolinjen' }],
    [100, { state: 'closed', closedAt: 100, closedBy: 'abandoned' }],
  ])('at %s is %o', (at, expected) => {
    expect(incidentAt(detail, at)).toMatchObject(expected)
  })

  it.each([
    [15, false, undefined],
    [45, true, undefined],
    [75, true, true],
  ])('at %s: unstable %s, reopened %s', (at, isUnstable, isReopened) => {
    expect(incidentAt(detail, at)).toMatchObject({ isUnstable, isReopened })
  })

  it('has the numbers of its last step while it is not over', () => {
    const live = { ...detail, incident: makeIncident({ evidence: { calls: 500, bad: 400 } }) }
    const opened = { ...live, steps: [step('opened', 10)] }
    expect(incidentAt(opened, 200)).toMatchObject({ state: 'open', evidence: { calls: 10, bad: 1 } })
    const recovering = { ...live, steps: [step('opened', 10), step('recovering', 30)] }
    expect(incidentAt(recovering, 200)).toMatchObject({ state: 'recovering', evidence: { calls: 30 } })
  })

  it('that is a stop is over for those of whom something was received since it began, or began again', () => {
    const incident = makeIncident({
      ...{ what: 'stop', signal: 'leverance', beganAt: 5 },
      ...{ hit: ['0101', '0751', '0851'], recovered: ['0101', '0751'] },
    })
    const received = new Map([
      ['0101', 20],
      ['0751', 50],
      ['0851', 20],
    ])
    const hasReceived = (kommunekode: string, since: number) => (received.get(kommunekode) ?? 0) > since
    const open = { ...detail, incident, steps: [step('opened', 10)] }
    expect(incidentAt(open, 60, hasReceived)?.recovered).toEqual(['0101', '0751'])
    const again = { ...open, steps: [step('opened', 10), step('recovering', 30), step('relapsed', 40)] }
    expect(incidentAt(again, 60, hasReceived)?.recovered).toEqual(['0751'])
    expect(incidentAt(open, 60)?.recovered).toEqual([])
  })

  it('is none before it opened', () => {
    expect(incidentAt(detail, 9)).toBeUndefined()
  })
})

describe('the verdicts of the hourly calls at an instant', () => {
  const at = 100 * day
  const calls = (days: number, until = at) =>
    Array.from({ length: days }, (_, i) => ({
      group: '02' as const,
      until: until - (days - 1 - i) * day,
      received: i + 1 === days ? 0 : 3,
    }))
  const stop = (change: Partial<StoredIncident> = {}): StoredIncident => ({
    ...makeIncident({ what: 'stop', beganAt: at - 2 * day, hit: ['0751'], groups: ['02'] }),
    ...change,
  })
  const stopped = { since: at - 2 * day, received: 3 }

  it.each([
    ['calls of two weeks, and no incident', calls(15), [], 'receiving'],
    ['calls of less than two weeks', calls(14), [stop()], undefined],
    ['no call within the last day', calls(20, at - day - hour), [stop()], undefined],
    ['an open stop', calls(15), [stop()], stopped],
    ['a stop that has recovered there', calls(15), [stop({ recovered: ['0751'] })], 'receiving'],
    ['a stop of another kommune', calls(15), [stop({ hit: ['0101'] })], 'receiving'],
    ['a stop of another group', calls(15), [stop({ groups: ['27'] })], 'receiving'],
    ['a stop that is recovering', calls(15), [stop({ state: 'recovering' })], 'receiving'],
    ['a drop', calls(15), [stop({ what: 'drop' })], 'receiving'],
    [
      'a stop closed by what was measured',
      calls(15),
      [stop({ state: 'closed', closedBy: 'measured' })],
      'receiving',
    ],
    [
      'a stop closed by hand, and nothing since',
      calls(15),
      [stop({ state: 'closed', closedBy: 'hand', closedAt: at - day })],
      stopped,
    ],
    [
      'a stop closed by hand, and cases since',
      calls(15),
      [stop({ state: 'closed', closedBy: 'hand', closedAt: at - 2 * day })],
      'receiving',
    ],
    ['calls after the instant', [...calls(14), ...calls(3, at + 3 * day)], [stop()], undefined],
  ])('%s', (_, deliveries, incidents, expected) => {
    expect(verdictsAt('0751', deliveries, incidents, at)).toEqual(
      expected === undefined ? {} : { '02': expected },
    )
  })
})
