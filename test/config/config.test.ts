// Owns the proof that a configuration is read whole, or every mistake in it told at once.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { parseConfig, readConfigFile } from '../../server/config/config.ts'
import { parseDuration, toDurationText } from '../../server/config/parts.ts'
import { day, hour, minute, second } from '../../server/domain/time.ts'

const example = `
poll:
  counts: 6h            # a full round of counts
  pulse: 5m
  concurrency: 4
  maxCallsPerSecond: 5
  timeout: 20s
  freshWithin: 7d
flereFrom: 1
sources:
  sdi:
    url: https://index.example/sagdokumentindeks/6
    soapVersion: "1.1"
    libertyHeader: true
    contentType: text/xml
    auth: { type: none }
obligatory:
  - { kle: "02.34.02", from: "2022-01-01", note: "decided by …" }
kommuner:
  "0751": { esdh: getorganized, eoj: cura, systemUuid: "ba537e12-8b0c-44b1-9de7-f75803a4e091", rights: { kle: ["02"] } }
products:
  acadre: { systemNames: ["Acadre"] }
`
const least = `
sources: { sdi: { url: "https://index.example/sagdokumentindeks/6" } }
obligatory: [{ kle: 02.34.02 }]
`

const config = (text: string) => {
  const parsed = parseConfig(text)
  if ('mistakes' in parsed) throw new Error(parsed.mistakes.join('\n'))
  return parsed.config
}
const mistakes = (text: string): string[] => {
  const parsed = parseConfig(text)
  return 'mistakes' in parsed ? parsed.mistakes : []
}

describe('a right configuration', () => {
  it('the example of the README', () => {
    expect(config(example)).toMatchObject({
      poll: {
        countsMs: 6 * hour,
        pulseMs: 5 * minute,
        concurrency: 4,
        maxCallsPerSecond: 5,
        timeoutMs: 20 * second,
        freshWithinMs: 7 * day,
      },
      flereFrom: 1,
      sdi: {
        url: 'https://index.example/sagdokumentindeks/6',
        soapVersion: '1.1',
        libertyHeader: true,
        contentType: 'text/xml',
      },
      obligatory: [{ kle: '02.34.02', from: '2022-01-01', note: 'decided by …' }],
      kommuner: [
        {
          kommunekode: '0751',
          esdh: 'getorganized',
          eoj: 'cura',
          systemUuid: 'ba537e12-8b0c-44b1-9de7-f75803a4e091',
          right: 'kle 02',
        },
      ],
    })
  })

  it('has defaults for all but where to ask and what for', () => {
    const found = config(least)
    expect(found.poll).toEqual({
      countsMs: 6 * hour,
      pulseMs: 5 * minute,
      pulseSample: 10,
      concurrency: 4,
      maxCallsPerSecond: 5,
      timeoutMs: 20 * second,
      retries: 2,
      freshWithinMs: 7 * day,
    })
    expect(found).toMatchObject({
      flereFrom: 1,
      minCases: 50,
      keepAttemptsMs: 14 * day,
      maxAttemptsBytes: 200 * 2 ** 20,
    })
    expect(found.sdi).toEqual({
      url: 'https://index.example/sagdokumentindeks/6',
      soapVersion: '1.1',
      libertyHeader: true,
    })
    expect(found.kommuner).toHaveLength(98)
    expect(new Set(found.kommuner.map((k) => k.right))).toEqual(new Set(['full']))
    expect(found.products).toHaveLength(12)
    expect(Object.isFrozen(found)).toBe(true)
  })

  it('polls only the kommuner it names, in order', () => {
    const found = config(
      `${least}kommuner: { "0751": {}, "0101": { rights: { kle: ["02"], sensitivity: [IKKE_FORTROLIGE] } } }`,
    )
    expect(found.kommuner).toEqual([
      { kommunekode: '0101', right: 'kle 02; sensitivity IKKE_FORTROLIGE' },
      { kommunekode: '0751', right: 'full' },
    ])
  })

  it('extends and overrides the products', () => {
    const found = config(`${least}
products: { acadre: { vendor: Another }, eget: { navn: Eget, kind: esdh } }
kommuner: { "0751": { esdh: eget } }`)
    expect(found.products.find((p) => p.id === 'acadre')).toMatchObject({
      navn: 'Acadre',
      kind: 'esdh',
      vendor: 'Another',
    })
    expect(found.products.find((p) => p.id === 'eget')).toEqual({
      id: 'eget',
      navn: 'Eget',
      kind: 'esdh',
      vendor: '',
      systemNames: [],
    })
  })

  it('may use anchors and aliases', () => {
    expect(
      config(`${least}kommuner: { "0751": &k { esdh: acadre }, "0101": *k }`).kommuner.map((k) => k.esdh),
    ).toEqual(['acadre', 'acadre'])
  })
})

