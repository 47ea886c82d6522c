// Tests that a level is given only when no missing answer could change it.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Known } from '../../../server/domain/measured/cell.ts'
import { assessLevel, type Level, tally } from '../../../server/domain/readiness/level.ts'

const cases = (n: number): Known => ({ kind: 'cases', cases: n })
const unknown = (because: 'stale' | 'limited' | 'timeout' | 'never' = 'timeout'): Known => ({
  kind: 'unknown',
  because,
})
const noAccess: Known = { kind: 'noAccess' }

const level = (knowns: readonly Known[], flereFrom = 1) => assessLevel(tally(knowns), flereFrom)
const many = (n: number, known: Known): Known[] => Array.from({ length: n }, () => known)

describe('assessLevel', () => {
  it.each<[string, Known[], number, Level, boolean]>([
    ['no number in force', [], 1, 'ukendt', false],
    ['one delivered', [cases(1)], 1, 'alle', false],
    ['one zero', [cases(0)], 1, 'ingen', false],
    ['one unknown', [unknown()], 1, 'ukendt', false],
    ['all delivered', many(5, cases(3)), 1, 'alle', false],
    ['all but one delivered, one zero', [...many(4, cases(3)), cases(0)], 1, 'flere', false],
    ['all but one delivered, one unknown', [...many(4, cases(3)), unknown()], 1, 'ukendt', true],
    ['all but one delivered, one without right', [...many(4, cases(3)), noAccess], 1, 'ukendt', true],
    [
      'all but one delivered, one 0 under a limit',
      [...many(4, cases(3)), unknown('limited')],
      1,
      'ukendt',
      true,
    ],
    ['one zero, the rest unknown', [cases(0), ...many(4, unknown())], 1, 'ukendt', false],
    ['all but one zero, one unknown', [...many(4, cases(0)), unknown()], 1, 'ukendt', false],
    [
      'one delivered, one zero, the rest unknown',
      [cases(1), cases(0), ...many(3, unknown())],
      1,
      'flere',
      false,
    ],
    ['all zero', many(5, cases(0)), 1, 'ingen', false],
    ['no right to any', many(5, noAccess), 1, 'ukendt', false],
    ['0 under a limit for all', many(5, unknown('limited')), 1, 'ukendt', false],
    [
      'flereFrom 3: two delivered, the rest zero',
      [...many(2, cases(1)), ...many(3, cases(0))],
      3,
      'ingen',
      false,
    ],
    [
      'flereFrom 3: three delivered, the rest zero',
      [...many(3, cases(1)), ...many(2, cases(0))],
      3,
      'flere',
      false,
    ],
    [
      'flereFrom 3: two delivered, one unknown could be the third',
      [...many(2, cases(1)), unknown(), ...many(2, cases(0))],
      3,
      'ukendt',
      false,
    ],
    [
      'flereFrom 3: one delivered, one unknown cannot be the third',
      [cases(1), unknown(), ...many(3, cases(0))],
      3,
      'ingen',
      false,
    ],
    ['flereFrom above the count: all is still alle', many(2, cases(1)), 9, 'alle', false],
    ['flereFrom above the count: not all is ingen', [cases(1), cases(0)], 9, 'ingen', false],
    [
      'flereFrom above the count: ingen or alle is never at least flere',
      [cases(1), unknown()],
      9,
      'ukendt',
      false,
    ],
  ])('%s', (_, knowns, flereFrom, expected, atLeastFlere) => {
    expect(level(knowns, flereFrom)).toEqual({ level: expected, atLeastFlere })
  })

  /** The rule, for answers that are all known. */
  const levelOfAll = (answers: readonly number[], flereFrom: number): Level => {
    const delivered = answers.filter((n) => n > 0).length
    if (delivered === answers.length) return 'alle'
    return delivered >= flereFrom ? 'flere' : 'ingen'
  }

  it('is the level that every completion of the missing answers gives, and ukendt when they differ', () => {
    const known = fc.oneof(
      fc.integer({ min: 0, max: 3 }).map(cases),
      fc.constantFrom<Known>(unknown(), unknown('limited'), unknown('stale'), noAccess),
    )
    fc.assert(
      fc.property(
        fc.array(known, { minLength: 1, maxLength: 8 }),
        fc.integer({ min: 1, max: 10 }),
        (knowns, flereFrom) => {
          const open = knowns.flatMap((k, i) => (k.kind === 'cases' ? [] : [i]))
          const possible = new Set<Level>()
          for (let bits = 0; bits < 2 ** open.length; bits += 1) {
            const answers = knowns.map((k, i) =>
              k.kind === 'cases' ? k.cases : (bits >> open.indexOf(i)) & 1,
            )
            possible.add(levelOfAll(answers, flereFrom))
          }
          const found = level(knowns, flereFrom)
          expect(found.level).toBe(possible.size === 1 ? [...possible][0] : 'ukendt')
          expect(found.atLeastFlere).toBe(possible.size > 1 && !possible.has('ingen'))
        },
      ),
      { numRuns: 500 },
    )
  })
})

describe('tally', () => {
  it('counts no right, and a 0 under a limited right, as neither delivered nor zero', () => {
    expect(tally([cases(4), cases(0), noAccess, unknown('limited'), unknown('stale')])).toEqual({
      obligatory: 5,
      delivered: 1,
      zero: 1,
      noAccess: 1,
      limited: 1,
      cases: 4,
    })
  })

  it('has no sum of cases when no number is known', () => {
    expect(tally([noAccess, unknown('limited'), unknown()]).cases).toBeUndefined()
    expect(tally([cases(0)]).cases).toBe(0)
  })
})
