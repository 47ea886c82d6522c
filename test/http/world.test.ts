// Tests the world reader: it shows what is stored, what is past its end as unknown, and decides nothing.
import { afterEach, describe, expect, it } from 'vitest'
import type { Right } from '../../server/domain/measured/check.ts'
import type { PollerStatus } from '../../server/domain/ports/poller.ts'
import type { Store } from '../../server/domain/ports/store.ts'
import { copenhagenDay, day, hour } from '../../server/domain/time.ts'
import { createWorldReader } from '../../server/http/world.ts'
import { allDelivered, createTestApp, type TestApp } from '../support/app.ts'

let made: TestApp | undefined
afterEach(async () => {
  await made?.close()
  made = undefined
})

const setup = async (startAt?: number) => {
  const t = createTestApp({ startAt })
  made = t
  let reads: string[] = []
  const counting: Store = {
    ...t.store,
    readKommune: (kommunekode) => {
      reads.push(kommunekode)
      return t.store.readKommune(kommunekode)
    },
  }
  let status: PollerStatus = { lagMs: 0 }
  const reader = (rules = t.rules) =>
    createWorldReader({
      store: counting,
      clock: t.clock,
      rules,
      facts: t.facts,
      products: [],
      services: [],
      demo: true,
      observedMaxAgeMs: 21 * day,
      maintenance: () => [],
      intervalMs: t.intervalMs,
      status: () => status,
    })
  const world = reader()
  const level = async (kommunekode: string, of = world) =>
    (await of.read()).kommuner.find((k) => k.kommune.kommunekode === kommunekode)?.groups['02'].level
  return {
    t,
    world,
    reader,
    level,
    setStatus: (news: PollerStatus) => {
      status = news
    },
    /** The kommuner whose cells have been read since the last call. */
    cellsRead: () => {
      const since = reads
      reads = []
      return since
    },
  }
}

