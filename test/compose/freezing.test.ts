// Tests how weeks are frozen: from one state of the store, once, in time or from the history, and early ones again.
import { beforeEach, describe, expect, it } from 'vitest'
import { openDb } from '../../db/open.ts'
import { createStore } from '../../db/store.ts'
import { type FreezeDeps, freezeDue, freezeOne } from '../../server/compose/freezing.ts'
import { parseConfig } from '../../server/config/config.ts'
import { limitsOf, rulesOf } from '../../server/config/derive.ts'
import type { StoredFact } from '../../server/domain/facts/facts.ts'
import type { CheckResult } from '../../server/domain/measured/check.ts'
import { indeksKey } from '../../server/domain/measured/service-times.ts'
import { toSketch } from '../../server/domain/measured/sketch.ts'
import type { Store } from '../../server/domain/ports/store.ts'
import type { StoredWeek } from '../../server/domain/ports/weeks.ts'
import { createAssessor } from '../../server/domain/readiness/kommune.ts'
import { day, hour, minute } from '../../server/domain/time.ts'
import { defaultFreezeTime, freezeAtOf } from '../../server/domain/week/iso-week.ts'
import { least } from '../support/configuration.ts'
import { aktivitetFact, klikFact } from '../support/facts.ts'
import { makeBatch, makeResult } from '../support/measured.ts'
import { openTestStore } from '../support/store.ts'

const parsed = parseConfig(`${least}kommuner: { "0751": {} }\n`)
if ('mistakes' in parsed) throw new Error(parsed.mistakes.join())
const { config } = parsed
const rules = rulesOf(config)
const kle = config.obligatory[0]?.kle as string
const dueAt = freezeAtOf('2022-W44', defaultFreezeTime)
const by = 'en test'

let store: Store
let file: string

beforeEach(() => {
  const opened = openTestStore()
  store = opened.store
  file = opened.file
})

const deps = (change: Partial<FreezeDeps> = {}): FreezeDeps => ({
  ...{ store, config, rulesAt: () => rules, demo: false },
  ...change,
})

/** The same data as another process opens it. */
const openAnother = (): Store => createStore(openDb(file, 'demo'), limitsOf(config))

const record = (cases: number, at: number, change: Partial<CheckResult> = {}) =>
  store.record(
    makeBatch([makeResult({ kommunekode: '0751', kle, cases, measuredAt: at, ...change })], {
      recordedAt: at,
    }),
    createAssessor(rules),
    1e9,
  )

/** A clock that stands still. */
const at = (now: number) => ({ now: () => now })

const frozenWeeks = async () => (await store.readWeeks()).map(({ week, revision }) => [week, revision])

const aarhusIn = async () =>
  (await store.readWeek('2022-W44'))?.content.kommuner.find((k) => k.kommunekode === '0751')

describe('a week that is frozen while the server measures', () => {
  it.each([
    ['in time', dueAt],
    ['from the history', dueAt + day],
  ])('%s has cells that agree with its levels, whenever they are read', async (_, now) => {
    await record(0, dueAt - 2 * hour)
    let recorded = 0
    /** Records another count whenever anything is read, measured just before the week's time. */
    const recording = (read: Store): Store => {
      const busily =
        <Given extends unknown[], T>(work: (...given: Given) => Promise<T>) =>
        async (...given: Given): Promise<T> => {
          await record(recorded % 2 ? 0 : 7, dueAt - hour + recorded++)
          return work(...given)
        }
      return {
        ...read,
        readKommune: busily(read.readKommune),
        readGroups: busily(read.readGroups),
        readRuns: busily(read.readRuns),
        readLevelRuns: busily(read.readLevelRuns),
      }
    }
    const busy: Store = {
      ...store,
      readSnapshot: (work) => store.readSnapshot((read) => work(recording(read))),
    }
    await freezeOne(deps({ store: busy }), '2022-W44', { clock: at(now), by })
    const aarhus = await aarhusIn()
    expect(recorded).toBeGreaterThan(1)
    expect([aarhus?.groups['02'].level, aarhus?.cells.map(({ cases }) => cases)]).toEqual(['ingen', [0]])
  })

  it('has what is measured between the start of the command and the read', async () => {
    let now = dueAt
    await record(0, now - 2 * hour)
    const slow: Store = {
      ...store,
      readSnapshot: async (work) => {
        now += 3000
        await record(7, now - 1000)
        return store.readSnapshot(work)
      },
    }
    await freezeDue(deps({ store: slow }), { now: () => now })
    expect((await aarhusIn())?.groups['02'].level).toBe('alle')
  })
})

