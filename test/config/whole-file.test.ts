// Tests mistakes of the file as a whole: its load, its syntax, and many mistakes together.
import { describe, expect, it } from 'vitest'
import { mistakes } from '../support/configuration.ts'

describe('a round that cannot fit its interval', () => {
  const numbers = (n: number) =>
    `obligatory: [${Array.from({ length: n }, (_, i) => `{ kle: "27.${String(Math.floor(i / 100)).padStart(2, '0')}.${String(i % 100).padStart(2, '0')}" }`).join(', ')}]`
  const file = (poll: string, n: number, more = '') =>
    `sources: { sdi: { url: "https://a.example" } }\npoll: { ${poll} }\n${numbers(n)}\n${more}`

  it('is reported with the calculation', () => {
    expect(mistakes(file('counts: 2h', 270))).toEqual([
      'poll: a round does not fit its interval: 98 kommuner × 270 numbers × 2 calls + 240 pulse calls + 196 delivery calls = 53356 calls; ' +
        'at maxCallsPerSecond 5 that takes 10672 s, and counts is 2h = 7200 s. ' +
        'Expected a longer counts, maxCallsPerSecond of at least 8, or fewer kommuner or numbers',
    ])
  })

  it('includes the share of product searches that falls in a round', () => {
    const more =
      'products: { acadre: { systemNames: [A, B] }, sbsys: { systemNames: [C] } }\nkommuner: { "0101": {}, "0751": {} }'
    const poll = 'counts: 1m, pulse: 1m, products: 24h, maxCallsPerSecond: 1'
    // 2 kommuner × 3 names × 1 minute of 24 hours.
    expect(mistakes(file(poll, 20, more))[0]).toContain(
      '2 pulse calls + 1 product searches + 1 delivery calls = 84 calls',
    )
  })

  it('includes the attributing calls, for kommuner with a systemUuid', () => {
    const kommuner =
      'kommuner: { "0751": { systemUuid: "ba537e12-8b0c-44b1-9de7-f75803a4e091" }, "0101": {} }'
    const [mistake] = mistakes(file('counts: 1m, pulse: 1m, maxCallsPerSecond: 1', 20, kommuner))
    expect(mistake).toContain(
      '2 kommuner × 20 numbers × 2 calls + 1 × 20 for kommuner with a systemUuid + 2 pulse calls + 1 delivery calls = 103 calls',
    )
  })

  it('includes the calls for deliveries: one for each KLE group, or for each number when they are not joined', () => {
    const poll = 'counts: 1h, deliveries: 30m, maxCallsPerSecond: 1'
    const both = (sdi: string) => `sources: { sdi: { url: "https://a.example"${sdi} } }
poll: { ${poll} }
obligatory: [{ kle: 02.34.02 }, { kle: 02.34.04 }, { kle: 02.34.06 }, ${Array.from({ length: 20 }, (_, i) => `{ kle: 27.12.${10 + i} }`).join(', ')}]\n`
    expect(mistakes(both(''))[0]).toContain(` + ${98 * 2 * 2} delivery calls = `)
    expect(mistakes(both(', joinNumbers: false'))[0]).toContain(` + ${98 * 23 * 2} delivery calls = `)
  })

  // 2 kommuner × 14 numbers × 2 calls + 3 × 1 pulse calls + 1 delivery call = 60 calls: 60 s.
  it.each([
    [14, []],
    [15, ['does not fit']],
  ])('is refused from 15 numbers in a minute at one call a second: %i', (n, expected) => {
    const text = file(
      'counts: 1m, pulse: 20s, pulseSample: 1, maxCallsPerSecond: 1',
      n,
      'kommuner: { "0751": {}, "0101": {} }',
    )
    expect(mistakes(text).map((m) => /does not fit/.exec(m)?.[0])).toEqual(expected)
  })
})

describe('text that is not a configuration', () => {
  it.each([
    ['nothing', '', 'the file: expected a mapping of keys and values'],
    ['a comment', '# nothing', 'the file: expected a mapping of keys and values'],
    ['a list', '- a', 'the file: expected a mapping of keys and values'],
    ['a word', 'poll', 'the file: expected a mapping of keys and values'],
    ['a repeated key', 'poll: {}\nflereFrom: 1\npoll: {}', 'line 3, column 1: Map keys must be unique'],
    [
      'a repeated key inside',
      'kommuner:\n  "0751": {}\n  "0751": {}',
      'line 3, column 3: Map keys must be unique',
    ],
    [
      'a bracket that is not closed',
      'a: 1\nb: [1, 2',
      'line 2, column 9: Flow sequence in block collection must be sufficiently indented and end with a ]',
    ],
    [
      'an alias without an anchor',
      'a: *b',
      'the file: Unresolved alias (the anchor must be set before the alias): b',
    ],
  ])('is refused: %s', (_, text, expected) => {
    expect(mistakes(text)).toEqual([expected])
  })

  const tooDeep = 'the file: nested more than 20 deep, or its aliases (*) form a cycle'
  const bomb = [...'bcdefgh'].map((k, i) => `${k}: &${k} [${Array(9).fill(`*${'abcdefgh'[i]}`).join()}]`)
  it.each([
    [
      'aliases that expand without bound',
      ['a: &a [x]', ...bomb].join('\n'),
      'the file: Excessive alias count indicates a resource exhaustion attack',
    ],
    ['a cycle of aliases', 'sources: &s { sdi: *s }', tooDeep],
    ['a cycle of aliases in a key', '&a { ? *a : 1 }', tooDeep],
    ['nested too deep', `a: ${'['.repeat(60)}${']'.repeat(60)}`, tooDeep],
    ['an empty key', '"": 1', '"": unknown key; the README lists the known keys'],
  ])('is refused: %s', (_, text, expected) => {
    expect(mistakes(text)).toContain(expected)
  })

  it('is refused when the YAML parser itself gives up', () => {
    const reported = mistakes('['.repeat(20_000))
    expect(reported.length).toBeGreaterThan(0)
    expect(reported.length).toBeLessThanOrEqual(20)
  })
})

describe('many mistakes', () => {
  it('are all reported, in form and in meaning', () => {
    const reported = mistakes(`
poll: { counts: 1m, maxCallsPerSecond: 1, pulse: 10s }
flereFrom: many
sources: { sdi: { url: index, soapVersion: 1.2, password: x } }
obligatory: [{ kle: 01.00.00 }, { kle: 02.34.02, from: "2023-01-01", until: "2022-01-01" }, { kle: 02.34.02 }]
kommuner: { 0101: { esdh: nexus }, "0751": { eoj: exus }, "9999": {} }
products: { eget: { navn: Eget } }
extra: 1
`)
    const paths = reported.map((m) => m.slice(0, m.indexOf(':')))
    expect(paths.sort()).toEqual(
      [
        'extra',
        'flereFrom',
        'kommuner',
        'kommuner',
        'kommuner.0751.eoj',
        'kommuner.101.esdh',
        'obligatory[0].kle',
        'obligatory[1].until',
        'obligatory[2].kle',
        'products.eget',
        'sources.sdi.password',
        'sources.sdi.soapVersion',
        'sources.sdi.url',
      ].sort(),
    )
  })
})
