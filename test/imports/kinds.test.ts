// Tests each kind of table: its columns, its facts and keys, and the consistency of its rows.
import { describe, expect, it } from 'vitest'
import type { FactKind } from '../../server/domain/facts/facts.ts'
import { isWhole } from '../../server/imports/open-import.ts'
import { readLine, readLines } from '../support/imports.ts'

const uuid = '123e4567-e89b-12d3-a456-426614174000'

describe('kle-konfiguration', () => {
  it('all columns of kle-konfiguration are read', async () => {
    const { fact, faults } = await readLine(
      'kle-konfiguration',
      'Kommune;KLE;Aktiv;Fradato;Deaktiver fradato for aktive sager og tilhørende ydelser;Fagsystemfilter;Vis dokumenttitler;Vis KLE-titel;Ønsket;Oplyst dato;Oplyst af',
      'Aarhus Kommune;02.34.02;ja;01.10.2022;nej;KMD Nexus|Acadre;ja;nej;Åben;31-10-2022;Digitalisering',
    )
    expect(faults).toEqual([])
    expect(fact).toEqual({
      kind: 'kle-konfiguration',
      kommunekode: '0751',
      key: '02.34.02',
      oplystDato: '2022-10-31',
      value: {
        aktiv: true,
        fradato: '2022-10-01',
        deaktiverFradatoForAktive: false,
        fagsystemfilter: ['Acadre', 'KMD Nexus'],
        visDokumenttitler: true,
        visKleTitel: false,
        oensket: 'aaben',
        oplystAf: 'Digitalisering',
      },
    })
  })

  it('kle-konfiguration requires only three columns', async () => {
    const { fact, faults } = await readLine('kle-konfiguration', 'kommunekode;kle;aktiv', '751;85.02.02;0')
    expect(faults).toEqual([])
    expect(fact?.value).toEqual({ aktiv: false, deaktiverFradatoForAktive: false, fagsystemfilter: [] })
    expect(fact?.oplystDato).toBeUndefined()
  })

  it('a kommune may be in two columns if both are the same', async () => {
    const header = 'kommunekode;kommune;cvr;kle;aktiv'
    const same = await readLine('kle-konfiguration', header, '0751;Århus;55133018;02.34.02;ja')
    expect(same.fact?.kommunekode).toBe('0751')
    const partly = await readLine('kle-konfiguration', header, ';Århus;;02.34.02;ja')
    expect(partly.fact?.kommunekode).toBe('0751')
    const other = await readLine('kle-konfiguration', header, '0751;Odense;;02.34.02;ja')
    expect(other.faults).toEqual([
      { line: 2, column: 'kommune', value: 'Odense', expected: 'samme værdi som i den anden kolonne' },
    ])
  })

  it('every fault of a line is reported', async () => {
    const { faults, fact } = await readLine(
      'kle-konfiguration',
      'kommune;kle;aktiv;fradato;oensket;oplystDato;oplystAf',
      `Lommerup;2.34.02;;i går;halvåben;02.11.2022;${'a'.repeat(101)}`,
    )
    expect(fact).toBeUndefined()
    expect(faults.map(({ column, value }) => [column, value])).toEqual([
      ['kommune', 'Lommerup'],
      ['kle', '2.34.02'],
      ['aktiv', ''],
      ['fradato', 'i går'],
      ['oensket', 'halvåben'],
      ['oplystAf', `${'a'.repeat(39)}…`],
      ['oplystDato', '02.11.2022'],
    ])
    expect(faults.every(({ line }) => line === 2)).toBe(true)
  })

  it('a spreadsheet’s error is not a value', async () => {
    const header = 'kommune;kle;aktiv;fradato;oplystAf'
    for (const error of ['#I/T', '#N/A', '#REFERENCE!', '#VÆRDI!', '#DIVISION/0!', '#NAVN?']) {
      const { faults } = await readLine('kle-konfiguration', header, `0751;02.34.02;ja;;${error}`)
      expect(faults[0]?.expected, error).toContain('en fejl fra regnearket')
    }
    expect((await readLine('kle-konfiguration', header, '0751;02.34.02;ja;;#1')).faults).toEqual([])
  })
})

