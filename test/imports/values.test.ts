// Tests the parsing of cells: the accepted forms, and the reason for each refusal.
import { describe, expect, it } from 'vitest'
import { builtInProducts } from '../../server/domain/facts/products.ts'
import type { Cell, Parsed } from '../../server/imports/cell.ts'
import { parseDay, parseMoment, parsePastDay, parsePastMonth } from '../../server/imports/days.ts'
import { parseProduct } from '../../server/imports/kinds/product.ts'
import { parseSystems } from '../../server/imports/systems.ts'
import {
  parseCount,
  parseId,
  parseKle,
  parseKommune,
  parseText,
  parseUuid,
  parseYesNo,
} from '../../server/imports/values.ts'

const wantedOf = <T>(parsed: Parsed<T>): T | undefined => ('value' in parsed ? parsed.value : undefined)
const expectedOf = <T>(parsed: Parsed<T>): string => ('expected' in parsed ? parsed.expected : '')
const utc = (day: string) => new Date(`${day}T00:00:00Z`)

describe('days', () => {
  it.each<[Cell, string]>([
    ['31.12.2022', '2022-12-31'],
    ['31-12-2022', '2022-12-31'],
    ['2022-12-31', '2022-12-31'],
    ['1.9.2022', '2022-09-01'],
    ['01-10-2022 00:00', '2022-10-01'],
    ['01-10-2022 00.00.00', '2022-10-01'],
    ['2022-10-01T00:00:00', '2022-10-01'],
    ['29.02.2024', '2024-02-29'],
    [' 31.12.2022 ', '2022-12-31'],
    [utc('2022-12-31'), '2022-12-31'],
    ['01.01.1900', '1900-01-01'],
    ['31.12.2100', '2100-12-31'],
  ])('the day %j is read as %s', (cell, day) => {
    expect(wantedOf(parseDay(cell))).toBe(day)
  })

  it.each<Cell>([
    '',
    '31.11.2022',
    '29.02.2023',
    '00.10.2022',
    '32.10.2022',
    '01.13.2022',
    '31.12.22',
    '31/12/2022',
    '12/31/2022',
    '31.12-2022',
    '2022.12.31',
    '20221231',
    '01.10.2022 13:45',
    '31.12.1899',
    '01.01.2101',
    '1. oktober 2022',
    true,
    new Date(Number.NaN),
    utc('1899-12-31'),
  ])('%j is not a day', (cell) => {
    expect(expectedOf(parseDay(cell))).toContain('31.12.2022')
  })

  it('a number is not a day, and the fault says how to correct it', () => {
    expect(expectedOf(parseDay(44835))).toContain('formatér kolonnen som datoer')
  })

  it('a day of reporting is today or earlier', () => {
    const parse = parsePastDay('2022-10-31')
    expect(wantedOf(parse('31.10.2022'))).toBe('2022-10-31')
    expect(expectedOf(parse('01.11.2022'))).toContain('ikke ligger efter 31.10.2022')
    expect(expectedOf(parse('i dag'))).toContain('en dato, der findes')
  })
})

describe('days and instants', () => {
  it.each([
    ['31.10.2022', '2022-10-31'],
    ['2022-10-31', '2022-10-31'],
    [new Date('2022-10-31T00:00:00Z'), '2022-10-31'],
    ['31.10.2022 08:15', '2022-10-31T07:15:00.000Z'],
    ['1.7.2022 kl. 8.15', '2022-07-01T06:15:00.000Z'],
    ['31-10-2022 08:15:30', '2022-10-31T07:15:30.000Z'],
    ['2022-10-31 08:15', '2022-10-31T07:15:00.000Z'],
    ['2022-10-31T08:15Z', '2022-10-31T08:15:00.000Z'],
    ['2022-10-30T02:30+01:00', '2022-10-30T01:30:00.000Z'],
    ['31.10.2022 00:00', '2022-10-30T23:00:00.000Z'],
    [new Date('2022-10-31T08:15:00Z'), '2022-10-31T07:15:00.000Z'],
    [new Date('2022-10-31T08:14:59.997Z'), '2022-10-31T07:15:00.000Z'],
  ])('%s is %s', (cell, value) => {
    expect(parseMoment(cell)).toEqual({ value })
  })

  it.each([
    '',
    'i går',
    '31.11.2022',
    '31.11.2022 08:15',
    '31.10.2022 24:00',
    '31.10.2022 8',
    '30.10.2022 02:30',
    '27.03.2022 02:30',
    new Date('2022-10-30T02:30:00Z'),
    new Date(Number.NaN),
    44835,
  ])('%s is neither a day nor an instant', (cell) => {
    expect(expectedOf(parseMoment(cell))).toContain('31.12.2022 14:30')
  })
})

