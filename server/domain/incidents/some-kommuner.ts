// Some kommuner: those that explain a service's failing calls, when they do so better than the service. Pure.
import type { Tally } from './calls.ts'
import { evidenceFor, logChoose, shareOf } from './gain.ts'

/** What a kommune must gain: any share of failures is fitted to its calls. */
const priceOfShare = 1.4

/** What the failures of one of many kommuner must gain: any of them may fail by chance. */
export const priceOfKommune = (all: number): number => priceOfShare + Math.log(all)

/** `gain`: how much better they explain the calls than that all is as usual (natural logarithm of a likelihood ratio). */
export type SomeKommuner = { kommuner: string[]; gain: number }

/**
 * The kommuner that best explain failures by kommune, of which `usual` (0..1) fail. Which of the `all` kommuner they
 * are has a price: any of many may fail by chance.
 */
export const bestKommuner = (parts: ReadonlyMap<string, Tally>, all: number, usual: number): SomeKommuner => {
  const gains = [...parts]
    .filter(([, { bad }]) => bad > 0)
    .map(([kommunekode, tally]) => ({ kommunekode, gain: evidenceFor(tally, shareOf(tally), usual) }))
    .sort((a, b) => b.gain - a.gain)
  let best: SomeKommuner = { kommuner: [], gain: 0 }
  let sum = 0
  gains.forEach(({ gain }, i) => {
    sum += gain - priceOfShare
    const left = sum - logChoose(all, i + 1)
    if (left > best.gain) best = { kommuner: gains.slice(0, i + 1).map((one) => one.kommunekode), gain: left }
  })
  return { ...best, kommuner: best.kommuner.sort() }
}