describe('loesninger', () => {
  const header = 'Kommune;Løsning;Type;Fra;Til;System-UUID'

  it('all columns of loesninger are read', async () => {
    const { fact } = await readLine(
      'loesninger',
      header,
      `Odense;KMD Nexus;eoj;01.01.2022;2022-12-31;${uuid.toUpperCase()}`,
    )
    expect(fact).toEqual({
      kind: 'loesninger',
      kommunekode: '0461',
      key: 'eoj 2022-01-01',
      value: { kind: 'eoj', product: 'nexus', from: '2022-01-01', until: '2022-12-31', systemUuid: uuid },
    })
  })

  it('loesninger requires only the kommune and the product', async () => {
    const { fact } = await readLine('loesninger', 'kommune;produkt', 'Odense;Acadre')
    expect(fact?.key).toBe('esdh')
    expect(fact?.value).toEqual({ kind: 'esdh', product: 'acadre' })
  })

  it.each([
    ['Odense;Nexus;ESDH;;;', 'Type', 'EOJ, som er typen for Nexus'],
    ['Odense;Nexus;;02.01.2022;01.01.2022;', 'Til', '02.01.2022 eller senere'],
    ['Odense;Ukendt;;;;', 'Løsning', 'en af løsningerne'],
    ['Odense;Nexus;;;;42', 'System-UUID', 'et UUID'],
  ])('loesninger refuses %j with a fault in %s', async (line, column, expected) => {
    const { faults } = await readLine('loesninger', header, line)
    expect(faults).toHaveLength(1)
    expect(faults[0]?.column).toBe(column)
    expect(faults[0]?.expected).toContain(expected)
  })

  it('a product may be used for a single day', async () => {
    const { faults } = await readLine('loesninger', header, 'Odense;Nexus;;01.01.2022;01.01.2022;')
    expect(faults).toEqual([])
  })
})

describe('kald', () => {
  it('all columns of kald are read', async () => {
    const { fact } = await readLine(
      'kald',
      'Kommune;Måned;Type;Kald;MedData',
      'Aalborg;okt 2022;Ydelser;1.234;1.000',
    )
    expect(fact).toEqual({
      kind: 'kald',
      kommunekode: '0851',
      key: '2022-10 ydelser',
      value: { maaned: '2022-10', type: 'ydelser', kald: 1234, medData: 1000 },
    })
  })

  it.each([
    ['10', []],
    ['11', ['medData']],
  ])('of 10 calls, %s with data gives faults in %j', async (medData, columns) => {
    const { faults } = await readLine(
      'kald',
      'kommune;måned;type;kald;medData',
      `0851;2022-10;sager;10;${medData}`,
    )
    expect(faults.map(({ column }) => column)).toEqual(columns)
  })

  it('kald requires all its columns', async () => {
    const { faults } = await readLine('kald', 'kommune;måned;type;kald', '0851;2022-10;sager;10')
    expect(faults[0]?.expected).toContain('der mangler: medData')
  })
})