describe('a week that is frozen early', () => {
  const early = (now = dueAt - 2 * day) => freezeOne(deps(), '2022-W44', { clock: at(now), by })
  beforeEach(() => record(0, dueAt - 3 * day))

  it('is frozen again once, also when two processes do it at its time', async () => {
    await early()
    const other = openAnother()
    const made = await Promise.all([
      freezeDue(deps(), at(dueAt + 1)),
      freezeDue(deps({ store: other }), at(dueAt + 2)),
    ])
    await other.close()
    expect(made.flat()).toHaveLength(1)
    expect(await frozenWeeks()).toEqual([['2022-W44', 2]])
  })

  it('is frozen again from the history, also when weeks have passed', async () => {
    await early()
    const made = await freezeDue(deps(), at(dueAt + 15 * day))
    expect(made.map(({ week, revision, content }) => [week, revision, content.early])).toEqual([
      ['2022-W44', 2, false],
      ['2022-W45', 1, false],
      ['2022-W46', 1, false],
    ])
    expect(await freezeDue(deps(), at(dueAt + 15 * day))).toEqual([])
  })

  it('is not when the time of freezing was moved to before it', async () => {
    await early(dueAt - hour)
    const moved = { ...config, freeze: { weekday: 5, time: '10:00' } }
    expect(await freezeDue(deps({ config: moved }), at(dueAt + hour))).toEqual([])
    expect(await freezeOne(deps({ config: moved }), '2022-W44', { clock: at(dueAt + hour), by })).toBe(
      'frozen',
    )
  })
})

it('a week is corrected once by two who do it at once, and the other is refused', async () => {
  await record(0, dueAt - day)
  await freezeDue(deps(), at(dueAt))
  const other = openAnother()
  const made = await Promise.all(
    [store, other].map((one, i) =>
      freezeOne(deps({ store: one }), '2022-W44', { clock: at(dueAt + day), by, why: `Rettelse ${i}` }),
    ),
  )
  await other.close()
  expect(made.filter((one) => one === 'overtaken')).toHaveLength(1)
  expect(await frozenWeeks()).toEqual([['2022-W44', 2]])
})

