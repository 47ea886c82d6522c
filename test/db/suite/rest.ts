// Tests the version, rounds and marks of every store.
import { describe, expect, it } from 'vitest'
import type { Store } from '../../../server/domain/ports/store.ts'
import { day, hour, minute } from '../../../server/domain/time.ts'
import { makeChanges, makeIncident } from '../../support/incidents.ts'
import { aWednesday as at, makeAttempt } from '../../support/measured.ts'
import { assessor, assessorOf, type OpenStore, record } from './record.ts'

export const describeRest = (open: OpenStore): void => {
  describe('version', () => {
    const writes: [string, (store: Store, n: number) => Promise<unknown>][] = [
      ['record', (store, n) => record(store, at + n, [{}])],
      ['recordAttempts', (store) => store.recordAttempts([makeAttempt()])],
      [
        'recordDelivery',
        (store, n) =>
          store.recordDelivery(
            { kommunekode: '0751', group: '02', from: at - hour, until: at, received: n },
            [],
          ),
      ],
      [
        'recordIncidents',
        (store, n) => store.recordIncidents(makeChanges(makeIncident({ id: n + 2 }), 'opened')),
      ],
      ['stepByHand', (store) => store.stepByHand(1, { at, kind: 'note', origin: 'test' })],
      ['distrust', (store) => store.distrust(assessor, at)],
      ['forget', (store) => store.forget(assessor, at, 'sdi')],
      [
        'reassess',
        (store, n) =>
          store.reassess(
            assessorOf((_, __, former) => former.map((g) => ({ ...g, zero: n + 100 }))),
            at,
          ),
      ],
      ['startRound', (store) => store.startRound('counts', at, 1)],
      ['endRound', (store, n) => store.endRound(1, { endedAt: at + n, done: 1, failed: 0 })],
      ['writeMark', (store, n) => store.writeMark('key', `value ${n}`)],
    ]

    it.each(writes)('changes after %s, by this process or another', async (_, write) => {
      const { store, openAnother } = open()
      await store.startRound('counts', at, 1)
      await store.recordIncidents(makeChanges(makeIncident(), 'opened'))
      for (const [n, writer] of [store, openAnother()].entries()) {
        await record(store, at - hour, [{}])
        const before = store.version()
        await write(writer, n)
        expect(store.version()).not.toBe(before)
      }
    })

    it('does not change by reading', async () => {
      const { store, openAnother } = open()
      await record(store, at, [{}])
      const before = store.version()
      for (const reader of [store, openAnother()])
        await Promise.all([
          reader.readGroups(),
          reader.readKommune('0751'),
          reader.readRuns('0751', 0),
          reader.readSizes(),
        ])
      expect(store.version()).toBe(before)
    })
  })

  describe('rounds and marks', () => {
    it('rounds are read newest first; a killed round has no end', async () => {
      const { store } = open()
      const first = await store.startRound('counts', at, 10)
      await store.endRound(first, { endedAt: at + minute, done: 10, failed: 2 })
      const killed = await store.startRound('counts', at + hour, 10)
      expect(await store.readRounds('counts', 5)).toEqual([
        {
          id: killed,
          kind: 'counts',
          startedAt: at + hour,
          endedAt: undefined,
          planned: 10,
          done: 0,
          failed: 0,
        },
        { id: first, kind: 'counts', startedAt: at, endedAt: at + minute, planned: 10, done: 10, failed: 2 },
      ])
      expect(await store.readRounds('counts', 1)).toHaveLength(1)
    })

    it('a round is deleted with its attempts', async () => {
      const { store } = open({ keepMs: day })
      const id = await store.startRound('counts', at, 1)
      await store.endRound(id, { endedAt: at, done: 1, failed: 0 })
      await store.prune(at + day)
      expect(await store.readRounds('counts', 5)).toHaveLength(1)
      await store.prune(at + day + 1)
      expect(await store.readRounds('counts', 5)).toEqual([])
    })

    it('a mark is read as it was last written', async () => {
      const { store, openAnother } = open()
      expect(await store.readMark('key')).toBeUndefined()
      await store.writeMark('key', 'one')
      await openAnother().writeMark('key', 'two')
      expect(await store.readMark('key')).toBe('two')
    })
  })
}
