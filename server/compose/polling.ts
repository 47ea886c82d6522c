// Starts the recurring work of a server: counting, product searches, deliveries, reassessment, probes, fetching.

import type { Config } from '../config/config.ts'
import { roundLoad } from '../config/load.ts'
import type { Clock } from '../domain/ports/clock.ts'
import { servicePageId } from '../domain/ports/poller.ts'
import type { ProbeStore } from '../domain/ports/probes.ts'
import type { Store } from '../domain/ports/store.ts'
import type { Rules } from '../domain/readiness/group.ts'
import type { Assessor } from '../domain/readiness/kommune.ts'
import type { Probe, ProbeResult } from '../domain/services/probe.ts'
import { second } from '../domain/time.ts'
import { deliveryTask } from '../poll/deliver.ts'
import { explainTask } from '../poll/explain.ts'
import { insistingTask, whenStoring } from '../poll/insisting.ts'
import type { LagMeter } from '../poll/lag.ts'
import { lookTask } from '../poll/looks.ts'
import { observeTask } from '../poll/observe.ts'
import { unlessPaused } from '../poll/pauses.ts'
import { targetsAt } from '../poll/plan.ts'
import { type Poller, startPoller } from '../poll/poller.ts'
import { createPrecedence } from '../poll/precedence.ts'
import { startTasks, type Task } from '../poll/probing.ts'
import { reassessTask } from '../poll/reassess.ts'
import type { Waiter } from '../poll/wait.ts'
import { createServicePage } from '../sources/service-page/service-page.ts'
import { fetchTask, withoutPasswords } from './fetching.ts'
import { type FreezeDue, freezeTask } from './freeze-task.ts'
import { createJudging } from './judging.ts'
import type { Sources } from './sources.ts'

export type PollingDeps = {
  config: Config
  sources: Sources
  rules: Rules
  assessor: Assessor
  store: Store
  time: Waiter
  lag: LagMeter
  log: (line: string) => void
  /** Freezes the weeks that are due. */
  freezeDue: FreezeDue
}

export type Polling = {
  poller: Poller
  /** Rejects when the poller or a task fails because of a bug. */
  broken: Promise<never>
  stop(): Promise<void>
}

const pageTimeoutMs = 20 * second

const pageTask = (
  { url, everyMs }: NonNullable<Config['sources']['servicePage']>,
  store: ProbeStore,
  clock: Clock,
  { pause, isPaused }: Pick<Sources, 'pause' | 'isPaused'>,
): Task => {
  const onRetryAfter = (ms: number) => pause(servicePageId, ms)
  const page = createServicePage({ url, timeoutMs: pageTimeoutMs, onRetryAfter }, clock)
  const run = async (signal: AbortSignal) => store.recordServicePage(await page.read(signal))
  return unlessPaused({ everyMs, run }, () => isPaused(servicePageId))
}

/** Starts the poller and all tasks. */
export const startPolling = ({
  config,
  sources,
  rules,
  assessor,
  store,
  time,
  lag,
  log,
  freezeDue,
}: PollingDeps): Polling => {
  const { poll, kommuner: polled, probes, products, sources: configured } = config
  const { source, prober, isPaused, watchPauses, reachability } = sources
  const { kleKonfiguration, servicePage } = configured
  const judging = createJudging({ config, store, rules, time, log })
  store.judgeBy(judging.judge, assessor)
  const precedence = createPrecedence(time)
  const load = roundLoad({
    poll,
    kommuner: polled,
    kles: config.obligatory.map(({ kle }) => kle),
    benefits: configured.ydi !== undefined,
    products,
    joinNumbers: configured.sdi.joinNumbers,
  })
  const poller = startPoller({
    store,
    source,
    precedence,
    time,
    lag,
    polled,
    rules,
    assessor,
    options: poll,
    log,
    isPaused,
  })
  reachability.watch(poller.noteReferences)
  watchPauses(poller.notePauses)
  const probeOnce = async (probe: Probe, signal: AbortSignal): Promise<ProbeResult> => {
    const result = await prober.probe(probe, signal)
    poller.noteProbe(result, probe.everyMs)
    return result
  }
  const tasks = startTasks(
    [
      reassessTask({ store, assessor, time, log }),
      whenStoring(freezeTask({ store, time, freeze: config.freeze, freezeDue }), store, time),
      explainTask({
        store,
        source,
        time,
        polled,
        rules,
        assessor,
        precedence,
        countsMs: poll.countsMs,
        onLoad: (added) =>
          poller.noteLoad({
            counting: load.counting + added.counting,
            explaining: added.explaining,
            room: load.room,
          }),
      }),
      observeTask({ store, source, time, polled, precedence, products, everyMs: poll.productsMs, log }),
      deliveryTask({ store, source, time, polled, rules, products, everyMs: poll.deliveriesMs }),
      ...(kleKonfiguration === undefined
        ? []
        : [
            whenStoring(
              fetchTask(
                kleKonfiguration.url,
                kleKonfiguration.everyMs,
                withoutPasswords(process.env, config),
                log,
              ),
              store,
              time,
            ),
          ]),
      ...(servicePage === undefined ? [] : [pageTask(servicePage, store, time, sources)]),
      ...probes.map((probe) => {
        const run = async (signal: AbortSignal) => store.recordProbe(await probeOnce(probe, signal))
        return unlessPaused({ everyMs: probe.everyMs, run }, () => isPaused(probe.id))
      }),
      judging.task,
      lookTask({
        looks: () => {
          poller.noteUnreliable(judging.ownSince())
          return judging.looks()
        },
        store,
        source,
        probe: probeOnce,
        probes,
        polled,
        isPaused,
        targets: () => targetsAt(rules, time.now()),
      }),
    ].map((task) => insistingTask(task, time, log)),
    time,
  )
  return {
    poller,
    broken: Promise.race([poller.broken, tasks.broken]),
    stop: async () => {
      store.giveUp()
      await Promise.all([tasks.stop(), poller.stop()])
    },
  }
}