describe('months', () => {
  const parse = parsePastMonth('2022-11-01')
  it.each<[Cell, string]>([
    ['2022-10', '2022-10'],
    ['2022-1', '2022-01'],
    ['10-2022', '2022-10'],
    ['10/2022', '2022-10'],
    ['okt 2022', '2022-10'],
    ['Okt. 2022', '2022-10'],
    ['okt-22', '2022-10'],
    ['oktober 2022', '2022-10'],
    ['Maj 2022', '2022-05'],
    ['sept 2022', '2022-09'],
    ['september 2022', '2022-09'],
    ['01.10.2022', '2022-10'],
    ['2022-10-31', '2022-10'],
    [utc('2022-10-01'), '2022-10'],
    ['nov 2022', '2022-11'],
  ])('the month %j is read as %s', (cell, month) => {
    expect(wantedOf(parse(cell))).toBe(month)
  })

  it.each<Cell>([
    '',
    'dec 2022',
    '2023-01',
    '2022-13',
    '13-2022',
    '00-2022',
    'october 2022',
    'xyz 2022',
    '2022',
    202210,
  ])('%j is not a month', (cell) => {
    expect(expectedOf(parse(cell))).toContain('en måned til og med 11-2022')
  })
})

describe('yes and no', () => {
  it.each<[Cell, boolean]>([
    ['ja', true],
    ['JA', true],
    ['Sand', true],
    ['TRUE', true],
    ['1', true],
    ['x', true],
    [1, true],
    [true, true],
    ['nej', false],
    ['Falsk', false],
    ['false', false],
    ['0', false],
    [0, false],
    [false, false],
  ])('the cell %j is read as %s', (cell, value) => {
    expect(wantedOf(parseYesNo(cell))).toBe(value)
  })

  it.each<Cell>(['', 'måske', '2', 2, 'ja nej', '-'])('the cell %j is neither yes nor no', (cell) => {
    expect(expectedOf(parseYesNo(cell))).toBe('ja eller nej')
  })
})

describe('counts', () => {
  it.each<[Cell, number]>([
    ['0', 0],
    ['1234', 1234],
    ['1.234', 1234],
    ['1 234', 1234],
    ['1\u00a0234.567'.replace('.', ' '), 1_234_567],
    ['1.234.567,00', 1_234_567],
    ['12,0', 12],
    [1234, 1234],
    [0, 0],
  ])('the count %j is read as %d', (cell, value) => {
    expect(wantedOf(parseCount(cell))).toBe(value)
  })

  it.each<Cell>([
    '',
    '-1',
    '1,5',
    '1.5',
    '1.2345',
    '12.34',
    '1,234',
    '1e3',
    1.5,
    -1,
    1e21,
    Number.NaN,
    'mange',
    true,
  ])('%j is not a count', (cell) => {
    expect(expectedOf(parseCount(cell))).toContain('et helt tal')
  })
})

describe('KLE numbers', () => {
  it.each(['02.34.02', '27.24.00', '00.00.00', '85.02.02', ' 29.18.00 '])('%j is a KLE number', (text) => {
    expect(wantedOf(parseKle(text))).toBe(text.trim())
  })

  it.each<[Cell, string]>([
    [27.1, 'Mangler der nuller'],
    ['27.1', 'Mangler der nuller'],
    ['2.34.02', 'Mangler der nuller'],
    ['27.24', 'Mangler der nuller'],
    [utc('2004-03-02'), 'lavet det om til en dato'],
    ['02-03-2004', 'lavet det om til en dato'],
    ['2.3.2004', 'lavet det om til en dato'],
    ['02.34.02 Byggesag', '02.34.02'],
    ['', '02.34.02'],
  ])('%j is not a KLE number: %s', (cell, expected) => {
    expect(expectedOf(parseKle(cell))).toContain(expected)
  })
})

describe('kommuner', () => {
  it.each<[Cell, string]>([
    [751, '0751'],
    ['751', '0751'],
    [55133018, '0751'],
    ['Århus', '0751'],
  ])('the kommune %j is read as %s', (cell, kommunekode) => {
    expect(wantedOf(parseKommune(cell))).toBe(kommunekode)
  })

  it('the fault of a kommune contains a hint if there is one', () => {
    expect(expectedOf(parseKommune('Frederiksborg'))).toContain('Fredensborg (0210)')
    expect(expectedOf(parseKommune('Lommerup'))).toContain('en af de 98')
    expect(expectedOf(parseKommune(utc('2022-10-01')))).toContain('en af de 98')
  })
})

