// Tests what is known from a cell, and how a check changes it.
import { describe, expect, it } from 'vitest'
import {
  type Cell,
  explainCell,
  isAnswer,
  isToExplain,
  type Known,
  knownAt,
  sameAnswer,
  stepCell,
} from '../../../server/domain/measured/cell.ts'
import {
  type CheckResult,
  type Explanation,
  type Outcome,
  outcomes,
} from '../../../server/domain/measured/check.ts'
import { hour } from '../../../server/domain/time.ts'
import { aWednesday as at, makeCell, makeResult } from '../../support/measured.ts'

const staleAfterMs = 12 * hour
const because = (reason: string) => ({ kind: 'unknown', because: reason })
const never = { answer: undefined, answeredAt: undefined, cases: undefined, receivedSince: undefined }

describe('knownAt', () => {
  it.each<[string, Cell | undefined, number, Known | object]>([
    ['never measured', undefined, at, because('never')],
    ['counted', makeCell(), at, { kind: 'cases', cases: 5 }],
    ['counted zero under full right', makeCell({ cases: 0 }), at, { kind: 'cases', cases: 0 }],
    ['exactly at the limit', makeCell(), at + staleAfterMs, { kind: 'cases', cases: 5 }],
    ['1 ms past the limit', makeCell(), at + staleAfterMs + 1, because('stale')],
    ['1 ms in the future', makeCell(), at - 1, because('future')],
    ['before a jump', makeCell({ trusted: false }), at, because('jump')],
    [
      'noRight',
      makeCell({ answer: 'noRight', outcome: 'noRight', cases: undefined }),
      at,
      { kind: 'noAccess' },
    ],
    [
      'noRight, then a failure',
      makeCell({ answer: 'noRight', outcome: 'timeout', cases: undefined }),
      at + staleAfterMs,
      { kind: 'noAccess' },
    ],
    [
      'noRight too old, then a failure',
      makeCell({ answer: 'noRight', outcome: 'timeout', cases: undefined }),
      at + staleAfterMs + 1,
      because('timeout'),
    ],
    [
      'noRight too old',
      makeCell({ answer: 'noRight', outcome: 'noRight' }),
      at + staleAfterMs + 1,
      because('stale'),
    ],
    [
      'counted, then a failure',
      makeCell({ outcome: 'fault' }),
      at + staleAfterMs,
      { kind: 'cases', cases: 5 },
    ],
    [
      'counted too old, then a failure',
      makeCell({ outcome: 'fault' }),
      at + staleAfterMs + 1,
      because('fault'),
    ],
    ['0 under a limited right', makeCell({ cases: 0, right: 'kle 02' }), at, because('limited')],
    [
      'more than 0 under a limited right',
      makeCell({ cases: 1, right: 'kle 02' }),
      at,
      { kind: 'cases', cases: 1 },
    ],
    [
      '0 under a limited right, too old',
      makeCell({ cases: 0, right: 'kle 02' }),
      at + staleAfterMs + 1,
      because('stale'),
    ],
    ['counted without a number', makeCell({ cases: undefined }), at, because('shape')],
  ])('%s', (_, cell, now, expected) => {
    expect(knownAt(cell, now, staleAfterMs)).toEqual(expected)
  })

  it.each(outcomes.filter((o) => !isAnswer(o)))(
    'gives the failure %s of a cell that was never answered',
    (outcome) => {
      expect(knownAt(makeCell({ ...never, outcome }), at, staleAfterMs)).toEqual(because(outcome))
    },
  )
})

describe('isAnswer', () => {
  it('is true for a count and for no right, and for nothing else', () => {
    expect(outcomes.filter(isAnswer)).toEqual(['counted', 'noRight'])
  })
})

describe('sameAnswer', () => {
  it.each<[string, Parameters<typeof makeResult>[0], boolean]>([
    ['the same', {}, true],
    ['another number', { cases: 6 }, false],
    ['another right', { right: 'kle 02' }, false],
    ['no right', { outcome: 'noRight' }, false],
    ['a failure', { outcome: 'timeout' }, false],
    ['more received', { receivedSince: 9 }, true],
    ['another attribution, which has no history', { bySystem: 2 }, true],
  ])('%s', (_, change, expected) => {
    expect(sameAnswer(makeCell(), makeResult(change))).toBe(expected)
  })
})

