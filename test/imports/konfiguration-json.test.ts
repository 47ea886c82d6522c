// Tests KLE-konfigurationer as JSON: the accepted form, every fault with its path, and the published schema.
import { describe, expect, it } from 'vitest'
import { konfigurationJsonSchema, parseKonfigurationJson } from '../../server/imports/konfiguration-json.ts'

const today = '2022-11-01'
const least = { kommunekode: '0751', kle: '02.34.02', aktiv: true }
const parse = (...konfigurationer: unknown[]) => parseKonfigurationJson({ konfigurationer }, today)
const factsOf = (...konfigurationer: unknown[]) => {
  const parsed = parse(...konfigurationer)
  return 'facts' in parsed ? parsed.facts : []
}
const faultsOf = (answer: unknown) => {
  const parsed = parseKonfigurationJson(answer, today)
  return 'faults' in parsed ? parsed.faults : []
}

describe('a configuration', () => {
  it('a configuration is read with all its fields', () => {
    const reported = {
      ...least,
      fradato: '2022-10-01',
      deaktiverFradatoForAktive: true,
      fagsystemfilter: ['Nexus', ' Acadre', '123E4567-e89b-12d3-a456-426614174000', 'Nexus'],
      visDokumenttitler: false,
      visKleTitel: true,
      oensket: 'lukket',
      oplystDato: '2022-11-01',
      oplystAf: ' Digitalisering\n',
    }
    expect(factsOf(reported)).toEqual([
      {
        kind: 'kle-konfiguration',
        kommunekode: '0751',
        key: '02.34.02',
        oplystDato: '2022-11-01',
        value: {
          aktiv: true,
          fradato: '2022-10-01',
          deaktiverFradatoForAktive: true,
          fagsystemfilter: ['123e4567-e89b-12d3-a456-426614174000', 'Acadre', 'Nexus'],
          visDokumenttitler: false,
          visKleTitel: true,
          oensket: 'lukket',
          oplystAf: 'Digitalisering',
        },
      },
    ])
  })

  it('a configuration requires only three fields; null counts as absent, and unknown fields are ignored', () => {
    const value = { aktiv: true, deaktiverFradatoForAktive: false, fagsystemfilter: [] }
    const nothing = { fradato: null, fagsystemfilter: null, oensket: null, oplystDato: null, oplystAf: null }
    for (const reported of [least, { ...least, ...nothing }, { ...least, andet: 'x' }]) {
      expect(factsOf(reported)).toEqual([
        { kind: 'kle-konfiguration', kommunekode: '0751', key: '02.34.02', value },
      ])
    }
  })

  it('a configuration may be repeated with the same value', () => {
    expect(factsOf(least, { ...least, oensket: null })).toHaveLength(1)
    expect(faultsOf({ konfigurationer: [least, { ...least, aktiv: false }] })).toEqual([
      {
        line: 0,
        column: 'konfigurationer[1]',
        value: '0751 02.34.02',
        expected: 'én værdi for 0751 02.34.02: konfigurationer[0] har en anden',
      },
    ])
  })

  it.each<[object, string, string]>([
    [{ kommunekode: '0999' }, 'kommunekode', '0999'],
    [{ kommunekode: '751' }, 'kommunekode', '751'],
    [{ kommunekode: 751 }, 'kommunekode', '751'],
    [{ kommunekode: undefined }, 'kommunekode', ''],
    [{ kle: '2.34.02' }, 'kle', '2.34.02'],
    [{ aktiv: 'ja' }, 'aktiv', 'ja'],
    [{ aktiv: null }, 'aktiv', ''],
    [{ fradato: '01.10.2022' }, 'fradato', '01.10.2022'],
    [{ fradato: '2022-02-30' }, 'fradato', '2022-02-30'],
    [{ fagsystemfilter: 'Nexus' }, 'fagsystemfilter', 'Nexus'],
    [{ fagsystemfilter: Array.from({ length: 51 }, () => 'x') }, 'fagsystemfilter', ''],
    [{ fagsystemfilter: [''] }, 'fagsystemfilter[0]', ''],
    [{ fagsystemfilter: ['Nexus', 'Alle'] }, 'fagsystemfilter', 'Alle'],
    [{ fagsystemfilter: [' - '] }, 'fagsystemfilter', '-'],
    [{ oensket: 'åben' }, 'oensket', 'åben'],
    [{ oplystDato: '2022-11-02' }, 'oplystDato', '2022-11-02'],
    [{ oplystAf: 'a'.repeat(101) }, 'oplystAf', `${'a'.repeat(39)}…`],
  ])('a configuration with %j has a fault', (part, field, value) => {
    const faults = faultsOf({ konfigurationer: [least, { ...least, ...part }] })
    expect(faults.map((fault) => [fault.line, fault.column, fault.value])).toEqual([
      [0, `konfigurationer[1].${field}`, value],
    ])
    expect(faults[0]?.expected).not.toBe('')
  })
})

