// Cron patterns of five fields (minute, hour, day, month, weekday) in Copenhagen.
import { Cron } from 'croner'

/**
 * The instants (epoch ms) after `after` at which a pattern fires. A single time that the clock skips fires when the
 * clock has moved on, and one that the clock shows twice fires the first time; of several times, those in the skipped
 * hour do not fire, and those in the repeated hour fire twice. Throws for text that is no pattern.
 */
export function* firingsOf(pattern: string, after: number): Generator<number> {
  const cron = new Cron(pattern, { mode: '5-part', timezone: 'Europe/Copenhagen' })
  let next = cron.nextRun(new Date(after))
  while (next !== null) {
    yield next.getTime()
    next = cron.nextRun(next)
  }
}

/** A start for questions about a pattern that do not depend on the year, such as whether it fires at all. */
const anyInstant = Date.UTC(2026, 0, 1)

/** The first instants at which a pattern fires, for questions that do not depend on the year. */
export const sampleFirings = (pattern: string, count: number): number[] => {
  const firings: number[] = []
  for (const at of firingsOf(pattern, anyInstant)) {
    firings.push(at)
    if (firings.length === count) break
  }
  return firings
}

export const isCronPattern = (text: string): boolean => {
  // The library also reads instants and words such as @daily.
  if (!/^\S+(?: +\S+){4}$/.test(text)) return false
  try {
    sampleFirings(text, 1)
    return true
  } catch {
    return false
  }
}
