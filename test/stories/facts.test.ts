// Tests, from the file or the answer to the page, facts that are refused, taken back, and corrected.
import { describe, expect, it } from 'vitest'
import { createStory } from '../support/story.ts'

const number = (i: number) => `02.34.${String(i).padStart(2, '0')}`
const numbers = Array.from({ length: 15 }, (_, i) => number(i))
const konfigurationer = (some: readonly string[]) =>
  some.map((kle) => ({ kommunekode: '0751', kle, aktiv: true }))

const words = (page: string) => page.replace(/<[^>]*>/g, ' ').replace(/\s+/g, ' ')

describe('an answer that has almost nothing', () => {
  it('ends no configuration, which /drift tells until a whole one comes', async () => {
    const story = createStory()
    await story.start({ numbers })
    await story.measure()
    await story.fetch(konfigurationer(numbers))
    const open = async () => (await story.rung('0751', '02', 'konfiguration')).evidence.open
    expect(await open()).toBe(15)
    const told =
      'KLE-konfigurationer fra https://konfiguration.example/ (kl. 10.00, 0 rækker): 15 af de 15, vi har,'
    expect(words(await story.read('/drift'))).not.toContain('er afvist')
    await expect(story.fetch([])).rejects.toThrow(
      'https://konfiguration.example/ er afvist; intet er gemt: med 0 rækker ville 15 af de 15 oplysninger',
    )
    expect(await open()).toBe(15)
    expect(words(await story.read('/drift'))).toContain(`1 indlæsning er afvist ${told}`)
    await story.fetch(konfigurationer(numbers))
    expect(words(await story.read('/drift'))).not.toContain('er afvist')
    await story.fetch(konfigurationer(numbers.slice(0, 2)), { allowEnding: true })
    expect(await open()).toBe(2)
  })
})

describe('a wrong row', () => {
  it('is taken back by a corrected file that is all there is for the kommuner it names', async () => {
    const story = createStory()
    await story.start({ numbers: [number(0)] })
    const header = 'kommune;løsning;fra'
    await story.import('loesninger', [header, '0751;Cura;01.01.2021', '0101;Nexus;01.01.2021'])
    const eoj = async (kommunekode: string) =>
      JSON.parse(await story.read(`/api/v1/kommuner/${kommunekode}`)).products.eoj
    const corrected = [header, '0751;Nexus;01.01.2020']
    await story.import('loesninger', corrected)
    expect(await eoj('0751')).toBe('cura')
    await story.import('loesninger', corrected, { dryRun: true, whole: true })
    expect(await eoj('0751')).toBe('cura')
    await story.import('loesninger', corrected, { whole: true })
    expect(await eoj('0751')).toBe('nexus')
    expect(words(await story.read('/kommuner/0751'))).toMatch(/Nexus \(?oplyst/)
    expect(await eoj('0101')).toBe('nexus')
  })
})
