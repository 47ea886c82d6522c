// Tests the import command's output.
import { describe, expect, it } from 'vitest'
import {
  faultLine,
  faultLines,
  outcomeLine,
  readingText,
  unreadLine,
} from '../../server/commands/import-report.ts'

describe('a fault', () => {
  it.each([
    [
      { line: 3, column: 'kle', value: '2.34', expected: 'a KLE number' },
      'line 3, kle: got "2.34", expected a KLE number',
    ],
    [{ line: 3, column: 'kle (B)', value: '', expected: 'a value' }, 'line 3, kle (B): expected a value'],
    [
      { sheet: 'Ark "1"', line: 3, column: 'kle (B)', value: '', expected: 'a value' },
      'sheet "Ark \\"1\\"", line 3, kle (B): expected a value',
    ],
    [{ line: 3, column: '', value: '0751 x', expected: 'once' }, 'line 3: got "0751 x", expected once'],
    [
      { line: 0, column: 'konfigurationer[2].aktiv', value: 'ja', expected: 'true' },
      'konfigurationer[2].aktiv: got "ja", expected true',
    ],
    [{ line: 0, column: '', value: '', expected: 'a text file' }, 'expected a text file'],
    [{ line: 1, column: 'a', value: 'say "x"', expected: 'y' }, 'line 1, a: got "say \\"x\\"", expected y'],
  ])('is one line: %j', (fault, line) => {
    expect(faultLine(fault)).toBe(line)
    expect(faultLines('a.csv', [fault, fault])).toEqual([
      'a.csv is refused; nothing is stored:',
      `  ${line}`,
      `  ${line}`,
    ])
  })
})

describe('an outcome', () => {
  const outcome = { rows: 29_400, added: 1200, changed: 0, unchanged: 28_200, ended: 7 }

  it('has each number, and for a dry run that nothing is stored', () => {
    expect(outcomeLine('a.csv', outcome, false)).toBe(
      'a.csv: 29,400 rows; 1,200 added, 0 changed, 28,200 unchanged, 7 ended',
    )
    expect(outcomeLine('a.csv', outcome, true)).toBe(
      'a.csv: 29,400 rows; would be 1,200 added, 0 changed, 28,200 unchanged, 7 ended (--dry-run: nothing is stored)',
    )
  })

  it.each(['added', 'changed', 'ended'] as const)('with only %s facts is a change', (key) => {
    const nothing = { rows: 1, added: 0, changed: 0, unchanged: 1, ended: 0 }
    expect(outcomeLine('a.csv', nothing, false)).toBe('a.csv: 1 row, all known; nothing changes')
    const none = { ...nothing, rows: 0, unchanged: 0 }
    expect(outcomeLine('the address', none, false)).toBe('the address: 0 rows; nothing changes')
    expect(outcomeLine('a.csv', { ...nothing, [key]: 1 }, false)).toContain(`1 ${key}`)
  })
})

it('columns that are not read are listed', () => {
  expect(unreadLine(['note', 'x'])).toBe('unknown columns, not read: note, x')
})

it('progress is a share where the size is known, below 100 % until the end', () => {
  expect(readingText(12_500, 999, 1000)).toBe('reading: 99 %, 12,500 rows')
  expect(readingText(1, 0, 0)).toBe('reading: 1 row')
})
