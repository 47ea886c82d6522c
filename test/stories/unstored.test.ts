// Tests, from the database file to the pages, that what cannot be stored is a state: told, waited out, never half stored.
import { describe, expect, it } from 'vitest'
import { hour, minute, second } from '../../server/domain/time.ts'
import { mountSmallDisk } from '../support/full-disk.ts'
import { createStory } from '../support/story.ts'

type Story = ReturnType<typeof createStory>

const numbers = ['02.34.02', '27.24.00']
const poll = '{ counts: 1h, pulse: 5m, pulseSample: 3 }'
const more = 'probes: [{ id: sapa, name: SAPA, url: "https://sapa.example/" }]'

/** A server that has measured for half an hour. */
const begin = async (folder?: string): Promise<Story> => {
  const story = createStory(undefined, undefined, folder)
  await story.start({ numbers, poll, more })
  await story.wait(30 * minute)
  return story
}

const json = async (story: Story, path: string) => JSON.parse(await story.read(path))

/** What a page says of it: the header of every page, and a line of the page Drift. */
const said = async (story: Story) => ({
  header: /<p class="trouble">.*?<\/p>/
    .exec(await story.read('/fragmenter/status'))?.[0]
    .replaceAll(/<[^>]*>/g, ''),
  drift: /<dt>Kan ikke gemme målinger<\/dt><dd>(.*?)<\/dd>/
    .exec(await story.read('/drift'))?.[1]
    ?.replaceAll(/<[^>]*>/g, ''),
})

/** Expects that pages answer as ever, and that header, Drift, API, metrics and health say why. */
const expectTold = async (story: Story, kind: string, why: string, remedy: string): Promise<void> => {
  for (const path of [
    '/',
    '/kommuner',
    '/kommuner/0751',
    '/svartider',
    '/haendelser',
    '/drift',
    '/api/v1/kommuner',
  ])
    expect([path, await story.statusOf(path)]).toEqual([path, 200])
  const { header, drift } = await said(story)
  expect(header).toContain(
    `har vi ikke kunnet gemme det, vi måler: ${why}. Det viste er det, vi sidst gemte.`,
  )
  expect(drift).toContain(remedy)
  const { ownTrouble } = await json(story, '/api/v1/overblik')
  expect(ownTrouble.kind).toBe(`store${kind[0]?.toUpperCase()}${kind.slice(1)}`)
  expect(await story.statusOf('/healthz')).toBe(503)
  const health = await json(story, '/healthz')
  expect(health).toMatchObject({ status: 'unhealthy', store: 'unhealthy', storeTrouble: kind })
  expect(health.storeTroubleSinceAt).toBe(ownTrouble.sinceAt)
  expect(await story.read('/metrics')).toContain('\nborgerblik_store_writable 0\n')
}

const expectWell = async (story: Story): Promise<void> => {
  expect(await said(story)).toEqual({ header: undefined, drift: undefined })
  expect((await json(story, '/api/v1/overblik')).ownTrouble).toBeNull()
  expect(await story.statusOf('/healthz')).toBe(200)
  expect(await json(story, '/healthz')).toMatchObject({
    store: 'ok',
    storeTrouble: null,
    storeTroubleSinceAt: null,
  })
  expect(await story.read('/metrics')).toContain('\nborgerblik_store_writable 1\n')
}

/** Expects that each round's number of checks is that of the attempts stored since it began. */
const expectWhole = (story: Story): void => {
  expect(story.stored('PRAGMA integrity_check')).toBe('ok')
  expect(story.stored('SELECT sum(done) FROM round')).toBe(
    story.stored(`SELECT count(*) FROM attempt WHERE question = 'total'`),
  )
}

const measuredAt = async (story: Story) => Date.parse((await json(story, '/api/v1/overblik')).measuredAt)

describe('a lock that another program holds', () => {
  it('for two minutes is told after ten seconds, and what was measured meanwhile is stored when it ends', async () => {
    const story = await begin()
    const before = await measuredAt(story)
    const release = story.lockDatabase()
    await story.wait(5 * minute)
    await expectTold(story, 'locked', 'et andet program har låst databasen', 'Luk det program')
    expect(Date.parse((await json(story, '/healthz')).storeTroubleSinceAt)).toBeLessThanOrEqual(
      story.clock.now() - 2 * minute,
    )
    release()
    await story.wait(10 * second)
    await expectWell(story)
    await story.wait(hour)
    expect(await measuredAt(story)).toBeGreaterThan(before + 50 * minute)
    expectWhole(story)
    expect(await story.incidents()).toEqual([])
  })

  it('for less is waited for, and not told', async () => {
    const story = await begin()
    await story.wait(5 * minute - 5 * second)
    const release = story.lockDatabase()
    await story.wait(9 * second)
    await expectWell(story)
    release()
    await story.wait(minute)
    expectWhole(story)
  })
})

describe('a database that may not be written any more', () => {
  it('lets what is known age as ever, and is written again by itself', async () => {
    const story = await begin()
    story.allowWriting(false)
    await story.wait(10 * minute)
    await expectTold(story, 'readOnly', 'vi må ikke skrive i databasen', 'Giv serverens bruger lov')
    expect((await story.group('0751', '02')).level).toBe('alle')
    story.pass(3 * hour)
    expect((await story.group('0751', '02')).level).toBe('ukendt')
    story.allowWriting(true)
    await story.wait(hour + minute)
    await expectWell(story)
    expect((await story.group('0751', '02')).level).toBe('alle')
    expectWhole(story)
    expect(await story.incidents()).toEqual([])
  })

  it('does not keep the server from stopping, nor from starting', async () => {
    const story = await begin()
    story.allowWriting(false)
    await story.wait(10 * minute)
    await story.stop()
    await story.start()
    await story.wait(10 * second)
    await expectWell(story)
  })
})

describe('a disk that is full', () => {
  it('is told, nothing is half stored, and all goes on when there is room', async ({ skip }) => {
    const small = mountSmallDisk(3000)
    if (small === undefined) return skip('this user may not mount a small file system')
    const story = await begin(small.folder)
    small.fill()
    for (let n = 0; n < 60 && (await story.statusOf('/healthz')) === 200; n += 1)
      await story.wait(10 * minute)
    await expectTold(story, 'full', 'disken er fuld', 'Skaf plads på disken')
    expectWhole(story)
    const known = await measuredAt(story)
    await story.wait(hour)
    expect(await measuredAt(story)).toBe(known)
    small.free()
    await story.wait(hour + minute)
    await expectWell(story)
    expect(await measuredAt(story)).toBeGreaterThan(known)
    expectWhole(story)
    expect(await story.incidents()).toEqual([])
  })
})
