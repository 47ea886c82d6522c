// Tests the reading and running of files of situations: each mistake is named with its field, and other files still run.
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { temporaryFolderFor } from '../support/store.ts'
import { readSituation } from './read.ts'
import { runSituations } from './run.ts'
import { simulate } from './simulate.ts'
import type { Situation } from './situation.ts'

const base = { name: 'x', start: '2026-03-03T06:00:00Z', hours: 1, seed: 1 }
const fault = { fromHour: 0, toHour: 1, at: { service: 'sdi' }, what: 'fail' }
const read = (change: object, faultChange?: object) =>
  readSituation(
    JSON.stringify({
      ...base,
      ...(faultChange === undefined ? {} : { faults: [{ ...fault, ...faultChange }] }),
      ...change,
    }),
  )
const mistakesOf = (change: object, faultChange?: object) => {
  const found = read(change, faultChange)
  return 'mistakes' in found ? found.mistakes : []
}
const situationOf = (change: object): Situation => {
  const found = read(change)
  if ('mistakes' in found) throw new Error(found.mistakes.join('; '))
  return found.situation
}

describe('a mistake in a situation is named with its field and what is allowed:', () => {
  it.each<[string, object]>([
    ['faults[0].at.service: one of serviceplatformen, sdi, ydi, sapa', { at: { service: 'x' } }],
    ['faults[0].at.product: one of acadre, sbsys', { at: { product: 'x' } }],
    ['faults[0].at.platform: serviceplatformen, the only platform; not "x"', { at: { platform: 'x' } }],
    ['faults[0].at.kommuner[1]: the code of one of the 98', { at: { kommuner: ['0751', '9999'] } }],
    ['faults[0].at.kommuner: at least one kommunekode', { at: { kommuner: [] } }],
    ['faults[0].at.group: one of 02', { at: { group: '99' } }],
    ['faults[0].at: at least one of platform, service', { at: {} }],
    ['faults[0].at: unknown: servce; the fields are platform', { at: { service: 'sdi', servce: 'sdi' } }],
    ['faults[0].toHour: above fromHour', { fromHour: 2, toHour: 1 }],
    ['faults[0].toHour: above fromHour', { fromHour: 1, toHour: 1 }],
    ['faults[0].ms: 0 or more', { what: 'slow', ms: -1 }],
    ['faults[0].ms: required when what is slow', { what: 'slow' }],
    ['faults[0].share: from 0 to 1', { share: 1.1 }],
    ['faults[0].share: from 0 to 1', { share: -0.1 }],
    ['faults[0].what: one of fail, slow', { what: 'x' }],
    ['faults[0].fromHour: hours after start', { fromHour: '1' }],
  ])('%s', (mistake, change) => {
    expect(mistakesOf({}, change)).toEqual([expect.stringContaining(mistake)])
  })

  it.each<[string, object]>([
    ['hours: at most 8784', { hours: 1e9 }],
    ['hours: above 0', { hours: 0 }],
    ['hours: required: a number', { hours: undefined }],
    ['start: required: an instant with an offset, such as', { start: undefined }],
    ['start: an instant with an offset, such as', { start: '2026-03-03' }],
    ['+01:00; not "2026-03-03T06:00:00"', { start: '2026-03-03T06:00:00' }],
    ['seed: required: a whole number', { seed: 1.5 }],
    ['noise.failShare: from 0 to 0.5', { noise: { failShare: 1 } }],
    ['products.9999: the code of one of the 98', { products: { 9999: {} } }],
    ['products.0751.eoj: one of nexus', { products: { '0751': { eoj: 'acadre' } } }],
    ['maintenance[0].toHour: above fromHour', { maintenance: [{ fromHour: 1, toHour: 0 }] }],
    [
      'maintenance[0].at: unknown: product; the fields are platform, service, kommuner',
      { maintenance: [{ fromHour: 0, toHour: 1, at: { service: 'sdi', product: 'nexus' } }] },
    ],
    ['the file: unknown: x; the fields are name, start', { x: 1 }],
  ])('%s', (mistake, change) => {
    expect(mistakesOf(change)).toEqual([expect.stringContaining(mistake)])
  })

  it.each<[string, object]>([
    ['faults[0].fromHour: below hours (1)', { fromHour: 1, toHour: 2 }],
    ['faults[0].toHour: above 0', { fromHour: -2, toHour: 0 }],
    ['faults[0].at: hits nothing: stop is of deliveries', { at: { service: 'sapa' }, what: 'stop' }],
    ['faults[0].at: hits nothing: drop is of deliveries', { at: { service: 'ydi' }, what: 'drop' }],
    ['faults[0].at: hits no call', { at: { service: 'sapa', kommuner: ['0751'] } }],
    ['faults[0].at: hits no call', { at: { service: 'sapa', platform: 'serviceplatformen' } }],
    ['faults[0].at: hits no call', { at: { service: 'ydi', group: '02' } }],
    ['faults[0].at: hits no call', { at: { product: 'acadre', group: '27' } }],
  ])('%s, where a fault can have no effect', (mistake, change) => {
    expect(mistakesOf({}, change)).toEqual([expect.stringContaining(mistake)])
  })

  it.each<[object]>([
    [{ fromHour: -2, toHour: 0.5 }],
    [{ at: { product: 'nexus' } }],
    [{ at: { group: '29', service: 'ydi' }, what: 'noRight' }],
    [{ at: { platform: 'Serviceplatformen', service: 'sdi' }, what: 'stop' }],
    [{ at: { monitor: 'clock' }, ms: 3_600_000 }],
    [{ at: { monitor: 'network' }, share: 0.5 }],
    [{ at: { monitor: 'lag' }, what: 'slow', ms: 1000 }],
    [{ share: 0 }],
  ])('but a fault that can have one is not refused: %j', (change) => {
    expect(mistakesOf({}, change)).toEqual([])
  })

  it('a product that a kommune is given is hit there', () => {
    const at = { kommuner: ['0751'], product: 'f2' }
    expect(mistakesOf({ products: { '0751': { esdh: 'f2' } } }, { at })).toEqual([])
    expect(mistakesOf({ products: { '0751': { esdh: 'acadre' } } }, { at })).toHaveLength(1)
  })

  it('all of them at once, but not a clock that is behind', () => {
    expect(mistakesOf({ hours: -1 }, { share: 2, at: { service: 'x' } })).toHaveLength(3)
    expect(mistakesOf({}, { at: { monitor: 'clock' }, ms: -1000 })).toEqual([])
  })
})

