// Tests how every store keeps incidents: with their steps and notices, also those made by hand, for 400 days.
import { describe, expect, it } from 'vitest'
import { createRegister, type Incident } from '../../../server/domain/incidents/register.ts'
import { day, hour, minute } from '../../../server/domain/time.ts'
import { makeChanges, makeIncident } from '../../support/incidents.ts'
import { aWednesday as at } from '../../support/measured.ts'
import type { OpenStore } from './record.ts'

const origin = 'kommandolinjen'
const { signal, what, cause, beganAt, hit, evidence, certainty, candidates } = makeIncident()
const finding = { signal, what, cause, beganAt, hit, evidence, certainty, candidates }
const text = 'service:sdi'

const closedAt = (end: number, change: Partial<Incident> = {}): Incident =>
  makeIncident({ state: 'closed', closedAt: end, ...change })

export const describeIncidents = (open: OpenStore): void => {
  describe('incidents', () => {
    it('are read as a register reported them, with their steps and notices', async () => {
      const { store } = open()
      const register = createRegister([], 1)
      register.begin({ ...finding, before: { '0751 02': 17 } }, [], at)
      await store.recordIncidents(register.drain())
      register.update(1, { hit: ['0101', '0751', '0851'], recovered: ['0751'] })
      register.recover(1, at + minute)
      await store.recordIncidents(register.drain())
      expect(await store.readIncidents(0)).toEqual([register.get(1)])
      register.close(1, at + hour)
      await store.recordIncidents(register.drain())
      const told = { incident: 1, cause: text }
      expect(register.get(1)).toMatchObject({ recoveringAt: at + minute, closedAt: at + hour })
      expect(await store.readIncident(1)).toEqual({
        incident: { ...register.get(1), closedBy: 'measured' },
        steps: [
          { ...told, at, kind: 'opened', hit: 2, evidence },
          { ...told, at: at + minute, kind: 'recovering', hit: 3, evidence },
          { ...told, at: at + hour, kind: 'closed', hit: 3, evidence },
        ],
        notices: [
          { ...told, at, kind: 'opened' },
          { ...told, at: at + hour, kind: 'closed' },
        ],
        folded: [],
      })
      expect(await store.readIncident(2)).toBeUndefined()
    })

    it('that another one explains are read with that one', async () => {
      const { store } = open()
      const register = createRegister([], 1)
      for (const id of ['0751', '0851'])
        register.begin({ ...finding, cause: { kind: 'kommune', id } }, [], at)
      register.begin(finding, [1, 2], at + hour)
      await store.recordIncidents(register.drain())
      expect(await store.readIncident(1)).toMatchObject({
        incident: { state: 'open', cause: { kind: 'service', id: 'sdi' } },
        steps: [
          { kind: 'opened', cause: 'kommune:0751' },
          { kind: 'cause', cause: text },
        ],
        folded: [{ id: 2, state: 'merged', mergedInto: 1, closedAt: at + hour }],
      })
    })

    it('are read when they are live, or ended at or after an instant; newest first', async () => {
      const { store } = open()
      for (const one of [
        makeIncident(),
        makeIncident({ id: 2, state: 'recovering', openedAt: at + 2 * minute }),
        closedAt(at + hour, { id: 3, openedAt: at + minute }),
        closedAt(at + hour - 1, { id: 4 }),
        closedAt(at + hour, { id: 5, state: 'merged', mergedInto: 1 }),
      ])
        await store.recordIncidents(makeChanges(one, 'opened'))
      expect((await store.readIncidents(at + hour)).map(({ id }) => id)).toEqual([2, 3, 5, 1])
    })

    it('are recorded with all their steps and notices, or nothing is', async () => {
      const { store } = open()
      const changes = makeChanges(makeIncident(), 'opened', at, 'opened')
      const broken = { ...changes, notices: [...changes.notices, { ...changes.notices[0], at: null }] }
      await expect(store.recordIncidents(broken as unknown as typeof changes)).rejects.toThrow()
      expect(await store.readIncident(1)).toBeUndefined()
      await store.recordIncidents(changes)
      expect(await store.readIncident(1)).toMatchObject({ steps: [{ at }], notices: [{ at }] })
    })

    it('cannot be opened by a number that is in use', async () => {
      const { store } = open()
      await store.recordIncidents(makeChanges(closedAt(at + hour), 'opened'))
      await expect(store.recordIncidents(makeChanges(makeIncident(), 'opened'))).rejects.toThrow()
      expect(await store.readIncident(1)).toMatchObject({ incident: { state: 'closed' }, steps: [{ at }] })
    })

    it('that have not changed write nothing', async () => {
      const { store } = open()
      const before = store.version()
      await store.recordIncidents({ incidents: [], steps: [], notices: [] })
      expect(store.version()).toBe(before)
    })

    it('are deleted 400 days after their end with all that belongs to them, however many', async () => {
      const { store } = open()
      for (let id = 1; id <= 101; id += 1)
        await store.recordIncidents(makeChanges(closedAt(at, { id }), 'opened', at, 'opened'))
      await store.recordIncidents(makeChanges(closedAt(at + 1, { id: 102 }), 'opened', at, 'opened'))
      await store.recordIncidents(makeChanges(makeIncident({ id: 103 }), 'opened'))
      await store.prune(at + 400 * day)
      expect(await store.readIncidents(0)).toHaveLength(103)
      await store.prune(at + 400 * day + 1)
      expect((await store.readIncidents(0)).map(({ id }) => id)).toEqual([103, 102])
      expect(await store.readIncident(1)).toBeUndefined()
      // The number is free again, and nothing is left of the former one.
      await store.recordIncidents(makeChanges(makeIncident(), 'opened', at + hour))
      expect(await store.readIncident(1)).toMatchObject({ steps: [{ at: at + hour }], notices: [] })
      expect(await store.readIncident(102)).toMatchObject({ steps: [{ at }], notices: [{ at }] })
    })
  })

  describe('a step by hand', () => {
    it('is kept with its text and origin, in the order of time', async () => {
      const { store, openAnother } = open()
      await store.recordIncidents(makeChanges(makeIncident(), 'opened'))
      await store.recordIncidents(makeChanges(makeIncident({ state: 'recovering' }), 'recovering', at + hour))
      const note = { at: at + minute, kind: 'note', text: 'Driften ser på det.', origin } as const
      expect(await openAnother().stepByHand(1, note)).toBe(true)
      const detail = await store.readIncident(1)
      expect(detail?.steps.map(({ kind }) => kind)).toEqual(['opened', 'note', 'recovering'])
      expect(detail?.steps[1]).toEqual({ ...note, incident: 1, cause: text, hit: 2, evidence })
      expect(detail?.incident).toEqual(makeIncident({ state: 'recovering' }))
      expect(detail?.notices).toEqual([])
    })

    it('that acknowledges is kept when the incident changes, because the register does not know it', async () => {
      const { store } = open()
      await store.recordIncidents(makeChanges(makeIncident(), 'opened'))
      expect(await store.stepByHand(1, { at: at + minute, kind: 'acknowledged', origin })).toBe(true)
      await store.recordIncidents(makeChanges(makeIncident({ isUnstable: true }), 'relapsed', at + hour))
      expect(await store.readIncidents(0)).toEqual([
        { ...makeIncident({ isUnstable: true }), acknowledgedAt: at + minute },
      ])
    })

    it('that closes ends the incident, with a notice', async () => {
      const { store } = open()
      await store.recordIncidents(makeChanges(makeIncident(), 'opened'))
      expect(await store.stepByHand(1, { at: at + hour, kind: 'closed', origin })).toBe(true)
      expect(await store.readIncident(1)).toMatchObject({
        incident: { state: 'closed', closedAt: at + hour, closedBy: 'hand', closedOrigin: origin },
        steps: [{ kind: 'opened' }, { kind: 'closed', origin }],
        notices: [{ incident: 1, at: at + hour, kind: 'closed', cause: text }],
      })
    })

    it.each([
      ['hand', 'closed', origin],
      ['measured', 'closed', undefined],
      ['abandoned', 'abandoned', undefined],
    ] as const)('closed by %s says so, in the list and alone', async (closedBy, kind, closedOrigin) => {
      const { store } = open()
      await store.recordIncidents(makeChanges(makeIncident(), 'opened'))
      await store.recordIncidents(makeChanges(makeIncident({ id: 2 }), 'opened'))
      if (closedBy === 'hand') await store.stepByHand(1, { at: at + hour, kind: 'closed', origin })
      else await store.recordIncidents(makeChanges(closedAt(at + hour), kind, at + hour))
      const [other, listed] = await store.readIncidents(0)
      expect(listed).toMatchObject({ id: 1, closedBy })
      expect(listed?.closedOrigin).toBe(closedOrigin)
      expect((await store.readIncident(1))?.incident).toEqual(listed)
      expect(other).not.toHaveProperty('closedBy')
    })

    it('that acknowledges is stored once', async () => {
      const { store } = open()
      await store.recordIncidents(makeChanges(makeIncident(), 'opened'))
      for (const later of [minute, hour])
        expect(await store.stepByHand(1, { at: at + later, kind: 'acknowledged', origin })).toBe(true)
      expect(await store.readIncident(1)).toMatchObject({
        incident: { acknowledgedAt: at + minute },
        steps: [{ kind: 'opened' }, { kind: 'acknowledged', at: at + minute }],
      })
    })

    it('that closes is not undone by changes that were decided without it, until the incident is reopened', async () => {
      const { store, openAnother } = open()
      const register = createRegister([], 1)
      register.begin(finding, [], at)
      await store.recordIncidents(register.drain())
      await openAnother().stepByHand(1, { at: at + minute, kind: 'closed', origin })
      const asClosed = await store.readIncident(1)
      register.update(1, { hit: ['0751'] })
      register.recover(1, at + 2 * minute)
      const other = makeChanges(makeIncident({ id: 2 }), 'opened')
      const { incidents, steps, notices } = register.drain()
      await store.recordIncidents({
        incidents: [...incidents, ...other.incidents],
        steps: [...steps, ...other.steps],
        notices,
      })
      expect(await store.readIncident(1)).toEqual(asClosed)
      expect(await store.readIncident(2)).toMatchObject({ steps: [{ kind: 'opened' }] })
      register.close(1, at + 3 * minute)
      await store.recordIncidents(register.drain())
      expect(await store.readIncident(1)).toEqual(asClosed)
      register.begin(finding, [], at + hour)
      await store.recordIncidents(register.drain())
      const detail = await store.readIncident(1)
      expect(detail?.incident).toMatchObject({ state: 'open', closedAt: undefined, isUnstable: true })
      expect(detail?.steps.map(({ kind }) => kind)).toEqual(['opened', 'closed', 'reopened'])
    })

    it('needs a live incident', async () => {
      const { store } = open()
      await store.recordIncidents(makeChanges(closedAt(at + hour), 'opened'))
      await store.recordIncidents(
        makeChanges(closedAt(at, { id: 2, state: 'merged', mergedInto: 1 }), 'opened'),
      )
      for (const id of [1, 2, 3])
        for (const kind of ['note', 'acknowledged', 'closed'] as const)
          expect(await store.stepByHand(id, { at: at + day, kind, origin })).toBe(false)
      expect(await store.readIncident(1)).toMatchObject({
        incident: { closedAt: at + hour },
        steps: [{ kind: 'opened' }],
        notices: [],
      })
    })
  })
}