const urlExpected = 'expected an address that begins with https:// or http://, without user name and password'
const esdh = 'acadre, sbsys, edoc, getorganized, nova, workzone, f2, public360'
const kommuneExpected =
  'expected the four-digit kommunekode of one of the 98 kommuner, in quotes, such as "0751"'
const durationExpected = (from: string, to: string) =>
  `expected a duration from ${from} to ${to}, such as 30s, 5m, 6h or 7d`
const kleExpected = 'expected a KLE number dd.dd.dd of main group 02, 27 or 29, in quotes'

describe('a single mistake is told with its path, the value given and what was expected', () => {
  it.each([
    [
      'an unknown key',
      'poll: { counts: 6h, every: 5m }',
      'poll.every: unknown key; see the README for the keys there are',
    ],
    ['an unknown key at the top', 'color: red', 'color: unknown key; see the README for the keys there are'],
    [
      'an unknown key of a kommune',
      'kommuner: { "0751": { erp: x } }',
      'kommuner.0751.erp: unknown key; see the README for the keys there are',
    ],
    [
      'a key that JavaScript knows',
      'constructor: {}',
      'constructor: unknown key; see the README for the keys there are',
    ],
    [
      'an unknown kommunekode',
      'kommuner: { "9999": {} }',
      `kommuner: got the key "9999", ${kommuneExpected}`,
    ],
    ['a kommune by name', 'kommuner: { Aarhus: {} }', `kommuner: got the key "Aarhus", ${kommuneExpected}`],
    [
      'a number where a kommunekode should be quoted',
      'kommuner: { 0751: {} }',
      'kommuner: the key 751 is a number here (YAML reads 0751 without quotes as one); write the kommunekode in quotes, such as "0751"',
    ],
    [
      'no kommune at all',
      'kommuner: {}',
      'kommuner: got {}, expected at least one kommune; leave the key out to poll all 98',
    ],
    [
      'a kommune without a mapping',
      'kommuner: { "0751": }',
      'kommuner.0751: got null, expected a mapping of keys and values',
    ],
    [
      'a list of kommuner',
      'kommuner: ["0751"]',
      'kommuner: got ["0751"], expected a mapping of keys and values',
    ],
    [
      'an unknown product',
      'kommuner: { "0751": { esdh: acedre } }',
      `kommuner.0751.esdh: got "acedre", expected one of ${esdh}`,
    ],
    [
      'a product of the wrong kind',
      'kommuner: { "0751": { esdh: nexus } }',
      `kommuner.0751.esdh: got "nexus", expected one of ${esdh}`,
    ],
    [
      'an EOJ of the wrong kind',
      'kommuner: { "0751": { eoj: acadre } }',
      'kommuner.0751.eoj: got "acadre", expected one of nexus, cura, sensum, vitae',
    ],
    [
      'a product whose kind was changed',
      'products: { acadre: { kind: eoj } }\nkommuner: { "0751": { esdh: acadre } }',
      `kommuner.0751.esdh: got "acadre", expected one of ${esdh.replace('acadre, ', '')}`,
    ],
    [
      'a new product without its kind',
      'products: { eget: { navn: Eget } }\nkommuner: { "0751": { esdh: eget } }',
      'products.eget: got no kind, expected navn and kind for a product that is not built in',
    ],
    [
      'a mistaken product, told once',
      'products: { eget: { navn: E, kind: esd } }\nkommuner: { "0751": { esdh: eget } }',
      'products.eget.kind: got "esd", expected esdh or eoj',
    ],
    [
      'a product id with capitals',
      'products: { Eget: { navn: E, kind: esdh } }',
      'products: got the key "Eget", expected an id of a–z, 0–9 and hyphen, at most 40 characters',
    ],
    [
      'a systemUuid that is none',
      'kommuner: { "0751": { systemUuid: 33 } }',
      'kommuner.0751.systemUuid: got 33, expected a UUID such as "ba537e12-8b0c-44b1-9de7-f75803a4e091"',
    ],
    [
      'a right limited to nothing',
      'kommuner: { "0751": { rights: { kle: [] } } }',
      'kommuner.0751.rights.kle: got [], expected a list with at least one item; leave the key out when the right is not limited',
    ],
    [
      'a number in a right',
      'kommuner: { "0751": { rights: { kle: [02] } } }',
      'kommuner.0751.rights.kle.0: got 2, expected a text in quotes, such as "02"',
    ],
    [
      'a duration without a unit',
      'poll: { counts: 60 }',
      `poll.counts: got 60, ${durationExpected('1m', '7d')}`,
    ],
    [
      'a duration with a unit of its own',
      'poll: { counts: 6 hours }',
      `poll.counts: got "6 hours", ${durationExpected('1m', '7d')}`,
    ],
    [
      'a duration that is too short',
      'poll: { timeout: 0s }',
      `poll.timeout: got "0s", ${durationExpected('1s', '5m')}`,
    ],
    [
      'a duration that is too long',
      'poll: { timeout: 301s }',
      `poll.timeout: got "301s", ${durationExpected('1s', '5m')}`,
    ],
    [
      'a number in quotes',
      'poll: { concurrency: "4" }',
      'poll.concurrency: got "4", expected a whole number from 1 to 64',
    ],
    [
      'a part of a number',
      'poll: { concurrency: 1.5 }',
      'poll.concurrency: got 1.5, expected a whole number from 1 to 64',
    ],
    ['not a number', 'flereFrom: .nan', 'flereFrom: got "NaN", expected a whole number from 1 to 1000'],
    ['zero', 'flereFrom: 0', 'flereFrom: got 0, expected a whole number from 1 to 1000'],
    ['nothing under a key', 'poll:', 'poll: got null, expected a mapping of keys and values'],
  ])('%s', (_, text, expected) => {
    expect(mistakes(`${least}${text}\n`)).toEqual([expected])
  })

  const withSdi = (sdi: string) => `obligatory: [{ kle: 02.34.02 }]\nsources: { sdi: ${sdi} }`
  it.each([
    [
      'an unquoted version',
      '{ url: "https://a.example", soapVersion: 1.1 }',
      'sources.sdi.soapVersion: got 1.1, expected "1.1" or "1.2", in quotes',
    ],
    [
      'a yes',
      '{ url: "https://a.example", libertyHeader: yes }',
      'sources.sdi.libertyHeader: got "yes", expected true or false',
    ],
    [
      'a content type',
      '{ url: "https://a.example", contentType: xml }',
      'sources.sdi.contentType: got "xml", expected a media type such as text/xml',
    ],
    [
      'authentication of another kind',
      '{ url: "https://a.example", auth: { type: basic } }',
      'sources.sdi.auth.type: got "basic", expected none',
    ],
    ['no address', '{}', `sources.sdi.url: got nothing, ${urlExpected}`],
    ['no address at all', '{ url: index }', `sources.sdi.url: got "index", ${urlExpected}`],
    [
      'an address of another kind',
      '{ url: "ftp://a.example/6" }',
      `sources.sdi.url: got "ftp://a.example/6", ${urlExpected}`,
    ],
    ['no source', '', 'sources.sdi: got null, expected a mapping of keys and values'],
  ])('%s', (_, sdi, expected) => {
    expect(mistakes(withSdi(sdi))).toEqual([expected])
  })

  it.each([
    ['https://user:hemmelig@a.example/6', 'https://…@a.example/6'],
    ['https://hemmelig@a.example/6', 'https://…@a.example/6'],
    ['https://user:hem/melig@a.example/6', 'https://…@a.example/6'],
    ['https://user:hem@hemmelig@a.example/6', 'https://…@a.example/6'],
    ['https://user:hem"melig@a.example/6', 'https://…@a.example/6'],
    ['user:hemmelig@a.example/6', '…@a.example/6'],
    ['ftp://a.example/6?token=hemmelig', 'ftp://a.example/6?…'],
  ])('a secret in an address is not repeated: %s', (url, told) => {
    for (const sdi of [`{ url: '${url}' }`, `{ url: ['${url}'] }`]) {
      const [mistake, ...more] = mistakes(withSdi(sdi))
      expect(more).toEqual([])
      expect(mistake).toContain(told)
      expect(mistake).not.toMatch(/hem|melig/)
    }
  })

  const withNumbers = (list: string) => `sources: { sdi: { url: "https://a.example" } }\nobligatory: ${list}`
  it.each([
    [
      'a number twice',
      '[{ kle: 02.34.02 }, { kle: 02.34.02, from: "2023-01-01" }]',
      'obligatory.1.kle: got "02.34.02" again, expected each number once',
    ],
    [
      'days backwards',
      '[{ kle: 02.34.02, from: "2022-02-02", until: "2022-02-01" }]',
      'obligatory.0.until: got "2022-02-01", expected a day not before from ("2022-02-02")',
    ],
    [
      'a day that is none',
      '[{ kle: 02.34.02, from: "2022-02-30" }]',
      'obligatory.0.from: got "2022-02-30", expected a day such as "2022-01-01"',
    ],
    [
      'a day in Danish',
      '[{ kle: 02.34.02, from: 01.02.2022 }]',
      'obligatory.0.from: got "01.02.2022", expected a day such as "2022-01-01"',
    ],
    ['another main group', '[{ kle: 01.00.00 }]', `obligatory.0.kle: got "01.00.00", ${kleExpected}`],
    ['a group', '[{ kle: 27.24 }]', `obligatory.0.kle: got 27.24, ${kleExpected}`],
    ['bare numbers', '[02.34.02]', 'obligatory.0: got "02.34.02", expected a mapping of keys and values'],
    ['none', '[]', 'obligatory: got [], expected at least one obligatory KLE number'],
    ['no list', '02.34.02', 'obligatory: got "02.34.02", expected a list of { kle, from, until, note }'],
  ])('obligatory: %s', (_, list, expected) => {
    expect(mistakes(withNumbers(list))).toEqual([expected])
  })

  it('the same day both from and until is one day, and no mistake', () => {
    expect(mistakes(withNumbers('[{ kle: 02.34.02, from: "2022-02-02", until: "2022-02-02" }]'))).toEqual([])
  })
})