describe('a correction', () => {
  const importFacts = async (at: number, ...facts: readonly StoredFact[]) => {
    for (const kind of new Set(facts.map((fact) => fact.kind))) {
      const staged = store.stage(kind)
      staged.add(facts.filter((fact) => fact.kind === kind))
      await staged.commit({ name: 'en fil', at, whole: false, confirms: false }, createAssessor(rules))
    }
  }
  const klik = (
    kommunekode: string,
    status: 'paabegyndt' | 'fuldfoert',
    deadline: string,
    oplystDato?: string,
  ) => klikFact(kommunekode, { opgave: '31', status, deadline }, { oplystDato })
  const observe = (at: number) =>
    store.recordObservations([
      { kommunekode: '0751', product: 'acadre', cases: 5, checkedAt: at, answeredAt: at },
    ])
  const correct = async (change: Partial<FreezeDeps> = {}) => {
    const made = await freezeOne(deps(change), '2022-W44', { clock: at(dueAt + 3 * day), by, why: 'Rettet' })
    if (typeof made === 'string') throw new Error(made)
    return made
  }

  let former: StoredWeek
  beforeEach(async () => {
    for (let n = 30; n > 0; n -= 1) await record(3, dueAt - n * 6 * hour, { receivedSince: 2 })
    await observe(dueAt - hour)
    await importFacts(dueAt - day, klik('0751', 'paabegyndt', '2022-12-01', '2022-11-01'))
    former = (await freezeDue(deps(), at(dueAt))).at(-1) as StoredWeek
    await record(3, dueAt + 2 * hour, { receivedSince: 9 })
    await observe(dueAt + day)
  })

  it('keeps what the history does not hold, and says that nothing is changed', async () => {
    const aarhus = former.content.kommuner.find(({ kommunekode }) => kommunekode === '0751')
    expect(aarhus).toMatchObject({
      ...{ products: { esdh: 'acadre' }, cells: [{ receivedSince: 2, answeredAt: dueAt - 6 * hour }] },
      groups: { '02': { measuredAt: dueAt - 6 * hour, ladder: { friskhed: 'yes' } } },
    })
    const { content, correction } = await correct()
    expect(content).toEqual({ ...former.content, frozenAt: dueAt + 3 * day, late: true })
    expect(correction).toBe('Rettet (en test). Intet er ændret.')
  })

  it('takes the facts about its day or before as they are known now, and names what they change', async () => {
    await importFacts(
      dueAt + day,
      klik('0751', 'paabegyndt', '2022-12-15', '2022-11-03'),
      klik('0101', 'fuldfoert', '2022-12-15'),
      aktivitetFact('acadre', '2022-11-03', 'Møde holdt.'),
      aktivitetFact('sbsys', '2022-11-05', 'Møde holdt.'),
    )
    const { content, correction } = await correct()
    expect(content.klik).toMatchObject([{ deadline: '2022-12-15', statuses: { '0751': 'paabegyndt' } }])
    expect(Object.keys(content.klik[0]?.statuses ?? {})).toEqual(['0751'])
    expect(content.kommuner).toEqual(former.content.kommuner)
    expect(correction).toBe(
      'Rettet (en test). Ingen niveauer er ændret. Ændret: produkter og aktiviteter (1) og KLIK-opgaver (1).',
    )
  })

  it('follows the present configuration, and keeps what it does not change', async () => {
    const gated = { ...rules, gates: [{ area: '02' as const, opens: '2022-11-01' }] }
    const { content, correction } = await correct({ rulesAt: () => gated })
    const [was, is] = [former.content, content].map((week) =>
      week.kommuner.find(({ kommunekode }) => kommunekode === '0751'),
    )
    expect(is?.cells).toEqual(was?.cells)
    expect(is?.products).toEqual({ esdh: 'acadre' })
    expect(is?.groups['02']).toMatchObject({
      ...{ measuredAt: was?.groups['02'].measuredAt, gate: { state: 'open' } },
      ladder: { ...was?.groups['02'].ladder, gate: 'yes' },
    })
    expect(correction).toBe(
      'Rettet (en test). Ingen niveauer er ændret. Ændret: trin (98 kommuner) og åbninger (1).',
    )
  })
})

it.each([
  [10 * minute, { at: dueAt + 10 * minute, late: false }],
  [10 * minute + 1, { at: dueAt, late: true }],
])('a week that is frozen %i ms after its time is %j', async (after, expected) => {
  await record(0, dueAt - day)
  const [made] = await freezeDue(deps(), at(dueAt + after))
  expect(made?.content).toMatchObject(expected)
})

it('a week has the response times of the seven days until the last full hour before its time', async () => {
  await record(0, dueAt - 8 * day)
  const until = dueAt - (dueAt % hour)
  const times = { sketch: toSketch([{ durationMs: 100, failed: false }]), untimed: 0 }
  await store.recordServiceTimes(
    [until - 7 * day - hour, until - 7 * day, until - hour, until].map((startAt) => ({
      ...{ service: indeksKey('sdi'), span: 'hour' as const, startAt, times },
    })),
  )
  const made = (await freezeDue(deps(), at(dueAt + minute))).at(-1)
  expect(made?.content.times.map(({ id, results }) => [id, results])).toEqual([['indeks:sdi', 2]])
})
