// Tests the next steps of a product's kommuner: each sentence once, and each kommune under its own.
import { describe, expect, it } from 'vitest'
import { stepKindIn } from '../../views/model/step-kind.ts'
import type { KommuneModel } from '../../views/model/world.ts'
import { sharedSteps } from '../../views/pages/shared-steps.ts'
import { nextStepText } from '../../views/text/ladder.ts'
import { stepNames } from '../../views/text/steps.ts'
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

/** The step of a kommune as the sentence of `n` kommuner; without a step, where it stands. */
const textIn = (k: KommuneModel, group: '02' | 'eoj', n: number): string => {
  const { nextStep } = k.groups[group]
  return nextStep === undefined ? stepNames[stepKindIn(k.groups[group])] : nextStepText(nextStep, k, group, n)
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
        const own = kommuner.filter((k) => codes.includes(k.kommune.kommunekode))
        // One sentence for all of them, which is that of each alone but for its subject.
        expect(new Set(own.map((k) => textIn(k, group, count)))).toEqual(new Set([text]))
        expect(new Set(own.map((k) => textIn(k, group, 1))).size).toBe(1)
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
