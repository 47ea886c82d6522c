// Tests that every concurrent call gets a connection of its own.
import { expect, it } from 'vitest'
import { callsAtOnce } from '../../server/config/load.ts'
import type { Source } from '../../server/domain/ports/source.ts'
import { createAssessor } from '../../server/domain/readiness/kommune.ts'
import { hour, minute } from '../../server/domain/time.ts'
import { deliveryTask } from '../../server/poll/deliver.ts'
import { explainTask } from '../../server/poll/explain.ts'
import { lookTask } from '../../server/poll/looks.ts'
import { observeTask } from '../../server/poll/observe.ts'
import { startPoller } from '../../server/poll/poller.ts'
import { createPrecedence } from '../../server/poll/precedence.ts'
import { startTasks } from '../../server/poll/probing.ts'
import { makeBatch, makeResult, rulesFor } from '../support/measured.ts'
import { createMovedClock } from '../support/moved-clock.ts'
import { openTestStore } from '../support/store.ts'

it.each([1, 4])(
  'rounds with concurrency %d, the pulse, what explains a count, the counts of products, those of deliveries and the extra looks run at the same time',
  async (concurrency) => {
    const time = createMovedClock()
    const { store } = openTestStore()
    let underWay = 0
    let most = 0
    const hang = async (signal: AbortSignal): Promise<never> => {
      underWay += 1
      most = Math.max(most, underWay)
      await time.wait(24 * hour, signal)
      throw new Error('nothing hangs so long')
    }
    const source: Source = {
      check: (_, signal) => hang(signal),
      explain: (_, __, signal) => hang(signal),
      pulse: (_, signal) => hang(signal),
      countProduct: (_, signal) => hang(signal),
      countReceived: (_, signal) => hang(signal),
    }
    const polled = ['0101', '0147', '0751', '0791', '0851', '0461'].map((kommunekode) => ({
      kommunekode,
      right: 'full',
      systemUuid: 'ours',
    }))
    const products = ['a', 'b'].map((id) => ({
      id,
      navn: id,
      kind: 'esdh' as const,
      vendor: '',
      systemNames: [id],
    }))
    const log = () => undefined
    const rules = rulesFor(['02.34.02', '27.36.04'])
    const assessor = createAssessor(rules)
    // Also what waits for a round may be under way when one begins.
    const precedence = { ...createPrecedence(time), turn: async () => undefined }
    const counted = makeResult({ kommunekode: '0461', systemUuid: 'ours', measuredAt: time.now() })
    await store.record(makeBatch([counted]), assessor, hour)
    const poller = startPoller({
      store,
      source,
      time,
      lag: { since: () => 0, stop: () => undefined },
      polled,
      rules,
      assessor,
      precedence,
      options: { countsMs: 6 * hour, pulseMs: minute, pulseSample: 3, concurrency },
      log,
      isPaused: () => false,
    })
    const tasks = startTasks(
      [
        explainTask({
          store,
          source,
          time,
          polled,
          rules,
          assessor,
          precedence,
          countsMs: 6 * hour,
          onLoad: () => undefined,
        }),
        observeTask({ store, source, time, polled, precedence, products, everyMs: 24 * hour, log }),
        deliveryTask({ store, source, time, polled, rules, products, everyMs: hour }),
        lookTask({
          looks: () => [{ service: 'sdi' }],
          store,
          source,
          probe: (_, signal) => hang(signal),
          probes: [],
          polled,
          targets: () => [{ indeks: 'sdi', kle: '02.34.02' }],
          isPaused: () => false,
        }),
      ],
      time,
    )
    await time.advance(3 * hour)
    expect(most).toBe(callsAtOnce(concurrency))
    await Promise.all([poller.stop(), tasks.stop()])
  },
)
