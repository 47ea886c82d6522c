// Tests how every store keeps deliveries: with the attempts of their calls, by kommune and group, for 63 days.
import { describe, expect, it } from 'vitest'
import type { Delivery } from '../../../server/domain/measured/delivery.ts'
import { day, hour } from '../../../server/domain/time.ts'
import { aWednesday as at, makeAttempt } from '../../support/measured.ts'
import type { OpenStore } from './record.ts'

const makeDelivery = (change: Partial<Delivery> = {}): Delivery => {
  const { until = at } = change
  return { kommunekode: '0751', group: '02', from: until - hour, until, received: 5, ...change }
}

export const describeDeliveries = (open: OpenStore): void => {
  describe('deliveries', () => {
    it('are read by kommune from an instant on, by group, oldest first', async () => {
      const { store } = open()
      const later = makeDelivery({ until: at + hour, received: 0 })
      const other = makeDelivery({ group: '29', until: at - 1 })
      for (const one of [later, makeDelivery(), other, makeDelivery({ kommunekode: '0101' })])
        await store.recordDelivery(one, [])
      expect(await store.readDeliveries('0751', at - 1)).toEqual([makeDelivery(), later, other])
      expect(await store.readDeliveries('0751', at)).toEqual([makeDelivery(), later])
      expect(await store.readDeliveries('0851', 0)).toEqual([])
    })

    it('are recorded with their attempts, which are kept without a delivery too', async () => {
      const { store } = open()
      await store.recordDelivery(makeDelivery(), [makeAttempt({ question: 'delivered' })])
      await store.recordDelivery(undefined, [makeAttempt({ question: 'delivered', outcome: 'timeout' })])
      expect(await store.readDeliveries('0751', 0)).toHaveLength(1)
      expect((await store.readSizes()).attempts).toBe(2)
      expect((await store.readSketches(0)).sdi.get('0751')).toMatchObject({ count: 2, failed: 1 })
    })

    it('are recorded together with their attempts, or neither is', async () => {
      const { store } = open()
      const broken = makeAttempt({ transactionUuid: null as unknown as string })
      await expect(store.recordDelivery(makeDelivery(), [makeAttempt(), broken])).rejects.toThrow()
      expect(await store.readDeliveries('0751', 0)).toEqual([])
      expect((await store.readSizes()).attempts).toBe(0)
    })

    it('can be recorded without their calls', async () => {
      const { store } = open()
      await store.recordDeliveries([makeDelivery(), makeDelivery({ group: '27' })])
      expect(await store.readDeliveries('0751', 0)).toEqual([makeDelivery(), makeDelivery({ group: '27' })])
    })

    it('that end at the same instant replace each other', async () => {
      const { store } = open()
      await store.recordDelivery(makeDelivery(), [])
      await store.recordDelivery(makeDelivery({ from: at - 2 * hour, received: 7 }), [])
      expect(await store.readDeliveries('0751', 0)).toEqual([
        makeDelivery({ from: at - 2 * hour, received: 7 }),
      ])
    })

    it('are read as far back as the same question was asked, the first with all before it', async () => {
      const { store } = open()
      const past = makeDelivery({ until: at - hour })
      await store.recordDeliveries([past])
      await store.recordDelivery(makeDelivery({ asked: 'a' }), [])
      expect(await store.readDeliveries('0751', 0)).toEqual([
        { ...past, asked: 'a' },
        makeDelivery({ asked: 'a' }),
      ])
      const other = makeDelivery({ until: at + hour, received: 1, asked: 'b' })
      const ofGroup = makeDelivery({ group: '27', asked: 'a' })
      await store.recordDelivery(other, [])
      await store.recordDelivery(ofGroup, [])
      expect(await store.readDeliveries('0751', 0)).toEqual([other, ofGroup])
      expect(await store.readLastDeliveries()).toHaveLength(2)
    })

    it('are summed by kommune and group from an instant on', async () => {
      const { store } = open()
      expect(await store.readReceived(0)).toEqual([])
      const zero = makeDelivery({ kommunekode: '0101', received: 0 })
      for (const one of [makeDelivery(), makeDelivery({ until: at + hour, received: 7 }), zero])
        await store.recordDelivery(one, [])
      const until = at + hour
      expect(await store.readReceived(at - 1)).toEqual([
        { kommunekode: '0101', group: '02', received: 0, until: at },
        { kommunekode: '0751', group: '02', received: 12, until },
      ])
      expect(await store.readReceived(at)).toEqual([{ kommunekode: '0751', group: '02', received: 7, until }])
    })

    it('have a last end for each kommune and group', async () => {
      const { store } = open()
      expect(await store.readLastDeliveries()).toEqual([])
      await store.recordDelivery(makeDelivery({ until: at + hour }), [])
      await store.recordDelivery(makeDelivery(), [])
      await store.recordDelivery(makeDelivery({ group: '27', until: at - hour }), [])
      expect(await store.readLastDeliveries()).toEqual([
        { kommunekode: '0751', group: '02', until: at + hour },
        { kommunekode: '0751', group: '27', until: at - hour },
      ])
    })

    it('are deleted when they ended more than 63 days ago, however many', async () => {
      const { store } = open()
      for (let i = 0; i < 5010; i++) await store.recordDelivery(makeDelivery({ until: at - i }), [])
      const other = makeDelivery({ kommunekode: '0851', group: '29', until: at - day })
      await store.recordDelivery(other, [])
      await store.prune(at + 63 * day - day)
      expect(await store.readDeliveries('0851', 0)).toEqual([other])
      await store.prune(at + 63 * day)
      expect(await store.readDeliveries('0751', 0)).toEqual([makeDelivery()])
      expect(await store.readDeliveries('0851', 0)).toEqual([])
    })
  })
}
