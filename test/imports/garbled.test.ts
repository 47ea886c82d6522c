// Tests that text whose æ, ø and å are lost is refused in every kind of file, by how it was saved.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { builtInProducts } from '../../server/domain/facts/products.ts'
import { kommuner } from '../../server/domain/kommuner.ts'
import { garbledAs } from '../../server/imports/garbled.ts'
import { parseKonfigurationJson } from '../../server/imports/konfiguration-json.ts'
import { read, readLine, sheetXml, workbookOf } from '../support/imports.ts'

const letters = 'æøåÆØÅ'
/** The bytes of æ ø å Æ Ø Å. */
const macRoman = [0xbe, 0xbf, 0x8c, 0xae, 0xaf, 0x81]
const cp865 = [0x91, 0x9b, 0x86, 0x92, 0x9d, 0x8f]

const savedIn = (encoding: readonly number[], text: string): Buffer =>
  Buffer.from([...text].map((letter) => encoding[letters.indexOf(letter)] ?? letter.charCodeAt(0)))
const mac = (text: string) => savedIn(macRoman, text)
const dos = (text: string) => savedIn(cp865, text)
const twice = (text: string) => Buffer.from(Buffer.from(text).toString('latin1'))
/** UTF-8 that was read as Windows-1252, which has other letters than Latin-1 from 0x80 to 0x9f. */
const twiceOnWindows = (text: string) =>
  Buffer.from(
    text.replace(
      /[æøåÆØÅ]/g,
      (letter) => ['Ã¦', 'Ã¸', 'Ã¥', 'Ã†', 'Ã˜', 'Ã…'][letters.indexOf(letter)] ?? '',
    ),
  )

const onMac = 'gemt på en Mac (Mac Roman)'
const asDos = 'gemt som DOS-tekst (CP850 eller CP865)'
const asTwice = 'kodet som UTF-8 to gange'

describe('a CSV file', () => {
  const readEvents = (bytes: Buffer) => read('haendelser', { name: 'fil.csv', bytes })
  const rows = (title: string) => `id;titel;fra\r\n1;${title};01.10.2022\r\n2;Nede;02.10.2022\r\n`

  it.each(
    [
      'Møde med Ærø',
      'møde',
      'læsning',
      'måned',
      'på',
      'også i drift',
      'ændret',
      'ønsker',
      'åben',
      'Østjylland',
      'ÅRHUS',
      'Århus',
    ].flatMap((title) => [
      [title, 'Mac Roman', mac, onMac] as const,
      [title, 'CP865', dos, asDos] as const,
      [title, 'UTF-8 twice', twice, asTwice] as const,
      [title, 'UTF-8 twice by Windows', twiceOnWindows, asTwice] as const,
    ]),
  )('with the title %j in %s is refused, with that reason', async (title, _, save, as) => {
    const { facts, faults } = await readEvents(save(rows(title)))
    expect(facts).toEqual([])
    expect(faults).toHaveLength(1)
    expect(faults[0]?.expected).toContain(as)
    expect(faults[0]?.expected).toContain('"CSV UTF-8"')
  })

  it('names the place and the text of its first fault, and stops there', async () => {
    const { faults } = await readEvents(mac(rows('Møde i går')))
    expect(faults).toEqual([
      { line: 2, column: 'titel', value: 'M¿de i gŒr', expected: expect.stringContaining(onMac) },
    ])
  })

  it('is refused for its headers, before a column is missed', async () => {
    const { faults } = await read('loesninger', {
      name: 'fil.csv',
      bytes: mac('kommune;løsning\r\nOdense;Nexus\r\n'),
    })
    expect(faults.map(({ line, value, expected }) => [line, value, expected.includes(onMac)])).toEqual([
      [1, 'l¿sning', true],
    ])
  })

  it('is read when only a column that is not read has lost its letters', async () => {
    const { facts, faults, unread } = await readEvents(
      Buffer.from('id;titel;fra;note\r\n1;Nede;01.10.2022;M¿de\r\n'),
    )
    expect([facts.length, faults, unread]).toEqual([1, [], ['note']])
  })

  it('of UTF-8 and Windows-1252 lines is refused', async () => {
    const bytes = Buffer.concat([
      Buffer.from('id;titel;fra\r\n1;Måned;01.10.2022\r\n2;M'),
      Buffer.from([0xe5]),
      Buffer.from('ned;02.10.2022\r\n'),
    ])
    expect((await readEvents(bytes)).faults[0]?.expected).toContain(asTwice)
  })
})

