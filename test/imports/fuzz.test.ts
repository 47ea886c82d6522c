// Tests that no file, however damaged, makes an import throw or yield data that must not be kept.

import fc from 'fast-check'
import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate'
import { describe, expect, it } from 'vitest'
import { type FactKind, factKinds } from '../../server/domain/facts/facts.ts'
import { kommuneByCode } from '../../server/domain/kommuner.ts'
import { findCpr } from '../../server/domain/personal-data.ts'
import { hasCpr } from '../../server/imports/item.ts'
import { parseKonfigurationJson } from '../../server/imports/konfiguration-json.ts'
import { type Read, read, sheetXml, workbookOf } from '../support/imports.ts'

const withoutKommune: ReadonlySet<FactKind> = new Set(['kle', 'aktiviteter', 'haendelser'])

const check = ({ facts, faults, unread }: Pick<Read, 'facts' | 'faults'> & { unread?: string[] }) => {
  for (const fact of facts) {
    expect(
      withoutKommune.has(fact.kind) ? fact.kommunekode === '' : kommuneByCode.has(fact.kommunekode),
    ).toBe(true)
    expect(hasCpr(fact)).toBe(false)
  }
  expect(faults.length).toBeLessThanOrEqual(101)
  for (const { line, column, value, expected } of faults) {
    expect(Number.isInteger(line) && line >= 0).toBe(true)
    expect(value.length).toBeLessThanOrEqual(40)
    expect(value + column).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}]/u)
    expect([value, column, expected].some(findCpr)).toBe(false)
  }
  for (const header of unread ?? []) expect(findCpr(header)).toBe(false)
}

const tokens = [
  ...[
    ';',
    ',',
    '\t',
    '"',
    '""',
    '\r\n',
    '\n',
    '\r',
    '\u0000',
    '\ufeff',
    ' ',
    '.',
    '-',
    '0',
    '9',
    'ja',
    '#N/A',
  ],
  ...[
    '010170-1234',
    '0101701234',
    '101701234',
    '0751',
    'Aarhus',
    'Frederiksborg',
    '02.34.02',
    '31.12.2022',
    'kommune',
  ],
  ...[
    '<',
    '>',
    '/>',
    '&',
    '&amp;',
    '&#48;',
    ']]>',
    '<!--',
    '-->',
    '<![CDATA[',
    '<!DOCTYPE x [',
    '<?x',
    '</',
    "'",
    '=',
  ],
  ...[
    '<Emne>',
    '</Emne>',
    '<Historisk/>',
    '<c r="B2">',
    '<row r="999999">',
    '<v>',
    't="e"',
    't="s"',
    '1e999',
    'NaN',
  ],
].map((text) => Buffer.from(text))
const inserted = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(...tokens) },
  { weight: 1, arbitrary: fc.uint8Array({ maxLength: 8 }).map((bytes) => Buffer.from(bytes)) },
)
/** A change at a place (a share of the length): bytes to remove, and bytes to insert. */
const change = fc.record({ at: fc.double({ min: 0, max: 1, noNaN: true }), cut: fc.nat(12), inserted })
type Change = { at: number; cut: number; inserted: Buffer }
const changes = fc.array(change, { minLength: 1, maxLength: 6 })

const changed = (bytes: Uint8Array, all: readonly Change[]): Buffer =>
  all.reduce((now, { at, cut, inserted: put }) => {
    const place = Math.floor(at * now.length)
    return Buffer.concat([now.subarray(0, place), put, now.subarray(place + cut)])
  }, Buffer.from(bytes))

const samples: Record<Exclude<FactKind, 'kle'>, string> = {
  'kle-konfiguration':
    'kommune;kle;aktiv;fradato;fagsystemfilter;oensket;oplystAf\r\nÅrhus;02.34.02;ja;01.10.2022;"Nexus,Acadre";åben;Økonomi\r\n0461;27.24.00;nej;;;lukket;\r\n',
  loesninger:
    'kommune;løsning;type;fra;til\r\nOdense;KMD Nexus;EOJ;01.01.2022;\r\n751;Acadre;;;31-12-2022\r\n',
  kald: 'kommune;måned;type;kald;medData\r\nAalborg;okt 2022;sager;1.234;1.000\r\nÆrø;2022-09;ydelser;5;5\r\n',
  klik: 'opgave;titel;kommune;status\r\n31;"Tillid; CH";0751;Fuldført\r\n31;;Høje-Taastrup;I gang\r\n',
  aktiviteter: 'løsning;dato;tekst\r\nNexus;27.10.2022;"Videndeling\r\nafventer"\r\nCura;;x\r\n',
  haendelser:
    'id;titel;fra;til;omfang;tekst;kilde\r\n1;SDI svarer ikke;28.09.2022 kl. 8.15;2022-09-30;"service:sdi, kommune:0751";x;Drift\r\nB-2;Stop;2022-10-01;;;;\r\n',
  kontakter:
    'kommune;område;rolle;postkasse\r\nÅrhus;KLE 02;ESDH-ansvarlig;esdh@aarhus.example\r\n0461;eoj;"Systemejer, EOJ";eoj@odense.example\r\n',
}
const tableKinds = factKinds.filter((kind) => kind !== 'kle')
const tableKind = fc.constantFrom(...tableKinds)

