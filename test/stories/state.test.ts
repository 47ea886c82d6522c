// Tests, from the event to the page, states that end, assessments that fail, and faults found in imported files.
import { describe, expect, it } from 'vitest'
import { copenhagenDay, day, hour, second } from '../../server/domain/time.ts'
import { createStory } from '../support/story.ts'

const [a, b] = ['02.34.02', '02.34.04'] as const
const iso = (at: number): string => new Date(at).toISOString()

describe('a kommune that goes stale', () => {
  it('is recorded as stale at that instant, and returns without a step', async () => {
    const story = createStory()
    await story.start({ numbers: [a, b] })
    await story.measure()
    const measuredAt = Date.parse((await story.group('0751', '02')).measuredAt)
    const staleAt = measuredAt + 2 * day + 1
    story.setAnswer(a, { outcome: 'timeout' }, '0751')
    story.setAnswer(b, { outcome: 'timeout' }, '0751')
    await story.stop()
    story.pass(staleAt - story.clock.now() - second)
    await story.start()
    await story.wait(second - 1)
    expect(await story.group('0751', '02')).toMatchObject({ level: 'alle', changedAt: null })
    await story.wait(1)
    expect(await story.group('0751', '02')).toMatchObject({ level: 'ukendt', changedAt: iso(staleAt) })
    await story.wait(2 * second)
    const begun = Date.parse('2022-11-02T09:00:00Z')
    expect((await story.history('0751', '02')).at(-1)).toEqual(['ukendt', false, staleAt - begun])
    story.setAnswer(a, 9, '0751')
    story.setAnswer(b, 9, '0751')
    await story.nextDay()
    expect(await story.group('0751', '02')).toMatchObject({
      level: 'alle',
      changedAt: null,
      changedByUs: false,
    })
  })

  it('is shown as stale while the poller is dead, and the event has the right time after the restart', async () => {
    const story = createStory()
    await story.start({ numbers: [a, b] })
    await story.measure()
    const staleAt = Date.parse((await story.group('0751', '02')).measuredAt) + 2 * day + 1
    await story.killPoller()
    story.pass(5 * day)
    expect(await story.group('0751', '02')).toMatchObject({ level: 'ukendt', changedAt: iso(staleAt) })
    expect(await story.read('/kommuner/0751')).toContain('Ikke målt')
    expect(await story.history('0751', '02')).toHaveLength(1)
    await story.start({ numbers: [a, b] })
    expect(await story.group('0751', '02')).toMatchObject({ level: 'ukendt', changedAt: iso(staleAt) })
    await story.measure()
    expect((await story.history('0751', '02')).map(([level]) => level)).toEqual(['alle', 'ukendt', 'alle'])
  })

  it('is recorded as stale at that instant also when an import comes first', async () => {
    const story = createStory()
    await story.start({ numbers: [a, b] })
    await story.measure()
    const measured = await story.group('0751', '02')
    const staleAt = Date.parse(measured.measuredAt) + 2 * day + 1
    await story.killPoller()
    story.pass(5 * day)
    await story.import('kald', ['kommune;måned;type;kald;medData', '0751;2022-10;sager;10;10'])
    const begun = Date.parse('2022-11-02T09:00:00Z')
    expect((await story.history('0751', '02')).at(-1)).toEqual(['ukendt', false, staleAt - begun])
    expect(await story.group('0751', '02')).toMatchObject({ level: 'ukendt', changedAt: iso(staleAt) })
  })
})

describe('a kommune whose assessment throws', () => {
  it('is shown as ikke afgjort and reassessed within the hour; others are not affected', async () => {
    const story = createStory()
    await story.start({ numbers: [a, b] })
    await story.measure()
    story.breakAssessmentOf('0751')
    story.setAnswer(b, 0)
    await story.nextDay()
    expect(await story.group('0101', '02')).toMatchObject({ level: 'flere' })
    expect(await story.group('0751', '02')).toMatchObject({ level: 'ukendt' })
    expect(JSON.parse(await story.read('/api/v1/kommuner/0751'))).toMatchObject({ undecided: true })
    expect(await story.read('/kommuner/0751')).toContain('Ikke afgjort')
    expect(await story.read('/drift')).toContain('a broken rule')
    expect(story.log).toContain('not assessed: kommune 0751: a broken rule')
    story.repairAssessmentOf('0751')
    await story.wait(hour)
    expect(JSON.parse(await story.read('/api/v1/kommuner/0751'))).toMatchObject({ undecided: false })
    expect(await story.group('0751', '02')).toMatchObject({ level: 'flere', changedByUs: false })
    expect(await story.read('/drift')).not.toContain('a broken rule')
  })
})