describe('a round that cannot fit its interval', () => {
  const numbers = (n: number) =>
    `obligatory: [${Array.from({ length: n }, (_, i) => `{ kle: "27.${String(Math.floor(i / 100)).padStart(2, '0')}.${String(i % 100).padStart(2, '0')}" }`).join(', ')}]`
  const file = (poll: string, n: number, more = '') =>
    `sources: { sdi: { url: "https://a.example" } }\npoll: { ${poll} }\n${numbers(n)}\n${more}`

  it('is told with its arithmetic', () => {
    expect(mistakes(file('counts: 2h', 270))).toEqual([
      'poll: a round does not fit its interval: 98 kommuner × 270 numbers × 2 calls + 240 pulse calls = 53160 calls; ' +
        'at maxCallsPerSecond 5 that takes 10632 s, and counts is 2h = 7200 s. ' +
        'Expected a longer counts, maxCallsPerSecond of at least 8, or fewer kommuner or numbers',
    ])
  })

  it('counts the calls that attribute, for the kommuner that have them', () => {
    const kommuner =
      'kommuner: { "0751": { systemUuid: "ba537e12-8b0c-44b1-9de7-f75803a4e091" }, "0101": {} }'
    const [mistake] = mistakes(file('counts: 1m, pulse: 1m, maxCallsPerSecond: 1', 20, kommuner))
    expect(mistake).toContain(
      '2 kommuner × 20 numbers × 2 calls + 1 × 20 for kommuner with a systemUuid + 2 pulse calls = 102 calls',
    )
  })

  // 2 kommuner × 14 numbers × 2 calls + 4 × 1 pulse calls = 60 calls: 60 s.
  it.each([
    [14, []],
    [15, ['does not fit']],
  ])('%i numbers in a minute, at one a second', (n, expected) => {
    const text = file(
      'counts: 1m, pulse: 15s, pulseSample: 1, maxCallsPerSecond: 1',
      n,
      'kommuner: { "0751": {}, "0101": {} }',
    )
    expect(mistakes(text).map((m) => /does not fit/.exec(m)?.[0])).toEqual(expected)
  })
})

