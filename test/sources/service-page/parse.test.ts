// Tests parsing the public service page: its possible forms, and pages that are not one.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseServicePage } from '../../../server/sources/service-page/parse.ts'
import { expectLinear } from '../../support/linear.ts'

/** A page with one service, described by the given HTML. */
const one = (content: string): string => `<h1>Driftsstatus</h1><h2>SF1470 SDI</h2><p>${content}</p>`
const parseOne = (content: string) => {
  const [statement, ...others] = parseServicePage(one(content)) ?? []
  expect(others).toEqual([])
  return statement
}

describe('a service', () => {
  it.each<[string, number | undefined, number | undefined]>([
    ['OK Oppetid99,95 %Svartid120 ms', 0.9995, 120],
    ['Oppetid100,0%  Svartid0 ms', 1, undefined],
    ['Oppetid: 99,95 %, Svartid: 1.120 ms', 0.9995, 1120],
    ['<b>Oppetid</b><i>99,95</i> % <b>Svartid</b> <i>1.120</i>ms', 0.9995, 1120],
    ['<b>Svartid</b> 12,5 ms <b>Oppetid</b> 0,0 %', 0, 12.5],
    ['oppetid 99.95% svartid 12.5 ms', 0.9995, 12.5],
    ['OPPETID 99.950 %', 0.9995, undefined],
    ['Oppetid 99 Svartid 40', 0.99, 40],
    ['Oppetid100,1 % Svartid40 ms', undefined, 40],
    ['Oppetid– Svartid40 ms', undefined, 40],
    ['Oppetid&nbsp;99,5&nbsp;% Svartid&nbsp;40&nbsp;ms', 0.995, 40],
    ['Oppetid99,95 % seneste døgn Svartid40 ms i gennemsnit', 0.9995, 40],
    ['Oppetid<span>99,95 %</span>Svartid<span>40 ms</span>', 0.9995, 40],
  ])('the figures of a service are parsed from %s', (content, oppetidShare, svartidMs) => {
    const statement = parseOne(content)
    expect(statement?.service).toBe('SF1470 SDI')
    if (oppetidShare === undefined) expect(statement?.oppetidShare).toBeUndefined()
    else expect(statement?.oppetidShare).toBeCloseTo(oppetidShare, 10)
    expect(statement?.svartidMs).toBe(svartidMs)
  })

  it.each([
    ['Fuldt tilgængelig', 'full'],
    ['Fuldt tilg&aelig;ngelig', 'full'],
    ['Status: Fuldt tilgængelig', 'full'],
    ['StatusFuldt tilgængelig', 'full'],
    ['OK', 'full'],
    ['I drift', 'full'],
    ['Delvist tilgængelig', 'partial'],
    ['Ustabil', 'partial'],
    ['Planlagt servicevindue', 'partial'],
    ['Ikke tilgængelig', 'none'],
    ['UTILGÆNGELIG', 'none'],
    ['Ude af drift', 'none'],
    ['Ukendt', 'unknown'],
    ['', 'unknown'],
  ])('a service described as "%s" has the state %s', (content, state) => {
    expect(parseOne(`<strong>${content}</strong> Oppetid99,95 %`)).toMatchObject({
      service: 'SF1470 SDI',
      state,
    })
  })

  it('a service with unknown labels has no figures', () => {
    expect(parseOne('OK Oppetid høj Svartid 40 ms')).toEqual({
      service: 'SF1470 SDI',
      state: 'full',
      oppetidShare: undefined,
      svartidMs: 40,
    })
  })
})