describe('other forms', () => {
  it('a workbook’s cell, a configuration’s text and a KLE title are refused too', async () => {
    const sheet = sheetXml([
      ['id', 'titel', 'fra'],
      ['1', 'M¿de', '01.10.2022'],
    ])
    const book = await read('haendelser', workbookOf([{ name: 'Ark1', xml: sheet }]))
    expect(book.faults.map(({ line, value }) => [line, value])).toEqual([[2, 'M¿de']])

    const konfiguration = { kommunekode: '0751', kle: '02.34.02', aktiv: true }
    for (const part of [{ oplystAf: 'Ã˜konomi' }, { fagsystemfilter: ['Sagsl¿sning'] }]) {
      const parsed = parseKonfigurationJson(
        { konfigurationer: [{ ...konfiguration, ...part }] },
        '2022-11-01',
      )
      const faults = 'faults' in parsed ? parsed.faults : []
      expect(faults.map(({ expected }) => expected.includes('ser ud til at være'))).toEqual([true])
    }

    const emne = `<KLE-Emneplan><Emne><EmneNr>02.34.02</EmneNr><EmneTitel>Ændring</EmneTitel></Emne></KLE-Emneplan>`
    const xml = Buffer.from(`<?xml version="1.0" encoding="ISO-8859-1"?>${emne}`)
    const kle = await read('kle', { name: 'kle.xml', bytes: xml })
    expect(kle.faults.map(({ value, expected }) => [value, expected.includes(asTwice)])).toEqual([
      ['Ã†ndring', true],
    ])
  })
})

describe('a text', () => {
  it.each([
    ['√¶ndret', 'gemt som UTF-8 og læst som Mac Roman'],
    ['m√∏de', 'gemt som UTF-8 og læst som Mac Roman'],
    ['m├©de', 'gemt som UTF-8 og læst som DOS-tekst'],
    ['m├Ñned', 'gemt som UTF-8 og læst som DOS-tekst'],
    ['lÊsning', 'gemt som Windows-1252 og læst som Mac Roman'],
    ['K¯benhavn', 'gemt som Windows-1252 og læst som Mac Roman'],
    ['pÂ', 'gemt som Windows-1252 og læst som Mac Roman'],
    ['l°sning', 'gemt som Windows-1252 og læst som DOS-tekst'],
    ['sµrlig', 'gemt som Windows-1252 og læst som DOS-tekst'],
    ['mÕned', 'gemt som Windows-1252 og læst som DOS-tekst'],
    ['LÊsning og PÂ', 'gemt som Windows-1252 og læst som Mac Roman'],
    ['PÂ', 'gemt som Windows-1252 og læst som Mac Roman'],
    ['MÂned', 'gemt som Windows-1252 og læst som Mac Roman'],
    ['≈RHUS', 'gemt som Windows-1252 og læst som Mac Roman'],
    ['B≈D', 'gemt som Windows-1252 og læst som Mac Roman'],
    ['L∆RE', 'gemt som Windows-1252 og læst som Mac Roman'],
    ['∆ldrepleje', 'gemt som Windows-1252 og læst som Mac Roman'],
    ['KÿBENHAVN', 'gemt som Windows-1252 og læst som Mac Roman'],
    ['ÿnsker', 'gemt som Windows-1252 og læst som Mac Roman'],
    ['PÕ', 'gemt som Windows-1252 og læst som DOS-tekst'],
    ['MÕned', 'gemt som Windows-1252 og læst som DOS-tekst'],
    ['M°de', 'gemt som Windows-1252 og læst som DOS-tekst'],
    ['Lµsning', 'gemt som Windows-1252 og læst som DOS-tekst'],
    ['mσned', 'gemt som Windows-1252 og læst som DOS-tekst'],
    ['┼RHUS', 'gemt som Windows-1252 og læst som DOS-tekst'],
    ['LãRE', 'gemt som Windows-1252 og læst som DOS-tekst'],
    ['ãldrepleje', 'gemt som Windows-1252 og læst som DOS-tekst'],
    ['KÏBENHAVN', 'gemt som Windows-1252 og læst som DOS-tekst'],
    ['Ïnsker', 'gemt som Windows-1252 og læst som DOS-tekst'],
    ['’ldrepleje', asDos],
    ['’LDREPLEJE', asDos],
    ['’ndring', asDos],
    ['’ble p› s›', asDos],
    ['tr‘ ved s›', asDos],
    ['s¿ med tr¾', onMac],
    ['m\ufffdde', 'gemt, efter at nogle af bogstaverne ikke kunne læses'],
    ['kommuneâ€™s', asTwice],
    ['ï»¿id', asTwice],
  ])('%s looks %s', (text, as) => {
    expect(garbledAs(text)).toBe(as)
  })

  it.each([
    'Møde på Ærø i år: også Å, ÆBLE, ØL og ÅL',
    'Müller, Café, São, Škoda, naïve, Søren',
    '‘citat’, ’90erne, EOJ’en, ‚citat‘, “citat”, »citat«, ›citat‹, ‹citat›',
    '3¾ time, 1½ ¿, ±20 °C, 5 µg, 10 § 2, © 2022, Nexus®, KMD Nexus™, Start › Drift',
    'Nexus… – — • €100, 100 %',
    'Journalnotater†, Nexus† og 12†',
    'KMD‘s opgave, EOJ‘en, SDI‘et og vi ta‘r den, L‘Oréal, Coup d‘état',
    'KMD’S OPGAVE, O’BRIEN, ROCK’N’ROLL, rock‘n‘roll',
    '’citat’ og ’andet citat’',
    'hvad¿ ¿Qué?',
    'Œuvre og Œdème',
    '›punkt',
    'MAÏS, NAÏVE, Louÿs, São, JOÃO, VOCÊ, PÂTÉ',
    '∆t ≈ 5 µm, ≈ca. 20 °C, N°5, σ = 2',
    'Œ',
    '平仮名 Русский ελληνικά',
  ])('%s has its letters', (text) => {
    expect(garbledAs(text)).toBeUndefined()
  })

  it('is read from a file in Windows-1252 with signs of its own', async () => {
    const bytes = Buffer.concat([
      Buffer.from('id;titel;fra\r\n1;Nexus'),
      Buffer.from([0xae, 0x20, 0x91]),
      Buffer.from('nede'),
      Buffer.from([0x92, 0x20, 0x9b]),
      Buffer.from('m'),
      Buffer.from([0xe5, 0x8b]),
      Buffer.from(';01.10.2022\r\n'),
    ])
    const { facts, faults } = await read('haendelser', { name: 'fil.csv', bytes })
    expect(faults).toEqual([])
    expect(facts[0]?.value).toMatchObject({ titel: 'Nexus® ‘nede’ ›må‹' })
  })
})

