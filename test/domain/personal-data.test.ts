// Tests that CPR numbers are found in every form, and that our other numbers are not mistaken for them.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { kommuner } from '../../server/domain/kommuner.ts'
import { findCpr } from '../../server/domain/personal-data.ts'
import { expectLinear } from '../support/linear.ts'

describe('findCpr finds a number in', () => {
  it.each([
    '010170-1234',
    '0101701234',
    '010170 1234',
    '010170 - 1234',
    '010170–1234',
    '010170\u20111234',
    '010170/1234',
    '290200-0000',
    '311299-9999',
    // Replacement numbers: 60 added to the day.
    '610170-1234',
    '911299-1234',
    'CPR: 010170-1234.',
    'cpr0101701234',
    '"0101701234",',
    'Sag_0101701234_bilag',
    'x\n010170-1234\ny',
    '010170-\n1234',
    '01\u200b0170-12\u00ad34',
    '010170\u0000-1234',
    '０１０１７０－１２３４'.replace('－', '-'),
    // With separators within the date.
    '01.01.70-1234',
    '01.01.1970-1234',
    '01-01-70-1234',
    '01-01-1970-1234',
    '01/01/1970-1234',
    '01 01 70-1234',
    '01/01/70 1234',
    '01-01-70 1234',
    '01/01/70 - 1234',
    '0101 70 1234',
    '0101 70-1234',
    '010170.1234',
    'nr. 010170.1234.',
    '-010170.1234',
    '01.01.70–1234',
    '2022-10-31 01.01.70-1234',
    '2022-10-31 0101701234',
    '2022-10-31T10:11:12.0101701234',
    '0751 01/01/70 1234',
    '61.01.70-1234',
    // From a spreadsheet: without the leading zero, with a hyphen.
    '10170-1234',
    'cpr-10170-1234',
    '10170-1234;10270-1235',
    // From a spreadsheet: without the leading zero, with thousands separators, with decimals.
    '101701234',
    '1.010.701.234',
    '0101701234,00',
    '5,5 0101701234',
    '123e4567-e89b-12d3-a456-426614174000 og 010170-1234',
  ])('%j', (text) => {
    expect(findCpr(text)).toBe(true)
  })
})

describe('findCpr finds none in', () => {
  it.each([
    '',
    '55133018',
    '0751 55133018',
    '02.34.02',
    '31.12.2022 00:00',
    '2022-10-31T10:11:12.123Z',
    '01-10-2022',
    '000170-1234',
    '320170-1234',
    '300270-1234',
    '310470-1234',
    '011370-1234',
    '010070-1234',
    '600170-1234',
    '920170-1234',
    '0101701234567',
    '12345678901',
    '010170-12345',
    // Dates and instants next to other numbers.
    '01.10.2022 0751',
    '01-10-2022 0751',
    '01.10.2022 - 0751',
    '01.10.22 0751',
    '2022-10-01 0751',
    '2022-10-01-0751',
    '01.10.22-31.10.22',
    '01-10-2022-31-10-2022',
    '01-10-22 2022-10-31',
    '01.10.2022 10:11:12',
    '2022-10-31T10:11:12.123456-0100',
    '2022-10-31T10:11:12.010170-0100',
    '2022-10-31 10:11:12,12345-0100',
    '20221031T101112-0100',
    '20221031T1011Z 0751',
    // KLE numbers, including those that could be a day.
    '27.06.08 0751',
    '27.06.08-G01',
    '27.06.02-27.06.08',
    '27.06.08;0751',
    // Addresses, amounts and versions.
    '10.10.10.10',
    '101.100.100.0',
    '10.10.10.10:1234',
    '10.10.10.10-1234',
    '1.10.10.10-10.10.10.255',
    '10.170,1234',
    '101.010,50',
    '10170,1234',
    '101070,1234',
    '101070.50 kr.',
    '1.101070.1234',
    '101070.1234.5',
    '12345-6789',
    '13170-1234',
    '00170-1234',
    '10170-12345',
    '2.10170-1234',
    '5-10170-1234',
    '01.13.70-1234',
    '32.01.70-1234',
    '01.01-70-1234',
    '01-01-2170-1234',
    '0113 70 1234',
    '1010170-1234',
    '010170-123',
    '123e4567-e89b-12d3-a456-426614174000',
    '01017012-1234-1234-1234-010170123401',
    '0x0101007a5c0101701234e0101701234e0101701234e',
    'd41d8cd98f00b204e9800998ecf8427e',
    // The decimals of a number.
    '0,1010701234',
    '44861.1010701234',
    'nr. 101701234',
    '+45 12 34 56 78',
    'A19980056930',
  ])('%j', (text) => {
    expect(findCpr(text)).toBe(false)
  })
})

const twoDigits = (from: number, to: number) =>
  fc.integer({ min: from, max: to }).map((n) => String(n).padStart(2, '0'))
