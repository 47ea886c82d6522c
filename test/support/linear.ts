// Expects that work grows in proportion to its input: compares two inputs on the same machine.
import { expect } from 'vitest'

/** Our own CPU time, ms, which other processes do not add to. */
const cpuMsOf = (work: () => unknown): number => {
  const before = process.cpuUsage()
  work()
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1000
}

/** Linear work takes 8 times as long on the long text, and quadratic work 64 times: 32 lies far from both. */
const growth = 8
const most = 32
/** The long text grows until it takes `enoughMs`, or has `mostCharacters`. */
const mostCharacters = 480_000
const enoughMs = 100
/** Work below this, ms, is too short to measure. */
const leastMs = 0.5
/** The best of so many turns: the first ones also compile and collect garbage. */
const turns = { least: 3, most: 20 }

/**
 * Runs `work` on a part repeated to two lengths, in turn, until the best times show that it is linear. Fails when they
 * never do.
 */
export const expectLinear = (part: string, work: (text: string) => unknown): void => {
  const textOf = (characters: number) => part.repeat(characters / part.length)
  let length = 4000
  while (length < mostCharacters && cpuMsOf(() => work(textOf(length))) < enoughMs) length *= 2
  const [short, long] = [textOf(length / growth), textOf(length)]
  const best = { shortMs: Number.POSITIVE_INFINITY, longMs: Number.POSITIVE_INFINITY }
  for (let turn = 1; turn <= turns.most; turn += 1) {
    best.shortMs = Math.min(
      best.shortMs,
      cpuMsOf(() => work(short)),
    )
    best.longMs = Math.min(
      best.longMs,
      cpuMsOf(() => work(long)),
    )
    if (turn >= turns.least && best.longMs < most * Math.max(best.shortMs, leastMs)) return
  }
  expect.fail(`${growth} times the text took ${best.longMs} ms of CPU time, after ${best.shortMs} ms`)
}
