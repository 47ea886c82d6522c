// Tests that CSV is read: encodings, delimiters, lines and headers, and every fault of a file.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { openImport } from '../../server/imports/open-import.ts'
import { context, read, readLines } from '../support/imports.ts'

const folder = mkdtempSync(join(tmpdir(), 'borgerblik-csv-'))
afterAll(() => rmSync(folder, { recursive: true }))

const header = 'Kommune;KLE;Aktiv;Fradato;Oplyst af'
const lines = [header, 'Ærø;02.34.02;ja;01-10-2022;Økonomi', 'Århus;27.24.00;nej;;"Hus ""A""; 2. sal"']
const bytesOf = (text: string, encoding: BufferEncoding = 'utf8') => ({
  name: 'fil.csv',
  bytes: Buffer.from(text, encoding),
})
const readText = (text: string, encoding?: BufferEncoding) =>
  read('kle-konfiguration', bytesOf(text, encoding))

describe('the same table', () => {
  const expected = [
    ['0492', 'Økonomi'],
    ['0751', 'Hus "A"; 2. sal'],
  ]
  const joined = lines.join('\r\n')
  const comma = joined.replaceAll(';', ',').replace('""A"", 2', '""A""; 2')
  it.each<[string, string, BufferEncoding]>([
    ['UTF-8', `${joined}\r\n`, 'utf8'],
    ['UTF-8 with a byte order mark', `\ufeff${joined}\r\n`, 'utf8'],
    ['Windows-1252', `${joined}\r\n`, 'latin1'],
    ['lines that end in LF', lines.join('\n'), 'utf8'],
    ['lines that end in CR', lines.join('\r'), 'utf8'],
    ['lines with different ends', `${lines[0]}\r\n${lines[1]}\n${lines[2]}\r`, 'utf8'],
    ['no line break at the end', joined, 'latin1'],
    ['empty lines', `\r\n\r\n${lines.join('\r\n\r\n;;;;\r\n')}\r\n\r\n`, 'utf8'],
    ['tabs', joined.replaceAll(/;(?! 2)/g, '\t'), 'utf8'],
    ['commas', comma, 'utf8'],
    ['a line that declares the delimiter', `sep=;\r\n${joined}`, 'utf8'],
    ['other headers in another case', joined.replace('Kommune;KLE', 'KOMMUNENAVN; kle-nr '), 'utf8'],
  ])('the same table is read from a file with %s', async (_, text, encoding) => {
    const { facts, faults } = await readText(text, encoding)
    expect(faults).toEqual([])
    expect(
      facts.map(({ kommunekode, value }) => [kommunekode, 'oplystAf' in value && value.oplystAf]),
    ).toEqual(expected)
  })

  it('an error that is no fault of the file is thrown', async () => {
    const progress = () => {
      throw new Error('a bug')
    }
    const items = openImport(
      'kald',
      { name: 'a.csv', bytes: Buffer.from('kommune') },
      { ...context, progress },
    )
    await expect(items.next()).rejects.toThrow('a bug')
  })

  it('a file is read from a path, with progress', async () => {
    const path = join(folder, 'konfiguration.csv')
    writeFileSync(path, joined)
    const calls: number[][] = []
    const progress = (done: number, total: number) => calls.push([done, total])
    const items = []
    for await (const item of openImport('kle-konfiguration', path, { ...context, progress })) items.push(item)
    expect(items).toHaveLength(2)
    const size = Buffer.byteLength(joined)
    expect(calls).toEqual([[size, size]])
  })
})

describe('Windows-1252', () => {
  it('Windows-1252 is detected by the last line too, and decoded with its characters outside Latin-1', async () => {
    const filler = Array.from(
      { length: 3000 },
      (_, i) => `Odense;02.${String(i).padStart(4, '0').replace(/..$/, '.$&')};ja;;`,
    )
    const text = `${[header, ...filler].join('\r\n')}\r\nOdense;85.02.02;ja;;`
    const bytes = Buffer.concat([Buffer.from(text), Buffer.from([0x93, 0xe5, 0x94, 0x96, 0x80])])
    expect(bytes.length).toBeGreaterThan(64 * 1024)
    const { facts, faults } = await read('kle-konfiguration', { name: 'fil.csv', bytes })
    expect(faults).toEqual([])
    expect(facts.at(-1)?.value).toMatchObject({ oplystAf: '“å”–€' })
  })

  it('a UTF-8 letter that is split between two pieces is not taken for Windows-1252', async () => {
    // The pieces are 64 KB; each offset splits the three-byte character at another byte.
    for (const offset of [0, 1, 2, 3]) {
      const start = `${header};note\r\n0751;02.34.02;ja;;;${'a'.repeat(offset)}`
      const { facts, faults } = await readText(`${start}${'€'.repeat(30_000)}\r\n`)
      expect(faults).toEqual([])
      expect(facts).toHaveLength(1)
    }
  })
})

