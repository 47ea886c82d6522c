// Plans the benefits (bevillinger) in the scenario's Ydelsesindeks, including the data fault that the demo shows.
import { inReadinessGroup, type Kle } from '../../domain/kle.ts'
import { demoObligatory } from './demo-facts.ts'
import type { Plan } from './oktober-2022.ts'
import { createRandom, hashText } from './random.ts'
import type { Timeline } from './timeline.ts'

/** The number of kommuner with bevillinger but no cases in KLE 27. */
const faultyKommuner = 2

/**
 * Bevillinger by `kommunekode kle`. A kommune that delivers cases in KLE 27 and 29 has bevillinger in the same
 * numbers from the same day. Bevillinger without cases are a fault, which only `faultyKommuner` kommuner have.
 */
export const planYdelser = (
  { timelines }: Pick<Plan, 'timelines'>,
  kommuner: ReadonlyMap<string, unknown>,
  seed: number,
): Map<string, Timeline> => {
  const random = createRandom(`ydelser ${seed}`)
  const delivered = [...timelines].filter(([key]) => !inReadinessGroup(key.slice(5), '02'))
  const toBevillinger = (key: string, like: Timeline): [string, Timeline] => {
    const base = Math.max(5, Math.round(like.base * (0.3 + 0.5 * random.next())))
    const hash = hashText(`ydelse ${key} ${seed}`)
    return [key, { ...like, hash, base, growth: 1 + Math.floor(base / 300), perDay: 0.5 + base / 300 }]
  }
  const cases = new Set(delivered.map(([key]) => key.slice(0, 4)))
  const numbers: Kle[] = demoObligatory.map((o) => o.kle).filter((kle) => inReadinessGroup(kle, '27'))
  const faulty = random
    .shuffle([...kommuner.keys()].filter((code) => !cases.has(code)))
    .slice(0, faultyKommuner)
    .flatMap((code) =>
      random
        .shuffle(numbers)
        .slice(0, random.int(2, 3))
        .map((kle) => `${code} ${kle}`),
    )
  const like = delivered[0]![1]
  return new Map([
    ...delivered.map(([key, timeline]) => toBevillinger(key, timeline)),
    ...faulty.map((key) =>
      toBevillinger(key, { ...like, deliveredFrom: Number.NEGATIVE_INFINITY, gaps: [] }),
    ),
  ])
}
