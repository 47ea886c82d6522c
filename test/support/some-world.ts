// Random worlds for property tests: the index's answers and the configurations of each number, and the gates.
import fc from 'fast-check'
import type { Konfiguration } from '../../server/domain/facts/facts.ts'
import type { Gate, GateArea } from '../../server/domain/facts/gate.ts'
import type { Kle } from '../../server/domain/kle.ts'
import { minute } from '../../server/domain/time.ts'
import { type IndexAnswer, numbers, rules, type WorldOptions } from './world-data.ts'

/** How many kommuner have random data; the others are all alike. */
export const differing = 12

const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined })

const someKonfiguration: fc.Arbitrary<Partial<Konfiguration>> = fc.record({
  aktiv: fc.constantFrom(true, true, false),
  fradato: fc.constantFrom(undefined, undefined, '2022-01-01'),
  fagsystemfilter: fc.constantFrom([], [], ['Acadre']),
  oensket: fc.constantFrom(undefined, 'aaben' as const, 'lukket' as const),
})

/** A number of a kommune. */
const someNumber = fc.record({
  answer: fc.constantFrom<IndexAnswer>(0, 0, 1, 19, 400, 400, 400, 'noRight', 'timeout', 'never'),
  reported: fc.oneof({ weight: 3, arbitrary: someKonfiguration }, fc.constant(undefined)),
})
/** Configured as delivered, because otherwise hardly any kommune could have everything shown. */
const fineNumber = (counts: readonly number[]) =>
  fc.constantFrom(...counts).map((cases) => ({ answer: cases, reported: { aktiv: cases > 0 } }))

const ofEach = <T>(number: fc.Arbitrary<T>) =>
  fc.array(number, { minLength: numbers.length, maxLength: numbers.length })
const someKommune = fc.oneof(
  { weight: 3, arbitrary: ofEach(someNumber) },
  ofEach(fineNumber([0, 400])),
  ofEach(fineNumber([400])),
  ofEach(fineNumber([19])),
)

const someGate = (area: GateArea): fc.Arbitrary<Gate[]> =>
  fc.constantFrom(
    [{ area, opens: '2022-10-01' }],
    [{ area, opens: '2022-10-01' }],
    [{ area, opens: '2022-12-01', pilots: ['0101', '0151'] }],
    [{ area }],
    [],
  )

/** A few kommuner with random data in each number, repeated over the 98. */
export const someWorld: fc.Arbitrary<WorldOptions> = fc
  .record({
    kommuner: fc.array(someKommune, { minLength: 1, maxLength: differing }),
    gates: fc.tuple(someGate('02'), someGate('27'), someGate('29')),
    inForce: fc.subarray([...numbers], { minLength: 3 }),
    ofYdi: fc.constantFrom<IndexAnswer>('never', 'never', 'never', 'noRight'),
    letThrough: maybe(fc.constantFrom(0, 7)),
    right: fc.constantFrom('full', 'full', 'full', 'kle 02'),
    oplystDato: fc.constantFrom('2022-10-07', '2022-10-07', '2022-03-01'),
    kald: fc.boolean(),
    age: fc.constantFrom(minute, minute, 60 * minute),
    flereFrom: fc.constantFrom(1, 3),
  })
  .map(({ kommuner, gates, inForce, letThrough, kald, flereFrom, ofYdi, ...rest }) => {
    const of = (i: number, kle: Kle) => kommuner[i % kommuner.length]?.[numbers.indexOf(kle)]
    return {
      ...rest,
      answer: (i, kle) => of(i, kle)?.answer ?? 'never',
      benefits: () => ofYdi,
      konfiguration: (i, kle) => of(i, kle)?.reported,
      letThrough: () => letThrough,
      kald: () => (kald ? {} : undefined),
      rules: { ...rules, flereFrom, gates: gates.flat(), obligatory: inForce.map((kle) => ({ kle })) },
    }
  })