describe('line numbers', () => {
  it.each(['\r\n', '\n', '\r'])(
    'line numbers include line breaks in quotes, empty lines and the header, with the line end %j',
    async (end) => {
      const text = [
        '',
        header,
        `0751;02.34.01;ja;;"to${end}linjer"`,
        '',
        `0751;02.34.02;ja;;"${end}${end}x"`,
        ';;;;',
        '0751;02.34.03;?;;',
      ].join(end)
      const { faults } = await readText(text)
      expect(faults.map(({ line }) => line)).toEqual([10])
    },
  )

  it('line numbers include the line that declares the delimiter', async () => {
    const { faults } = await readText(`sep=;\r\n${header}\r\n0751;02.34.03;?;;`)
    expect(faults.map(({ line }) => line)).toEqual([3])
  })
})

describe('a file is refused', () => {
  const only = async (text: string | Uint8Array) => {
    const bytes = typeof text === 'string' ? Buffer.from(text) : text
    const { facts, faults } = await read('kle-konfiguration', { name: 'fil.csv', bytes })
    expect(facts).toEqual([])
    expect(faults).toHaveLength(1)
    return faults[0]
  }

  it.each<[string, string | Uint8Array, number, string]>([
    ['that is empty', '', 0, 'ikke er tom'],
    ['that has a byte order mark alone', '\ufeff', 0, 'ikke er tom'],
    ['of empty lines', ' \r\n\r\n', 0, 'ikke er tom'],
    ['of empty cells', ';;;\r\n;;;\r\n', 0, 'ikke er tom'],
    ['of a delimiter alone', 'sep=;\r\n', 0, 'ikke er tom'],
    ['without a row below the header', `${header}\r\n\r\n;;;\r\n`, 0, 'mindst én række'],
    ['in UTF-16', Buffer.from(`\ufeff${header}`, 'utf16le'), 0, 'UTF-16'],
    ['that is binary', Buffer.from([...Buffer.from(header), 0, 1, 2]), 0, 'binær'],
    [
      'in neither encoding',
      Buffer.from([...Buffer.from(`${header}\n`), 0xe6, 0x20, 0x81]),
      0,
      'en anden tegnkodning',
    ],
    [
      'cut off in a letter',
      Buffer.from(`${header}\n0751;02.34.02;ja;;ø\n0751;27.24.00;ja;;ø`).subarray(0, -1),
      0,
      'skåret over',
    ],
    [
      'cut off in a letter after a byte order mark',
      Buffer.from(`\ufeff${header}\n0751;02.34.02;ja;;ø`).subarray(0, -1),
      0,
      'skåret over',
    ],
    ['without a header', '0751;02.34.02;ja', 1, 'der mangler: kommune, kle, aktiv'],
    ['without a required column', 'kommune;kle;fradato\r\n0751;02.34.02;', 1, 'der mangler: aktiv'],
    ['with a column twice', 'kommune;kle;aktiv;Aktiv\r\n0751;02.34.02;ja;nej', 1, 'aktiv kun én gang'],
    ['with an unclosed quote', `${header}\r\n0751;02.34.02;ja;;"x\r\n`, 2, 'afsluttende anførselstegn'],
    ['with a quote inside a cell', `${header}\r\n0751;02.34.02;ja;;5" rør`, 2, 'anførselstegn kun om'],
    ['with a row too long', `${header}\r\n0751;02.34.02;ja;;${'a'.repeat(100_001)}`, 2, 'højst 100.000 tegn'],
    [
      'with a row of empty cells too long',
      `${header}\r\n\r\n0751;${';'.repeat(100_000)}`,
      3,
      'højst 100.000 tegn',
    ],
    ['with a header too long', `${'x;'.repeat(50_001)}`, 1, 'højst 100.000 tegn'],
    [
      'with a row of too many cells',
      `${header}\r\n0751;02.34.02;ja${';'.repeat(198)}`,
      2,
      'højst 200 kolonner',
    ],
    ['with empty cells alone, too many', `${header}\r\n${';'.repeat(200)}`, 2, 'højst 200 kolonner'],
    ['of XML', '<?xml version="1.0"?><a/>', 0, 'CSV eller en Excel'],
    ['in the old Excel format', Buffer.from('d0cf11e0a1b11ae1', 'hex'), 0, 'ældre format'],
    [
      'with a password',
      Buffer.concat([Buffer.from('d0cf11e0a1b11ae1', 'hex'), Buffer.from('EncryptedPackage', 'utf16le')]),
      0,
      'uden adgangskode',
    ],
  ])('a file %s is refused', async (_, text, line, expected) => {
    const fault = await only(text)
    expect(fault?.line).toBe(line)
    expect(fault?.expected).toContain(expected)
  })

  it('a row too long is refused wherever the lines end, and named', async () => {
    // The pieces are 64 KB; the line break is cut between two of them.
    for (const [end, first] of [
      ['\n', 0],
      ['\r', 0],
      ['\r\n', 0],
      ['\r\n', 65_535 - header.length],
    ] as const) {
      const fault = await only(`${header}${' '.repeat(first)}${end}${end}0751;${';'.repeat(200_000)}`)
      expect([fault?.line, fault?.expected]).toEqual([3, expect.stringContaining('højst 100.000 tegn')])
    }
  })

  it('a row of 198 cells beyond the header may be empty', async () => {
    const { facts, faults } = await readText(`${header}\r\n0751;02.34.02;ja${';'.repeat(197)}`)
    expect([facts.length, faults]).toEqual([1, []])
  })

  it('a missing column is reported with the header found', async () => {
    expect((await only('kommune;KLE-nummer;fradato\r\n'))?.value).toBe('kommune, KLE-nummer, fradato')
  })

  it('a path without a file, or of a folder, is refused', async () => {
    for (const path of [join(folder, 'ingen.csv'), folder]) {
      const { faults } = await read('kald', path)
      expect(faults.map(({ expected }) => expected)).toEqual(['en fil, der findes og kan læses'])
    }
  })

  it('an empty file on disk is refused', async () => {
    const path = join(folder, 'tom.csv')
    writeFileSync(path, '')
    expect((await read('kald', path)).faults[0]?.expected).toContain('ikke er tom')
  })

  it('a file over 100 MB is refused without reading it', async () => {
    const bytes = new Uint8Array(100 * 1024 * 1024 + 1).fill(0x61)
    expect((await read('kald', { name: 'fil.csv', bytes })).faults[0]?.expected).toContain('højst 100 MB')
  })

  it('a row with more cells than the header is refused, but not with fewer or empty cells', async () => {
    const { facts, faults } = await readLines('kle-konfiguration', [
      'kommune;kle;aktiv;oplystAf',
      '0751;02.34.01;ja',
      '0751;02.34.02;ja;A;;',
      '0751;02.34.03;ja;A;B',
    ])
    expect(facts).toHaveLength(2)
    expect(faults).toEqual([
      {
        line: 4,
        column: 'kolonne 5',
        value: 'B',
        expected: 'ikke flere celler end overskrifter; sæt anførselstegn om tekst med skilletegn',
      },
    ])
  })
})