const cpr = fc
  .tuple(
    fc.tuple(twoDigits(1, 28), twoDigits(1, 12), twoDigits(0, 99)),
    fc.nat(9999).map((serial) => String(serial).padStart(4, '0')),
    fc.constantFrom<(day: string, month: string, year: string) => string>(
      ...['', '-', ' ', ' - ', '.', '/'].map((sign) => (d: string, m: string, y: string) => d + m + y + sign),
      (d, m, y) => `${d}.${m}.${y}-`,
      (d, m, y) => `${d}-${m}-${y}-`,
      (d, m, y) => `${d}-${m}-19${y}-`,
      (d, m, y) => `${d}/${m}/20${y}-`,
      (d, m, y) => `${d}/${m}/${y} `,
      (d, m, y) => `${d}${m} ${y} `,
    ),
  )
  .map(([[d, m, y], serial, write]) => write(d, m, y) + serial)
const words = fc.string({ unit: fc.constantFrom(...'abcæøå ,.;:-_()"\n') })

describe('findCpr', () => {
  it('finds every CPR number in any text without adjacent digits', () => {
    fc.assert(
      fc.property(words, cpr, words, (before, number, after) => {
        expect(findCpr(`${before}${number}${after}`)).toBe(true)
      }),
      { numRuns: 3000 },
    )
  })

  it('finds none in kommuner, KLE numbers, UUIDs, dates and times', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...kommuner),
        fc.tuple(twoDigits(0, 99), twoDigits(0, 99), twoDigits(0, 99)),
        fc.uuid(),
        fc.date({ noInvalidDate: true, min: new Date(0), max: new Date('2100-01-01') }),
        ({ kommunekode, cvr }, kle, uuid, at) => {
          const kleNumber = kle.join('.')
          for (const text of [kommunekode, cvr, kleNumber, uuid, uuid.toUpperCase(), at.toISOString()]) {
            expect(findCpr(text)).toBe(false)
          }
          expect(findCpr([kommunekode, cvr, kleNumber, uuid, at.toISOString()].join(';'))).toBe(false)
        },
      ),
      { numRuns: 3000 },
    )
  })

  it('finds a CPR number without its leading zero', () => {
    const lost = fc.tuple(
      fc.integer({ min: 1, max: 9 }),
      twoDigits(1, 12),
      twoDigits(0, 99),
      twoDigits(10, 99),
    )
    fc.assert(
      fc.property(words, lost, words, (before, [d, m, y, serial], after) => {
        expect(findCpr(`${before}${d}${m}${y}-${serial}${serial}${after}`)).toBe(true)
      }),
      { numRuns: 1000 },
    )
  })

  it('finds none in dates, instants, KLE numbers, addresses and amounts next to a kommune’s numbers', () => {
    const two = twoDigits(0, 99)
    const octet = fc.nat(255)
    // Below ten it has the form of a number with thousands separators.
    const first = fc.integer({ min: 10, max: 255 })
    const ours = fc.oneof(
      fc
        .tuple(twoDigits(1, 28), twoDigits(1, 12), fc.constantFrom('.', '-', '/'))
        .map(([d, m, s]) => `${d}${s}${m}${s}2022`),
      fc.tuple(twoDigits(1, 12), twoDigits(1, 28)).map(([m, d]) => `2022-${m}-${d}`),
      fc
        .tuple(twoDigits(1, 12), twoDigits(1, 28), twoDigits(0, 23))
        .map(([m, d, h]) => `2022-${m}-${d}T${h}:10:10.101070-0100`),
      fc.tuple(two, two, two).map((parts) => parts.join('.')),
      fc.tuple(first, octet, octet, octet).map((parts) => parts.join('.')),
      fc.tuple(fc.integer({ min: 1, max: 999 }), fc.nat(9), two).map(([a, b, c]) => `${a}.${b}00,${c}`),
    )
    fc.assert(
      fc.property(
        ours,
        fc.constantFrom(...kommuner),
        fc.constantFrom(' ', ';', ' - ', ', '),
        (one, k, between) => {
          for (const text of [one, [one, k.kommunekode].join(between), [k.cvr, one].join(between)])
            expect(findCpr(text), text).toBe(false)
        },
      ),
      { numRuns: 3000 },
    )
  })

  it('accepts any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(typeof findCpr(text)).toBe('boolean')
      }),
      { numRuns: 1000 },
    )
  })

  it.each([
    '1 ',
    '01.13.',
    '32/01/',
    '99 99 ',
    '13170-',
    '2022-10-31T10:11:12.',
    '01-13-1970-',
    '0113 70 ',
    'a',
    '0',
  ])('takes time proportional to the length of a text that repeats %j, and finds no number in it', (part) => {
    expectLinear(part, (text) => expect(findCpr(`${text}x`)).toBe(false))
  })
})
