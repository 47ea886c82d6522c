// Tests the KLIK tasks: four buckets that sum to 98, no status past its maximum age, one address for each list.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Klik, klikStatuses } from '../../../server/domain/facts/facts.ts'
import { kommuner } from '../../../server/domain/kommuner.ts'
import { day } from '../../../server/domain/time.ts'
import { klikBuckets, klikTasks } from '../../../views/model/klik.ts'
import { createReading } from '../../../views/model/world.ts'
import { klikPage, klikPath } from '../../../views/pages/klik.ts'
import { klikDetail, klikFact } from '../../support/facts.ts'
import { unlabelled } from '../../support/markup.ts'
import { createWorld, october, shellAt } from '../../support/worlds.ts'

const now = Date.parse('2022-10-31T13:05:00Z')
const tasksOf = ({ facts, klikMaxAgeMs } = klikDetail(), at = now) =>
  klikTasks(facts, createReading(at), klikMaxAgeMs)
const countsOf = (...args: Parameters<typeof tasksOf>) =>
  tasksOf(...args).map(({ opgave, kommuner: of }) => [opgave, ...klikBuckets.map((b) => of[b].length)])

describe('the tasks', () => {
  it('tasks are sorted by id, each with its buckets', () => {
    expect(countsOf()).toEqual([
      ['7', 74, 17, 4, 3],
      ['31', 6, 10, 82, 0],
      ['sapa-kontrol', 93, 5, 0, 0],
    ])
  })

  it('each task has every kommune in exactly one bucket, whatever is reported', () => {
    const fact = fc.record({
      kommune: fc.nat({ max: 97 }),
      opgave: fc.constantFrom('1', '2'),
      status: fc.constantFrom(...klikStatuses),
      ago: fc.option(fc.integer({ min: -20, max: 200 }), { nil: undefined }),
    })
    fc.assert(
      fc.property(fc.uniqueArray(fact, { selector: (f) => `${f.kommune} ${f.opgave}` }), (reported) => {
        const facts = reported.map(({ kommune, opgave, status, ago }) =>
          klikFact(
            kommuner[kommune]?.kommunekode ?? '',
            { opgave, status },
            {
              oplystDato:
                ago === undefined ? undefined : new Date(now - ago * day).toISOString().slice(0, 10),
            },
          ),
        )
        for (const task of tasksOf({ facts, klikMaxAgeMs: 75 * day })) {
          const all = klikBuckets.flatMap((bucket) => task.kommuner[bucket].map((k) => k.kommunekode))
          expect(all.sort()).toEqual(kommuner.map((k) => k.kommunekode).sort())
        }
      }),
      { numRuns: 200 },
    )
  })

  it('a status counts as unknown 1 ms after its maximum age', () => {
    // 5 October begins at 22:00 UTC the day before.
    const end = Date.parse('2022-10-04T22:00:00Z') + 75 * day
    expect(countsOf(klikDetail(), end)[1]).toEqual(['31', 6, 10, 82, 0])
    expect(countsOf(klikDetail(), end + 1)[1]).toEqual(['31', 0, 0, 0, 98])
    expect(tasksOf(klikDetail(), end + 1)[1]).toMatchObject({ newestAt: undefined, origins: [] })
    const reading = createReading(now)
    const { facts, klikMaxAgeMs } = klikDetail()
    klikTasks(facts, reading, klikMaxAgeMs)
    expect(reading.validUntil()).toBe(end + 1)
  })

  it('days and type are the latest reported of the task, whichever kommune has them', () => {
    const [a = '', b = ''] = kommuner.map(({ kommunekode }) => kommunekode)
    const facts = [
      klikFact(a, { opgave: '1', start: '2022-09-01', deadline: '2022-12-01', status: 'paabegyndt' }),
      klikFact(
        b,
        { opgave: '1', deadline: '2022-11-14', type: 'obligatorisk', status: 'paabegyndt' },
        { oplystDato: '2022-10-06' },
      ),
    ]
    const found = tasksOf({ facts, klikMaxAgeMs: 75 * day })
    expect(found).toMatchObject([{ start: '2022-09-01', deadline: '2022-11-14', type: 'obligatorisk' }])
  })

  it('a status without a day ages from its import, and a future status does not count yet', () => {
    const recorded = klikDetail({ oplystDato: undefined, recordedAt: now })
    expect(countsOf(recorded, now + 75 * day)[1]).toEqual(['31', 6, 10, 82, 0])
    expect(countsOf(recorded, now + 75 * day + 1)[1]).toEqual(['31', 0, 0, 0, 98])
    expect(countsOf(klikDetail({ oplystDato: '2022-11-02' }))[1]).toEqual(['31', 0, 0, 0, 98])
  })
})

