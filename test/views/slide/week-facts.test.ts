// Tests what the slides of a week say of openings, KLIK tasks, products, events and the time of freezing.
import { describe, expect, it } from 'vitest'
import type { FrozenWeek } from '../../../server/domain/week/frozen-week.ts'
import { frozenOrigin } from '../../../views/files/uge.ts'
import { deckOf } from '../../../views/slide/content/deck-of.ts'
import type { Block } from '../../../views/slide/deck.ts'
import { stored, week43 } from '../../support/oktober-2022.ts'
import { tableIn } from '../../support/slides.ts'

const titles = [
  'esdh',
  'esdhProducts',
  'eoj',
  'eojProducts',
  'openings',
  'services',
  'klik',
  'changes',
] as const

const slideOf = (name: (typeof titles)[number], week: Partial<FrozenWeek>, former?: Partial<FrozenWeek>) => {
  const { slides } = deckOf({
    week: stored({ ...week43, ...week }),
    former: former && stored({ ...week43, week: '2022-W42', ...former }),
    names: false,
  })
  const slide = slides[titles.indexOf(name)]
  if (slide === undefined) throw new Error(`there is no slide ${name}`)
  return slide
}

const itemsIn = (blocks: readonly Block[]): string[] =>
  blocks.flatMap((block) => (block.kind === 'text' ? block.items : []))

type Task = FrozenWeek['klik'][number]
const taskOf = (opgave: string, deadline: string, done: number): Task => ({
  ...{ opgave, titel: `Opgave ${opgave}`, deadline },
  statuses: Object.fromEntries(
    week43.kommuner.slice(0, done).map(({ kommunekode }) => [kommunekode, 'fuldfoert'] as const),
  ),
})

describe('the slide of changes', () => {
  it('has openings with the day they had and the day they have', () => {
    const blocks = (was?: string, is?: string) =>
      itemsIn(
        slideOf('changes', { gates: [{ area: '02', opens: is }] }, { gates: [{ area: '02', opens: was }] })
          .blocks,
      )
    expect(blocks('2022-10-31', '2022-11-30')).toContain(
      'KLE 02: DIGSTs åbning er nu 30. november 2022, før 31. oktober 2022',
    )
    expect(blocks(undefined, '2022-11-30')).toContain('KLE 02: DIGSTs åbning er nu 30. november 2022')
    expect(blocks('2022-10-31', '2022-10-31').join()).not.toContain('åbning')
  })

  it('has KLIK tasks that are new, or completed in another number of kommuner', () => {
    const klik = [taskOf('a', '2022-12-01', 5), taskOf('b', '2022-12-01', 4), taskOf('c', '2022-12-01', 1)]
    const former = [taskOf('a', '2022-12-01', 3), taskOf('b', '2022-12-01', 4)]
    const items = itemsIn(slideOf('changes', { klik }, { klik: former }).blocks).filter((item) =>
      item.startsWith('KLIK'),
    )
    expect(items).toEqual([
      expect.stringMatching(/Opgave a.* er fuldført i 5 kommuner, før 3$/),
      expect.stringMatching(/Opgave c.* er ny$/),
    ])
  })
})

describe('the slide of KLIK tasks', () => {
  it('finds the deadline that comes next, and how far its task is', () => {
    const klik = [taskOf('a', '2022-10-01', 9), taskOf('b', '2023-03-01', 8), taskOf('c', '2022-12-01', 7)]
    expect(slideOf('klik', { klik }).title).toMatch(
      /næste deadline er 1\. december 2022; .*Opgave c.* er fuldført i 7 af 98 kommuner/,
    )
  })
})

describe('the slide of products', () => {
  const kommuner = week43.kommuner.map((k) => ({ ...k, products: { ...k.products, esdh: 'acadre' } }))
  const firstCells = (week: Partial<FrozenWeek>) =>
    tableIn(slideOf('esdhProducts', week).blocks).rows.map(([navn, users]) => [navn, users])

  it('has numbers of products that nobody uses only when the products of all are reported', () => {
    expect(firstCells({ kommuner })).toContainEqual(['Nova ESDH', '0'])
    expect(
      firstCells({ kommuner: kommuner.map((k, i) => (i > 0 ? k : { ...k, products: {} })) }),
    ).toContainEqual(['Nova ESDH', '?'])
  })
})

describe('the slide of incidents', () => {
  it('has the events that others describe, apart from those that we found', () => {
    const latest = [
      { titel: 'Flytning', fra: '2022-10-26', til: '2022-10-27' },
      { titel: 'Nedbrud', fra: '2022-10-25' },
    ]
    const slide = slideOf('services', { reported: { total: 7, latest } })
    expect(slide.title).toContain('ingen hændelser er fundet i uge 43; 7 hændelser er oplyst af andre')
    expect(itemsIn(slide.blocks)).toEqual([
      'Ingen hændelser er fundet.',
      'Flytning (26.–27. oktober 2022)',
      'Nedbrud (siden 25. oktober 2022)',
      'og 5 til, som er oplyst tidligere',
      expect.any(String),
    ])
    expect(slideOf('services', {}).title).not.toContain('oplyst af andre')
  })
})

describe('the time of freezing', () => {
  it('is said on slides and in files', () => {
    const frozenAs = (week: Partial<FrozenWeek>, correction?: string) => {
      const one = stored({ ...week43, ...week }, { correction })
      return [
        deckOf({ week: one, names: false }).slides[0]?.footnote,
        new Map(frozenOrigin(one)).get('Frosset til tiden'),
      ]
    }
    expect(frozenAs({ early: true })[0]).toContain('kl. 12.00, før ugens tid, uge 43')
    expect(frozenAs({})).toEqual([expect.not.stringContaining('før ugens tid'), 'Ja'])
    expect(frozenAs({ late: true })[1]).toBe('Nej, ud fra historikken; det, den ikke rummer, er ikke målt')
    expect(frozenAs({ late: true }, 'Frist rettet')[1]).toBe('Nej, rettet bagefter')
  })
})
