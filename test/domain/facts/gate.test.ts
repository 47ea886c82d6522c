// Tests the gates: open areas, for whom, on which day.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Gate, gateAreas, gateOf, gateOfGroup } from '../../../server/domain/facts/gate.ts'
import { readinessGroups } from '../../../server/domain/kle.ts'

const opens = '2022-10-31'
const dated: Gate[] = [{ area: '02', opens }]
const piloted: Gate[] = [{ area: '02', opens, pilots: ['0751', '0217'] }]
const pilotsAlone: Gate[] = [{ area: 'journalnotater', pilots: ['0851'] }]

describe('gateOf', () => {
  it.each([
    ['none at all', [], '02', '0751', '2022-11-02', { state: 'unknown', pilot: false }],
    ['another area', dated, '27', '0751', '2022-11-02', { state: 'unknown', pilot: false }],
    ['the day before', dated, '02', '0751', '2022-10-30', { state: 'closed', opens, pilot: false }],
    ['the day itself', dated, '02', '0751', opens, { state: 'open', opens, pilot: false }],
    ['the day after', dated, '02', '0751', '2022-11-01', { state: 'open', opens, pilot: false }],
    ['a pilot, before', piloted, '02', '0751', '2022-01-01', { state: 'open', opens, pilot: true }],
    ['no pilot, before', piloted, '02', '0851', '2022-10-30', { state: 'closed', opens, pilot: false }],
    ['no pilot, after', piloted, '02', '0851', opens, { state: 'open', opens, pilot: false }],
    ['a pilot, no day', pilotsAlone, 'journalnotater', '0851', '2022-11-02', { state: 'open', pilot: true }],
    ['others', pilotsAlone, 'journalnotater', '0751', '2099-01-01', { state: 'closed', pilot: false }],
    [
      'neither day nor pilots',
      [{ area: '29' }],
      '29',
      '0751',
      '2099-01-01',
      { state: 'closed', pilot: false },
    ],
    [
      'reported twice',
      [...pilotsAlone, { area: 'journalnotater', opens }],
      'journalnotater',
      '0851',
      '2022-01-01',
      { state: 'open', opens, pilot: true },
    ],
    [
      'the first of two days',
      [...dated, { area: '02', opens: '2022-10-01' }],
      '02',
      '0751',
      '2022-10-01',
      {
        state: 'open',
        opens: '2022-10-01',
        pilot: false,
      },
    ],
  ] as const)('%s', (_, gates, area, kommunekode, day, expected) => {
    expect(gateOf(gates as readonly Gate[], area, kommunekode, day)).toEqual(expected)
  })
})

describe('gateOfGroup', () => {
  const eoj = (gates: readonly Gate[], day = '2022-11-02') => gateOfGroup(gates, 'eoj', '0751', day)

  it('is the area itself for a main group', () => {
    expect(gateOfGroup(piloted, '02', '0751', '2022-01-01')).toEqual({ state: 'open', opens, pilot: true })
    expect(gateOfGroup(piloted, '27', '0751', '2022-01-01')).toEqual({ state: 'unknown', pilot: false })
  })

  it.each<[string, Gate[], ReturnType<typeof gateOfGroup>]>([
    [
      'both open',
      [
        { area: '27', opens: '2022-10-01' },
        { area: '29', opens },
      ],
      { state: 'open', opens, pilot: false },
    ],
    [
      'one to come',
      [
        { area: '27', opens },
        { area: '29', opens: '2022-12-01' },
      ],
      { state: 'closed', opens: '2022-12-01', pilot: false },
    ],
    [
      'one without a day',
      [{ area: '27', opens }, { area: '29' }],
      { state: 'closed', opens: undefined, pilot: false },
    ],
    ['one not reported', [{ area: '27', opens }], { state: 'unknown', opens: undefined, pilot: false }],
    [
      'one closed, the other not reported',
      [{ area: '29', opens: '2022-12-01' }],
      { state: 'closed', opens: undefined, pilot: false },
    ],
    [
      'a pilot of one, which has no day',
      [
        { area: '27', pilots: ['0751'] },
        { area: '29', opens },
      ],
      { state: 'open', opens, pilot: false },
    ],
    [
      'a pilot of both',
      [
        { area: '27', pilots: ['0751'] },
        { area: '29', pilots: ['0751'] },
      ],
      { state: 'open', opens: undefined, pilot: true },
    ],
  ])('eoj: %s', (_, gates, expected) => {
    expect(eoj(gates)).toEqual(expected)
  })
})

describe('a gate', () => {
  const day = fc.integer({ min: 0, max: 60 }).map((n) => `2022-10-${String(n % 31).padStart(2, '0')}`)
  const kommunekode = fc.constantFrom('0751', '0851', '0217')
  const gate: fc.Arbitrary<Gate> = fc.record({
    area: fc.constantFrom(...gateAreas),
    opens: fc.option(day, { nil: undefined }),
    pilots: fc.option(fc.subarray(['0751', '0851', '0217']), { nil: undefined }),
  })
  const gates = fc.array(gate, { maxLength: 5 })

  it('that is open stays so: on later days, and whatever else opens', () => {
    fc.assert(
      fc.property(gates, gate, kommunekode, day, day, (some, more, kommune, a, b) => {
        const [early, late] = a <= b ? [a, b] : [b, a]
        for (const group of readinessGroups) {
          if (gateOfGroup(some, group, kommune, early).state !== 'open') continue
          expect(gateOfGroup(some, group, kommune, late).state).toBe('open')
          expect(gateOfGroup([...some, more], group, kommune, early).state).toBe('open')
        }
      }),
    )
  })

  it('of a group opens on the day it says, at the latest', () => {
    fc.assert(
      fc.property(gates, kommunekode, (some, kommune) => {
        for (const group of readinessGroups) {
          const { opens: reported, pilot } = gateOfGroup(some, group, kommune, '2022-09-30')
          if (reported !== undefined) expect(gateOfGroup(some, group, kommune, reported).state).toBe('open')
          if (pilot) expect(gateOfGroup(some, group, kommune, '2022-09-30').state).toBe('open')
        }
      }),
    )
  })
})