describe('right Danish text', () => {
  const words = fileURLToPath(new URL('../../views/text/', import.meta.url))
  const pages = readdirSync(words).flatMap((name) => readFileSync(join(words, name), 'utf8').split('\n'))
  const names = [
    ...kommuner.flatMap(({ navn, kortnavn }) => [navn, kortnavn, navn.toUpperCase()]),
    ...Object.values(builtInProducts).flatMap(({ navn, vendor, systemNames }) => [
      navn,
      vendor,
      ...systemNames,
    ]),
  ]
  const texts = [...names, ...pages]

  it.each<[string, (text: string) => string]>([
    ['as it is', (text) => text],
    ['in capitals', (text) => text.toUpperCase()],
    ['in single quotes', (text) => `‘${text}’`],
    ['in the same quotes', (text) => `’${text}’`],
    ['in guillemets', (text) => `»${text}« ›${text}‹`],
    ['with a wrong apostrophe', (text) => text.replace(/\p{L}(?=\P{L}|$)/gu, '$&‘s')],
    ['with an apostrophe', (text) => text.replace(/\p{L}(?=\P{L}|$)/gu, '$&’s')],
    ['after a wrong question mark', (text) => text.replace(/\p{L}(?=\P{L}|$)/gu, '$&¿')],
    ['with signs', (text) => `${text}® – 5 °C, 3¾ µm, © 2022 § 5`],
    ['beside French', (text) => `${text} Œuvre`],
  ])('%s has its letters', (_, written) => {
    expect(texts.length).toBeGreaterThan(2000)
    expect(texts.map(written).filter((text) => garbledAs(text) !== undefined)).toEqual([])
  })

  it.each(['utf-8', 'latin1'] as const)('is read from a file in %s', async (encoding) => {
    const lines = names.map((name, i) => `${i};${name};01.10.2022`)
    const bytes = Buffer.from(['id;titel;fra', ...lines].join('\n'), encoding)
    const { facts, faults } = await read('haendelser', { name: 'fil.csv', bytes })
    expect([facts.length, faults]).toEqual([names.length, []])
  })

  const found = (from: readonly string[], as: Partial<Record<string, string>>) =>
    from
      .filter((text) => /[æøåÆØÅ]/.test(text))
      .map((text) => text.replace(/[æøåÆØÅ]/g, (letter) => as[letter] ?? letter))
  it.each<[string, string]>([
    ['as UTF-8 twice', 'Ã¦ Ã¸ Ã¥ Ã† Ã˜ Ã…'],
    ['from Mac Roman', '¾ ¿ Œ ® ¯ \u0081'],
    ['from CP865', '‘ › † ’ \u009d \u008f'],
    ['from Windows-1252 as Mac Roman', 'Ê ¯ Â ∆ ÿ ≈'],
    ['from Windows-1252 as CP850', 'µ ° Õ ã Ï ┼'],
    ['from Windows-1252 as CP437', 'µ ° σ ╞ ╪ ┼'],
  ])('is found when it was read %s, also in a name alone', (_, signs) => {
    const as = Object.fromEntries(signs.split(' ').map((sign, i) => [letters[i], sign]))
    const garbled = found(names, as)
    expect(garbled.length).toBeGreaterThan(50)
    // A name alone with one of these may be right: "Hvad¿", "Start›", "KMD‘s".
    const mayBeRight = /^\p{L}+(?:[¿›]|‘s|’S)(?!\p{L})/u
    expect(garbled.filter((text) => garbledAs(text) === undefined && !mayBeRight.test(text))).toEqual([])
  })
})

it('the letters of a value are those of the file', async () => {
  const { value } = await readLine('haendelser', 'id;titel;fra', `1;${letters};01.10.2022`)
  expect(value).toMatchObject({ titel: letters })
})
