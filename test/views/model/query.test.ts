// Tests the filters and the sort order in the query string.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readinessGroups } from '../../../server/domain/kle.ts'
import { levels } from '../../../server/domain/readiness/level.ts'
import {
  type KommunerQuery,
  netvaerk,
  parseKommunerQuery,
  queryProblems,
  selectKommuner,
  sortKeys,
  toSearch,
} from '../../../views/model/query.ts'
import { findings, stepKinds } from '../../../views/model/step-kind.ts'
import { createWorld, october, worlds } from '../../support/worlds.ts'

const mixed = createWorld({ answer: october })
const parse = (search: string) => parseKommunerQuery(new URLSearchParams(search))
const select = (search: string) => selectKommuner(mixed, parse(search).query)
const names = (search: string) => select(search).map((k) => k.kommune.kortnavn)

const maybe = <T>(values: readonly T[]) => fc.option(fc.constantFrom(...values), { nil: undefined })
const queries: fc.Arbitrary<KommunerQuery> = fc.record({
  loesning: maybe(['nova', 'ingen', 'a b/&?=']),
  netvaerk: maybe(netvaerk),
  gruppe: maybe(readinessGroups),
  niveau: maybe(levels),
  trin: maybe(stepKinds),
  fund: maybe(findings),
  q: fc.option(
    fc
      .string({ unit: 'grapheme' })
      .map((text) => text.trim())
      .filter((text) => text !== ''),
    { nil: undefined },
  ),
  sorter: fc.constantFrom(...sortKeys),
  retning: fc.constantFrom('op' as const, 'ned' as const),
})

describe('the address', () => {
  it('a query survives the round trip through its address', () => {
    fc.assert(
      fc.property(queries, (query) => {
        expect(parseKommunerQuery(new URLSearchParams(toSearch(query)))).toEqual({ query, problems: [] })
      }),
    )
  })

  it('the default query has an empty address', () => {
    expect(toSearch(parse('q=&loesning=&sorter=navn&retning=op').query)).toBe('')
  })

  it.each([
    ['gruppe=03', '03'],
    ['niveau=mange', 'mange'],
    ['trin=kanVises', 'kanVises'],
    ['fund=intet', 'intet'],
    ['sorter=alder', 'alder'],
    ['retning=frem', 'frem'],
    ['netvaerk=Atlantis', 'Atlantis'],
    ['farve=blaa', 'farve'],
    ['gruppe=02&gruppe=27', 'gruppe'],
  ])('the problem with %s names the invalid part', (search, named) => {
    const { problems } = parse(search)
    expect(problems).toHaveLength(1)
    expect(problems[0]).toContain(named)
  })

  it('queryProblems reports an unknown product', () => {
    expect(queryProblems(mixed, parse('loesning=ukendt').query)).toEqual(['Løsningen »ukendt« findes ikke.'])
    expect(queryProblems(mixed, parse('loesning=nova').query)).toEqual([])
    expect(queryProblems(mixed, parse('loesning=ingen').query)).toEqual([])
  })
})

describe('the selection', () => {
  it('the default selection is all 98 in Danish alphabetical order', () => {
    const all = names('')
    expect(all).toHaveLength(98)
    expect(all[0]).toBe('Albertslund')
    expect(all.slice(-4)).toEqual(['Ærø', 'Aabenraa', 'Aalborg', 'Aarhus'])
  })

  it.each(['århus', 'AARHUS', 'Aarhus', '0751', '55133018'])('the search finds Aarhus by %s', (q) => {
    expect(names(`q=${encodeURIComponent(q)}`)).toContain('Aarhus')
    expect(names(`q=${encodeURIComponent(q)}`).length).toBeLessThan(3)
  })

  it('the search covers network and product, and requires every word', () => {
    expect(names('q=fyn').length).toBeGreaterThanOrEqual(10)
    expect(names('q=sbsys+fyn').length).toBeLessThan(names('q=sbsys').length)
    expect(names('q=findesikke')).toEqual([])
  })

  it('the level filter applies to the chosen group, or to any group without a choice', () => {
    expect(select('gruppe=02&niveau=alle')).toHaveLength(2)
    expect(select('gruppe=02&niveau=flere')).toHaveLength(29)
    expect(select('gruppe=eoj&niveau=flere')).toHaveLength(mixed.counts.eoj.flere)
    const any = select('niveau=flere')
    expect(any.every((k) => readinessGroups.some((g) => k.groups[g].level === 'flere'))).toBe(true)
    expect(any.length).toBeGreaterThan(29)
  })

  it('the step filter applies to the chosen group, or to the kind of the kommune without a choice', () => {
    expect(select('gruppe=02&trin=leverance')).toHaveLength(67)
    expect(select('gruppe=02&trin=gate')).toEqual([])
    const nothing = select('trin=leverance')
    expect(nothing.length).toBeLessThan(67)
    for (const k of nothing) expect([k.groups['02'].level, k.groups.eoj.level]).toEqual(['ingen', 'ingen'])
  })

  it('the product filter finds kommuner with an unknown product', () => {
    const world = worlds.mixed?.()
    if (world === undefined) throw new Error('no such state')
    const unknown = selectKommuner(world, parse('loesning=ingen&gruppe=02').query)
    expect(unknown.length).toBeGreaterThan(0)
    expect(unknown.every((k) => k.products.esdh === undefined)).toBe(true)
    expect(selectKommuner(world, parse('loesning=ingen&gruppe=eoj').query)).toEqual([])
  })

  it('every sort order keeps all 98 kommuner, and a descending level begins with alle', () => {
    fc.assert(
      fc.property(fc.constantFrom(...sortKeys), fc.constantFrom('op', 'ned'), (sorter, retning) => {
        const found = names(`sorter=${sorter}&retning=${retning}`)
        expect(new Set(found).size).toBe(98)
      }),
    )
    const byLevel = select('sorter=02&retning=ned').map((k) => k.groups['02'].level)
    expect(byLevel.slice(0, 2)).toEqual(['alle', 'alle'])
    expect(byLevel.slice(2, 31).every((level) => level === 'flere')).toBe(true)
  })

  it('kommuner without a value come last in both directions', () => {
    for (const retning of ['op', 'ned']) {
      const changed = select(`sorter=aendret&retning=${retning}`).map((k) =>
        readinessGroups.some((g) => k.groups[g].changedAt !== undefined),
      )
      expect(changed.indexOf(false)).toBeGreaterThan(0)
      expect(changed.slice(changed.indexOf(false)).some(Boolean)).toBe(false)
    }
  })
})

it('the names in explanations are spelled as words', () => {
  expect(parseKommunerQuery(new URLSearchParams('netvaerk=fyn')).problems).toEqual([
    expect.stringMatching(/^»fyn« er ikke en værdi for netværk\. Vælg mellem: DIGIT, Fyn, /),
  ])
})