const kle = `<?xml version="1.0" encoding="UTF-8"?><KLE-Emneplan><UdgivelsesDato>2022-11-01</UdgivelsesDato><Hovedgruppe><Gruppe>
<Emne><EmneNr>02.34.02</EmneNr><EmneTitel>Æ &amp; Ø</EmneTitel><EmneAdministrativInfo><OprettetDato>2007-01-01</OprettetDato></EmneAdministrativInfo></Emne>
<Emne><EmneNr>02.34.03</EmneNr><EmneTitel>B</EmneTitel><EmneAdministrativInfo><OprettetDato>2007-01-01</OprettetDato><Historisk><Flyttet><FlyttetDato>2016-02-01</FlyttetDato><AfloestAf><EmneNr>02.34.02</EmneNr></AfloestAf></Flyttet></Historisk></EmneAdministrativInfo></Emne>
</Gruppe></Hovedgruppe></KLE-Emneplan>`

const book = workbookOf(
  [
    {
      name: 'Ark1',
      xml: sheetXml([
        ['kommune', 'kle', 'aktiv', 'fradato', 'oplystAf'],
        [
          '0751',
          '02.34.02',
          'ja',
          { xml: '<c r="D2" s="1"><v>44835</v></c>' },
          { xml: '<c r="E2" t="s"><v>0</v></c>' },
        ],
        [{ xml: '<c r="A3"><v>461</v></c>' }, '27.24.00', { xml: '<c r="C3" t="b"><f>A1</f><v>0</v></c>' }],
      ]),
    },
  ],
  {
    'xl/sharedStrings.xml': '<sst><si><t>Økonomi</t></si><si><r><t>to</t></r><r><t> dele</t></r></si></sst>',
    'xl/styles.xml':
      '<styleSheet><cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>',
  },
)
const parts = unzipSync(book.bytes)
const partNames = Object.keys(parts)

/** Keeps only characters that XML 1.0 permits. */
const escapeText = (text: string) =>
  text
    .replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
const someText = fc.oneof(
  fc.constantFrom(
    '0751',
    'Aarhus',
    '02.34.02',
    '2022-10-01',
    '44835',
    '0',
    '1',
    'ja',
    '#N/A',
    '',
    '101701234',
  ),
  fc.constantFrom('010170-1234', '010170', '-1234', '1e400', '-1', '0.5', '999999999999'),
  fc.string({ unit: 'binary', maxLength: 20 }),
)
const element = fc
  .tuple(
    fc.constantFrom(
      ...'OprettetDato UdgaaetDato FlyttetDato Historisk Flyttet AfloestAf EmneNr EmneTitel b p'.split(' '),
    ),
    someText,
    fc.constantFrom(...'Historisk Flyttet AfloestAf EmneNr UdgaaetDato b'.split(' ')),
    someText,
  )
  .map(([outer, first, inner, second]) => {
    const [before, within] = [escapeText(first), escapeText(second)]
    return `<${outer}>${before}<${inner}>${within}</${inner}></${outer}>`
  })
const emne = fc
  .tuple(fc.constantFrom('02.34.02', '02.34.03', 'x'), someText, fc.array(element, { maxLength: 3 }))
  .map(
    ([nr, titel, elements]) =>
      `<Emne><EmneNr>${nr}</EmneNr><EmneTitel>${escapeText(titel)}</EmneTitel><EmneAdministrativInfo>${elements.join('')}</EmneAdministrativInfo></Emne>`,
  )

/** At least two of the properties below cover each form: 3,000 cases per form, 12,000 in total. */
const runs = { numRuns: 600 }

describe('the unchanged samples', () => {
  it.each(tableKinds)('the sample of %s gives facts', async (kind) => {
    const { facts, faults } = await read(kind, { name: 'x.csv', bytes: Buffer.from(samples[kind], 'latin1') })
    expect([facts.length, faults]).toEqual([2, []])
  })

  it('the samples of KLE and of a workbook give facts', async () => {
    const xml = await read('kle', { name: 'x.xml', bytes: Buffer.from(kle) })
    expect([xml.facts.length, xml.faults]).toEqual([2, []])
    const sheet = await read('kle-konfiguration', book)
    expect([sheet.facts.length, sheet.faults]).toEqual([2, []])
    expect(sheet.facts[0]?.value).toMatchObject({ fradato: '2022-10-01', oplystAf: 'Økonomi' })
  })
})

