// Tests, from the configuration to the page, that no change of ours counts as a kommune's step.
import { describe, expect, it } from 'vitest'
import { createStory, storyKommuner } from '../support/story.ts'

const [a, b, c] = ['02.34.02', '02.34.04', '02.34.06'] as const

/** Steps since the start of the story, according to the pages and the API. */
const stepsOf = async (story: ReturnType<typeof createStory>) => {
  const { group, read } = story
  const levels = await Promise.all(storyKommuner.map((kommunekode) => group(kommunekode, '02')))
  const metrics = await read('/metrics')
  return {
    levels: levels.map(({ level }) => level),
    byUs: levels.map(({ changedByUs }) => changedByUs),
    changedAt: JSON.parse(await read('/api/v1/overblik')).changedAt,
    metric: /borgerblik_changed_timestamp_seconds \d/.test(metrics),
  }
}

/** Whether the pages show a step of any kommune since yesterday. */
const showsStep = async ({ read }: ReturnType<typeof createStory>): Promise<boolean> =>
  /[▲▼]<\/span> [1-9]/.test((await read('/')) + (await read('/loesninger')))

describe('a number that is added to the list', () => {
  it('gives no step back when it is measured as 0 after the restart', async () => {
    const story = createStory()
    await story.start({ numbers: [a, b] })
    await story.measure()
    expect((await stepsOf(story)).levels).toEqual(['alle', 'alle', 'alle'])
    await story.nextDay()
    story.setAnswer(c, 0)
    await story.start({ numbers: [a, b, c] })
    expect((await story.group('0751', '02')).level).toBe('ukendt')
    await story.measure()
    expect(await stepsOf(story)).toEqual({
      levels: ['flere', 'flere', 'flere'],
      byUs: [true, true, true],
      changedAt: null,
      metric: false,
    })
    expect((await story.history('0751', '02')).map(([level, byUs]) => [level, byUs])).toEqual([
      ['alle', false],
      ['ukendt', true],
      ['flere', true],
    ])
    expect(await showsStep(story)).toBe(false)
    // A step of the kommune counts, also after a change of ours.
    await story.nextDay()
    story.setAnswer(c, 7, '0751')
    await story.nextDay()
    expect(await story.group('0751', '02')).toMatchObject({ level: 'alle', changedByUs: false })
    expect((await stepsOf(story)).changedAt).not.toBeNull()
  })

  it('gives no step back when it comes into force at midnight and is measured later', async () => {
    const story = createStory()
    story.setAnswer(c, { outcome: 'timeout' })
    await story.start({ numbers: [a, b, `{ kle: "${c}", from: "2022-11-04" }`] })
    await story.measure()
    await story.nextDay()
    await story.nextDay()
    const midnight = Date.parse('2022-11-03T23:00:00Z')
    expect(await story.group('0751', '02')).toMatchObject({
      level: 'ukendt',
      changedAt: new Date(midnight).toISOString(),
      changedByUs: true,
    })
    story.setAnswer(c, 0)
    await story.nextDay()
    expect(await stepsOf(story)).toMatchObject({
      levels: ['flere', 'flere', 'flere'],
      byUs: [true, true, true],
      changedAt: null,
    })
    expect(await showsStep(story)).toBe(false)
  })
})

describe('an index', () => {
  it('at a new address gives no step when its answers differ', async () => {
    const story = createStory()
    story.setAnswer(b, 0)
    await story.start({ numbers: [a, b] })
    await story.measure()
    story.setAnswer(a, 0)
    await story.start({ numbers: [a, b], url: 'https://another.example/6' })
    expect((await stepsOf(story)).levels).toEqual(['ukendt', 'ukendt', 'ukendt'])
    await story.measure()
    expect(await story.number('0751', a)).toMatchObject({ cases: 0, changedAt: null })
    expect(await stepsOf(story)).toEqual({
      levels: ['ingen', 'ingen', 'ingen'],
      byUs: [true, true, true],
      changedAt: null,
      metric: false,
    })
    expect(await showsStep(story)).toBe(false)
  })
})