describe('a page', () => {
  it('a page of a single service is parsed', () => {
    const html = `<title>Serviceplatformen</title><h1>Om CPR Abonnement</h1><h3>Formål</h3>
      <p>SF6002 - Servicen giver mulighed for at kommunens anvendersystem kan abonnere på ændringer i data.</p>
      <h3>Versionsnr.</h3><p>1.1</p><h3>Status</h3>
      <span>Fuldt tilgængelig</span> <span>Oppetid</span><span>100,0%</span> <span>Svartid</span><span>0 ms</span>
      <h3>Beskrivelse</h3><p>Der leveres data med tilhørende 99 års historik, og 50 % mere.</p>`
    expect(parseServicePage(html)).toEqual([
      { service: 'CPR Abonnement', state: 'full', oppetidShare: 1, svartidMs: undefined },
    ])
  })

  it('a table with the labels in its head is parsed', () => {
    const html = `<h1>Driftsstatus</h1><table>
      <tr><th>Service</th><th>Status</th><th>Oppetid</th><th>Svartid</th></tr>
      <tr><td>SF1470 SDI</td><td>Fuldt tilgængelig</td><td>99,95 %</td><td>1.120 ms</td></tr>
      <tr><td>Mit Overblik</td><td>Ikke tilgængelig</td><td>–</td><td>0 ms</td></tr></table>`
    expect(parseServicePage(html)).toMatchObject([
      { service: 'SF1470 SDI', state: 'full', oppetidShare: 0.9995, svartidMs: 1120 },
      { service: 'Mit Overblik', state: 'none', oppetidShare: undefined, svartidMs: undefined },
    ])
  })

  it('a page with headings, descriptions, menus and a footer is parsed', () => {
    const html = `<nav><a>Planlagte servicevinduer</a> <a>Nede</a></nav><h1>Driftsstatus</h1>
      <h3>Sags- og <em>Dokumentindeks</em></h3><p>Erstatter SF1471.</p><p>Delvist tilgængelig Oppetid97,5 % Svartid900 ms</p>
      <h3>Ydelsesindeks</h3><p>Fuldt tilgængelig</p>Svartid<b>3 ms</b>
      <footer>Driftsforstyrrelser meldes til os. Normal åbningstid</footer>`
    expect(parseServicePage(html)).toMatchObject([
      { service: 'Sags- og Dokumentindeks', state: 'partial', oppetidShare: 0.975, svartidMs: 900 },
      { service: 'Ydelsesindeks', state: 'full', oppetidShare: undefined, svartidMs: 3 },
    ])
  })

  it('a repeated service is returned once', () => {
    expect(parseServicePage(`${one('OK Oppetid99 %')}${one('Nede Oppetid98 %')}`)).toHaveLength(1)
  })

  it.each([
    ['nothing', ''],
    ['a login page', '<h1>Log ind</h1><p>Brugernavn</p>'],
    ['an error page', '<h1>503</h1><p>OK, vi har lang svartid lige nu</p>'],
    ['percentages of something else', '<h1>Tilbud</h1><p>Spar</p><b>50 %</b>'],
    ['labels without numbers', '<h1>SDI</h1><p>OK</p><p>Oppetid</p><p>Svartid</p>'],
    ['numbers without a service', '<span>Oppetid99,95 %</span><span>Svartid40 ms</span>'],
    ['the page in English', '<h2>SF1470</h2><p>Fully available</p><p>Uptime 99.95 %</p>'],
  ])('a page with %s is not recognised', (_, html) => {
    expect(parseServicePage(html)).toBeUndefined()
  })

  it('a name with a CPR number or of excessive length is omitted', () => {
    expect(parseServicePage(one('Oppetid99 %').replace('SF1470 SDI', 'Borger 010190-1234'))).toBeUndefined()
    const long = `SF1470 ${'meget '.repeat(50)}`
    expect(parseServicePage(one('Oppetid99 %').replace('SF1470 SDI', long))).toMatchObject([
      { service: 'SF1470' },
    ])
    expect(parseServicePage(one('Oppetid99 %').replace('SF1470 SDI', 'lang '.repeat(50)))).toBeUndefined()
  })

  it('at most a thousand services are returned', () => {
    const html = Array.from({ length: 1200 }, (_, i) => `<h2>S${i}</h2>Oppetid99 %`).join('')
    expect(parseServicePage(html)).toHaveLength(1000)
  })

  it('any text is parsed without throwing, and the figures are within their limits', () => {
    const words = fc.constantFrom(
      ...[
        'Oppetid',
        'Svartid',
        '99,95',
        '0',
        '%',
        'ms',
        ' ',
        'SF1470',
        'OK',
        'Nede',
        '<h2>',
        '</h2>',
        '<p>',
        '.',
        ':',
        '7',
      ],
    )
    const pages = fc.oneof(
      fc.string({ unit: 'grapheme' }),
      fc.array(words, { maxLength: 60 }).map((parts) => parts.join('')),
    )
    fc.assert(
      fc.property(pages, (html) => {
        for (const { service, oppetidShare = 0, svartidMs = 1 } of parseServicePage(html) ?? []) {
          expect(service.length).toBeGreaterThan(0)
          expect(service.length).toBeLessThanOrEqual(100)
          expect(oppetidShare).toBeGreaterThanOrEqual(0)
          expect(oppetidShare).toBeLessThanOrEqual(1)
          expect(svartidMs).toBeGreaterThan(0)
          expect(Number.isFinite(svartidMs)).toBe(true)
        }
      }),
      { numRuns: 10_000 },
    )
  })

  it.each([
    'Oppetid',
    'Oppetid9',
    '9.999',
    ':::: ',
    'SF147',
    'OK<b>',
    'Oppetid<b>9 %<p>a',
    '<h2>a</h2>1 %',
    'status ',
  ])('parsing takes time proportional to the length of a page that repeats %j', (part) => {
    expectLinear(part, parseServicePage)
  })
})
