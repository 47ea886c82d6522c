// Tests, from the configuration to the store, that a fault becomes one incident, which a restart continues.
import { describe, expect, it } from 'vitest'
import { hour, minute } from '../../server/domain/time.ts'
import { createStory } from '../support/story.ts'

/** As by default, but with few kommuner. */
const poll = '{ counts: 6h, pulse: 5m, pulseSample: 3 }'
const numbers = ['02.34.02', '02.34.04', '02.34.06']

describe('an index that fails', () => {
  it('opens one incident, which goes on after a restart and closes when the index has answered for a while', async () => {
    const story = createStory()
    await story.start({ numbers, poll })
    await story.measure()
    await story.wait(hour)
    expect(await story.incidents()).toEqual([])
    for (const kle of numbers) story.setAnswer(kle, { outcome: 'http' })
    await story.wait(hour)
    const [opened, ...others] = await story.incidents()
    expect(others).toEqual([])
    expect(opened?.incident).toMatchObject({
      id: 1,
      signal: 'svar',
      what: 'failed',
      state: 'open',
      cause: { kind: 'service', id: 'sdi' },
      hit: ['0101', '0751', '0851'],
    })
    expect(opened?.incident.openedAt).toBeLessThan((opened?.incident.beganAt ?? 0) + 30 * minute)
    expect(opened?.notices.map(({ kind }) => kind)).toEqual(['opened'])
    await story.start()
    await story.wait(hour)
    expect((await story.incidents()).map(({ incident }) => [incident.id, incident.state])).toEqual([
      [1, 'open'],
    ])
    for (const kle of numbers) story.setAnswer(kle, 5)
    await story.wait(8 * hour)
    const [closed] = await story.incidents()
    expect(closed?.incident.state).toBe('closed')
    expect(closed?.steps.map(({ kind }) => kind)).toEqual(['opened', 'recovering', 'closed'])
    expect(closed?.notices.map(({ kind }) => kind)).toEqual(['opened', 'closed'])
  })
})

describe('a right that is lost', () => {
  it('is an incident of its kommune, and one that was never given is none', async () => {
    const story = createStory()
    for (const kle of numbers) story.setAnswer(kle, { outcome: 'noRight' }, '0101')
    await story.start({ numbers, poll })
    await story.measure()
    await story.wait(hour)
    expect(await story.incidents()).toEqual([])
    for (const kle of numbers) story.setAnswer(kle, { outcome: 'noRight' }, '0751')
    await story.wait(2 * hour)
    expect(
      (await story.incidents()).map(({ incident: { cause, what, hit } }) => ({ cause, what, hit })),
    ).toEqual([{ cause: { kind: 'kommune', id: '0751' }, what: 'right', hit: ['0751'] }])
  })
})

describe('an incident that is closed by hand', () => {
  it('stays closed, and is opened again by new failures', async () => {
    const story = createStory()
    await story.start({ numbers, poll })
    await story.measure()
    for (const kle of numbers) story.setAnswer(kle, { outcome: 'http' })
    await story.wait(hour)
    await story.closeByHand(1)
    await story.wait(2 * minute)
    const [closed] = await story.incidents()
    expect(closed?.incident.state).toBe('closed')
    await story.wait(2 * hour)
    const [again, ...others] = await story.incidents()
    expect(others).toEqual([])
    expect(again?.incident).toMatchObject({ id: 1, state: 'open', isUnstable: true })
    expect(again?.steps.map(({ kind }) => kind)).toEqual(['opened', 'closed', 'reopened'])
  })
})

describe('deliveries that stop', () => {
  it('are an incident of their kommune, whose friskhed says so in the same moment, until they come again', async () => {
    const story = createStory()
    await story.start({ numbers, poll })
    await story.haveDelivered(56, 3)
    await story.measure()
    const friskhed = async () =>
      Promise.all(
        ['0101', '0751'].map(
          async (kommunekode) => (await story.rung(kommunekode, '02', 'friskhed')).outcome,
        ),
      )
    story.deliver(() => 3)
    await story.start()
    await story.wait(2 * hour)
    expect(await friskhed()).toEqual(['yes', 'yes'])
    story.deliver((kommunekode) => (kommunekode === '0751' ? 0 : 3))
    await story.wait(20 * hour)
    const [stopped, ...others] = await story.incidents()
    expect(others).toEqual([])
    expect(stopped?.incident).toMatchObject({
      signal: 'leverance',
      what: 'stop',
      cause: { kind: 'kommune', id: '0751' },
      groups: ['02'],
      state: 'open',
    })
    expect(await friskhed()).toEqual(['yes', 'no'])
    const { evidence } = await story.rung('0751', '02', 'friskhed')
    const stoppedAt = new Date(stopped?.incident.beganAt ?? 0).toISOString()
    expect(evidence).toMatchObject({ received: 0, stoppedAt, stoppedIn: '02' })
    expect(evidence).not.toHaveProperty('expected')
    // Closing it by hand brings no deliveries.
    await story.closeByHand(1)
    await story.wait(2 * hour)
    expect(await friskhed()).toEqual(['yes', 'no'])
    story.deliver(() => 3)
    await story.wait(12 * hour)
    expect((await story.incidents()).map(({ incident }) => incident.state)).toEqual(['closed'])
    expect(await friskhed()).toEqual(['yes', 'yes'])
  })
})

describe('deliveries of another question', () => {
  it('are no stop: what is usual for it is learnt first', async () => {
    const story = createStory()
    story.deliver(() => 3)
    await story.start({ numbers, poll })
    await story.haveDelivered(56, 3)
    await story.start()
    await story.wait(2 * hour)
    // The kommune's new system has delivered nothing yet.
    story.deliver(() => 0)
    const more = `kommuner: { ${['0101', '0751', '0851'].map((k) => `"${k}": { systemUuid: "00000000-0000-4000-8000-000000000001" }`).join(', ')} }`
    await story.start({ numbers, poll, more })
    await story.wait(30 * hour)
    expect(await story.incidents()).toEqual([])
  })
})
