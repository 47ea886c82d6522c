// Tests what is known from a cell, and how a check changes it.
import { describe, expect, it } from 'vitest'
import {
  type Cell,
  isAnswer,
  type Known,
  knownAt,
  sameAnswer,
  stepCell,
} from '../../../server/domain/measured/cell.ts'
import { type Outcome, outcomes } from '../../../server/domain/measured/check.ts'
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

  it('does not count the first answer as a change', () => {
    expect(stepCell(undefined, makeResult({ bySystem: 3 }), true)).toEqual(makeCell({ bySystem: 3 }))
  })

  it.each<Outcome>(['noAnswer', 'timeout', 'configuration'])('a failure (%s) keeps the answer', (outcome) => {
    const cell = makeCell({ changedAt: at })
    expect(stepCell(cell, makeResult({ outcome, measuredAt: later, right: 'kle 02' }), true)).toEqual({
      ...cell,
      outcome,
      checkedAt: later,
    })
  })

  it('a failure does not restore trust', () => {
    const failed = stepCell(
      makeCell({ trusted: false }),
      makeResult({ outcome: 'http', measuredAt: later }),
      true,
    )
    expect(failed.trusted).toBe(false)
    expect(stepCell(failed, makeResult({ measuredAt: later }), true).trusted).toBe(true)
  })

  it('a first failure gives a cell without an answer, and the first answer after it is no change', () => {
    const failed = stepCell(undefined, makeResult({ outcome: 'network' }), true)
    expect(failed.answer).toBeUndefined()
    expect(failed.answeredAt).toBeUndefined()
    const answered = stepCell(failed, makeResult({ measuredAt: later }), true)
    expect(answered).toMatchObject({ answer: 'counted', answeredAt: later, changedByUs: false })
    expect(answered.changedAt).toBeUndefined()
  })

  it('keeps changedAt while the answer is the same, and sets it when the answer changes', () => {
    const changed = stepCell(makeCell(), makeResult({ cases: 6, measuredAt: later }), true)
    expect(changed.changedAt).toBe(later)
    const again = stepCell(changed, makeResult({ cases: 6, measuredAt: later + hour }), true)
    expect(again).toMatchObject({ changedAt: later, answeredAt: later + hour })
  })

  it('drops counts that were not answered this time, so that two measurements are not mixed', () => {
    const next = stepCell(
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
    expect(stepCell(makeCell(before), makeResult({ ...result, measuredAt: later }), true).changedByUs).toBe(
      expected,
    )
  })

  it('keeps changedByUs until the next change', () => {
    const limited = stepCell(makeCell(), makeResult({ cases: 2, right: 'kle 02', measuredAt: later }), true)
    const same = stepCell(limited, makeResult({ cases: 2, right: 'kle 02', measuredAt: later + 1 }), true)
    expect(same).toMatchObject({ changedAt: later, changedByUs: true })
    const other = stepCell(same, makeResult({ cases: 3, right: 'kle 02', measuredAt: later + 2 }), true)
    expect(other.changedByUs).toBe(false)
  })
})
