// Tests that the page about the figures states every limit of the detector.
import { describe, expect, it } from 'vitest'
import { dropDefaults } from '../../../server/domain/incidents/drop.ts'
import { leveranceDefaults } from '../../../server/domain/incidents/leverance.ts'
import { svarDefaults } from '../../../server/domain/incidents/svar.ts'
import { day, hour, minute } from '../../../server/domain/time.ts'
import { omPage } from '../../../views/pages/om.ts'
import {
  leveranceInShort,
  leveranceRules,
  svarInShort,
  svarRules,
} from '../../../views/text/about-incidents.ts'
import { createWorld, october, shellAt } from '../../support/worlds.ts'

const numbersIn = (texts: readonly string[]) =>
  [...texts.join(' ').matchAll(/\d+(?:,\d+)?/g)].map(([text]) => Number(text.replace(',', '.')))

/** All numbers in settings, with durations in their largest unit. */
const settingsOf = (settings: object): number[] =>
  Object.entries(settings).flatMap(([name, value]) => {
    if (typeof value === 'object') return settingsOf(value)
    if (name === 'share') return 100 * value
    if (!name.endsWith('Ms')) return value
    return value % day === 0 ? value / day : value % hour === 0 ? value / hour : value / minute
  })

describe('the page about the figures', () => {
  it.each([
    ['Svar', svarInShort, svarRules],
    ['Leverance', leveranceInShort, leveranceRules],
  ])('begins %s with one paragraph without numbers, and folds the rules below it', (name, short, rules) => {
    const page = String(omPage(shellAt('/om'), createWorld({ answer: october })))
    const section = page.split(`<h3>${name}</h3>`)[1]?.split('<h3>')[0] ?? ''
    const [shown = '', folded = ''] = section.split('<summary class="details-summary">Detaljer</summary>')
    expect(shown.match(/<p>(.*?)<\/p>/gs)).toEqual([`<p>${short}</p>`])
    expect(short).not.toMatch(/\d/)
    expect(folded.match(/<p>/g)).toHaveLength(rules.length)
  })
})

describe('the rules of', () => {
  it('Svar name each of its settings', () => {
    expect(settingsOf(svarDefaults)).toHaveLength(10)
    expect(numbersIn(svarRules)).toEqual(expect.arrayContaining(settingsOf(svarDefaults)))
  })

  it('Leverance name each of its settings, except what only separates causes', () => {
    const { widenBy: _, sharedBy: __, ...stated } = leveranceDefaults
    const settings = settingsOf({ ...stated, ...dropDefaults })
    expect(settings.length).toBeGreaterThan(8)
    // An interval of one hour is "hver time".
    expect(numbersIn([...leveranceRules, '1'])).toEqual(expect.arrayContaining(settings))
  })
})