describe('klik', () => {
  const header = 'Opgave;Titel;Kommune;Status'

  it.each([
    ['Ikke påbegyndt', 'ikkePaabegyndt'],
    ['IKKE PAABEGYNDT', 'ikkePaabegyndt'],
    ['påbegyndt', 'paabegyndt'],
    ['I gang', 'paabegyndt'],
    ['Fuldført', 'fuldfoert'],
    ['fuldfoert', 'fuldfoert'],
    ['Afsluttet', 'fuldfoert'],
  ])('the KLIK status %s is read as %s', async (status, expected) => {
    const { fact } = await readLine('klik', header, `31;Tillid til Context Handler;0751;${status}`)
    expect(fact).toEqual({
      kind: 'klik',
      kommunekode: '0751',
      key: '31',
      value: { opgave: '31', titel: 'Tillid til Context Handler', status: expected },
    })
  })

  it.each([
    ['01', '1'],
    ['0', '0'],
    ['00', '0'],
    ['2.0-01', '2.0-01'],
    ['P02', 'P02'],
  ])('the KLIK task %s has the key %s', async (task, key) => {
    expect((await readLine('klik', header, `${task};;0751;Fuldført`)).fact?.key).toBe(key)
  })

  it.each([
    ['obligatorisk', 'obligatorisk'],
    ['Obligatorisk på kritisk vej', 'obligatoriskPaaKritiskVej'],
    ['OBLIGATORISK PAA KRITISK VEJ', 'obligatoriskPaaKritiskVej'],
  ])('a KLIK task has its days and its type, such as %s', async (type, expected) => {
    const { value, faults } = await readLine(
      'klik',
      'Opgave;Start;Deadline;Type;Kommune;Status',
      `31;24.10.2022;2022-11-14;${type};0751;Fuldført`,
    )
    expect(faults).toEqual([])
    const task = { opgave: '31', start: '2022-10-24', deadline: '2022-11-14', type: expected }
    expect(value).toEqual({ ...task, status: 'fuldfoert' })
  })

  it.each([
    ['14.11.2022;14.11.2022;', []],
    [';14.11.2022;', []],
    ['14.11.2022;13.11.2022;', ['Deadline']],
    ['31.11.2022;i morgen;frivillig', ['Start', 'Deadline', 'Type']],
  ])('the days and the type %s of a KLIK task have faults in %j', async (cells, columns) => {
    const { faults } = await readLine(
      'klik',
      'Opgave;Start;Deadline;Type;Kommune;Status',
      `31;${cells};0751;Fuldført`,
    )
    expect(faults.map(({ column }) => column)).toEqual(columns)
  })

  it('a KLIK task with several titles, days or types is a fault that names both rows', async () => {
    const { faults } = await readLines('klik', [
      'Opgave;Titel;Start;Deadline;Type;Kommune;Status',
      '31;Tillid;24.10.2022;14.11.2022;obligatorisk;0751;Fuldført',
      '1;Potentialeanalyse;;;;0751;Fuldført',
      '31;Potentialeanalyse;24.10.2022;14.11.2022;obligatorisk;0461;Fuldført',
      '31;;25.10.2022;15.11.2022;obligatorisk på kritisk vej;0101;Fuldført',
      '01;Tillid;;;;0461;Fuldført',
    ])
    expect(faults.map(({ line, column, value, expected }) => [line, column, value, expected])).toEqual([
      [4, 'Titel', 'Potentialeanalyse', 'samme titel for opgave 31 overalt: linje 2 har en anden'],
      [5, 'Start', '25.10.2022', 'samme start for opgave 31 overalt: linje 2 har en anden'],
      [5, 'Deadline', '15.11.2022', 'samme deadline for opgave 31 overalt: linje 2 har en anden'],
      [5, 'Type', 'obligatorisk på kritisk vej', 'samme type for opgave 31 overalt: linje 2 har en anden'],
      [6, 'Titel', 'Tillid', 'samme titel for opgave 1 overalt: linje 3 har en anden'],
    ])
  })

  it('a KLIK task’s title may be left out, and may differ in case, spaces and signs', async () => {
    const { facts, faults } = await readLines('klik', [
      header,
      '31;Tillid til Context Handler;0751;Fuldført',
      '31;;0461;Fuldført',
      '31;TILLID til  Context-Handler.;0101;Fuldført',
    ])
    expect([facts.length, faults]).toEqual([3, []])
  })

  it.each(['', 'a'.repeat(41), '<31>', '31;'])('the KLIK task %j is refused', async (task) => {
    const { faults } = await readLine('klik', header, `${task};;0751;Fuldført`)
    expect(faults.length).toBeGreaterThan(0)
  })
})

