// Plans the hourly calls for received cases: whom they are about, when each is due, and the span it asks about. Pure.
import { loesningAt } from '../domain/facts/observed.ts'
import type { Product } from '../domain/facts/products.ts'
import { countedTogether } from '../domain/facts/succession.ts'
import {
  inForce,
  type Kle,
  type KleGroup,
  kleGroupOf,
  kleGroups,
  type Obligatory,
  productKindOf,
} from '../domain/kle.ts'
import type { ReceivedRequest } from '../domain/ports/source.ts'
import { day } from '../domain/time.ts'
import type { Polled } from './plan.ts'

export type DeliveryKommune = Polled & { esdh?: string | undefined; eoj?: string | undefined }

/** A kommune and a KLE group, and the numbers to count in it. */
export type DeliveryTarget = { kommune: DeliveryKommune; group: KleGroup; numbers: readonly Kle[] }

/** Each kommune and KLE group with numbers in force on `today`; those counted together with them are included. */
export const deliveryTargets = (
  polled: readonly DeliveryKommune[],
  obligatory: readonly Obligatory[],
  kleFacts: Parameters<typeof countedTogether>[1],
  today: string,
): DeliveryTarget[] => {
  const numbers = inForce(obligatory, today)
  const together = countedTogether(numbers, kleFacts, today)
  const under = new Set([...together.values()].flat())
  const groups = kleGroups.map((group) => ({
    group,
    numbers: numbers
      .filter((kle) => kleGroupOf(kle) === group && !under.has(kle))
      .flatMap((kle) => [kle, ...(together.get(kle) ?? [])]),
  }))
  return polled.flatMap((kommune) =>
    groups.filter((one) => one.numbers.length > 0).map((one) => ({ kommune, ...one })),
  )
}

/**
 * The places (0 to `count` − 1) that are due in (after, until], epoch ms. The places are spread evenly over the
 * interval, always at the same times, so that a restart neither repeats nor bunches calls.
 */
export const placesDue = (count: number, everyMs: number, after: number, until: number): number[] => {
  const timesDue = (place: number, at: number) => Math.floor(at / everyMs - place / count)
  return Array.from({ length: count }, (_, place) => place).filter(
    (place) => timesDue(place, until) > timesDue(place, after),
  )
}

/** An older gap stays unmeasured, because a sum over days would hide when the cases were received. */
const longestSpanMs = day

/** The start of the span to ask about at `now`: the end of the former one, or an interval ago. */
export const spanStart = (former: number | undefined, now: number, everyMs: number): number =>
  former === undefined || former > now || now - former > longestSpanMs ? now - everyMs : former

/** The system whose cases to count: by UUID where it is known, or else by the only name of a known product. */
export const systemOf = (
  { kommune, group }: Pick<DeliveryTarget, 'kommune' | 'group'>,
  loesninger: Parameters<typeof loesningAt>[0],
  products: readonly Product[],
  { now, maxAgeMs }: { now: number; maxAgeMs: number },
): Pick<ReceivedRequest, 'systemUuid' | 'systemNavn'> => {
  const kind = productKindOf(group)
  const reported = loesningAt(loesninger, kind, now, maxAgeMs)?.value
  const systemUuid = reported?.systemUuid ?? kommune.systemUuid
  if (systemUuid !== undefined) return { systemUuid }
  const id = reported?.product ?? kommune[kind]
  const names = products.find((product) => product.id === id)?.systemNames ?? []
  return { systemNavn: names.length === 1 ? names[0] : undefined }
}
