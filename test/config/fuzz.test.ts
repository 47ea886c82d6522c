// Tests that no file makes the parser throw or return half a configuration.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { stringify } from 'yaml'
import { parseConfig } from '../../server/config/config.ts'
import { maintenanceBetween } from '../../server/config/windows.ts'
import { kommuneByCode } from '../../server/domain/kommuner.ts'
import { day } from '../../server/domain/time.ts'

const words = [
  'poll',
  'counts',
  'pulse',
  'sources',
  'sdi',
  'url',
  'obligatory',
  'kle',
  'from',
  'until',
  'kommuner',
  '0751',
  '0101',
  'esdh',
  'eoj',
  'rights',
  'products',
  'acadre',
  'navn',
  'kind',
  'systemUuid',
  'flereFrom',
  '__proto__',
  'constructor',
  'toString',
  '<<',
]
const values = ['6h', '02.34.02', '2022-01-01', 'https://a.example', 'nexus', 'acadre', 'esdh', '1.1', '751']

const { tree } = fc.letrec((tie) => ({
  leaf: fc.oneof(
    fc.constantFrom(...values),
    fc.constant(null),
    fc.boolean(),
    fc.integer(),
    fc.double(),
    fc.string(),
  ),
  list: fc.array(tie('tree'), { maxLength: 4 }),
  map: fc.dictionary(fc.oneof(fc.constantFrom(...words), fc.string()), tie('tree'), {
    maxKeys: 6,
    noNullPrototype: true,
  }),
  tree: fc.oneof({ maxDepth: 5, depthIdentifier: 'tree' }, tie('leaf'), tie('list'), tie('map')),
}))

const cronPart = fc.constantFrom(
  '*',
  '0',
  '2',
  '31',
  '*/7',
  '1-3',
  '3-1',
  '0-59/0',
  '1,2',
  'L',
  '15W',
  'MON#5',
  '+TUE',
  '?',
  'x',
)
const pattern = fc.array(cronPart, { minLength: 4, maxLength: 6 }).map((parts) => parts.join(' '))
const maintenance = fc.record({
  text: fc.constant('x'),
  cron: fc.oneof(pattern, fc.string()),
  for: fc.constant('1m'),
})

/** A valid file with some parts replaced or missing, which random trees never come close to. */
const nearly = fc.record(
  {
    sources: fc.oneof(fc.constant({ sdi: { url: 'https://a.example' } }), tree),
    obligatory: fc.oneof(fc.constant([{ kle: '02.34.02' }]), tree),
    kommuner: fc.oneof(fc.constant({ '0751': { esdh: 'acadre' } }), tree),
    poll: fc.oneof(fc.constant({ counts: '6h' }), tree),
    maintenance: fc.oneof(fc.array(maintenance, { maxLength: 2 }), tree),
    products: fc.oneof(fc.constant({ acadre: { vendor: 'x' } }), tree),
  },
  { requiredKeys: [] },
)

const check = (text: string): void => {
  const parsed = parseConfig(text)
  if ('mistakes' in parsed) {
    expect(parsed.mistakes.length).toBeGreaterThan(0)
    for (const mistake of parsed.mistakes) expect(mistake).toMatch(/^[^\n]+: [^\n]+/)
    return
  }
  const { config } = parsed
  expect(config.sources.sdi.url).toMatch(/^https?:/)
  expect(config.kommuner.every((k) => kommuneByCode.has(k.kommunekode))).toBe(true)
  expect(config.kommuner.length).toBeGreaterThan(0)
  expect(config.obligatory.length).toBeGreaterThan(0)
  expect(maintenanceBetween(config, 0, day).every(({ from, until }) => from < until)).toBe(true)
  expect(Object.values(config.poll).every(Number.isInteger)).toBe(true)
}

describe('the parser returns a whole configuration or mistakes', () => {
  it('for a random tree', () => {
    fc.assert(
      fc.property(tree, (value) => check(stringify(value))),
      { numRuns: 500 },
    )
  })

  it('for a nearly valid file', () => {
    fc.assert(
      fc.property(nearly, (value) => check(stringify(value))),
      { numRuns: 500 },
    )
  })

  it('for a nearly valid file as JSON', () => {
    fc.assert(
      fc.property(nearly, (value) => check(JSON.stringify(value))),
      { numRuns: 200 },
    )
  })

  it('for random YAML syntax', () => {
    const signs = fc.constantFrom(
      'a',
      '0751',
      ':',
      ' ',
      '\n',
      '  ',
      '- ',
      '{',
      '}',
      '[',
      ']',
      '&a ',
      '*a',
      '!',
      '|',
      '>',
      '"',
      "'",
      '#',
      '%',
      '? ',
      ',',
      '<<: ',
      '---\n',
      '\t',
      'poll',
      '\u0000',
    )
    fc.assert(
      fc.property(fc.array(signs, { maxLength: 40 }), (parts) => check(parts.join(''))),
      { numRuns: 1000 },
    )
  })
})