describe('aktiviteter', () => {
  it('aktiviteter belong to products', async () => {
    const { fact } = await readLine(
      'aktiviteter',
      'Løsning;Dato;Tekst',
      'Nexus;27.10.2022;"Videndeling;\r\nafventer svar"',
    )
    expect(fact).toEqual({
      kind: 'aktiviteter',
      kommunekode: '',
      key: 'nexus 2022-10-27',
      value: { product: 'nexus', dato: '2022-10-27', tekst: 'Videndeling; afventer svar' },
    })
  })

  it('aktiviteter require no date, and have at most 1000 characters', async () => {
    const least = await readLine('aktiviteter', 'løsning;tekst', `Nexus;${'a'.repeat(1000)}`)
    expect(least.fact?.key).toBe('nexus')
    const more = await readLine('aktiviteter', 'løsning;tekst', `Nexus;${'a'.repeat(1001)}`)
    expect(more.faults[0]?.expected).toContain('højst 1.000')
  })
})

describe('haendelser', () => {
  const header = 'Id;Titel;Fra;Til;Omfang;Tekst;Kilde'

  it('all columns of haendelser are read', async () => {
    const { fact, faults } = await readLine(
      'haendelser',
      header,
      '2022-17;SDI svarer langsomt;28.09.2022 08:15;30-09-2022;"service:sdi, Kommune: 0751";Et af fem opslag;Driften',
    )
    expect(faults).toEqual([])
    expect(fact).toEqual({
      kind: 'haendelser',
      kommunekode: '',
      key: '2022-17',
      value: {
        titel: 'SDI svarer langsomt',
        fra: '2022-09-28T06:15:00.000Z',
        til: '2022-09-30',
        omfang: ['kommune:0751', 'service:sdi'],
        tekst: 'Et af fem opslag',
        kilde: 'Driften',
      },
    })
  })

  it('an event may be open, and may have no scope', async () => {
    const { fact } = await readLine('haendelser', 'id;titel;fra', '1;Stop;2022-09-28')
    expect(fact?.value).toEqual({ titel: 'Stop', fra: '2022-09-28', omfang: [] })
  })

  it.each([
    ['28.09.2022;28.09.2022', true],
    ['28.09.2022;27.09.2022', false],
    ['28.09.2022;28.09.2022 00:00', false],
    ['28.09.2022 23:59;28.09.2022', true],
    ['28.09.2022 08:15;28.09.2022 08:15', false],
    ['28.09.2022 08:15;28.09.2022 08:16', true],
  ])('of the span %s, the end is accepted: %s', async (span, accepted) => {
    const { faults } = await readLine('haendelser', 'id;titel;fra;til', `1;Stop;${span}`)
    expect(faults.map(({ column, expected }) => [column, expected])).toEqual(
      accepted ? [] : [['til', 'en dato eller et tidspunkt efter fra']],
    )
  })

  it('an empty title is refused because it is required', async () => {
    const { faults } = await readLine('haendelser', 'id;titel;fra', '1;;2022-09-28')
    const expected = 'en værdi, for kolonnen skal udfyldes: tekst på højst 200 tegn'
    expect(faults).toEqual([{ line: 2, column: 'titel', value: '', expected }])
  })

  it.each([
    [
      'service:sapa,service:sdii',
      'en af vores tjenester efter service: (sdi, ydi, sapa); ikke "service:sdii"',
    ],
    ['service:sdi,', 'f.eks. kommune:0751; ikke ""'],
    ['sdi', 'platform:, service:, product: eller kommune: fulgt af et id, f.eks. kommune:0751; ikke "sdi"'],
    [Array(101).fill('service:sdi').join(), 'højst 100 omfang, adskilt af kommaer'],
  ])('a scope that is not known is refused with what was expected: %.20s', async (omfang, expected) => {
    const { faults, fact } = await readLine(
      'haendelser',
      'id;titel;fra;omfang',
      `1;Stop;2022-09-28;"${omfang}"`,
    )
    expect(fact).toBeUndefined()
    expect(faults.map(({ column }) => column)).toEqual(['omfang'])
    expect(faults[0]?.expected).toContain(expected)
  })

  it('each scope that is not known is named', async () => {
    const { faults } = await readLine(
      'haendelser',
      'id;titel;fra;omfang',
      '1;Stop;2022-09-28;"kommune:9999,service:sdi,service:x"',
    )
    expect(faults.map(({ expected }) => /ikke (".*")$/.exec(expected)?.[1])).toEqual([
      '"kommune:9999"',
      '"service:x"',
    ])
  })
})

