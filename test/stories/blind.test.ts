// Tests, from the clock and the network to the pages, that what we cannot see is neither green nor an incident.
import { describe, expect, it } from 'vitest'
import type { Outcome } from '../../server/domain/measured/check.ts'
import { hour, minute, second } from '../../server/domain/time.ts'
import { createStory } from '../support/story.ts'

type Story = ReturnType<typeof createStory>

const numbers = ['02.34.02', '27.24.00']
const poll = '{ counts: 1h, pulse: 5m, pulseSample: 3 }'
const more = `probes:
  - { id: sapa, name: SAPA, url: "https://sapa.example/" }
  - { id: sdi, name: SDI, url: "https://sdi.example/" }`
const intervalMs = hour
const probeIntervalMs = 5 * minute

/** A server that has measured for an hour and a half, and has seen nothing wrong unless the index fails. */
const begin = async (): Promise<Story> => {
  const story = createStory()
  await story.start({ numbers, poll, more })
  await story.wait(90 * minute)
  return story
}

const answerAll = (story: Story, outcome: Outcome | undefined): void => {
  for (const kle of numbers) story.setAnswer(kle, outcome === undefined ? 5 : { outcome })
}

/** Every call fails because our own connection is down. */
const cutOff = (story: Story): void => {
  answerAll(story, 'offline')
  for (const id of ['sapa', 'sdi']) story.setProbe(id, 'offline')
}

/** Parts of a page that are green whatever is known: legends, column heads, counts of 0, and hours that are over. */
const alwaysGreen = [
  /<th scope="col".*?<\/th>/gs,
  /<span class="state s-alle">(?:(?!<li>).)*?<strong>0<\/strong>/gs,
  /<span class="s-alle" aria-hidden="true">/g,
  /<span class="s-alle" title="[^"(]*: Svarede[^>]*>/g,
]

const greenMarks = (page: string): string[] =>
  alwaysGreen.reduce((rest, part) => rest.replaceAll(part, ''), page).match(/<[^>]*\bs-alle\b[^>]*>/g) ?? []

const json = async (story: Story, path: string) => JSON.parse(await story.read(`/api/v1/${path}`))

type State = { state: string }

/** What the pages and the API call good about the services now. */
const goodServices = async (story: Story): Promise<string[]> => {
  const { services, indexes } = await json(story, 'tjenester')
  const times = await json(story, 'svartider?periode=24t')
  const isOk = (one: State | undefined) => one?.state === 'ok'
  const series: { points: State[] }[] = times.services.flatMap((one: { series: unknown[] }) => one.series)
  return [
    ...services.filter(isOk).map(({ id }: { id: string }) => `service ${id}`),
    ...indexes.filter(isOk).map(({ indeks }: { indeks: string }) => `index ${indeks}`),
    ...series.flatMap(({ points }, i) => (isOk(points.at(-1)) ? [`series ${i}`] : [])),
    ...greenMarks(await story.read('/svartider')),
    ...greenMarks(await story.read('/')).filter((tag) => tag.startsWith('<span') && tag.includes('title=')),
  ]
}

/** What the pages and the API call good now. */
const allGood = async (story: Story): Promise<string[]> => {
  const { groups } = await json(story, 'overblik')
  const kommune = await json(story, 'kommuner/0751')
  const rungs: [string, { outcome: string }[]][] = Object.entries(kommune.ladder)
  return [
    ...Object.keys(groups).filter((group) => groups[group].alle + groups[group].flere > 0),
    ...Object.keys(kommune.groups).filter((group) => kommune.groups[group].level === 'alle'),
    ...rungs.filter(([, list]) => list.some(({ outcome }) => outcome === 'yes')).map(([group]) => group),
    ...(await goodServices(story)),
    ...greenMarks(await story.read('/')),
    ...greenMarks(await story.read('/kommuner/0751')),
  ]
}

