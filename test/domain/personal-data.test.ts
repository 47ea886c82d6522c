// Owns the proof that a CPR number is seen wherever it hides, and that no other number of ours is taken for one.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { kommuner } from '../../server/domain/kommuner.ts'
import { findCpr } from '../../server/domain/personal-data.ts'

describe('findCpr sees', () => {
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
    // A spreadsheet's: without the zero in front, with thousands dots, with decimals.
    '101701234',
    '1.010.701.234',
    '0101701234,00',
    '5,5 0101701234',
    '123e4567-e89b-12d3-a456-426614174000 og 010170-1234',
  ])('%j', (text) => {
    expect(findCpr(text)).toBe(true)
  })
})

describe('findCpr passes', () => {
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
    '10170-1234',
    '010170-12345',
    '1010170-1234',
    '010170-123',
    '123e4567-e89b-12d3-a456-426614174000',
    '01017012-1234-1234-1234-010170123401',
    '0x0101007a5c0101701234e0101701234e0101701234e',
    'd41d8cd98f00b204e9800998ecf8427e',
    // Decimals of one number are no number of a person.
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
    twoDigits(1, 28),
    twoDigits(1, 12),
    twoDigits(0, 99),
    fc.constantFrom('', '-', ' ', ' - '),
    fc.nat(9999),
  )
  .map(([day, month, year, sign, serial]) => `${day}${month}${year}${sign}${String(serial).padStart(4, '0')}`)
const words = fc.string({ unit: fc.constantFrom(...'abcæøå ,.;:-_()"\n') })

describe('findCpr', () => {
  it('sees every number in any text without digits beside it', () => {
    fc.assert(
      fc.property(words, cpr, words, (before, number, after) => {
        expect(findCpr(`${before}${number}${after}`)).toBe(true)
      }),
      { numRuns: 3000 },
    )
  })

  it('passes every kommune, KLE number, UUID, date and time', () => {
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

  it('takes any text, quickly', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(typeof findCpr(text)).toBe('boolean')
      }),
      { numRuns: 1000 },
    )
    expect(findCpr('1 '.repeat(100_000))).toBe(false)
    expect(findCpr('a'.repeat(1_000_000))).toBe(false)
    expect(findCpr(`${'0'.repeat(1_000_000)}x`)).toBe(false)
  })
})