describe('kontakter', () => {
  const header = 'Kommune;Område;Rolle;Postkasse;Oplyst dato'

  it('all columns of kontakter are read, and a mailbox is in lower case', async () => {
    const { fact, faults } = await readLine(
      'kontakter',
      header,
      'Aarhus;KLE 02;Systemejer, ESDH;ESDH@aarhus.example;31.10.2022',
    )
    expect(faults).toEqual([])
    expect(fact).toEqual({
      kind: 'kontakter',
      kommunekode: '0751',
      key: '02 Systemejer, ESDH',
      value: { omraade: '02', rolle: 'Systemejer, ESDH', postkasse: 'esdh@aarhus.example' },
      oplystDato: '2022-10-31',
    })
  })

  it.each([
    ['2', '02'],
    ['KLE 27', '27'],
    ['29', '29'],
    ['ESDH', 'esdh'],
    ['EOJ', 'eoj'],
    ['Alle', 'alle'],
    ['hele kommunen', 'alle'],
  ])('the area %s is %s', async (area, omraade) => {
    const { fact } = await readLine('kontakter', header, `0751;${area};Arkivar;arkiv@aarhus.example;`)
    expect(fact?.value).toMatchObject({ omraade })
  })

  it('an area that is none of these is refused', async () => {
    const { faults } = await readLine('kontakter', header, '0751;85;Arkivar;arkiv@aarhus.example;')
    expect(faults.map(({ column, expected }) => [column, expected])).toEqual([
      ['Område', '02, 27, 29, ESDH, EOJ eller alle'],
    ])
  })

  const mailboxOf = (postkasse: string) => readLines('kontakter', [header, `0751;02;Arkivar;${postkasse};`])

  it.each([
    'byggesag@aarhus.example',
    'it.drift@aarhus.example',
    'social-og-sundhed@aarhus.example',
    'teknikogmiljoe@aarhus.example',
    'nexus.support@aarhus.example',
    'nova@aarhus.example',
    'aarhus@aarhus.example',
    'kundeservice+kle@mail.aarhus.example',
    'ældreområdet@aarhus.example',
  ])('the mailbox %s is taken as a unit’s', async (postkasse) => {
    const { facts, faults, notes } = await mailboxOf(postkasse)
    expect([facts.length, faults, notes]).toEqual([1, [], []])
  })

  it.each([
    'fornavn.efternavn@aarhus.example',
    'Fornavn_Efternavn@aarhus.example',
    'fornavn-mellem.efternavn2@aarhus.example',
    'f.efternavn@aarhus.example',
    'byggesag@gmail.com',
    'byggesag@hotmail.dk',
    'Fornavn Efternavn <byggesag@aarhus.example>',
    'mailto:byggesag@aarhus.example',
    'byggesag',
    'byggesag@aarhus',
    'byggesag@@aarhus.example',
    'a@b@aarhus.example',
    `${'byg'.repeat(40)}@aarhus.example`,
  ])('the mailbox %.50s is refused, and nothing is kept', async (postkasse) => {
    const { facts, faults } = await mailboxOf(postkasse)
    expect([facts, faults.map(({ column }) => column)]).toEqual([[], ['Postkasse']])
  })

  const roleOf = (rolle: string) =>
    readLines('kontakter', [header, `0751;02;"${rolle}";byggesag@aarhus.example;`])

  it.each([
    'ESDH-ansvarlig',
    'Teamleder Byggesag',
    'Systemejer, EOJ',
    'Center for Teknik og Miljø',
    'Acadre superbruger',
    'Enhed, der har ansvar for journalen',
    'systemadministrator',
  ])('the role %s is taken', async (rolle) => {
    const { facts, faults, notes } = await roleOf(rolle)
    expect([facts.length, faults, notes]).toEqual([1, [], []])
  })

  it.each([
    'Fornavn Efternavn',
    'Fornavn M. Efternavn',
    'fornavn efternavn',
    'Systemejer Fornavn Efternavn',
    'Fornavn Efternavn-Andet, ESDH-ansvarlig',
    'byggesag@aarhus.example',
    'a'.repeat(101),
  ])('the role %.40s is refused as a person’s name, or as no role', async (rolle) => {
    const { facts, faults } = await roleOf(rolle)
    expect([facts, faults.map(({ column }) => column)]).toEqual([[], ['Rolle']])
  })

  it('a single word that may be a person’s is taken, and the import notes where', async () => {
    const { facts, notes } = await readLines('kontakter', [
      header,
      '0751;02;Arkivar;fornavn@aarhus.example;',
      '0751;27;Fornavn;eoj@aarhus.example;',
      '0461;27;Systemejer;eoj@odense.example;',
    ])
    const warning = 'kan være en persons. Kun enheder, roller og deres postkasser må indlæses'
    expect(facts).toHaveLength(3)
    expect(notes).toEqual([`linje 2: "fornavn@aarhus.example" ${warning}`, `linje 3: "Fornavn" ${warning}`])
  })

  it('a role has one mailbox in each area of a kommune', async () => {
    const { faults } = await readLines('kontakter', [
      header,
      '0751;02;Arkivar;arkiv@aarhus.example;',
      '0751;esdh;Arkivar;esdh@aarhus.example;',
      '0751;02;Arkivar;esdh@aarhus.example;',
    ])
    expect(faults.map(({ line, expected }) => [line, expected])).toEqual([
      [4, 'én værdi for 0751 02 Arkivar: linje 2 har en anden'],
    ])
  })

  it('a row with a CPR number is refused, and hides the other values of the row', async () => {
    const { faults } = await readLine('kontakter', header, '0751;02;Arkivar;0101701234@aarhus.example;')
    expect(faults.map(({ column, value }) => [column, value])).toEqual([['Postkasse', '']])
  })
})

