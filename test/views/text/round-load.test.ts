// Tests the sentences about the calls of a round.
import { expect, it } from 'vitest'
import { roundLoad } from '../../../views/text/round-load.ts'

it.each([
  [
    { counting: 5880, explaining: 120, room: 6000 },
    'Højst 5.880 til at tælle og 120 til at forklare tallene; der er tid til 6.000',
  ],
  [
    { counting: 5880, explaining: 121, room: 6000 },
    'Højst 5.880 til at tælle og 121 til at forklare tallene, men der er kun tid til 6.000. Tallene tælles først, men forklares for sjældent: gør runderne længere, eller tillad flere opslag i sekundet.',
  ],
  [
    { counting: 6001, explaining: 0, room: 6000 },
    'Højst 6.001 til at tælle og 0 til at forklare tallene, men der er kun tid til 6.000. Tallene bliver for gamle: gør runderne længere, eller tillad flere opslag i sekundet.',
  ],
])('the calls %o read so', (load, text) => {
  expect(roundLoad(load)).toBe(text)
})
