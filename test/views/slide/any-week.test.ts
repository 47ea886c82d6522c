// Tests of the slides of any week: 98 kommuner on each of them, nothing to repair, and nothing off the slide.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it, onTestFinished } from 'vitest'
import { pack } from '../../../server/files/pack.ts'
import { deckOf } from '../../../views/slide/content/deck-of.ts'
import { ownFrame } from '../../../views/slide/design.ts'
import { pagesOf } from '../../../views/slide/flow.ts'
import { cellMargin } from '../../../views/slide/placed.ts'
import { ownLook, presentationFiles } from '../../../views/slide/pptx.ts'
import { textWidth } from '../../../views/slide/text-width.ts'
import { stored, week43 } from '../../support/oktober-2022.ts'
import { findingsIn } from '../../support/pptx.ts'
import { canCheckSchemas, schemaFindings } from '../../support/pptx-schemas.ts'
import { anyWeek } from '../../support/random-weeks.ts'
import { tableIn } from '../../support/slides.ts'

const deck43 = deckOf({ week: stored(week43), names: false })

const sum = (cells: readonly (string | undefined)[]): number =>
  cells.reduce((total, cell = '') => total + (cell === '?' ? 0 : Number(cell.replace('.', ''))), 0)

describe('the slides of any week', () => {
  const weeks = fc.tuple(anyWeek('2022-W42'), anyWeek('2022-W43'), fc.boolean())

  it('count 98 kommuner in every chart and table', () => {
    fc.assert(
      fc.property(weeks, ([former, week, names]) => {
        const { slides } = deckOf({ week: stored(week), former: stored(former), names })
        const [esdh, esdhProducts, eoj, eojProducts, openings, , klik, changes] = slides
        for (const slide of [esdh, eoj]) {
          const chart = slide?.blocks.find((block) => block.kind === 'chart')
          if (chart === undefined) throw new Error('no chart')
          for (const i of chart.categories.keys())
            expect(chart.series.reduce((total, { values }) => total + (values[i] ?? 0), 0)).toBe(98)
        }
        for (const slide of [esdhProducts, eojProducts]) {
          const { rows } = tableIn(slide?.blocks)
          const all = rows.at(-1)
          expect(all?.[1]).toBe('98')
          expect(sum(all?.slice(2, 6) ?? [])).toBe(98)
          for (const i of [1, 2, 3, 4, 5])
            expect(sum(rows.slice(0, -1).map((row) => row[i]))).toBe(sum([all?.[i]]))
        }
        for (const row of tableIn(openings?.blocks).rows) expect(sum(row.slice(2, 6))).toBe(98)
        if (week.klik.length > 0)
          for (const row of tableIn(klik?.blocks).rows) expect(sum(row.slice(4))).toBe(98)
        for (const row of tableIn(changes?.blocks).rows) expect(sum(row.slice(1))).toBe(98)
      }),
      { numRuns: 40 },
    )
  })

  it('have nothing that PowerPoint would repair, and stay on the slide', async () => {
    await fc.assert(
      fc.asyncProperty(weeks, async ([former, week, names]) => {
        const deck = deckOf({ week: stored(week), former: stored(former), names })
        expect(findingsIn(await pack(presentationFiles(deck, ownLook)))).toEqual([])
      }),
      { numRuns: 8 },
    )
  })

  it.skipIf(!canCheckSchemas)(
    'follow the schemas of ISO 29500 (only with ../shared beside the project, and xmllint)',
    async () => {
      const folder = mkdtempSync(join(tmpdir(), 'weeks-'))
      onTestFinished(() => rmSync(folder, { recursive: true }))
      const made = fc.sample(weeks, { numRuns: 3, seed: 1 }).map(async ([former, week, names], i) => {
        const deck = deckOf({ week: stored(week), former: stored(former), names })
        return [String(i), await pack(presentationFiles(deck, ownLook))] as const
      })
      expect(schemaFindings(folder, Object.fromEntries(await Promise.all(made)))).toEqual([])
    },
  )

  it('break no word of a header', () => {
    const tables = pagesOf(deck43, ownFrame).flatMap(({ boxes }) =>
      boxes.filter(({ kind }) => kind === 'table'),
    )
    const broken = tables.flatMap((placed) =>
      placed.kind !== 'table'
        ? []
        : placed.block.columns.filter(({ name }, i) =>
            name
              .split(' ')
              .some((word) => textWidth(word, placed.points, true) > placed.widths[i]! - 2 * cellMargin.side),
          ),
    )
    expect(tables).toHaveLength(4)
    expect(broken).toEqual([])
  })
})
