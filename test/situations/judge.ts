// Judges what was told of a situation against its truth.
import type { Simulated } from './simulate.ts'
import type { True } from './truth.ts'

/** What went wrong, in words; empty when every cause was told once, rightly, and with few notices. */
export const mistakesIn = ({ incidents }: Simulated, truth: readonly True[]): string[] => {
  const isTrue = (cause: string, signal: string) =>
    truth.some((t) => t.cause === cause && t.signal === signal)
  return [
    ...truth
      .filter(
        (t) =>
          !incidents.some((i) => i.cause === t.cause && i.signal === t.signal && i.openedHour >= t.fromHour),
      )
      .map((t) => `${t.cause} was not told`),
    ...incidents.filter((i) => !isTrue(i.cause, i.signal)).map((i) => `${i.cause} was blamed`),
    ...truth
      .filter((t) => incidents.filter((i) => i.cause === t.cause && i.signal === t.signal).length > 1)
      .map((t) => `${t.cause} was told more than once`),
    ...incidents.filter((i) => i.notices > 3).map((i) => `${i.notices} notices for ${i.cause}`),
  ]
}