describe('the world', () => {
  it('reads all 98 as ukendt from an empty store', async () => {
    const { world } = await setup()
    expect((await world.read()).counts['02']).toEqual({ alle: 0, flere: 0, ingen: 0, ukendt: 98 })
  })

  it('reads no cells while the stored states hold, not even after a new round', async () => {
    const { t, world, cellsRead } = await setup()
    await t.round(allDelivered)
    expect((await world.read()).counts['02'].alle).toBe(98)
    cellsRead()
    await world.read()
    await t.clock.advance(hour)
    await t.round(allDelivered)
    await world.read()
    expect(cellsRead()).toEqual([])
  })

  it('turns to ukendt by itself when nothing is measured any more, each kommune at its time', async () => {
    const { t, level, cellsRead } = await setup()
    await t.record('0101', allDelivered)
    await t.clock.advance(1000)
    await t.record('0751', allDelivered)
    await t.clock.advance(12 * hour - 1000)
    expect([await level('0101'), await level('0751')]).toEqual(['alle', 'alle'])
    cellsRead()
    await t.clock.advance(1)
    expect([await level('0101'), await level('0751')]).toEqual(['ukendt', 'alle'])
    await t.clock.advance(1000)
    expect([await level('0101'), await level('0751')]).toEqual(['ukendt', 'ukendt'])
    expect(cellsRead()).toEqual([])
  })

  it('tells since when it has been ukendt: from the instant the answers got too old', async () => {
    const { t, world } = await setup()
    await t.record('0101', allDelivered)
    const endsAt = t.clock.now() + 12 * hour + 1
    await t.clock.advance(20 * hour)
    const k = (await world.read()).kommuner.find((one) => one.kommune.kommunekode === '0101')
    expect(k?.groups.eoj).toMatchObject({ level: 'ukendt', changedAt: endsAt })
  })

  it('shows only what has ended as unknown, and what is left of it when it is reassessed', async () => {
    const { t, world } = await setup()
    await t.record('0101', { '02.34.02': 1, '02.34.04': 0 })
    await t.clock.advance(6 * hour)
    await t.record('0101', { '02.34.02': 1, '27.24.00': 3 })
    await t.clock.advance(6 * hour + 1)
    const groups = async () =>
      (await world.read()).kommuner.find((k) => k.kommune.kommunekode === '0101')?.groups
    expect(await groups()).toMatchObject({
      '02': { level: 'ukendt', delivered: 0, cases: undefined },
      '27': { level: 'alle' },
    })
    await t.reassessDue()
    expect(await groups()).toMatchObject({
      '02': { level: 'ukendt', delivered: 1, atLeastFlere: true },
      '27': { level: 'alle' },
    })
  })

  it('shows a kommune whose assessment failed as undecided, and only that one', async () => {
    const { t, world } = await setup()
    await t.round(allDelivered)
    t.breakAssessmentOf('0751')
    await t.round({ ...allDelivered, '02.34.02': 7 })
    const { kommuner, counts } = await world.read()
    expect(kommuner.filter((k) => k.undecided).map((k) => k.kommune.kommunekode)).toEqual(['0751'])
    expect(counts['02']).toEqual({ alle: 97, flere: 0, ingen: 0, ukendt: 1 })
    const text = async (path: string) => (await t.app.request(path)).text()
    const page = await text('/kommuner/0751')
    expect(page).toContain('alert-heading">Ikke afgjort')
    expect(page).not.toContain('Næste skridt</h2>')
    expect(page).toContain('>7<')
    expect(await text('/drift')).toContain('a broken rule')
    expect(JSON.parse(await text('/api/v1/kommuner/0751'))).toMatchObject({
      undecided: true,
      groups: { '02': { level: 'ukendt' } },
    })
    t.repairAssessmentOf('0751')
    await t.clock.advance(hour)
    await t.reassessDue()
    expect(await text('/kommuner/0751')).not.toContain('alert-heading">Ikke afgjort')
    expect(await text('/drift')).not.toContain('a broken rule')
  })

  it('does not keep what a later instant showed when the clock is set back', async () => {
    const { t, level } = await setup()
    await t.record('0101', allDelivered)
    await t.clock.advance(13 * hour)
    expect(await level('0101')).toBe('ukendt')
    t.clock.set(-2 * hour)
    expect(await level('0101')).toBe('alle')
  })

  it('shows nothing as known that was measured in the future', async () => {
    const { t, level } = await setup()
    expect(await level('0101')).toBe('ukendt')
    await t.clock.advance(hour)
    await t.record('0101', allDelivered)
    // Still after the last reading: the clock has not gone back for the reader.
    t.clock.set(-1)
    expect(await level('0101')).toBe('ukendt')
    t.clock.set(1)
    expect(await level('0101')).toBe('alle')
  })

  it('shows nothing as known from before a jump, until it is measured anew', async () => {
    const { t, level } = await setup()
    await t.record('0101', allDelivered)
    await t.record('0751', allDelivered)
    expect(await level('0101')).toBe('alle')
    t.clock.set(hour)
    await t.distrust()
    expect([await level('0101'), await level('0751')]).toEqual(['ukendt', 'ukendt'])
    await t.record('0751', allDelivered)
    expect([await level('0101'), await level('0751')]).toEqual(['ukendt', 'alle'])
  })

  it('shows levels by the rules that the groups were decided anew under', async () => {
    const { t, level } = await setup()
    await t.round({ '02.34.02': 7, '02.34.04': 0 })
    expect(await level('0101')).toBe('flere')
    await t.reassess({ obligatory: [{ kle: '02.34.02' }] })
    expect(await level('0101')).toBe('alle')
    await t.reassess({ obligatory: [{ kle: '02.34.04' }] })
    expect(await level('0101')).toBe('ingen')
  })

  it('knows nothing of a kommune that is not polled, whatever was once measured', async () => {
    const { t, level } = await setup()
    await t.record('0101', allDelivered)
    t.facts.set('0101', { right: 'full', polled: false })
    t.facts.delete('0751')
    await t.record('0751', allDelivered)
    expect([await level('0101'), await level('0751')]).toEqual(['ukendt', 'ukendt'])
  })

  it('counts the numbers in force today for a kommune that is not polled, also after midnight', async () => {
    const { t, reader } = await setup()
    t.facts.delete('0751')
    const tomorrow = { kle: '02.99.99', from: copenhagenDay(t.clock.now() + day) }
    const world = reader({ ...t.rules, obligatory: [...t.rules.obligatory, tomorrow] })
    const numbers = async () =>
      (await world.read()).kommuner.find((k) => k.kommune.kommunekode === '0751')?.groups['02'].obligatory
    const today = (await numbers()) ?? 0
    t.clock.set(day)
    expect(await numbers()).toBe(today + 1)
  })

  it('is read although the rules fail for every kommune', async () => {
    const { t, reader } = await setup()
    const rights = new Map<string, Right>()
    rights.get = (kommunekode) => {
      if (kommunekode === '') return undefined
      throw new Error('a broken rule')
    }
    expect((await reader({ ...t.rules, rights }).read()).kommuner).toHaveLength(98)
  })

  it('has a version that changes with the store and with news of the poller', async () => {
    const { t, world, setStatus } = await setup()
    const versions = [world.version()]
    expect(world.version()).toBe(versions[0])
    setStatus({ lagMs: 0, nextAt: 5 })
    versions.push(world.version())
    setStatus({ lagMs: 0, nextAt: 5 })
    expect(world.version()).toBe(versions[1])
    await t.record('0101', allDelivered)
    versions.push(world.version())
    expect(new Set(versions).size).toBe(3)
  })
})
