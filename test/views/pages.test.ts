// Tests every page in every named state: complete, accessible, without inline code or holes; and the text of single pages.

import { describe, expect, it } from 'vitest'
import { readinessGroups } from '../../server/domain/kle.ts'
import { periods } from '../../views/model/periods.ts'
import { parseKommunerQuery } from '../../views/model/query.ts'
import { countSteps, stepKinds } from '../../views/model/step-kind.ts'
import type { World } from '../../views/model/world.ts'
import { eventHref } from '../../views/pages/incident-parts.ts'
import { kommunePage } from '../../views/pages/kommune.ts'
import { kommunerPage } from '../../views/pages/kommuner.ts'
import { overviewPath } from '../../views/pages/overview.ts'
import { statusFragment } from '../../views/pages/status.ts'
import { haendelser, incidentStates } from '../support/incident-states.ts'
import { unlabelled } from '../support/markup.ts'
import { pages } from '../support/pages.ts'
import { serviceStates } from '../support/services.ts'
import { type WorldOptions, worldNow } from '../support/world-data.ts'
import { createWorld, kommuneDetail, october, shellAt, states, worlds } from '../support/worlds.ts'

const addresses = [
  '/',
  '/?gruppe=eoj',
  '/kommuner',
  '/kommuner?gruppe=02&niveau=flere&sorter=02&retning=ned',
  '/kommuner?gruppe=99&q=%3Cb%3E',
  '/loesninger',
  '/loesninger/nova',
  '/loesninger/nexus',
  '/foer-aabning',
  '/foer-aabning?dato=2022-11-07',
  '/foer-aabning?dato=%3Cb%3E',
  ...Object.keys(serviceStates).map((name) => `/svartider?tjenester=${name}`),
  ...periods.map((periode) => `/svartider?periode=${periode}`),
  ...periods.map((periode) => `/svartider?tjeneste=sdi&periode=${periode}`),
  '/svartider?tjeneste=sapa&tider=never',
  '/svartider?tjeneste=sapa&tider=well',
  '/svartider?tjeneste=x&tjenester=hostile',
  '/svartider?tjeneste=%3Cb%3E&periode=2t&x=1',
  ...Object.keys(incidentStates).flatMap((name) =>
    ['/', '/haendelser', '/loesninger/sensum'].map((path) => `${path}?haendelser=${name}`),
  ),
  '/haendelser?tilstand=aaben&signal=leverance&haendelser=mixed',
  '/haendelser?kommune=0101&haendelser=none',
  '/haendelser?tilstand=%3Cb%3E&x=1&haendelser=mixed',
  ...[1, 2, 3, 4, 5, 6, 7, 8, 9].map((id) => `/haendelser/${id}?haendelser=mixed`),
  ...[70, 72].map((id) => `/haendelser/${id}?haendelser=longNames`),
  ...haendelser.map(({ key }) => `${eventHref({ id: key })}?haendelser=mixed`),
  '/uge',
  '/uge?uger=ingen',
  '/uge/2022-W43',
  '/uge/2022-W42',
  '/uge/2022-W41',
  '/uge/2022-W43/mod/2022-W41',
  '/uge/2022-W43/slides',
  '/uge/2022-W43/slides?navne=1',
  '/ikke-frosset',
  '/klik',
  '/klik?opgave=31&status=paabegyndt',
  '/drift',
  '/om',
  '/fejl',
  '/findes-ikke',
]

const render = (world: World, address: string): string =>
  String(pages(shellAt(address), world, new URL(address, 'http://localhost')))

const kommunePageOf = (world: World, options: WorldOptions, i: number): string => {
  const k = world.kommuner[i]
  if (k === undefined) throw new Error(`no kommune ${i}`)
  const shell = shellAt(`/kommuner/${k.kommune.kommunekode}`)
  return String(kommunePage(shell, world, k, kommuneDetail(world, k, options)))
}

/** Every page of a state, with its address or name. */
const everyPage = (world: World, options: WorldOptions): [string, string][] => {
  return [
    ...addresses.map((address): [string, string] => [address, render(world, address)]),
    ...[0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 41, 90, 97].map((i): [string, string] => [
      `kommune ${i}`,
      kommunePageOf(world, options, i),
    ]),
  ]
}