describe('stepCell', () => {
  const later = at + hour
  const step = (cell: Cell | undefined, result: CheckResult, trusted: boolean) =>
    stepCell(cell, result, trusted, staleAfterMs)

  it('does not count the first answer as a change', () => {
    expect(step(undefined, makeResult({ bySystem: 3 }), true)).toEqual(
      makeCell({ bySystem: 3, explainedAt: at }),
    )
  })

  it.each<Outcome>(['noAnswer', 'timeout', 'configuration'])('a failure (%s) keeps the answer', (outcome) => {
    const cell = makeCell({ changedAt: at })
    expect(step(cell, makeResult({ outcome, measuredAt: later, right: 'kle 02' }), true)).toEqual({
      ...cell,
      outcome,
      checkedAt: later,
    })
  })

  it('a failure does not restore trust', () => {
    const failed = step(
      makeCell({ trusted: false }),
      makeResult({ outcome: 'http', measuredAt: later }),
      true,
    )
    expect(failed.trusted).toBe(false)
    expect(step(failed, makeResult({ measuredAt: later }), true).trusted).toBe(true)
  })

  it('a first failure gives a cell without an answer, and the first answer after it is no change', () => {
    const failed = step(undefined, makeResult({ outcome: 'network' }), true)
    expect(failed.answer).toBeUndefined()
    expect(failed.answeredAt).toBeUndefined()
    const answered = step(failed, makeResult({ measuredAt: later }), true)
    expect(answered).toMatchObject({ answer: 'counted', answeredAt: later, changedByUs: false })
    expect(answered.changedAt).toBeUndefined()
  })

  it('keeps changedAt while the answer is the same, and sets it when the answer changes', () => {
    const changed = step(makeCell(), makeResult({ cases: 6, measuredAt: later }), true)
    expect(changed.changedAt).toBe(later)
    const again = step(changed, makeResult({ cases: 6, measuredAt: later + hour }), true)
    expect(again).toMatchObject({ changedAt: later, answeredAt: later + hour })
  })

  it('drops counts that were not answered this time, so that two measurements are not mixed', () => {
    const next = step(
      makeCell({ bySystem: 4 }),
      makeResult({ receivedSince: undefined, measuredAt: later }),
      true,
    )
    expect(next.receivedSince).toBeUndefined()
    expect(next.bySystem).toBeUndefined()
  })

  it.each<[string, Partial<Cell>, Parameters<typeof makeResult>[0], boolean]>([
    ['another number under the same right', {}, { cases: 6 }, false],
    ['another number under another right', {}, { cases: 6, right: 'kle 02' }, true],
    ['counted to noRight', {}, { outcome: 'noRight' }, true],
    ['noRight to counted', { answer: 'noRight', outcome: 'noRight', cases: undefined }, {}, true],
    ['the same number under another right', {}, { right: 'kle 02' }, false],
  ])('changedByUs: %s', (_, before, result, expected) => {
    expect(step(makeCell(before), makeResult({ ...result, measuredAt: later }), true).changedByUs).toBe(
      expected,
    )
  })

  it('keeps changedByUs until the next change', () => {
    const limited = step(makeCell(), makeResult({ cases: 2, right: 'kle 02', measuredAt: later }), true)
    const same = step(limited, makeResult({ cases: 2, right: 'kle 02', measuredAt: later + 1 }), true)
    expect(same).toMatchObject({ changedAt: later, changedByUs: true })
    const other = step(same, makeResult({ cases: 3, right: 'kle 02', measuredAt: later + 2 }), true)
    expect(other.changedByUs).toBe(false)
  })
})