describe('unknown columns', () => {
  it('unknown columns are reported and not read', async () => {
    const { facts, unread } = await readLines('kle-konfiguration', [
      'kommune;kle;aktiv;Frdato;Bemærkning;',
      '0751;02.34.02;ja;01.10.2022;x;',
    ])
    expect(unread).toEqual(['Frdato', 'Bemærkning'])
    expect(facts[0]?.value).toEqual({ aktiv: true, deaktiverFradatoForAktive: false, fagsystemfilter: [] })
  })
})

describe('faults', () => {
  const many = (n: number) => [header, ...Array.from({ length: n }, (_, i) => `0751;02.${i};ja;;`)]

  it.each([
    [99, 99],
    [100, 101],
    [101, 101],
    [5000, 101],
  ])('%d faulty lines give %d faults, the last of which may announce more', async (n, count) => {
    const { faults } = await readLines('kle-konfiguration', many(n))
    expect(faults).toHaveLength(count)
    expect(faults.at(-1)?.expected.includes('der kan være flere')).toBe(count > 100)
  })

  it('no facts follow the first fault', async () => {
    const good = (kle: string) => `0751;${kle};ja;;`
    const { facts, faults } = await readLines('kle-konfiguration', [
      header,
      good('02.34.01'),
      ...many(1).slice(1),
      good('02.34.02'),
    ])
    expect(facts.map(({ key }) => key)).toEqual(['02.34.01'])
    expect(faults).toHaveLength(1)
  })

  it('a fault shows at most 40 characters, without control characters', async () => {
    const { faults } = await readLines('kle-konfiguration', [
      'kommune;kle;aktiv',
      `${'x'.repeat(40)};02.34.02;ja`,
      `${'x'.repeat(41)};02.34.02;ja`,
      'a\u0007\u001b[31mb\u202ec;02.34.02;ja',
    ])
    expect(faults.map(({ value }) => value)).toEqual(['x'.repeat(40), `${'x'.repeat(39)}…`, 'a[31mbc'])
  })
})