describe('a number that is open but answers empty', () => {
  const konfiguration = (oplyst: string) => [
    'kommune;kle;aktiv;oplystDato',
    `0751;${a};ja;${oplyst}`,
    `0751;${b};nej;${oplyst}`,
  ]
  const kald = (medData: number) => ['kommune;måned;type;kald;medData', `0751;okt 2022;sager;40;${medData}`]

  it('is a fault of the configuration on the page, and ends when calls return data', async () => {
    const story = createStory()
    await story.start({ numbers: [a, b], more: 'gates: [{ area: "02", opens: "2022-09-01" }]' })
    story.setAnswer(b, 0)
    await story.measure()
    await story.import('kle-konfiguration', konfiguration('15.09.2022'))
    await story.import('kald', kald(0))
    const rung = await story.rung('0751', '02', 'konfiguration')
    expect(rung).toMatchObject({ outcome: 'no', evidence: { answersEmpty: 1 } })
    expect(await story.read('/kommuner/0751')).toContain('svarer tomt')
    await story.import('kald', kald(30))
    expect(await story.rung('0751', '02', 'konfiguration')).toMatchObject({ outcome: 'yes' })
  })

  const opened = { numbers: [a, b], more: 'gates: [{ area: "02", opens: "2022-09-01" }]' }

  it('is a fault though its configuration was reported again, with a new day, since the month began', async () => {
    const story = createStory()
    await story.start(opened)
    story.setAnswer(b, 0)
    await story.measure()
    await story.import('kle-konfiguration', konfiguration('15.09.2022'))
    await story.import('kle-konfiguration', konfiguration('31.10.2022'))
    await story.import('kald', kald(0))
    expect(await story.rung('0751', '02', 'konfiguration')).toMatchObject({
      outcome: 'no',
      evidence: { answersEmpty: 1 },
    })
    const page = await story.read('/kommuner/0751')
    expect(page).toContain('svarer tomt')
    expect(page).toContain('uændret siden 15.09.2022')
    expect((await story.number('0751', a)).konfiguration.reported).toMatchObject([
      { oplystDato: '2022-10-31', knownSinceAt: '2022-09-14T22:00:00.000Z' },
    ])
  })

  it('is a fault though its configuration is fetched every day, also when each answer has a new day', async () => {
    for (const dated of [false, true]) {
      const story = createStory(Date.parse('2022-09-30T09:00:00Z'))
      await story.start(opened)
      story.setAnswer(b, 0)
      const fetchAll = () => {
        const oplystDato = dated ? copenhagenDay(story.clock.now()) : undefined
        const one = { kommunekode: '0751', oplystDato }
        return story.fetch([
          { ...one, kle: a, aktiv: true },
          { ...one, kle: b, aktiv: false },
        ])
      }
      await story.measure()
      await fetchAll()
      await story.stop()
      story.pass(32 * day)
      await story.start()
      await story.measure()
      await fetchAll()
      await story.import('kald', kald(0))
      expect(await story.rung('0751', '02', 'konfiguration')).toMatchObject({
        outcome: 'no',
        evidence: { answersEmpty: 1 },
      })
    }
  })

  it.each([
    ['closed', [{ aktiv: false }]],
    ['open under another filter', [{ aktiv: true, fagsystemfilter: ['Acadre'] }]],
    ['not reported', []],
  ])('is not a fault when it was %s for a day of the month', async (_, between) => {
    const story = createStory(Date.parse('2022-09-30T09:00:00Z'))
    await story.start(opened)
    story.setAnswer(b, 0)
    const fetchOnly = (all: readonly object[]) =>
      story.fetch(all.map((one) => ({ kommunekode: '0751', kle: a, ...one })))
    await fetchOnly([{ aktiv: true }])
    story.pass(20 * day)
    await fetchOnly(between)
    story.pass(day)
    await fetchOnly([{ aktiv: true }])
    story.pass(11 * day)
    await story.stop()
    await story.start()
    await story.measure()
    await story.import('kald', kald(0))
    const { evidence } = await story.rung('0751', '02', 'konfiguration')
    expect(evidence).toMatchObject({ open: 1, answersEmpty: 0 })
  })

  it('is not a fault when the number was opened during the month', async () => {
    const story = createStory()
    await story.start({ numbers: [a, b], more: 'gates: [{ area: "02", opens: "2022-09-01" }]' })
    story.setAnswer(b, 0)
    await story.measure()
    await story.import('kle-konfiguration', konfiguration('15.10.2022'))
    await story.import('kald', kald(0))
    expect(await story.rung('0751', '02', 'konfiguration')).toMatchObject({ outcome: 'yes' })
  })

  it('is known as long as the calls are, and reassessed when they are too old', async () => {
    const story = createStory()
    await story.start({
      numbers: [a, b],
      more: 'gates: [{ area: "02", opens: "2022-09-01" }]\nmaxAge: { kald: 3d }',
    })
    story.setAnswer(b, 0)
    await story.measure()
    await story.import('kle-konfiguration', konfiguration('15.09.2022'))
    await story.import('kald', kald(0))
    expect(await story.rung('0751', '02', 'konfiguration')).toMatchObject({ outcome: 'no' })
    // October ended at 2022-10-31T23:00:00Z.
    await story.nextDay()
    await story.stop()
    story.pass(Date.parse('2022-11-03T23:00:00Z') - story.clock.now() - second)
    await story.start()
    expect(await story.rung('0751', '02', 'konfiguration')).toMatchObject({ outcome: 'no' })
    await story.wait(2 * second)
    expect(await story.rung('0751', '02', 'konfiguration')).toMatchObject({ outcome: 'yes' })
  })
})