describe('text that is no configuration', () => {
  it.each([
    ['nothing', '', 'the file: expected a mapping of keys and values'],
    ['a comment', '# nothing', 'the file: expected a mapping of keys and values'],
    ['a list', '- a', 'the file: expected a mapping of keys and values'],
    ['a word', 'poll', 'the file: expected a mapping of keys and values'],
    ['a key twice', 'poll: {}\nflereFrom: 1\npoll: {}', 'line 3, column 1: Map keys must be unique'],
    [
      'a key twice inside',
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
  ])('%s', (_, text, expected) => {
    expect(mistakes(text)).toEqual([expected])
  })

  const ring = 'the file: nested more than 20 deep, or its aliases (*) go in a ring'
  const bomb = [...'bcdefgh'].map((k, i) => `${k}: &${k} [${Array(9).fill(`*${'abcdefgh'[i]}`).join()}]`)
  it.each([
    [
      'aliases that multiply',
      ['a: &a [x]', ...bomb].join('\n'),
      'the file: Excessive alias count indicates a resource exhaustion attack',
    ],
    ['aliases in a ring', 'sources: &s { sdi: *s }', ring],
    ['aliases in a ring, by a key', '&a { ? *a : 1 }', ring],
    ['nested too deep', `a: ${'['.repeat(60)}${']'.repeat(60)}`, ring],
    ['an empty key', '"": 1', '"": unknown key; see the README for the keys there are'],
  ])('%s', (_, text, expected) => {
    expect(mistakes(text)).toContain(expected)
  })

  it('nested so deep that the parser gives up', () => {
    const told = mistakes('['.repeat(20_000))
    expect(told.length).toBeGreaterThan(0)
    expect(told.length).toBeLessThanOrEqual(20)
  })
})

describe('many mistakes', () => {
  it('are all told at once, of form and of meaning', () => {
    const told = mistakes(`
poll: { counts: 1m, maxCallsPerSecond: 1, pulse: 10s }
flereFrom: many
sources: { sdi: { url: index, soapVersion: 1.2, password: x } }
obligatory: [{ kle: 01.00.00 }, { kle: 02.34.02, from: "2023-01-01", until: "2022-01-01" }, { kle: 02.34.02 }]
kommuner: { 0101: { esdh: nexus }, "0751": { eoj: exus }, "9999": {} }
products: { eget: { navn: Eget } }
extra: 1
`)
    const paths = told.map((m) => m.slice(0, m.indexOf(':')))
    expect(paths.sort()).toEqual(
      [
        'extra',
        'flereFrom',
        'kommuner',
        'kommuner',
        'kommuner.0751.eoj',
        'kommuner.101.esdh',
        'obligatory.0.kle',
        'obligatory.1.until',
        'obligatory.2.kle',
        'products.eget',
        'sources.sdi.password',
        'sources.sdi.soapVersion',
        'sources.sdi.url',
      ].sort(),
    )
  })
})

describe('readConfigFile', () => {
  const file = (text: string): string => {
    const folder = mkdtempSync(join(tmpdir(), 'borgerblik-'))
    onTestFinished(() => rmSync(folder, { recursive: true }))
    writeFileSync(join(folder, 'borgerblik.yaml'), text)
    return join(folder, 'borgerblik.yaml')
  }

  it('reads a right one', () => {
    expect(readConfigFile(file(example))).toHaveProperty('config.flereFrom', 1)
  })

  it('names the file before each mistake', () => {
    const path = file(`${least}color: red`)
    expect(readConfigFile(path)).toEqual({
      mistakes: [`${path}: color: unknown key; see the README for the keys there are`],
    })
  })

  it('says so when there is none, and when it is too large', () => {
    const none = join(tmpdir(), 'borgerblik-none.yaml')
    expect(readConfigFile(none)).toEqual({ mistakes: [`BORGERBLIK_CONFIG: ${none} cannot be read (ENOENT)`] })
    const large = file(`#${'x'.repeat(1_000_000)}`)
    expect(readConfigFile(large)).toEqual({ mistakes: [`BORGERBLIK_CONFIG: ${large} is larger than 1 MB`] })
  })
})

describe('durations', () => {
  it.each([
    ['30s', 30 * second],
    ['5m', 5 * minute],
    ['6h', 6 * hour],
    ['7d', 7 * day],
  ])('%s', (text, ms) => {
    expect(parseDuration(text)).toBe(ms)
    expect(toDurationText(ms)).toBe(text)
  })

  it.each(['', '5', 'm', '5 m', '-5m', '1.5h', '5M', '5ms', '1h30m', '٣m', '1234567s', '5m\n'])(
    '%j is none',
    (text) => {
      expect(parseDuration(text)).toBeUndefined()
    },
  )
})