describe('the right', () => {
  const limited = `kommuner: { "0101": {}, "0851": {}, "0751": { rights: { kle: ["02"] } } }`

  it('that is limited hides a 0, and counts made after the limit is lifted give no step', async () => {
    const story = createStory()
    await story.start({ numbers: [a, b] })
    await story.measure()
    story.setAnswer(b, 0, '0751')
    await story.start({ numbers: [a, b], more: limited })
    await story.measure()
    await story.nextDay()
    expect(await story.group('0751', '02')).toMatchObject({ level: 'ukendt', limited: 1 })
    await story.start({ numbers: [a, b] })
    await story.nextDay()
    expect(await story.group('0751', '02')).toMatchObject({ level: 'flere', changedByUs: true })
    expect((await stepsOf(story)).changedAt).toBeNull()
    expect(await showsStep(story)).toBe(false)
  })

  it('that is lost and regained gives no step', async () => {
    const story = createStory()
    await story.start({ numbers: [a, b] })
    await story.measure()
    story.setAnswer(b, { outcome: 'noRight' }, '0751')
    await story.nextDay()
    expect(await story.group('0751', '02')).toMatchObject({ level: 'ukendt', noAccess: 1 })
    story.setAnswer(b, 0, '0751')
    await story.nextDay()
    expect(await story.group('0751', '02')).toMatchObject({ level: 'flere', changedByUs: true })
    expect((await stepsOf(story)).changedAt).toBeNull()
  })
})

describe('flereFrom', () => {
  it('that is raised turns flere into ingen, without a step back', async () => {
    const story = createStory()
    story.setAnswer(b, 0)
    story.setAnswer(c, 0)
    await story.start({ numbers: [a, b, c] })
    await story.measure()
    expect((await stepsOf(story)).levels).toEqual(['flere', 'flere', 'flere'])
    await story.start({ numbers: [a, b, c], more: 'flereFrom: 2' })
    expect(await stepsOf(story)).toEqual({
      levels: ['ingen', 'ingen', 'ingen'],
      byUs: [true, true, true],
      changedAt: null,
      metric: false,
    })
    expect(await showsStep(story)).toBe(false)
  })
})

describe('the usual deliveries', () => {
  const one = 'kommuner: { "0751": {} }'
  const live = async ({ nextDay }: ReturnType<typeof createStory>, days: number): Promise<void> => {
    for (let i = 0; i < days; i += 1) await nextDay()
  }
  const friskhed = async (story: ReturnType<typeof createStory>) =>
    (await story.rung('0751', '02', 'friskhed')).outcome

  it('belong to the list of numbers: the others have not stopped when a busy number leaves it', async () => {
    const story = createStory()
    story.setAnswer(a, { cases: 9000, received: 4000 })
    story.setAnswer(b, { cases: 100, received: 10 })
    await story.start({ numbers: [a, b], more: one })
    await live(story, 20)
    expect(await friskhed(story)).toBe('yes')
    await story.start({ numbers: [b], more: one })
    await story.measure()
    expect(await friskhed(story)).toBe('yes')
    await live(story, 20)
    expect(await friskhed(story)).toBe('yes')
    story.setAnswer(b, { cases: 100, received: 0 })
    await story.nextDay()
    expect(await friskhed(story)).toBe('no')
  })

  it('follow four weeks of steady deliveries at a lower level, but not a stop', async () => {
    const story = createStory()
    story.setAnswer(a, { cases: 9000, received: 4000 })
    await story.start({ numbers: [a], more: one })
    await live(story, 28)
    story.setAnswer(a, { cases: 9000, received: 90 })
    await live(story, 27)
    expect(await friskhed(story)).toBe('no')
    await live(story, 2)
    expect(await friskhed(story)).toBe('yes')
    story.setAnswer(a, { cases: 9000, received: 0 })
    await live(story, 30)
    expect(await friskhed(story)).toBe('no')
  })
})
