// Tests the sentence about how a group has gone over the frozen weeks.
import { expect, it } from 'vitest'
import type { Counts } from '../../../views/model/world.ts'
import { overTime } from '../../../views/text/week.ts'

type Summary = Parameters<typeof overTime>[0][number]

const summary = (week: string, counts: Partial<Counts>): Summary =>
  ({ week, counts: { '02': { alle: 0, flere: 0, ingen: 0, ukendt: 0, ...counts } } }) as unknown as Summary

it.each<[string, Partial<Counts>, Partial<Counts>]>([
  [
    'I uge 43 leverede 3 af 98 kommuner byggesager (KLE 02); i uge 42 var det ingen.',
    { ingen: 98 },
    { alle: 1, flere: 2, ingen: 95 },
  ],
  [
    'I uge 43 leverede alle 98 kommuner byggesager (KLE 02); i uge 42 var det mindst 8.',
    { flere: 8, ukendt: 90 },
    { alle: 98 },
  ],
  [
    'I uge 43 leverede ingen af de 98 kommuner byggesager (KLE 02); i uge 42 kunne ingen vurderes.',
    { ukendt: 98 },
    { ingen: 98 },
  ],
  [
    'I uge 43 leverede ingen af de målte kommuner byggesager (KLE 02); i uge 42 var det ingen af de målte.',
    { ingen: 1, ukendt: 97 },
    { ingen: 9, ukendt: 89 },
  ],
  [
    'I uge 43 kunne ingen kommune vurderes på byggesager (KLE 02); i uge 42 leverede alle.',
    { alle: 98 },
    { ukendt: 98 },
  ],
])('%s', (text, first, last) => {
  expect(overTime([summary('2022-W42', first), summary('2022-W43', last)], '02')).toBe(text)
})