describe('what explains a count', () => {
  const later = at + hour
  const asked = { systemUuid: 'a', narrowing: 'from 2022' }
  const explained = makeCell({ ...asked, bySystem: 4, visible: 3, explainedAt: at })
  const explanation = (change: Partial<Explanation> = {}): Explanation => ({
    indeks: 'sdi',
    kommunekode: '0751',
    kle: '02.34.02',
    countedAt: at,
    attempts: [],
    ...asked,
    ...change,
  })

  it.each<[string, Partial<Cell>, Partial<CheckResult>, Partial<Cell>]>([
    ['an equal count', {}, {}, { bySystem: 4, visible: 3, explainedAt: at }],
    [
      'an equal count until it is too old',
      {},
      { measuredAt: at + staleAfterMs },
      { bySystem: 4, visible: 3 },
    ],
    [
      'no count that is later',
      {},
      { measuredAt: at + staleAfterMs + 1 },
      { bySystem: undefined, visible: undefined },
    ],
    ['no other count', {}, { cases: 6 }, { bySystem: undefined, visible: undefined, explainedAt: undefined }],
    ['none under another right', {}, { right: 'kle 02' }, { bySystem: undefined, visible: undefined }],
    ['none of more numbers', {}, { countedWith: '02.34.99' }, { bySystem: undefined, visible: undefined }],
    ['none after a clock jump', { trusted: false }, {}, { bySystem: undefined, visible: undefined }],
    ['only the same question: another system', {}, { systemUuid: 'b' }, { bySystem: undefined, visible: 3 }],
    ['only the same question: another filter', {}, { narrowing: 'b' }, { bySystem: 4, visible: undefined }],
    ['nothing that is no longer asked', {}, { systemUuid: undefined }, { bySystem: undefined, visible: 3 }],
  ])('explains %s', (_, before, result, expected) => {
    const next = { ...makeResult({ ...asked, measuredAt: later, ...result }) }
    expect(stepCell({ ...explained, ...before }, next, true, staleAfterMs)).toMatchObject(expected)
  })

  it('is as old as its count when that is 0, or nothing is asked', () => {
    const zero = makeResult({ ...asked, cases: 0, bySystem: 0, visible: 0 })
    expect(stepCell(undefined, zero, true, staleAfterMs).explainedAt).toBe(at)
    expect(stepCell(undefined, makeResult(), true, staleAfterMs).explainedAt).toBe(at)
    expect(stepCell(undefined, makeResult(asked), true, staleAfterMs).explainedAt).toBeUndefined()
  })

  it('is added to the count that it was asked for, and to no later one', () => {
    const counted = stepCell(undefined, makeResult(asked), true, staleAfterMs)
    const answers = { bySystem: 2, visible: 1 }
    expect(explainCell(counted, explanation(answers))).toEqual({ ...counted, ...answers, explainedAt: at })
    const recounted = makeCell({ answeredAt: later })
    expect(explainCell(recounted, explanation(answers))).toBe(recounted)
  })

  it('is kept where a question was not answered, but not for another question', () => {
    expect(explainCell(explained, explanation({ bySystem: 2 }))).toMatchObject({ bySystem: 2, visible: 3 })
    const other = explainCell(explained, explanation({ narrowing: 'from 2023', bySystem: 2 }))
    expect(other).toMatchObject({ bySystem: 2, visible: undefined, narrowing: 'from 2023' })
  })

  it.each<[string, Partial<Cell>, Parameters<typeof isToExplain>[1], boolean]>([
    ['when it was never explained', { explainedAt: undefined }, asked, true],
    ['when an earlier count was explained', { answeredAt: later }, asked, true],
    ['not when it is explained', {}, asked, false],
    ['when another system is asked for', {}, { ...asked, systemUuid: 'b' }, true],
    ['when another filter is asked for', {}, { ...asked, narrowing: 'b' }, true],
    ['not when nothing is asked', { explainedAt: undefined }, {}, false],
    ['not of 0 cases', { explainedAt: undefined, cases: 0 }, asked, false],
    ['not while the check fails', { explainedAt: undefined, outcome: 'http' }, asked, false],
    ['not after a clock jump', { explainedAt: undefined, trusted: false }, asked, false],
  ])('is asked for: %s', (_, change, questions, expected) => {
    expect(isToExplain({ ...explained, ...change }, questions)).toBe(expected)
  })
})
