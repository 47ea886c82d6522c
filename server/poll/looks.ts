// Look task: calls a suspected service or kommune more often, so that a fault is sure, or ruled out, sooner.
import type { Attempt, Indeks } from '../domain/measured/check.ts'
import type { AttemptStore } from '../domain/ports/attempts.ts'
import type { ProbeStore } from '../domain/ports/probes.ts'
import type { Source } from '../domain/ports/source.ts'
import type { Probe, ProbeResult } from '../domain/services/probe.ts'
import { second } from '../domain/time.ts'
import type { Polled, Target } from './plan.ts'
import type { Task } from './probing.ts'

/** A suspected service, or a kommune's calls of it. */
type Look = { service: string; kommunekode?: string | undefined }

export type LookDeps = {
  looks: () => Look[]
  store: Pick<AttemptStore, 'recordAttempts'> & Pick<ProbeStore, 'recordProbe'>
  source: Pick<Source, 'pulse'>
  probe: (probe: Probe, signal: AbortSignal) => Promise<ProbeResult>
  probes: readonly Probe[]
  polled: readonly Polled[]
  targets: () => readonly Target[]
  /** Whether a service has asked us to wait. */
  isPaused: (service: string) => boolean
}

const lookEveryMs = 30 * second
/** A fault of many kommuner is found by the calls that are due; more looks would only be load. */
const mostLooks = 20

/** Returns a function that picks the looks of a run: of those suspected, the ones that were picked longest ago. */
const createTurns = () => {
  const keyOf = ({ service, kommunekode = '' }: Look): string => `${service} ${kommunekode}`
  let picks = 0
  /** By look, the number of its last pick. */
  let lastPick = new Map<string, number>()
  return (suspected: readonly Look[]): Look[] => {
    const before = new Map(suspected.map((look) => [look, lastPick.get(keyOf(look)) ?? 0]))
    const picked = [...before]
      .sort(([, a], [, b]) => a - b)
      .slice(0, mostLooks)
      .map(([look]) => look)
    for (const look of picked) {
      picks += 1
      before.set(look, picks)
    }
    lastPick = new Map([...before].map(([look, pick]) => [keyOf(look), pick]))
    return picked
  }
}

export const lookTask = (deps: LookDeps): Task => {
  const { looks, store, source, probe, probes, polled, targets, isPaused } = deps
  /** The number of looks at an index, each about the next kommune. */
  let nth = 0
  const pick = createTurns()

  const pulse = async (
    indeks: Indeks,
    kommunekode: string | undefined,
    signal: AbortSignal,
  ): Promise<Attempt | undefined> => {
    const target = targets().find((t) => t.indeks === indeks)
    const kommune =
      kommunekode === undefined
        ? polled[nth++ % polled.length]
        : polled.find((p) => p.kommunekode === kommunekode)
    if (target === undefined || kommune === undefined) return undefined
    return source.pulse({ ...target, kommunekode: kommune.kommunekode, right: kommune.right }, signal)
  }

  return {
    everyMs: lookEveryMs,
    run: async (signal) => {
      for (const { service, kommunekode } of pick(looks().filter((look) => !isPaused(look.service)))) {
        // It may have asked us to wait in an earlier one of these looks.
        if (isPaused(service)) continue
        const probed = kommunekode === undefined ? probes.find(({ id }) => id === service) : undefined
        if (probed !== undefined) await store.recordProbe(await probe(probed, signal))
        if (service !== 'sdi' && service !== 'ydi') continue
        const attempt = await pulse(service, kommunekode, signal)
        if (attempt !== undefined) await store.recordAttempts([attempt])
      }
    },
  }
}
