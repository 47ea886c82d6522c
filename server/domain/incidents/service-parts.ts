// Parts of an incident of several services: each followed alone, to find the one that goes on failing. Pure.
import { countCall, noTally, type Tally } from './calls.ts'
import { addCall, type Cusum, createCusum, resetCusum, scoreOf, weightsOf } from './cusum.ts'
import { measuredMs } from './parts.ts'

export type Part = {
  inside: Tally
  /** Evidence that its calls are as usual again, and, once they are, that they are not. */
  recovery: number
  relapse: Cusum
  isWell: boolean
  /** How long its calls have been as usual, while there were any. */
  quietMs: number
  lastAt?: number | undefined
}

export type Parts = ReadonlyMap<string, Part>

const createPart = (): Part => ({
  inside: noTally(),
  recovery: 0,
  relapse: createCusum(),
  isWell: false,
  quietMs: 0,
})

export const createParts = (services: Iterable<string>): Parts =>
  new Map([...services].map((service) => [service, createPart()]))

/** A call of a part: whether it failed, and the evidence in it that calls are as usual again. */
type PartCall = { at: number; isBad: boolean; evidence: number; usual: number }

/** Follows a part with a call, in place. `mostBetweenMs`: time without calls that counts as measured. */
export const followPart = (
  part: Part,
  { at, isBad, evidence, usual }: PartCall,
  { recoverAt, relapseAt, mostBetweenMs }: { recoverAt: number; relapseAt: number; mostBetweenMs: number },
): void => {
  const passedMs = measuredMs(part.lastAt, at, mostBetweenMs)
  part.lastAt = at
  countCall(part.inside, isBad)
  if (!part.isWell) {
    part.recovery = Math.max(0, part.recovery + evidence)
    if (part.recovery < recoverAt) return
    part.isWell = true
    part.quietMs = 0
    resetCusum(part.relapse)
    return
  }
  part.quietMs += passedMs
  addCall(part.relapse, weightsOf(usual), at, isBad, undefined)
  if (scoreOf(part.relapse) < relapseAt) return
  part.isWell = false
  part.recovery = 0
}

/** Whether the latest calls of some part still fail: then the incident is not recovering, however many others are well. */
export const hasFailingPart = (parts: Parts): boolean =>
  [...parts.values()].some(({ isWell, recovery }) => !isWell && recovery === 0)