describe('a CPR number', () => {
  const number = '010170-1234'
  it.each<[string, string[], number, string]>([
    ['in a known column', [header, `0751;02.34.02;ja;;${number}`], 2, 'Oplyst af'],
    ['in an unknown column', [`${header};note`, `0751;02.34.02;ja;;;Anna ${number}`], 2, 'note'],
    ['beyond the header', [header, `0751;02.34.02;ja;;;${number}`], 2, 'kolonne 6'],
    ['in the header', [`${header};${number}`, '0751;02.34.02;ja;;;'], 1, 'kolonne 6'],
    ['without its leading zero', [header, '0751;02.34.02;ja;;101701234'], 2, 'Oplyst af'],
  ])('a CPR number %s refuses the file', async (_, text, line, column) => {
    const { faults } = await readLines('kle-konfiguration', text)
    expect(faults.map((fault) => [fault.line, fault.column, fault.value])).toEqual([[line, column, '']])
    expect(faults[0]?.expected).toContain('CPR')
  })

  it('neither a CPR number nor its neighbouring cells are in the faults', async () => {
    const { faults, facts } = await readLines('kle-konfiguration', [
      header,
      `Hemmelig;${number};Anna Hansen;${number};x`,
      '0751;02.34.02;ja;;y',
    ])
    const output = JSON.stringify([faults, facts])
    expect(faults.map(({ column, value }) => [column, value])).toEqual([
      ['KLE', ''],
      ['Fradato', ''],
      ['Kommune', ''],
      ['Aktiv', ''],
    ])
    for (const secret of ['1234', '010170', 'Hemmelig', 'Anna']) expect(output).not.toContain(secret)
  })

  it.each([
    ['010170', '1234'],
    ['01-01-70', '1234'],
    ['010170-', '1234'],
    ['010170', '-1234'],
    ['0101', '701234'],
    ['10170', '1234'],
  ])('a CPR number split over the cells %s and %s refuses the file', async (first, second) => {
    const { faults, facts } = await readLines('haendelser', [
      'id;titel;fra;født;løbenr',
      `1;Nede;28.09.2022;${first};${second}`,
    ])
    expect(facts).toEqual([])
    expect(faults.map(({ column, value }) => [column, value])).toEqual([['født og løbenr', '']])
  })

  it('codes and counts beside each other are no CPR number', async () => {
    const calls = await readLines('kald', [
      'kommune;måned;type;kald;medData',
      '0851;okt 2022;sager;120934;1234',
    ])
    const tasks = await readLines('klik', ['opgave;kommune;status', '010170;0751;Fuldført'])
    expect([calls.faults, tasks.faults]).toEqual([[], []])
    expect([calls.facts, tasks.facts].map((facts) => facts.length)).toEqual([1, 1])
  })

  it('a row with a CPR number has all its other faults too, without their values', async () => {
    const { faults } = await readLines('haendelser', [
      'id;titel;fra;til;omfang;tekst',
      `?;;i går;28.09.2022;sdi,service:hemmelig;Se ${number}`,
    ])
    expect(faults.map(({ column, value }) => [column, value])).toEqual(
      ['tekst', 'id', 'titel', 'fra', 'omfang', 'omfang'].map((column) => [column, '']),
    )
    expect(JSON.stringify(faults)).not.toContain('hemmelig')
  })

  it('a CPR number that appears when a list is split refuses the file', async () => {
    const { faults, facts } = await readLines('kle-konfiguration', [
      'kommune;kle;aktiv;fagsystemfilter',
      '0751;02.34.02;ja;"5,0101701234"',
    ])
    expect(facts).toEqual([])
    expect(faults.map(({ expected }) => expected)).toEqual([expect.stringContaining('CPR')])
  })

  it('a CPR number in the name of the file refuses it', async () => {
    const file = { name: `${number}.csv`, bytes: Buffer.from(`${header}\r\n0751;02.34.02;ja;;`) }
    const { faults, facts } = await read('kle-konfiguration', file)
    expect(facts).toEqual([])
    expect(faults.map(({ column, value }) => [column, value])).toEqual([['filnavnet', '']])
  })
})
