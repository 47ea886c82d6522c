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
      'linje 3, kle: fandt "2.34", forventede a KLE number',
    ],
    [{ line: 3, column: 'kle (B)', value: '', expected: 'a value' }, 'linje 3, kle (B): forventede a value'],
    [
      { sheet: 'Ark "1"', line: 3, column: 'kle (B)', value: '', expected: 'a value' },
      'arket "Ark \\"1\\"", linje 3, kle (B): forventede a value',
    ],
    [{ line: 3, column: '', value: '0751 x', expected: 'once' }, 'linje 3: fandt "0751 x", forventede once'],
    [
      { line: 0, column: 'konfigurationer[2].aktiv', value: 'ja', expected: 'true' },
      'konfigurationer[2].aktiv: fandt "ja", forventede true',
    ],
    [{ line: 0, column: '', value: '', expected: 'a text file' }, 'forventede a text file'],
    [
      { line: 1, column: 'a', value: 'say "x"', expected: 'y' },
      'linje 1, a: fandt "say \\"x\\"", forventede y',
    ],
  ])('is one line: %j', (fault, line) => {
    expect(faultLine(fault)).toBe(line)
    expect(faultLines('a.csv', [fault, fault])).toEqual([
      'a.csv er afvist; intet er gemt:',
      `  ${line}`,
      `  ${line}`,
    ])
  })
})

describe('an outcome', () => {
  const outcome = { rows: 29_400, added: 1200, changed: 0, unchanged: 28_200, ended: 7 }

  it('has each number, and for a dry run that nothing is stored', () => {
    expect(outcomeLine('a.csv', outcome, false)).toBe(
      'a.csv: 29.400 rækker; 1.200 nye, 0 ændret, 28.200 uændret, 7 ophørt',
    )
    expect(outcomeLine('a.csv', outcome, true)).toBe(
      'a.csv: 29.400 rækker; ville give: 1.200 nye, 0 ændret, 28.200 uændret, 7 ophørt (--dry-run: intet er gemt)',
    )
  })

  it.each([
    ['added', 'ny,'],
    ['changed', 'ændret'],
    ['ended', 'ophørt'],
  ] as const)('with only %s facts is a change', (key, word) => {
    const nothing = { rows: 1, added: 0, changed: 0, unchanged: 1, ended: 0 }
    expect(outcomeLine('a.csv', nothing, false)).toBe('a.csv: 1 række, som vi har i forvejen; intet ændres')
    const none = { ...nothing, rows: 0, unchanged: 0 }
    expect(outcomeLine('the address', none, false)).toBe('the address: 0 rækker; intet ændres')
    expect(outcomeLine('a.csv', { ...nothing, [key]: 1 }, false)).toContain(`1 ${word}`)
  })
})

it('columns that are not read are listed', () => {
  expect(unreadLine(['note', 'x'])).toBe('kolonner, vi ikke kender og ikke har læst: note, x')
})

it('progress is a share where the size is known, below 100 % until the end', () => {
  expect(readingText(12_500, 999, 1000)).toBe('læser: 99 %, 12.500 rækker')
  expect(readingText(1, 0, 0)).toBe('læser: 1 række')
})