describe('a repeated key', () => {
  it('a repeated key with the same value is one fact, in any spelling', async () => {
    const { facts, faults } = await readLines('kle-konfiguration', [
      'kommune;kle;aktiv;fradato',
      'Aarhus;02.34.02;ja;01.10.2022',
      '0751;02.34.02;1;2022-10-01',
    ])
    expect(faults).toEqual([])
    expect(facts).toHaveLength(1)
  })

  it('a repeated key with another value is a fault that names both lines', async () => {
    const { faults } = await readLines('kle-konfiguration', [
      'kommune;kle;aktiv;oplystDato',
      'Aarhus;02.34.02;ja;',
      'Odense;02.34.02;nej;',
      '0751;02.34.02;nej;',
      '0461;02.34.02;nej;01.10.2022',
    ])
    expect(faults.map(({ line, value, expected }) => [line, value, expected])).toEqual([
      [4, '0751 02.34.02', 'én værdi for 0751 02.34.02: linje 2 har en anden'],
      [5, '0461 02.34.02', 'én værdi for 0461 02.34.02: linje 3 har en anden'],
    ])
  })
})

it.each<[FactKind, boolean]>([
  ['kle', true],
  ['aktiviteter', true],
  ['kle-konfiguration', false],
  ['loesninger', false],
  ['kald', false],
  ['klik', false],
  ['haendelser', false],
  ['kontakter', false],
])('an import of %s is complete: %s', (kind, whole) => {
  expect(isWhole(kind)).toBe(whole)
})