/** What the header says about ourselves. */
const troubleIn = async (story: Story): Promise<string | undefined> =>
  /<p class="trouble">(?:<span[^>]*>.<\/span> )?(.*?)<\/p>/
    .exec(await story.read('/fragmenter/status'))?.[1]
    ?.replaceAll(/<[^>]*>/g, '')

const states = async (story: Story) =>
  (await story.incidents()).map(({ incident: { id, state }, steps }) => [
    id,
    state,
    steps.map(({ kind }) => kind),
  ])

const opened = [[1, 'open', ['opened']]]

describe('while all is well', () => {
  it('the services and the kommuner are green, and the header says nothing of ourselves', async () => {
    const story = await begin()
    expect((await goodServices(story)).length).toBeGreaterThan(8)
    expect((await allGood(story)).length).toBeGreaterThan(20)
    expect(await troubleIn(story)).toBeUndefined()
  })
})

describe('a poller that is killed', () => {
  it('leaves nothing green two intervals later, a gap in the charts, and its reason in the header', async () => {
    const story = await begin()
    await story.killPoller()
    story.pass(2 * probeIntervalMs + second)
    expect(await goodServices(story)).toEqual([])
    expect(await troubleIn(story)).toContain('Målingen er ikke i gang')
    story.pass(2 * intervalMs)
    expect(await allGood(story)).toEqual([])
    expect(await troubleIn(story)).toContain('Målingen er ikke i gang')
    const { services } = await json(story, 'svartider?periode=24t&tjeneste=sapa')
    expect(services[0].series[0].points.slice(-2)).toMatchObject(
      [1, 2].map(() => ({ state: 'unknown', p50Ms: null, p95Ms: null, failedShare: null, results: 0 })),
    )
    const rows = (await story.read('/svartider?periode=24t&tjeneste=sapa')).match(/<tr data-at.*?<\/tr>/gs)
    expect(rows?.at(-1)).toContain('ikke målt')
    expect(rows?.at(-1)).not.toContain('data-value')
  })

  it('leaves an incident open, also after the restart, until calls succeed again', async () => {
    const story = await begin()
    answerAll(story, 'http')
    await story.wait(hour)
    expect(await states(story)).toEqual(opened)
    await story.killPoller()
    await story.wait(3 * hour)
    expect(await states(story)).toEqual(opened)
    await story.start()
    await story.wait(10 * minute)
    expect(await states(story)).toEqual(opened)
  })
})

describe.each([
  ['forwards', hour],
  ['back', -hour],
])('a clock that is set an hour %s', (_, byMs) => {
  it('leaves nothing from before green, with the reason in the header until all is measured again', async () => {
    const story = await begin()
    story.setCallTime(3 * minute)
    story.clock.set(byMs)
    await story.wait(2 * second)
    expect(await allGood(story)).toEqual([])
    expect(await troubleIn(story)).toContain('Uret sprang')
    await story.wait(20 * minute)
    expect((await allGood(story)).length).toBeGreaterThan(20)
    expect(await troubleIn(story)).toBeUndefined()
  })

  it('opens and closes no incident', async () => {
    const story = await begin()
    story.clock.set(byMs)
    await story.wait(hour)
    expect(await states(story)).toEqual([])
    answerAll(story, 'http')
    await story.wait(hour)
    expect(await states(story)).toEqual(opened)
    story.clock.set(byMs)
    await story.wait(hour)
    expect(await states(story)).toEqual(opened)
    answerAll(story, undefined)
    await story.wait(4 * hour)
    expect(await states(story)).toEqual([[1, 'closed', ['opened', 'recovering', 'closed']]])
  })
})

