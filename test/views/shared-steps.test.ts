// Tests the next steps of a product's kommuner: each sentence once, and each kommune under its own.
import { describe, expect, it } from 'vitest'
import type { KommuneModel } from '../../views/model/world.ts'
import { sharedSteps } from '../../views/pages/shared-steps.ts'
import { nextStepText } from '../../views/text/ladder.ts'
import { worlds } from '../support/worlds.ts'

const marks: Record<string, string> = { lt: '<', gt: '>', quot: '"', '#39': "'", amp: '&' }
const textOf = (markup: string): string =>
  markup.replace(/<[^>]*>/g, '').replace(/&(lt|gt|quot|#39|amp);/g, (_, name: string) => marks[name] ?? '')

/** The rows of a group's table: the sentence, the count, and the names. */
const rowsOf = (kommuner: readonly KommuneModel[], group: '02' | 'eoj') =>
  String(sharedSteps('x', kommuner, group))
    .split('<tr><th scope="row">')
    .slice(1)
    .map((row) => ({
      text: textOf(row.slice(0, row.indexOf('</th>'))),
      count: Number(/class="number">([\d.]+)</.exec(row)?.[1]),
      codes: [...row.matchAll(/kommuner\/(\d{4})/g)].map(([, code]) => code),
    }))

const ownText = (k: KommuneModel, group: '02' | 'eoj'): string => {
  const { nextStep } = k.groups[group]
  return nextStep === undefined ? '' : nextStepText(nextStep, k, group)
}

describe('the shared steps', () => {
  it.each(Object.keys(worlds))('in %s each kommune is named once, with its own sentence', (name) => {
    const { kommuner } = worlds[name]!()
    for (const group of ['02', 'eoj'] as const) {
      const rows = rowsOf(kommuner, group)
      expect(rows.flatMap(({ codes }) => codes).sort()).toEqual(
        kommuner.map(({ kommune }) => kommune.kommunekode).sort(),
      )
      for (const { text, count, codes } of rows) {
        expect(count).toBe(codes.length)
        const own = new Set(
          kommuner.filter((k) => codes.includes(k.kommune.kommunekode)).map((k) => ownText(k, group)),
        )
        expect(own.size).toBe(1)
        const [sentence = ''] = own
        if (count === 1 && sentence !== '') expect(text).toBe(sentence)
        expect(text.endsWith(sentence.replace(/^Kommunen( og dens leverandør)?/, '').slice(-20))).toBe(true)
      }
      expect(new Set(rows.map(({ text }) => text)).size).toBe(rows.length)
    }
  })

  it('kommuner that share a step are its subject in the plural', () => {
    const { kommuner } = worlds.october!()
    const nova = kommuner.filter((k) => k.products.esdh?.id === 'sbsys' && k.groups['02'].level === 'ingen')
    expect(rowsOf(nova, '02')).toMatchObject([
      {
        text: `De ${nova.length} kommuner og leverandøren af SBSYS (Brugerklubben SBSYS) skal begynde at levere de 6 obligatoriske numre i KLE 02.`,
      },
    ])
  })
})