describe('the page KLIK', () => {
  const page = (path = '/klik', detail = klikDetail()) =>
    unlabelled(String(klikPage(shellAt(path), createWorld({ answer: october }), detail)))
  const headline = (detail = klikDetail()) => /<h1[^>]*>(.*?)<\/h1>/s.exec(page('/klik', detail))?.[1]

  it('the headline states how many tasks are completed', () => {
    const { facts } = klikDetail()
    const done = facts.map((fact) => ({ ...fact, value: { ...fact.value, status: 'fuldfoert' as const } }))
    const of = (kept: typeof facts, klikMaxAgeMs = 75 * day) => headline({ facts: kept, klikMaxAgeMs })
    expect(of(facts)).toBe(
      'Ingen af de 3 KLIK-opgaver er fuldført i alle 98 kommuner. Længst fremme er »Etabler trust til NSIS Context Handler«, som 82 har fuldført.',
    )
    expect(of(facts.filter(({ key }) => key === 'sapa-kontrol'))).toBe(
      'Opgave sapa-kontrol er fuldført i 0 af 98 kommuner.',
    )
    expect(of(done)).toBe('2 af 3 KLIK-opgaver er fuldført i alle 98 kommuner.')
    expect(of(done.filter(({ key }) => key !== '7'))).toBe(
      'Begge KLIK-opgaver er fuldført i alle 98 kommuner.',
    )
    const [first, ...others] = done.filter(({ key }) => key === '7')
    expect(first).toBeDefined()
    expect(of(others)).toMatch(/ er fuldført i 94 af 98 kommuner; 4 er ikke oplyst\.$/)
    const begun = facts.map((fact) => ({ ...fact, value: { ...fact.value, status: 'paabegyndt' as const } }))
    expect(of(begun)).toBe('Ingen af de 3 KLIK-opgaver er fuldført i nogen kommune.')
    expect(of(facts, day)).toBe('Ingen status på KLIK-opgaverne er ny nok til at gælde.')
    expect(of([])).toBe('Ingen KLIK-opgaver er oplyst.')
  })

  it('each linked list has as many kommuner as its link states', () => {
    const links = [...page().matchAll(/href="(\/klik\?[^"]*)#kommuner"[^>]*>(\d+)</g)]
    expect(links.length).toBe(9)
    for (const [, href = '', n] of links) {
      const path = href.replaceAll('&amp;', '&')
      expect(klikPath(new URLSearchParams(path.split('?')[1]))).toBe(path)
      const list = page(path).split('<h2 id="kommuner">')[1] ?? ''
      expect(list.match(/href="\/kommuner\/\d{4}"/g), path).toHaveLength(Number(n))
    }
  })

  it('each task shows the days of its statuses, and the sources stand once', () => {
    expect(page()).toContain('<td>05.10.2022</td>')
    expect(page().split('Kilde: klik.csv.')).toHaveLength(2)
    const { facts, klikMaxAgeMs } = klikDetail()
    const mixed = facts.map((fact, i) =>
      i === 0 ? { ...fact, oplystDato: '2022-08-19', origin: '<b>.csv' } : fact,
    )
    const text = page('/klik', { facts: mixed, klikMaxAgeMs })
    expect(text).toContain('<td>19.08.2022–05.10.2022</td>')
    expect(text).toContain('Kilder: &lt;b&gt;.csv og klik.csv.')
  })

  it.each([
    ['', '/klik'],
    ['opgave=31', '/klik'],
    ['status=fuldfoert', '/klik'],
    ['opgave=31&status=nej', '/klik'],
    [`opgave=${'x'.repeat(41)}&status=fuldfoert`, '/klik'],
    ['x=1&status=fuldfoert&opgave=31', '/klik?opgave=31&status=fuldfoert'],
    ['opgave=a b%2F%3Cb%3E&status=ikkeOplyst', '/klik?opgave=a+b%2F%3Cb%3E&status=ikkeOplyst'],
  ])('the canonical address of the query %j is %s', (search, path) => {
    expect(klikPath(new URLSearchParams(search))).toBe(path)
  })

  /** With types and days of two tasks; `change`: of task 7. */
  const dated = (change: Partial<Klik>) => {
    const { facts, klikMaxAgeMs } = klikDetail()
    const task: Partial<Klik> = { type: 'obligatoriskPaaKritiskVej', deadline: '2022-11-14' }
    const changes = new Map([
      ['31', task],
      ['7', change],
    ])
    const changed = facts.map((fact) => ({ ...fact, value: { ...fact.value, ...changes.get(fact.key) } }))
    return { facts: changed, klikMaxAgeMs }
  }

  it('a task shows its type and days, a dash for what is not reported, and no column of dashes', () => {
    expect(page('/klik', dated({ start: '2022-11-01' }))).toContain(
      'Opgave 31</span></th><td>Obligatorisk på kritisk vej</td><td class="blank">–</td><td>14.11.2022</td>',
    )
    expect(page('/klik', dated({}))).toContain(
      'Opgave 31</span></th><td>Obligatorisk på kritisk vej</td><td>14.11.2022</td>',
    )
    expect(page()).not.toMatch(/>(?:Type|Start|Deadline)<\/th>/)
  })

  it('begins with the next deadline, today included, and ends with those that are past', () => {
    const order = (deadline: string) => {
      const given = dated({ deadline })
      return {
        finding: headline(given),
        rows: [
          ...page('/klik', given).matchAll(/<th scope="row">[^<]*<span class="note"> Opgave (\d+)/g),
        ].map(([, id]) => id),
        past: page('/klik', given).includes('>er passeret<'),
      }
    }
    const next = 'Næste deadline er'
    expect(order('2022-10-31')).toEqual({
      finding: `${next} 31. oktober 2022: »Oplys hvilke it-systemer kommunen anvender« er fuldført i 4 af 98 kommuner; 3 er ikke oplyst.`,
      rows: ['7', '31'],
      past: false,
    })
    expect(order('2022-10-30')).toEqual({
      finding: `${next} 14. november 2022: »Etabler trust til NSIS Context Handler« er fuldført i 82 af 98 kommuner.`,
      rows: ['31', '7'],
      past: true,
    })
  })

  it('no status of a task is no number of it', () => {
    const { facts, klikMaxAgeMs } = dated({ deadline: '2022-11-07' })
    const old = {
      facts: facts.map((fact) => (fact.key === '7' ? { ...fact, oplystDato: '2022-05-02' } : fact)),
      klikMaxAgeMs,
    }
    const told = 'tatus på »Oplys hvilke it-systemer kommunen anvender« er ikke oplyst.'
    expect(headline(old)).toBe(`Næste deadline er 7. november 2022: s${told}`)
    const chosen = page('/klik?opgave=7&status=fuldfoert', old)
    expect(/<h1[^>]*>(.*?)<\/h1>/s.exec(chosen)?.[1]).toBe(`S${told}`)
  })

  it('an unknown task has no list', () => {
    expect(page('/klik?opgave=99&status=fuldfoert')).toBe(page('/klik'))
  })
})
