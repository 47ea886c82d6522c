// Tests that a valid configuration is read completely.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { parseConfig, readConfigFile } from '../../server/config/config.ts'
import { parseDuration, toDurationText } from '../../server/config/parts.ts'
import { day, hour, minute, second } from '../../server/domain/time.ts'
import { least } from '../support/configuration.ts'

const example = `
poll:
  counts: 6h            # one full round of counts
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

const config = (text: string) => {
  const parsed = parseConfig(text)
  if ('mistakes' in parsed) throw new Error(parsed.mistakes.join('\n'))
  return parsed.config
}
describe('a valid configuration', () => {
  it('is read into the values it states', () => {
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
      sources: {
        sdi: {
          url: 'https://index.example/sagdokumentindeks/6',
          soapVersion: '1.1',
          libertyHeader: true,
          contentType: 'text/xml',
        },
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

  it('has defaults for everything but the address and the obligatory numbers', () => {
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
      productsMs: 7 * day,
      deliveriesMs: hour,
    })
    expect(found).toMatchObject({
      flereFrom: 1,
      minCases: 50,
      keepAttemptsMs: 14 * day,
      maxAttemptsBytes: 200 * 2 ** 20,
    })
    expect(found.sources).toEqual({
      sdi: {
        url: 'https://index.example/sagdokumentindeks/6',
        soapVersion: '1.1',
        libertyHeader: true,
        joinNumbers: true,
        auth: { type: 'none' },
      },
    })
    expect(found).toMatchObject({ gates: [], probes: [], references: ['www.borger.dk', 'www.kombit.dk'] })
    expect(found.kommuner).toHaveLength(98)
    expect(new Set(found.kommuner.map((k) => k.right))).toEqual(new Set(['full']))
    expect(found.products).toHaveLength(12)
    expect(Object.isFrozen(found)).toBe(true)
  })

  it('has the time at which each week is frozen, Friday at 12 by default', () => {
    expect(config(least).freeze).toEqual({ weekday: 5, time: '12:00' })
    expect(config(`${least}week: { freeze: "sun 23:59" }\n`).freeze).toEqual({ weekday: 7, time: '23:59' })
  })

  it.each(['fri 24:00', 'fri 9:00', 'fre 12:00', '12:00', 'FRI 12:00', 'fri 12:00 '])(
    'refuses to freeze weeks at %j',
    (time) => {
      expect(parseConfig(`${least}week: { freeze: "${time}" }\n`)).toEqual({
        mistakes: [
          `week.freeze: got "${time}", expected a weekday and a time in Copenhagen, such as "fri 12:00"`,
        ],
      })
    },
  )

  it('polls only the named kommuner, in order of kommunekode', () => {
    const found = config(
      `${least}kommuner: { "0751": {}, "0101": { rights: { kle: ["02"], sensitivity: [IKKE_FORTROLIGE] } } }`,
    )
    expect(found.kommuner).toEqual([
      { kommunekode: '0101', right: 'kle 02; sensitivity IKKE_FORTROLIGE' },
      { kommunekode: '0751', right: 'full' },
    ])
  })

  it('adds to and overrides the built-in products', () => {
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

  it('keeps no control characters, and none that change the direction of writing, in a name', () => {
    const { products } = config(
      `${least}\nproducts: { eget: { navn: "E\\u202Eg\\u0001et\\uFFFF", kind: esdh } }`,
    )
    expect(products.find((p) => p.id === 'eget')?.navn).toBe('Eget')
  })

  it.each(['navn', 'vendor'])('refuses a %s of a product that is longer than tables have room for', (key) => {
    const withName = (length: number) => () =>
      config(`${least}\nproducts: { acadre: { ${key}: ${'x'.repeat(length)} } }`)
    expect(withName(60)).not.toThrow()
    expect(withName(61)).toThrow('a name of at most 60 characters')
  })

  it('may use YAML anchors and aliases', () => {
    expect(
      config(`${least}kommuner: { "0751": &k { esdh: acadre }, "0101": *k }`).kommuner.map((k) => k.esdh),
    ).toEqual(['acadre', 'acadre'])
  })
})

describe('readConfigFile', () => {
  const file = (text: string): string => {
    const folder = mkdtempSync(join(tmpdir(), 'borgerblik-'))
    onTestFinished(() => rmSync(folder, { recursive: true }))
    writeFileSync(join(folder, 'borgerblik.yaml'), text)
    return join(folder, 'borgerblik.yaml')
  }

  it('reads a valid file', () => {
    expect(readConfigFile(file(example))).toHaveProperty('config.flereFrom', 1)
  })

  it('names the file before each mistake', () => {
    const path = file(`${least}color: red`)
    expect(readConfigFile(path)).toEqual({
      mistakes: [`${path}: color: unknown key; the README lists the known keys`],
    })
  })

  it('reports a missing file and a file that is too large', () => {
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
  ])('%s is parsed, and printed the same', (text, ms) => {
    expect(parseDuration(text)).toBe(ms)
    expect(toDurationText(ms)).toBe(text)
  })

  it.each(['', '5', 'm', '5 m', '-5m', '1.5h', '5M', '5us', '1h30m', '٣m', '1234567s', '5m\n'])(
    '%j is not a duration',
    (text) => {
      expect(parseDuration(text)).toBeUndefined()
    },
  )
})