describe('texts, UUIDs and systems', () => {
  it('a text over its longest length is refused', () => {
    expect(wantedOf(parseText(3)('abc'))).toBe('abc')
    expect(expectedOf(parseText(3)('abcd'))).toContain('højst 3 tegn')
    expect(expectedOf(parseText(3)(' '))).toContain('højst 3 tegn')
  })

  it('UUIDs are normalised', () => {
    const uuid = '123e4567-e89b-12d3-a456-426614174000'
    expect(wantedOf(parseUuid(`{${uuid.toUpperCase()}}`))).toBe(uuid)
    expect(expectedOf(parseUuid(uuid.slice(1)))).toContain('et UUID')
  })

  it('a text or an id that the spreadsheet has converted is refused', () => {
    for (const cell of [utc('2022-11-01'), true]) {
      const parsed = [parseText(100)(cell), parseId('an id', '2022-17')(cell), parseSystems(cell)]
      for (const refused of parsed)
        expect('expected' in refused && refused.expected).toContain('formatér kolonnen som tekst')
    }
  })

  it.each([
    'KMD Nexus,Acadre',
    'Acadre;KMD Nexus',
    'KMD Nexus|Acadre',
    'KMD Nexus\nAcadre',
    'KMD Nexus\r\nAcadre\r\n',
    'KMD Nexus\u2028Acadre',
    'KMD Nexus\tAcadre',
    'KMD Nexus / Acadre',
    'KMD Nexus /\nAcadre',
    ' / KMD Nexus / Acadre / ',
  ])('the filter %j names two systems', (cell) => {
    expect(wantedOf(parseSystems(cell))).toEqual(['Acadre', 'KMD Nexus'])
  })

  it('a slash between letters is part of a name', () => {
    expect(wantedOf(parseSystems('ESDH/EOJ'))).toEqual(['ESDH/EOJ'])
  })

  it.each([
    'Alle',
    'alle systemer',
    'ALL',
    'Ingen',
    'ingen filter',
    '-',
    '–',
    '*',
    '?',
    'N/A',
    'ukendt',
    'Nej',
    '(tom)',
  ])('%j names no system, and the fault says what to write', (word) => {
    for (const cell of [word, `KMD Nexus, ${word}`]) {
      const parsed = parseSystems(cell)
      expect(expectedOf(parsed)).toContain(
        'tomt, hvis sager fra alle systemer vises; skriv nej i aktiv, hvis ingen vises',
      )
      expect('found' in parsed && parsed.found).toBe(word)
    }
  })

  it('a name that begins with such a word is a name', () => {
    expect(wantedOf(parseSystems('Alle Tiders System, Nejs, F2, 42'))).toHaveLength(4)
  })

  it('the systems of a filter are sorted, without duplicates', () => {
    const uuid = '123E4567-e89b-12d3-a456-426614174000'
    expect(wantedOf(parseSystems(`Nexus, ${uuid}|Acadre;Nexus,`))).toEqual([
      uuid.toLowerCase(),
      'Acadre',
      'Nexus',
    ])
    const many = (n: number) => Array.from({ length: n }, (_, i) => `s${i}`).join(',')
    expect(wantedOf(parseSystems(many(50)))).toHaveLength(50)
    expect(expectedOf(parseSystems(many(51)))).toContain('højst 50')
    expect(wantedOf(parseSystems('n'.repeat(100)))).toHaveLength(1)
    expect(expectedOf(parseSystems('n'.repeat(101)))).toContain('højst 50')
  })
})

describe('products', () => {
  const parse = parseProduct(builtInProducts)
  it.each([
    ['nexus', 'nexus'],
    ['Nova ESDH', 'nova'],
    ['KMD Nova', 'nova'],
    ['KMD Nova ESDH', 'nova'],
    ['KMD Nexus', 'nexus'],
    ['Systematic Cura', 'cura'],
    ['Columna Cura', 'cura'],
    ['EG Sensum One', 'sensum'],
    ['Sensum (EG)', 'sensum'],
    ['Fujitsu eDoc 5', 'edoc'],
    ['e-Doc', 'edoc'],
    ['Get Organized', 'getorganized'],
    ['SBSYS', 'sbsys'],
    ['Brugerklubben SBSYS', 'sbsys'],
    ['Tietoevry Public 360°', 'public360'],
    ['F2', 'f2'],
    ['cBrain F2', 'f2'],
  ])('the product %j is read as %s', (text, id) => {
    expect(wantedOf(parse(text))?.id).toBe(id)
  })

  it.each([
    '',
    'KMD',
    'ESDH',
    'Public',
    'Nexus Cura',
    'Acadre og SBSYS',
    'Nexus Madservice',
    'Ukendt',
    '360',
  ])('%j is not exactly one product', (text) => {
    expect(expectedOf(parse(text))).toContain('Acadre, SBSYS, eDoc')
  })

  it('a product is found by a name that the configuration adds', () => {
    const [acadre] = builtInProducts
    const added = { ...(acadre as (typeof builtInProducts)[number]), systemNames: ['Formpipe Sagssystem'] }
    expect(wantedOf(parseProduct([added])('formpipe sagssystem'))?.id).toBe('acadre')
  })
})