describe('an answer', () => {
  it.each([undefined, null, 1, 'x', [], {}, { konfigurationer: {} }, { konfigurationer: [1] }])(
    'the answer %j has a fault',
    (answer) => {
      expect(faultsOf(answer)).toHaveLength(1)
    },
  )

  it('an answer may have no configurations', () => {
    expect(parse()).toEqual({ facts: [] })
  })

  it('at most 101 faults are reported', () => {
    const faults = faultsOf({
      konfigurationer: Array.from({ length: 200 }, () => ({ ...least, aktiv: 'x' })),
    })
    expect(faults).toHaveLength(101)
    expect(faults.at(-1)?.expected).toContain('der kan være flere')
  })

  it('an answer of millions of elements has one fault, or the usual number of faults', () => {
    const many = new Array(3_000_000).fill(0)
    const columnsOf = (answer: unknown) => faultsOf(answer).map(({ column }) => column)
    const before = process.resourceUsage().maxRSS
    expect(columnsOf({ konfigurationer: many })).toEqual(['konfigurationer'])
    expect(columnsOf({ konfigurationer: [{ ...least, fagsystemfilter: many }] })).toEqual([
      'konfigurationer[0].fagsystemfilter',
    ])
    expect(columnsOf({ andet: many, konfigurationer: many.slice(0, 100_000) })).toHaveLength(101)
    expect(columnsOf({ andet: many.slice(0, 100_000).fill(101701234) })).toHaveLength(101)
    // With a path and a fault for each element it grows by more than 500 MB.
    expect(process.resourceUsage().maxRSS - before).toBeLessThan(200 * 1024)
  })

  it.each<[string, unknown, string]>([
    ['a text', { konfigurationer: [{ ...least, oplystAf: '010170-1234' }] }, 'konfigurationer[0].oplystAf'],
    ['a number', { konfigurationer: [{ ...least, x: 101701234 }] }, 'konfigurationer[0].x'],
    ['an unknown field', { a: { b: ['0101701234'] }, konfigurationer: [] }, 'a.b[0]'],
    ['a key', { konfigurationer: [{ ...least, '0101701234': 1 }] }, 'konfigurationer[0]'],
    ['a value below such a key', { '0101701234': '0101701234', konfigurationer: [] }, ''],
  ])(
    'an answer with a CPR number in %s is refused, and the fault does not repeat the number',
    (_, answer, column) => {
      const faults = faultsOf(answer)
      expect(faults.map((fault) => fault.column)).toContain(column)
      expect(faults.every((fault) => fault.expected.includes('CPR'))).toBe(true)
      expect(JSON.stringify(faults)).not.toMatch(/1234/)
    },
  )

  it('an answer of any depth is read', () => {
    const deep = JSON.parse(`${'['.repeat(5000)}"0101701234"${']'.repeat(5000)}`)
    expect(faultsOf({ deep, konfigurationer: [] })).toHaveLength(1)
  })
})

it('the published schema describes every field', () => {
  const schema = konfigurationJsonSchema()
  expect(JSON.parse(JSON.stringify(schema))).toEqual(schema)
  expect(schema).toMatchObject({
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    required: ['konfigurationer'],
    properties: {
      konfigurationer: {
        items: {
          required: ['kommunekode', 'kle', 'aktiv'],
          properties: {
            kommunekode: { enum: expect.arrayContaining(['0751']), description: expect.any(String) },
            fagsystemfilter: { description: expect.any(String) },
          },
        },
      },
    },
  })
})