const textOf = (page: string): string =>
  page
    .replace(/<head>.*?<\/head>/s, '')
    .replace(/<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ')

const tags = ['div', 'section', 'ul', 'ol', 'li', 'table', 'tr', 'td', 'th', 'p', 'span', 'a', 'dl', 'svg']

/** Faults of a page, each with the text that shows it. */
const faultsOf = (page: string): string[] => {
  const faults: string[] = []
  const none = (what: string, pattern: RegExp, text = page) => {
    for (const [found] of text.matchAll(pattern)) faults.push(`${what}: ${found}`)
  }
  const must = (what: string, holds: boolean) => {
    if (!holds) faults.push(what)
  }
  must('not a whole Danish document', /^<!doctype html>\n<html lang="da">.*<\/html>$/s.test(page))
  must('not one main', page.split('<main ').length === 2)
  must('no skip link', page.includes('href="#indhold"'))
  none('inline', /<style|javascript:|<[a-z][^>]*\s(?:style|on[a-z]+)=/g)
  none('inline script', /<script(?![^>]*\ssrc="\/)[^>]*>|<script[^>]*>[^<]+/g)
  // The one place elsewhere that a page links to is where readers complain.
  none('from elsewhere', /(?:src|href)="(?!https:\/\/digst\.dk\/)(?:https?:)?\/\/[^"]*/g)
  none('hole', /undefined|NaN|\[object|Invalid Date|Infinity|null/g)
  none('hole in the text', /\b(?:true|false)\b/g, textOf(page))
  const levels = [...page.matchAll(/<h([1-6])/g)].map(([, n]) => Number(n))
  must('not one h1, first', levels[0] === 1 && levels.lastIndexOf(1) === 0)
  must(
    'a heading level skipped',
    levels.every((n, i) => n <= (levels[i - 1] ?? 0) + 1),
  )
  const ids = [...page.matchAll(/\sid="([^"]*)"/g)].map(([, id]) => id)
  must('an id twice', new Set(ids).size === ids.length)
  for (const [, id] of page.matchAll(/<(?:select|input)[^>]*\sid="([^"]*)"/g))
    must(`no label for ${id}`, page.includes(`for="${id}"`))
  for (const tag of tags)
    must(
      `unbalanced ${tag}`,
      page.split(new RegExp(`<${tag}[\\s>]`)).length === page.split(`</${tag}>`).length,
    )
  return faults
}

/**
 * The headings of columns in which each of several rows has 0. Not of a table that a chart draws, because each column is
 * a line.
 */
const zeroColumns = (page: string): string[] =>
  [...page.matchAll(/<table.*?<\/table>/gs)]
    .filter(([table]) => !table.includes('data-value'))
    .flatMap(([table]) => {
      const [head = '', body = ''] = table.split('<tbody>')
      const headings = [...head.matchAll(/<th scope="col"[^>]*>(.*?)<\/th>/gs)].map(([, text]) =>
        textOf(text ?? ''),
      )
      const rows = body
        .split('</tr>')
        .map((row) =>
          [...row.matchAll(/<t[dh]\b[^>]*>(.*?)<\/t[dh]>/gs)].map(([, text]) => textOf(text ?? '').trim()),
        )
        .filter((row) => row.length === headings.length)
      return rows.length < 2 ? [] : headings.filter((_, i) => rows.every((row) => row[i] === '0'))
    })

/** The numbers of each table row, with the address of the linked list. */
const cellsIn = (page: string, caption: string) => {
  const table = page.slice(page.indexOf(`<caption class="sr-only">${caption}`))
  return table
    .slice(table.indexOf('<tbody>'), table.indexOf('</table>'))
    .split('</tr>')
    .slice(0, -1)
    .map((row) =>
      [...row.matchAll(/<td[^>]* class="number">(?:<a href="([^"]*)">)?(\d+)/g)].map(([, href, n]) => ({
        href: href?.replaceAll('&amp;', '&'),
        n: Number(n),
      })),
    )
}

describe.each(Object.entries(states))('in the state %s', (name, options) => {
  const world = createWorld(options)
  const all = everyPage(world, options)
  const front = all[0]?.[1] ?? ''

  it('every page is complete and well-formed, without inline code', () => {
    for (const [address, page] of all) expect(faultsOf(page), address).toEqual([])
  })

  it('no table repeats 0 in a column, except slides, whose columns are the same in every week', () => {
    // How often a service was measured, and how many kommuner use a product, are what these tables are about.
    const kept = ['Målt', 'Kommuner']
    for (const [address, page] of all.filter(([address]) => !/slides|^kommune/.test(address)))
      expect(
        zeroColumns(page).filter((heading) => !kept.includes(heading.trim())),
        address,
      ).toEqual([])
  })

  it('every page states whether it shows demo data', () => {
    for (const [address, page] of all) {
      expect(page.includes('<title>Demodata: '), address).toBe(name !== 'live')
      expect(page.match(/<meta name="description" content="[^"]+">/g), address).toHaveLength(1)
      expect(page.includes('<strong>Demodata.</strong>'), address).toBe(name !== 'live')
    }
  })

  it('the counts of each group sum to 98', () => {
    const lists = [...front.matchAll(/<ul class="[^"]*counts">(.*?)<\/ul>/gs)]
    expect(lists).toHaveLength(readinessGroups.length)
    for (const [, list] of lists) {
      const numbers = [...(list ?? '').matchAll(/<strong>(\d+)<\/strong>/g)].map(([, n]) => Number(n))
      expect(numbers).not.toContain(0)
      expect(numbers.reduce((a, b) => a + b, 0)).toBe(98)
    }
    const steps = [...front.matchAll(/<ul class="[^"]*steps">(.*?)<\/ul>/gs)].map(([, list]) =>
      [...(list ?? '').matchAll(/<\/span> (\d+) /g)].reduce((sum, [, n]) => sum + Number(n), 0),
    )
    expect(steps).toEqual([98, 98, 98])
  })

  it('the counts of the next steps sum to 98 and link to lists of as many kommuner', () => {
    const rows = cellsIn(front, 'Antal kommuner efter det næste skridt')
    const steps = rows.filter((row) => row.length > 0)
    for (const column of [0, 1, 2])
      expect(steps.reduce((sum, row) => sum + (row[column]?.n ?? Number.NaN), 0)).toBe(98)
    const found = cellsIn(front, 'Antal kommuner efter det, der er fundet')
    for (const row of [...steps, ...found]) expect(row.some(({ n }) => n > 0)).toBe(true)
    const kinds = countSteps(world.kommuner)
    const shownKinds = steps.filter(([all]) => (all?.n ?? 0) > 0).length
    expect(shownKinds).toBe(stepKinds.filter((kind) => kinds[kind] > 0).length)
    for (const { href, n } of [...steps, ...found].flat()) {
      expect(href === undefined).toBe(n === 0)
      if (href === undefined) continue
      const list = render(world, href)
      expect(list, href).not.toContain('blev ikke forstået')
      const matrix = list.slice(list.indexOf('<tbody>'), list.indexOf('</tbody>'))
      expect(matrix.split('<tr>').length - 1, href).toBe(n)
    }
  })
})

it('faultsOf finds each kind of fault', () => {
  const page = render(createWorld({ answer: october }), '/')
  const broken = (from: string | RegExp, to: string) => faultsOf(page.replace(from, to)).length
  expect(broken('<h1', '<h1 style="color:red"')).toBe(1)
  expect(broken('</main>', '<script>1</script></main>')).toBeGreaterThan(0)
  expect(broken('<h2', '<h4')).toBe(1)
  expect(broken('</ul>', '')).toBe(1)
  expect(broken('98', 'undefined')).toBe(1)
})

describe('hostile names', () => {
  it.each([
    '/',
    '/kommuner',
    '/loesninger',
    '/loesninger/a%20b%2F%3Cx%3E%26%22',
    '/kommuner?q=%3Cscript%3E',
    '/svartider?tjenester=hostile',
    '/svartider?tjeneste=x&tjenester=hostile',
    '/svartider?tjeneste=sdi',
    '/?haendelser=hostile',
    '/haendelser?haendelser=hostile',
    '/haendelser/80?haendelser=hostile',
    '/haendelser/81?haendelser=hostile',
    '/haendelser/82?haendelser=hostile',
    '/haendelser/oplyst/x?haendelser=hostile',
    '/haendelser?tjeneste=%3Cscript%3E',
    '/uge/2022-W43',
    '/uge/2022-W43/slides?navne=1',
  ])('hostile names are rendered as text in %s', (address) => {
    const page = render(worlds.hostile?.() as World, address)
    expect(page).not.toMatch(/<script>|<img|<b>kle/)
    expect(page).toContain('&lt;script&gt;')
  })
})

describe('the map', () => {
  it('the map has 98 tiles, each a different link with its state in words', () => {
    const page = render(createWorld({ answer: october }), '/')
    const tiles = [
      ...page.matchAll(/<li class="tile x\d+ y\d+ s-(\w+)" title="[^"]+"><a href="(\/kommuner\/\d{4})"/g),
    ]
    expect(new Set(tiles.map(([, , href]) => href)).size).toBe(98)
    expect(tiles.filter(([, state]) => state === 'flere')).toHaveLength(29)
    expect(
      page.match(/aria-label="[^":]+: (Alle|Flere|Ingen)[, ][^"]+"><span class="tile-name">/g),
    ).toHaveLength(98)
  })
})

describe('the map', () => {
  it.each([
    ['/', 'byggesager i KLE 02'],
    ['/?gruppe=27', 'sociale sager i KLE 27'],
    ['/?gruppe=eoj', 'social- og sundhedssager i KLE 27 og 29'],
    ['/?gruppe=nej', 'byggesager i KLE 02'],
  ])('the map at %s shows %s', (address, subject) => {
    expect(unlabelled(render(createWorld({ answer: october }), address))).toContain(
      `Kommunerne: ${subject}</h2>`,
    )
  })

  it('the map has one canonical address for each group', () => {
    const path = (search: string) => overviewPath(new URLSearchParams(search))
    expect(['', 'gruppe=02', 'gruppe=nej', 'gruppe=eoj', 'gruppe=eoj&x=1'].map(path)).toEqual([
      '/',
      '/',
      '/',
      '/?gruppe=eoj',
      '/?gruppe=eoj',
    ])
  })
})

describe('the matrix', () => {
  const world = createWorld({ answer: october })
  const matrix = (search: string, problems: string[] = []) => {
    const { query } = parseKommunerQuery(new URLSearchParams(search))
    return unlabelled(String(kommunerPage(shellAt('/kommuner'), world, query, problems)))
  }

  it('the matrix shows the filters and the sort order of the query', () => {
    const page = matrix('gruppe=02&niveau=flere&q=aa&sorter=02&retning=ned')
    expect(page).toContain('<option value="02" selected>KLE 02</option>')
    expect(page).toContain('<option value="flere" selected>◐ Flere numre</option>')
    expect(page).toContain('name="q" type="search" value="aa"')
    expect(page).toContain('<input type="hidden" name="sorter" value="02">')
    expect(page.match(/aria-sort="descending"/g)).toHaveLength(1)
  })

  it('the matrix states how many kommuner it shows, the filters, and the invalid parameters', () => {
    expect(matrix('gruppe=02&niveau=flere')).toContain('Viser 29 af 98 kommuner.')
    expect(matrix('gruppe=02&niveau=flere')).toContain('Udvalg: KLE 02, Flere.')
    expect(matrix('q=%3Cb%3E')).toContain('Udvalg: »&lt;b&gt;«.')
    expect(matrix('trin=leverance&fund=uafgjort')).toContain(
      'Udvalg: næste skridt »Leverer intet«, konfiguration »Ikke oplyst eller ikke målt«.',
    )
    expect(matrix('')).not.toContain('Udvalg:')
    expect(matrix('')).toContain('Viser alle 98 kommuner.')
    expect(matrix('q=findesikke')).toContain('Ingen kommuner passer til filtrene.')
    expect(matrix('', ['»x« er <forkert>.'])).toContain('»x« er &lt;forkert&gt;.')
  })

  it('the matrix names the numbers of the step or fault that was asked for, beside the kommune', () => {
    const faulty = createWorld({
      answer: () => 400,
      konfiguration: (i, kle) => ({ aktiv: i > 1 || kle > '02.01' }),
    })
    const found = (search: string) => {
      const { query } = parseKommunerQuery(new URLSearchParams(search))
      const page = unlabelled(String(kommunerPage(shellAt('/kommuner'), faulty, query, [])))
      return {
        rows: [...page.matchAll(/<td class="step asked">(.*?)<\/td><td class="level/g)].map(
          ([, text]) => text,
        ),
        heading: />Netværk<span.*?<th scope="col">(.*?)<\/th>/s.exec(page)?.[1],
      }
    }
    const closed = 'Leveret, men lukket (02.00.00)'
    expect(found('fund=leveretLukket')).toEqual({
      rows: [`KLE 02: ${closed}`, `KLE 02: ${closed}`],
      heading: 'Konfiguration',
    })
    expect(found('trin=konfiguration&gruppe=02')).toEqual({ rows: [closed, closed], heading: 'Næste skridt' })
    expect(matrix('trin=mangler&gruppe=02')).toMatch(/asked">Mangler nogle numre \(02\.[\d., og]+\d\)</)
  })

  it('the matrix names the next step of each group on its own line, or of the chosen group only', () => {
    const steps = (search: string) =>
      new Set([...matrix(search).matchAll(/<td class="step[^"]*">(.*?)<\/td>/g)].map(([, s]) => s))
    expect(steps('')).toContain('KLE 02: Mangler nogle numre<br>KLE 27 og 29: Leverer intet')
    expect(steps('trin=leverance')).toEqual(new Set(['KLE 02: Leverer intet<br>KLE 27 og 29: Leverer intet']))
    expect(steps('gruppe=02')).toEqual(new Set(['Leverer intet', 'Mangler nogle numre', 'Intet spærrer']))
  })
})

describe('the delivering system', () => {
  it('cases are attributed to another system when the kommune’s own system has none', () => {
    const options = { answer: () => 40 }
    const world = createWorld(options)
    // In this state, the own system of every ninth kommune has 0 cases.
    expect(kommunePageOf(world, options, 0)).toContain('leveres af et andet system')
    expect(kommunePageOf(world, options, 1)).not.toContain('leveres af et andet system')
  })
})

describe('the KLE numbers', () => {
  it('the page is valid until the oldest answer of a KLE number is stale, independent of the levels', () => {
    // No level is known here, so only the numbers limit the validity.
    const world = worlds.empty?.()
    const [k] = world?.kommuner ?? []
    if (world === undefined || k === undefined) throw new Error('no such state')
    const measured = createWorld({ answer: october })
    const detail = kommuneDetail(measured, measured.kommuner[0] ?? k)
    kommunePage(shellAt('/'), world, k, detail)
    const oldest = Math.min(...detail.cells.map((cell) => cell.answeredAt ?? Number.POSITIVE_INFINITY))
    expect(world.reading.validUntil()).toBe(oldest + detail.staleAfterMs + 1)
  })
})

describe('the status line', () => {
  const line = (options: Partial<WorldOptions>) =>
    textOf(String(statusFragment(createWorld({ answer: october, ...options }))))

  it('a page contains the status line exactly as polled', () => {
    const world = createWorld({ answer: october })
    expect(render(world, '/')).toContain(String(statusFragment(world)))
  })

  it.each<[string, Partial<WorldOptions>, string]>([
    ['ahead', {}, 'Næste kl. 14.17 , om 12 min.'],
    ['overdue', { status: { nextAt: worldNow - 1 } }, 'Næste skulle være begyndt kl. 14.04'],
    [
      'under way',
      {
        status: { nextAt: worldNow - 1, round: { startedAt: worldNow, planned: 1078, done: 40, failed: 2 } },
      },
      'Runde i gang: 40 af 1.078 opslag, 2 uden svar',
    ],
    ['stopped', { status: { nextAt: undefined } }, 'Næste ingen runde planlagt'],
  ])('the status line shows a next round that is %s', (_, options, text) => {
    expect(line(options)).toContain(text)
  })

  it('screen readers announce only the finding of the status line', () => {
    const fragment = String(statusFragment(createWorld({ answer: october })))
    expect(fragment.match(/aria-live/g)).toHaveLength(1)
    expect(fragment).toContain('aria-live="polite">31 af 98 kommuner')
  })
})
