// Stories of frozen weeks: frozen at their time, late from the history, early, and corrected.
import { describe, expect, it } from 'vitest'
import type { StoredWeek } from '../../server/domain/ports/weeks.ts'
import { day, hour, minute } from '../../server/domain/time.ts'
import type { FrozenWeek } from '../../server/domain/week/frozen-week.ts'
import { createRandom } from '../../server/sandbox/scenario/random.ts'
import { createStory, storyKommuner } from '../support/story.ts'

const [a, b, c] = ['02.34.02', '02.34.04', '27.24.00'] as const
const numbers = [a, b, c]
const friday = Date.parse('2022-11-04T11:00:00Z')

const kommuneIn = ({ content }: StoredWeek, kommunekode: string) =>
  content.kommuner.find((one) => one.kommunekode === kommunekode) as FrozenWeek['kommuner'][number]

const levelIn = (stored: StoredWeek | undefined, kommunekode: string) =>
  stored && kommuneIn(stored, kommunekode).groups['02'].level

describe('a week', () => {
  it('is frozen on Friday at 12, as it is shown then', async () => {
    const story = createStory()
    story.setAnswer(b, 0)
    story.setAnswer(a, 0, '0751')
    await story.start({ numbers })
    await story.measure()
    await story.nextDay()
    await story.nextDay()
    expect(await story.weeks()).toEqual([])
    await story.wait(2 * hour)
    const [week] = await story.weeks()
    expect(week).toMatchObject({ week: '2022-W44', number: 1, revision: 1 })
    expect(week?.content).toMatchObject({ at: friday, frozenAt: friday, late: false, early: false })
    expect(week?.content.coverage).toEqual({ fresh: 9, planned: 9 })
    for (const kommunekode of storyKommuner) {
      const { level } = await story.group(kommunekode, '02')
      expect([kommunekode, levelIn(week, kommunekode)]).toEqual([kommunekode, level])
    }
    expect([levelIn(week, '0101'), levelIn(week, '0751'), levelIn(week, '0201')]).toEqual([
      'flere',
      'ingen',
      'ukendt',
    ])
    expect(week && kommuneIn(week, '0101').cells).toMatchObject([
      { indeks: 'sdi', kle: a, answer: 'counted', cases: 5 },
      { indeks: 'sdi', kle: b, answer: 'counted', cases: 0 },
      { indeks: 'sdi', kle: c, answer: 'counted', cases: 5 },
    ])
  })

  it('that was missed is frozen at the next start, from the history as of its time', async () => {
    const story = createStory()
    story.setAnswer(a, 0, '0751')
    await story.start({ numbers })
    await story.measure()
    await story.nextDay()
    await story.stop()
    story.pass(4 * day)
    story.setAnswer(a, 7, '0751')
    await story.start()
    await story.wait(minute)
    const [week] = await story.weeks()
    expect((await story.group('0751', '02')).level).toBe('alle')
    expect(week).toMatchObject({ week: '2022-W44', content: { at: friday, late: true } })
    expect(week?.content.frozenAt).toBeGreaterThan(friday + 2 * day)
    expect(levelIn(week, '0751')).toBe('flere')
    expect(week && kommuneIn(week, '0751').cells[0]).toEqual({
      ...{ indeks: 'sdi', kle: a, answer: 'counted', cases: 0 },
      answeredAt: expect.any(Number),
    })
  })

  it('in which nothing was measured lately is frozen as not measured', async () => {
    const story = createStory()
    await story.start({ numbers })
    await story.measure()
    await story.stop()
    story.pass(10 * day)
    await story.start()
    await story.wait(minute)
    const weeks = await story.weeks()
    expect(weeks.map(({ week }) => week)).toEqual(['2022-W44', '2022-W45'])
    for (const { content } of weeks) {
      const levels = content.kommuner.flatMap(({ groups }) => Object.values(groups).map(({ level }) => level))
      expect(new Set(levels)).toEqual(new Set(['ukendt']))
      expect(content.coverage.fresh).toBe(0)
      expect(content.kommuner.flatMap(({ cells }) => cells).every((cell) => cell.answer === 'unknown')).toBe(
        true,
      )
    }
  })

  it('of the history has the levels and numbers that were shown at its time', async () => {
    const random = createRandom('weeks of the history')
    const story = createStory()
    await story.start({ numbers })
    const answers = [0, 3, 9, { outcome: 'network' as const }, { outcome: 'noRight' as const }]
    for (let n = 0; n < 10; n += 1) {
      for (const kommunekode of storyKommuner)
        for (const kle of numbers)
          if (random.next() < 0.4) story.setAnswer(kle, answers[random.int(0, 4)] ?? 0, kommunekode)
      await story.nextDay()
      if (n === 1 || n === 8) await story.wait(2 * hour)
    }
    const shown = await story.weeks()
    expect(shown.map(({ content }) => content.late)).toEqual([false, false])
    for (const one of shown) {
      await story.freeze(one.week, 'Talt igen')
      const again = (await story.weeks()).find(({ week }) => week === one.week) as StoredWeek
      const { frozenAt } = again.content
      expect(again.content).toEqual({ ...one.content, frozenAt, late: true })
      expect(again.correction).toBe('Talt igen (kommandolinjen). Intet er ændret.')
    }
  })

  it('that was wanted early is frozen again at its time, with what has changed', async () => {
    const story = createStory()
    story.setAnswer(a, 0, '0751')
    await story.start({ numbers })
    await story.measure()
    expect(await story.freeze('2022-W44')).toMatchObject({ revision: 1, content: { early: true } })
    expect(await story.freeze('2022-W44')).toBe('frozen')
    story.setAnswer(a, 7, '0751')
    await story.nextDay()
    await story.nextDay()
    await story.wait(2 * hour)
    expect(await story.weeks()).toMatchObject([
      {
        revision: 2,
        correction:
          'Den forrige var frosset før tiden (ved ugens tidspunkt). Ændret: Aarhus, KLE 02: Flere → Alle. ' +
          'Også ændret: tal (3 kommuner), trin (1 kommune) og svartider (1).',
        content: { at: friday, early: false, late: false },
      },
    ])
    await story.wait(2 * minute)
    expect((await story.weeks())[0]?.revision).toBe(2)
  })

  it('is corrected by the present configuration and solutions, and names what that changed', async () => {
    const story = createStory()
    story.setAnswer(b, 0, '0751')
    await story.start({ numbers })
    await story.measure()
    await story.nextDay()
    await story.nextDay()
    await story.wait(2 * hour)
    await story.import('loesninger', ['kommune;løsning;type;fra', 'Aarhus;SBSYS;ESDH;01.01.2020'])
    story.setAnswer(a, 0)
    await story.nextDay()
    await story.start({ numbers: [a, c] })
    const made = await story.freeze('2022-W44', '02.34.04 er ikke obligatorisk')
    expect(made).toMatchObject({
      revision: 2,
      correction:
        '02.34.04 er ikke obligatorisk (kommandolinjen). Ændret: Aarhus, KLE 02: Flere → Alle. ' +
        'Også ændret: tal (98 kommuner), trin (1 kommune), løsninger (1 kommune), obligatoriske numre (1) og dækning.',
      content: { at: friday, late: true },
    })
    expect(kommuneIn(made as StoredWeek, '0751').products).toEqual({ esdh: 'sbsys' })
  })

  it('is refused when it has not begun, was never measured, or has nothing to correct', async () => {
    const story = createStory()
    await story.start({ numbers })
    expect(await story.freeze('2022-W44')).toBe('notMeasured')
    await story.measure()
    expect(await story.freeze('2022-W45')).toBe('notBegun')
    expect(await story.freeze('2022-W43')).toBe('notMeasured')
    expect(await story.freeze('2022-W44', 'Hvorfor ikke')).toBe('notFrozen')
    expect(await story.weeks()).toEqual([])
  })
})
