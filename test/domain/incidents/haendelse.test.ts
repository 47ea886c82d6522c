// Tests the span of time of an event described by hand.
import { expect, it } from 'vitest'
import { spanOf } from '../../../server/domain/incidents/haendelse.ts'

it.each([
  ['2022-09-28', undefined, '2022-09-27T22:00:00Z', undefined],
  ['2022-09-28', '2022-09-28', '2022-09-27T22:00:00Z', '2022-09-28T22:00:00Z'],
  ['2022-10-30', '2022-10-30', '2022-10-29T22:00:00Z', '2022-10-30T23:00:00Z'],
  ['2022-09-28T06:15:00.000Z', '2022-09-28T07:00:00.000Z', '2022-09-28T06:15:00Z', '2022-09-28T07:00:00Z'],
])('an event from %s to %s spans %s until %s', (fra, til, from, until) => {
  expect(spanOf({ fra, til })).toEqual({
    from: Date.parse(from),
    until: until === undefined ? undefined : Date.parse(until),
  })
})