describe('changed files', () => {
  it('a changed table neither throws nor yields forbidden data', async () => {
    const encoding = fc.constantFrom<BufferEncoding>('utf8', 'latin1')
    await fc.assert(
      fc.asyncProperty(tableKind, encoding, changes, async (kind, as, all) => {
        const bytes = changed(Buffer.from(samples[kind], as), all)
        check(await read(kind, { name: 'x.csv', bytes }))
      }),
      runs,
    )
  })

  it('random bytes neither throw nor yield forbidden data', async () => {
    const start = fc.constantFrom(
      '',
      'PK\u0003\u0004',
      '<',
      'kommune;kle;aktiv\n',
      '\ufeff',
      '\u00d0\u00cf\u0011\u00e0',
    )
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...factKinds),
        start,
        fc.uint8Array({ maxLength: 200 }),
        async (kind, first, rest) => {
          check(await read(kind, { name: 'x', bytes: Buffer.concat([Buffer.from(first, 'latin1'), rest]) }))
        },
      ),
      runs,
    )
  })

  it('a changed KLE file neither throws nor yields forbidden data', async () => {
    await fc.assert(
      fc.asyncProperty(changes, async (all) => {
        check(await read('kle', { name: 'x.xml', bytes: changed(Buffer.from(kle), all) }))
      }),
      runs,
    )
  })

  it('a workbook with changed bytes neither throws nor yields forbidden data', async () => {
    await fc.assert(
      fc.asyncProperty(changes, async (all) => {
        check(await read('kle-konfiguration', { name: 'x.xlsx', bytes: changed(book.bytes, all) }))
      }),
      runs,
    )
  })

  it('a workbook with changed parts neither throws nor yields forbidden data', async () => {
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...partNames), changes, async (name, all) => {
        const part = changed(parts[name] ?? strToU8(''), all)
        const bytes = zipSync({ ...parts, [name]: strToU8(strFromU8(part)) }, { level: 0 })
        check(await read('kle-konfiguration', { name: 'x.xlsx', bytes }))
      }),
      runs,
    )
  })

  it('a well-formed workbook with random cells neither throws nor yields forbidden data', async () => {
    const type = fc.constantFrom('n', 's', 'str', 'b', 'e', 'd', 'x', 'inlineStr')
    const cell = fc.record({ type, style: fc.nat(2), text: someText, formula: fc.boolean() })
    const row = fc.array(
      fc.oneof({ weight: 9, arbitrary: fc.constant(null) }, { weight: 1, arbitrary: cell }),
      { minLength: 5, maxLength: 6 },
    )
    const given = { facts: 0, faults: 0 }
    await fc.assert(
      fc.asyncProperty(fc.array(row, { maxLength: 3 }), async (rows) => {
        const cells = rows.map((columns, r) =>
          columns.map((made, c) => {
            if (made === null) return ['0751', '02.34.02', 'ja', '01.10.2022', 'x', ''][c] ?? ''
            const { type, style, text, formula } = made
            const value =
              type === 'inlineStr' ? `<is><t>${escapeText(text)}</t></is>` : `<v>${escapeText(text)}</v>`
            const ref = `${String.fromCharCode(65 + c)}${r + 2}`
            return { xml: `<c r="${ref}" t="${type}" s="${style}">${formula ? '<f>A1</f>' : ''}${value}</c>` }
          }),
        )
        const sheet = sheetXml([['kommune', 'kle', 'aktiv', 'fradato', 'oplystAf', 'note'], ...cells])
        const bytes = zipSync({ ...parts, 'xl/worksheets/sheet1.xml': strToU8(sheet) }, { level: 0 })
        const came = await read('kle-konfiguration', { name: 'x.xlsx', bytes })
        check(came)
        given.facts += came.facts.length
        given.faults += came.faults.length
      }),
      { numRuns: 400 },
    )
    expect(Math.min(given.facts, given.faults)).toBeGreaterThan(20)
  })

  it('a well-formed KLE file with random elements neither throws nor yields forbidden data', async () => {
    const given = { facts: 0, faults: 0 }
    await fc.assert(
      fc.asyncProperty(fc.array(emne, { maxLength: 4 }), async (emner) => {
        const bytes = Buffer.from(`<KLE-Emneplan>${emner.join('')}</KLE-Emneplan>`)
        const came = await read('kle', { name: 'x.xml', bytes })
        check(came)
        given.facts += came.facts.length
        given.faults += came.faults.length
      }),
      runs,
    )
    expect(Math.min(given.facts, given.faults)).toBeGreaterThan(20)
  })

  it('random JSON neither throws nor yields forbidden data', () => {
    const konfiguration = fc.record(
      {
        kommunekode: fc.oneof(fc.constantFrom('0751', '0461'), fc.anything()),
        kle: fc.oneof(fc.constant('02.34.02'), fc.anything()),
        aktiv: fc.oneof(fc.boolean(), fc.anything()),
        fagsystemfilter: fc.array(fc.string()),
        oplystAf: fc.oneof(fc.string({ unit: 'binary' }), fc.constant('010170-1234')),
      },
      { requiredKeys: ['kommunekode', 'kle', 'aktiv'] },
    )
    const answer = fc.oneof(
      fc.anything(),
      fc.record({ konfigurationer: fc.array(konfiguration, { maxLength: 3 }) }),
    )
    fc.assert(
      fc.property(answer, (value) => {
        const parsed = parseKonfigurationJson(value, '2022-11-01')
        check('facts' in parsed ? { facts: parsed.facts, faults: [] } : { facts: [], faults: parsed.faults })
      }),
      { numRuns: 1000 },
    )
  })
})
