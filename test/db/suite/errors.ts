// Tests how every store counts the errors of attempts and probe results: only those that are evidence of an incident.
import { describe, expect, it } from 'vitest'
import type { ErrorSpan } from '../../../server/domain/measured/errors.ts'
import type { Store } from '../../../server/domain/ports/store.ts'
import type { ProbeResult } from '../../../server/domain/services/probe.ts'
import { hour, minute } from '../../../server/domain/time.ts'
import { aWednesday as at, makeAttempt } from '../../support/measured.ts'
import { makeProbeResult } from '../../support/services.ts'
import type { OpenStore } from './record.ts'

const span = { from: at, until: at + hour, withRight: false }
const ofSdi = (change: Partial<ErrorSpan> = {}): ErrorSpan =>
  ({ kind: 'indeks', service: 'sdi', ...span, ...change }) as ErrorSpan
const ofSapa: ErrorSpan = { kind: 'probe', service: 'sapa', ...span }

const recordProbes = async (store: Store, changes: Partial<ProbeResult>[]): Promise<void> => {
  for (const change of changes) await store.recordProbe(makeProbeResult(at, { probe: 'sapa', at, ...change }))
}

export const describeErrors = (open: OpenStore): void => {
  describe('errors', () => {
    it('of an index are counted by outcome and detail: of judged first attempts in the span', async () => {
      const { store } = open()
      const http = { outcome: 'http', detail: 'HTTP 503' } as const
      await store.recordAttempts([
        makeAttempt(),
        makeAttempt(http),
        makeAttempt({ ...http, at: at + hour - 1, kommunekode: '0101' }),
        makeAttempt({ outcome: 'timeout' }),
        makeAttempt({ outcome: 'token', lagMs: 51 }),
        makeAttempt({ outcome: 'noRight' }),
        // None of these is evidence: outside of the span, ours, a retry, or of another index.
        makeAttempt({ ...http, at: at - 1 }),
        makeAttempt({ ...http, at: at + hour }),
        makeAttempt({ ...http, lagMs: 51 }),
        makeAttempt({ ...http, number: 2 }),
        makeAttempt({ ...http, indeks: 'ydi' }),
        makeAttempt({ outcome: 'offline' }),
        makeAttempt({ outcome: 'configuration' }),
      ])
      const [most, ...others] = await store.readErrors(ofSdi())
      expect(most).toEqual({ ...http, count: 2 })
      expect(new Set(others)).toEqual(
        new Set([
          { outcome: 'timeout', detail: undefined, count: 1 },
          { outcome: 'token', detail: undefined, count: 1 },
        ]),
      )
      expect(await store.readErrors(ofSdi({ kommuner: ['0101'], withRight: true }))).toEqual([
        { ...http, count: 1 },
      ])
      const rest = await store.readErrors(ofSdi({ without: ['0101'], withRight: true }))
      expect(rest.map(({ outcome, count }) => `${outcome} ${count}`).sort()).toEqual([
        'http 1',
        'noRight 1',
        'timeout 1',
        'token 1',
      ])
    })

    it('of a probe are counted likewise, and a slow answer is none', async () => {
      const { store } = open()
      const status = { outcome: 'status', detail: 'HTTP 503' } as const
      await recordProbes(store, [
        status,
        { ...status, at: at + minute },
        { outcome: 'timeout' },
        // None of these is evidence.
        {},
        { outcome: 'slow' },
        { outcome: 'offline' },
        { ...status, lagMs: 51 },
        { ...status, at: at + hour },
        { ...status, probe: 'sdi' },
      ])
      expect(await store.readErrors(ofSapa)).toEqual([
        { ...status, count: 2 },
        { outcome: 'timeout', detail: undefined, count: 1 },
      ])
    })

    it('are known from the oldest call that is kept', async () => {
      const { store } = open()
      expect(await store.readOldestCall({ kind: 'indeks', service: 'sdi' })).toBeUndefined()
      await store.recordAttempts([makeAttempt({ at: at + 5 })])
      await recordProbes(store, [{ at: at + 7 }, { at: at + 9 }])
      expect(await store.readOldestCall({ kind: 'indeks', service: 'sdi' })).toBe(at + 5)
      expect(await store.readOldestCall({ kind: 'probe', service: 'sapa' })).toBe(at + 7)
      expect(await store.readOldestCall({ kind: 'probe', service: 'sdi' })).toBeUndefined()
    })
  })
}
