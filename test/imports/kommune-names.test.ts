// Tests that a kommune is found by each of its usual names, and only when the text is unambiguous.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Kommune, kommuner } from '../../server/domain/kommuner.ts'
import { findKommune, kommuneHint, spellingsOf } from '../../server/imports/kommune-names.ts'

const written = (text: string) =>
  text
    .replaceAll('æ', 'ae')
    .replaceAll('ø', 'oe')
    .replaceAll('å', 'aa')
    .replaceAll('Æ', 'Ae')
    .replaceAll('Ø', 'Oe')
    .replaceAll('Å', 'Aa')
const withoutTrace = (text: string) => text.replaceAll('ø', 'o').replaceAll('Ø', 'O').replace(/aa|å/gi, 'a')

/** Common variations of a spelling. */
const ways: readonly [string, (text: string) => string][] = [
  ['unchanged', (t) => t],
  ['upper case', (t) => t.toUpperCase()],
  ['lower case', (t) => t.toLowerCase()],
  ['æ ø å written out', written],
  ['å for aa', (t) => t.replaceAll('Aa', 'Å').replaceAll('aa', 'å')],
  ['å for aa, decomposed', (t) => t.replaceAll('Aa', 'Å').replaceAll('aa', 'å').normalize('NFD')],
  ['only ASCII', withoutTrace],
  ['spaces for hyphens', (t) => t.replaceAll('-', ' ')],
  ['hyphens without spaces', (t) => t.replaceAll('-', ' - ')],
  ['a genitive', (t) => `${t}s`],
  ['a genitive and the title', (t) => `${t}s Kommune`],
  ['the title after', (t) => `${t} Kommune`],
  ['the title in lower case', (t) => `${t} kommune`],
  ['the title in front', (t) => `Kommune ${t}`],
  ['space around', (t) => `  ${t}\u00a0`],
]

describe('findKommune', () => {
  it('each of the 98 kommuner is found by code, CVR number and every name, with any two variations', () => {
    const misses: string[] = []
    for (const kommune of kommuner) {
      const numbers = [
        kommune.kommunekode,
        String(Number(kommune.kommunekode)),
        kommune.cvr,
        `DK${kommune.cvr}`,
      ]
      for (const text of numbers) if (findKommune(text) !== kommune) misses.push(text)
      for (const name of [kommune.navn, kommune.kortnavn]) {
        for (const [way, one] of ways) {
          for (const [otherWay, other] of ways) {
            if (way.startsWith('a genitive') && otherWay.startsWith('a genitive')) continue
            const text = other(one(name))
            if (findKommune(text) !== kommune) misses.push(`${text} is not ${name}`)
          }
        }
      }
    }
    expect(misses).toEqual([])
  })

  it('no spelling belongs to two kommuner', () => {
    const owners = new Map<string, Kommune>()
    for (const kommune of kommuner) {
      for (const spelling of spellingsOf(kommune)) {
        expect(owners.get(spelling) ?? kommune, spelling).toBe(kommune)
        owners.set(spelling, kommune)
      }
    }
    expect(owners.size).toBeGreaterThanOrEqual(98 * 2)
  })

  it.each([
    ['Københavns', '0101'],
    ['Kobenhavn', '0101'],
    ['Århus', '0751'],
    ['Arhus Kommune', '0751'],
    ['Bornholm', '0400'],
    ['Bornholms Regionskommune', '0400'],
    ['Brønderslev-Dronninglund', '0810'],
    ['Nordfyn', '0480'],
    ['Nordfyns Kommune', '0480'],
    ['Vesthimmerland', '0820'],
    ['Faaborg Midtfyn', '0430'],
    ['Høje Tåstrup', '0169'],
    ['Lyngby-Taarbæk', '0173'],
    ['Frederiksværk-Hundested', '0260'],
    ['Helsingör', '0217'],
    ['55 13 30 18', '0751'],
    ['dk 55133018', '0751'],
  ])('the name %j is found as %s', (text, kommunekode) => {
    expect(findKommune(text)?.kommunekode).toBe(kommunekode)
  })

  it.each([
    '',
    ' ',
    'Kommune',
    's',
    'Frederiksborg',
    'Danmark',
    'Aarhus Odense',
    // A number and a name, which may contradict each other.
    '0101 Aarhus',
    'Aarhus 2',
    '07511',
    '0999',
    '55133019',
    '7.51',
    '-751',
    'Århus Кommune',
    'Region Midtjylland',
    'constructor',
    '__proto__',
  ])('the text %j is not found', (text) => {
    expect(findKommune(text)).toBeUndefined()
  })

  it('random text finds only kommuner on the list', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const found = findKommune(text)
        expect(found === undefined || kommuner.includes(found)).toBe(true)
      }),
      { numRuns: 2000 },
    )
  })
})

describe('kommuneHint', () => {
  it.each(['Frederiksborg', 'FREDERIKSBORG KOMMUNE', 'Frederiksborgs'])(
    'the hint for %j names the kommuner it resembles',
    (text) => {
      expect(kommuneHint(text)).toContain('Fredensborg (0210)')
    },
  )

  it.each([
    ['DOS-tekst', '‘›†’\u009d\u008f'],
    ['Mac Roman', '¾¿Œ®¯\u0081'],
  ])('the hint for every name with letters lost as %s names that', (as, signs) => {
    const names = kommuner.map(({ kortnavn }) => kortnavn).filter((name) => /[æøå]/i.test(name))
    expect(names).toHaveLength(30)
    for (const name of names) {
      const lost = Array.from(name, (letter) => signs['æøåÆØÅ'.indexOf(letter)] ?? letter).join('')
      expect(findKommune(lost)).toBeUndefined()
      expect(kommuneHint(lost)).toContain(as)
    }
  })

  it.each(['Frederiksberg', 'Fredensborg', 'Lommerup', 'Sams›k', 'Odense’', ''])(
    'there is no hint for %j',
    (text) => {
      expect(kommuneHint(text)).toBeUndefined()
    },
  )
})