describe('our own connection that is lost', () => {
  it('leaves nothing green two intervals later, with the reason in the header until calls succeed', async () => {
    const story = await begin()
    cutOff(story)
    await story.wait(2 * probeIntervalMs + second)
    expect(await goodServices(story)).toEqual([])
    expect(await troubleIn(story)).toContain('netforbindelse')
    await story.wait(2 * intervalMs)
    expect(await allGood(story)).toEqual([])
    expect(await troubleIn(story)).toContain('netforbindelse')
    answerAll(story, undefined)
    await story.wait(10 * minute)
    expect(await troubleIn(story)).toContain('Kommunerne blev senest målt kl. 11')
    await story.wait(intervalMs)
    expect(await troubleIn(story)).toBeUndefined()
  })

  it('opens no incident, also when the first calls failed before we knew', async () => {
    const story = await begin()
    answerAll(story, 'network')
    for (const id of ['sapa', 'sdi']) story.setProbe(id, 'network')
    await story.wait(5 * minute)
    cutOff(story)
    await story.wait(3 * hour)
    expect(await states(story)).toEqual([])
  })

  it('is named as ours when everything fails, and our references answer', async () => {
    const story = await begin()
    answerAll(story, 'network')
    for (const id of ['sapa', 'sdi']) story.setProbe(id, 'network')
    await story.wait(40 * minute)
    expect(await states(story)).toEqual([])
    expect(await troubleIn(story)).toContain('fejler alt, vi måler, lige ofte')
    const finding = 'Vi kan ikke bedømme tjenesterne: alt, vi måler, fejler lige ofte.'
    const { finding: told, services, indexes } = await json(story, 'tjenester')
    expect(told).toBe(finding)
    expect([...services, ...indexes].map(({ state }) => state)).toEqual(['unknown', 'unknown', 'unknown'])
    const page = await story.read('/svartider')
    expect(page).toContain(`<h1 class="finding">${finding}</h1>`)
    expect(page.match(/Svarer ikke</g)).toBeNull()
    expect(page).toContain('Kan ikke bedømmes')
    const times = await json(story, 'svartider?periode=24t')
    for (const { series } of times.services)
      for (const { points } of series) expect(points.at(-1).state).toBe('unknown')
    const metrics = await story.read('/metrics')
    expect(metrics).not.toMatch(/borgerblik_(probe|indeks)_up{/)
    expect(metrics).toContain('borgerblik_probe_state{probe="sapa",state="unknown"} 1')
    expect((await json(story, 'haendelser')).finding).toBe(
      'Ingen hændelser er åbne, men vi kan ikke bedømme tjenesterne lige nu.',
    )
    answerAll(story, undefined)
    for (const id of ['sapa', 'sdi']) story.setProbe(id, 'ok')
    await story.wait(hour)
    expect(await troubleIn(story)).toBeUndefined()
  })

  it('leaves an incident open, and does not call silence a recovery', async () => {
    const story = await begin()
    answerAll(story, 'http')
    await story.wait(hour)
    expect(await states(story)).toEqual(opened)
    cutOff(story)
    await story.wait(3 * hour)
    expect(await states(story)).toEqual(opened)
  })
})

describe('our own event loop that is blocked', () => {
  it('leaves no service green two intervals later, with the reason in header, API and health until it is free', async () => {
    const story = await begin()
    story.setLag(200)
    await story.wait(2 * probeIntervalMs + second)
    expect(await goodServices(story)).toEqual([])
    expect(await troubleIn(story)).toContain('for travl til at måle kl. 11')
    expect((await json(story, 'overblik')).ownTrouble.kind).toBe('lagging')
    const blind = 'Ingen hændelser er åbne, men ingen af tjenesterne er målt lige nu.'
    expect((await json(story, 'haendelser')).finding).toBe(blind)
    expect(await story.read('/haendelser')).toContain(`<h1 class="finding">${blind}</h1>`)
    expect(JSON.parse(await story.read('/healthz'))).toMatchObject({
      status: 'ok',
      laggedSinceAt: expect.stringMatching(/Z$/),
    })
    story.setLag(0)
    await story.wait(2 * probeIntervalMs + second)
    expect(await troubleIn(story)).toBeUndefined()
    expect(JSON.parse(await story.read('/healthz')).laggedSinceAt).toBeNull()
    expect(await states(story)).toEqual([])
  })
})