it('the example in test/README.md is sound', () => {
  const text = readFileSync(new URL('../README.md', import.meta.url), 'utf8')
  const [, example = ''] = /```json\n([\s\S]*?)```/.exec(text) ?? []
  expect(readSituation(example)).toMatchObject({ situation: { name: 'two faults, and a window' } })
})

describe('the command', () => {
  const run = (args: readonly string[], files: Readonly<Record<string, string>> = {}) => {
    const folder = temporaryFolderFor(onTestFinished)
    for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text)
    const written = { out: '', err: '' }
    const code = runSituations(args, folder, {
      out: (text) => {
        written.out += text
      },
      err: (text) => {
        written.err += text
      },
    })
    return { code, ...written }
  }
  const sound = JSON.stringify(base)

  it('runs the other files when one has a mistake, and reads a byte order mark', () => {
    const bad = JSON.stringify({ ...base, hours: 1e9 })
    const { code, out, err } = run(['bad.json', 'gone.json', 'text.json', 'bom.json'], {
      'bad.json': bad,
      'text.json': '{',
      'bom.json': `\uFEFF${sound}`,
    })
    expect([code, JSON.parse(out)]).toEqual([1, { name: 'x', incidents: [] }])
    expect(err.trim().split('\n')).toEqual([
      'bad.json: hours: at most 8784, a year',
      expect.stringMatching(/^gone\.json: cannot be read: ENOENT/),
      expect.stringMatching(/^text\.json: the file: not JSON: /),
    ])
  })

  it('prints its usage', () => {
    expect(run(['--help'])).toMatchObject({ code: 0, out: expect.stringContaining('usage: '), err: '' })
    expect(run([])).toMatchObject({ code: 2, out: '', err: expect.stringContaining('usage: ') })
    expect(run(['--x'])).toMatchObject({ code: 2, err: expect.stringContaining('unknown option --x') })
  })
})

describe('the simulation', () => {
  const kommuner = ['0101', '0751', '0851']

  it('maintains all kommuner of a window', () => {
    const faults = [{ fromHour: 0, toHour: 12, at: { kommuner }, what: 'fail' }]
    const told = (maintenance: object[]) =>
      simulate(situationOf({ hours: 12, faults, maintenance })).incidents.map(({ cause }) => cause)
    expect(told([]).length).toBeGreaterThan(0)
    expect(told([{ fromHour: 0, toHour: 12, at: { kommuner } }])).toEqual([])
  })

  it('tells of cases that are gone from the start', () => {
    const faults = [{ fromHour: 0, toHour: 30, at: { kommuner: ['0751'] }, what: 'drop' }]
    const { incidents } = simulate(situationOf({ hours: 30, faults }))
    expect(incidents.map(({ cause, signal }) => [cause, signal])).toEqual([['kommune:0751', 'leverance']])
  })
})
