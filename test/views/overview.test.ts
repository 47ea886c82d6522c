// Tests of the front page's order and of what it leaves out.
import { describe, expect, it } from 'vitest'
import { unlabelled } from '../support/markup.ts'
import { pages } from '../support/pages.ts'
import { createWorld, shellAt, states } from '../support/worlds.ts'

const pageOf = (state: string, address = '/'): string => {
  const options = states[state]
  if (options === undefined) throw new Error(`no state ${state}`)
  return unlabelled(
    String(pages(shellAt(address), createWorld(options), new URL(address, 'http://localhost'))),
  )
}

describe('the services on the front page', () => {
  const lineOf = (address: string): string =>
    /<p>([^<]*) <a href="\/svartider">/.exec(pageOf('mixed', address))?.[1] ?? ''
  const findingOf = (address: string): string =>
    /<h1 class="finding">([^<]*)<\/h1>/.exec(pageOf('mixed', address))?.[1] ?? ''

  it.each(['mixed', 'oneSlow', 'allDown', 'offline', 'indeksUnsteady'])(
    'are told of as on their page, and no other is the worst: %s',
    (state) => {
      expect(lineOf(`/?tjenester=${state}`)).toBe(findingOf(`/svartider?tjenester=${state}`))
    },
  )

  it('have their times where nothing is wrong', () => {
    const line = lineOf('/?tjenester=allWell')
    expect(line.startsWith(findingOf('/svartider?tjenester=allWell'))).toBe(true)
    expect(line).toContain('Serviceplatformen oplyser selv')
    expect(line).toContain('Det seneste døgn')
  })
})

describe('the response times on the front page', () => {
  it.each([
    ['mixed', '/?haendelser=mixed', /ustabil/],
    ['october', '/', /Det seneste døgn .*størst for .*: \d.* Langsomst var /],
  ])('are one line beneath the incidents, with a link to the hours: %s%s', (state, address, told) => {
    const page = pageOf(state, address)
    const line = /<p>([^<]*\.) <a href="\/svartider">([^<]*)<\/a><\/p>/.exec(page)
    expect(line?.[1]).toMatch(told)
    expect(line?.[1]?.includes('størst')).toBe(state === 'october')
    expect(line?.[2]).toBe('Se svartiderne time for time')
    expect(line?.index).toBeGreaterThan(page.indexOf('<h1'))
    expect(line?.index).toBeGreaterThan(page.lastIndexOf('class="incidents"'))
    expect(line?.index).toBeLessThan(page.indexOf('<h2>Hvem der har flyttet sig'))
    expect(page).not.toContain('class="hours"')
  })
})

describe('the next opening on the front page', () => {
  it('is right below the finding, with what can be shown then and a link to that day', () => {
    const page = pageOf('closedGates')
    const line =
      '<p>Når DIGST åbner KLE 02 den 7. november 2022, kan højst 235.200 byggesager i 98 kommuner vises. <a href="/foer-aabning?dato=2022-11-07">Se kommunerne</a></p>'
    expect(page).toContain(line)
    expect(page.indexOf(line)).toBeLessThan(page.indexOf('<h2'))
  })

  it('is left out when none is known', () => {
    expect(pageOf('october')).not.toContain('Når DIGST åbner')
  })
})

describe('the next steps on the front page', () => {
  const tableOf = (state: string): string => {
    const page = pageOf(state)
    const from = page.indexOf('<caption class="sr-only">Antal kommuner efter det næste skridt')
    return page.slice(from, page.indexOf('</table>', from))
  }
  const first = (row: string): number =>
    Number(/<td class="number(?: blank)?">(?:<a [^>]*>)?(\d+)/.exec(row)?.[1] ?? Number.NaN)

  it.each(['october', 'mixed', 'closedGates', 'konfigurationer', 'noAccess', 'empty'])(
    'stand under who takes them, with how many kommuner that is, in the state %s',
    (state) => {
      const groups = tableOf(state).split('<tbody>').slice(1)
      const named = groups.map((group) => {
        const [head = '', ...rows] = group.split('</tr>').slice(0, -1)
        const [, who, n = '0'] =
          /scope="rowgroup" colspan="4">([^<:]*)(?:: (\d+) kommuner?)?<\/th>/.exec(head) ?? []
        expect(rows.reduce((sum, row) => sum + first(row), 0)).toBe(Number(n))
        return who
      })
      expect(new Set(named).size).toBe(named.length)
      expect(named.slice(0, -1)).not.toContain('Uden næste skridt')
    },
  )

  it('name the actors of october', () => {
    const actors = [...tableOf('october').matchAll(/scope="rowgroup"[^>]*>([^<]*)</g)].map(([, who]) => who)
    expect(actors).toEqual(['Kommunen og leverandøren: 98 kommuner', 'Uden næste skridt'])
  })
})

describe.each(['/', '/loesninger'])('the tables of products on %s', (address) => {
  it.each(['october', 'mixed', 'noAccess', 'empty', 'products', 'notPolled'])(
    'have no row and no column of 0 alone in the state %s',
    (state) => {
      const page = pageOf(state, address)
      for (const title of ['ESDH-løsninger: KLE 02', 'EOJ-løsninger: KLE 27 og 29']) {
        const from = page.indexOf(`<table`, page.indexOf(`aria-label="${title}"`))
        const table = page.slice(from, page.indexOf('</table>', from))
        const rows = table.split('<tbody>')[1]?.split('</tr>').slice(0, -1) ?? []
        const numbers = rows.map((row) =>
          [...row.matchAll(/<td class="number(?: blank)?">(?:<a [^>]*>)?(\d+)/g)].map(([, n]) => Number(n)),
        )
        expect(numbers.length).toBeGreaterThan(0)
        for (const row of numbers) expect(row[0]).toBeGreaterThan(0)
        const sums = numbers[0]?.map((_, i) => numbers.reduce((sum, row) => sum + (row[i] ?? 0), 0)) ?? []
        expect(sums).not.toContain(0)
        expect(sums[0]).toBe(98)
        expect(sums.slice(1).reduce((a, b) => a + b, 0)).toBe(98)
      }
    },
  )
})

it('products that no kommune is known to use are named, with links', () => {
  expect(pageOf('notPolled', '/loesninger')).toMatch(
    /Vi kender ingen kommuner, der bruger <a href="\/loesninger\/acadre">Acadre<\/a>.* eller <a /,
  )
})

describe('the map on the front page', () => {
  it('breaks a name at its own hyphen, and a long one without a hyphen before its last part', () => {
    const page = pageOf('mixed')
    expect(page).toContain('<span class="tile-name">Lyngby-Taarbæk</span>')
    expect(page).toContain('<span class="tile-name">Frederiks\u00adhavn</span>')
  })
})

describe('the further incidents on the front page', () => {
  it('end their sentence before a note', () => {
    expect(pageOf('mixed', '/?haendelser=mixed')).toContain(
      'rammer alle 98 kommuner. <span class="note">Der arbejdes på den.</span></li>',
    )
  })
})
