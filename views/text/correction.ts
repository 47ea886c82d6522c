// The text of a correction of a frozen week: why, by what, whose levels it changed, and what else, with counts.
import { kommuneByCode } from '../../server/domain/kommuner.ts'
import { canonical } from '../../server/domain/week/canonical.ts'
import { differenceOf } from '../../server/domain/week/difference.ts'
import type { FrozenWeek } from '../../server/domain/week/frozen-week.ts'
import { count, plural } from './format.ts'
import { enumeration } from './parts.ts'
import { groupNames, stateBadges } from './words.ts'

const textOf = (value: unknown): string => canonical([value])

/** The number of keys whose values differ between two lists; a key that only one of them has differs. */
const countChanged = <T>(
  [former, next]: readonly [readonly T[], readonly T[]],
  keyOf: (one: T) => string,
  of: (one: T) => unknown = (one) => one,
): number => {
  const [a = new Map(), b = new Map()] = [former, next].map((list) => {
    const texts = new Map<string, string>()
    for (const one of list) texts.set(keyOf(one), `${texts.get(keyOf(one)) ?? ''}${textOf(of(one))}`)
    return texts
  })
  return [...new Set([...a.keys(), ...b.keys()])].filter((key) => a.get(key) !== b.get(key)).length
}

type Kommune = FrozenWeek['kommuner'][number]
const groupsOf = ({ groups }: Kommune) => Object.values(groups)

/** What is compared of each kommune besides its levels, and its gates, which are the week's. */
const ofKommune: Record<string, (kommune: Kommune) => unknown> = {
  tal: (one) => [
    ...[one.polled, one.right, one.cells],
    groupsOf(one).map(({ obligatory, delivered, zero, noAccess, limited, missing, measuredAt }) => [
      ...[obligatory, delivered, zero, noAccess, limited, missing, measuredAt],
    ]),
  ],
  trin: (one) => groupsOf(one).map(({ ladder, nextStep, shown }) => [ladder, nextStep, shown]),
  løsninger: ({ products }) => products,
}

/** Each section that differs, with how much of it does. */
const sections = (former: FrozenWeek, next: FrozenWeek): string[] => {
  const both = <T>(of: (week: FrozenWeek) => T) => [of(former), of(next)] as const
  const counted = (text: string, n: number, noun?: readonly [string, string]): string[] =>
    n === 0 ? [] : [`${text} (${noun === undefined ? count(n) : plural(n, ...noun)})`]
  const whole = (text: string, of: (week: FrozenWeek) => unknown): string[] =>
    textOf(of(former)) === textOf(of(next)) ? [] : [text]
  const kommuner = both((week) => week.kommuner)
  return [
    ...Object.entries(ofKommune).flatMap(([text, of]) =>
      counted(
        text,
        countChanged(kommuner, ({ kommunekode }) => kommunekode, of),
        ['kommune', 'kommuner'],
      ),
    ),
    ...counted(
      'obligatoriske numre',
      countChanged(
        both(({ rules }) => rules.obligatory),
        ({ kle }) => kle,
      ),
    ),
    ...whole('grænsen for Flere', ({ rules }) => rules.flereFrom),
    ...whole('perioden for »for nylig«', ({ rules }) => rules.freshWithinMs),
    ...whole('om ydelser tælles', ({ rules }) => rules.benefits),
    ...whole('dækning', ({ coverage }) => coverage),
    ...counted(
      'åbninger',
      countChanged(
        both(({ gates }) => gates),
        ({ area }) => area,
      ),
    ),
    ...counted(
      'produkter og aktiviteter',
      countChanged(
        both(({ products }) => products),
        ({ id }) => id,
      ),
    ),
    ...counted(
      'KLIK-opgaver',
      countChanged(
        both(({ klik }) => klik),
        ({ opgave }) => opgave,
      ),
    ),
    ...counted(
      'hændelser',
      countChanged(
        both(({ incidents }) => incidents),
        ({ id }) => String(id),
      ),
    ),
    ...whole('andres hændelser', ({ reported }) => reported),
    ...counted(
      'svartider',
      countChanged(
        both(({ times }) => times),
        ({ id }) => id,
      ),
    ),
  ]
}

/** `why` is a sentence without its full stop; `by` says what froze the week again. */
export const correctionText = (why: string, by: string, former: FrozenWeek, next: FrozenWeek): string => {
  const changes = differenceOf(former, next)
    .filter(({ from, to }) => from.level !== to.level)
    .map(({ kommunekode, group, from, to }) => {
      const { kortnavn = kommunekode } = kommuneByCode.get(kommunekode) ?? {}
      return `${kortnavn}, ${groupNames[group]}: ${stateBadges[from.level].word} → ${stateBadges[to.level].word}`
    })
  const others = sections(former, next)
  if (changes.length + others.length === 0) return `${why} (${by}). Intet er ændret.`
  const levels = changes.length === 0 ? 'Ingen niveauer er ændret.' : `Ændret: ${changes.join('; ')}.`
  const rest =
    others.length === 0 ? '' : ` ${changes.length === 0 ? 'Æ' : 'Også æ'}ndret: ${enumeration(others)}.`
  return `${why} (${by}). ${levels}${rest}`
}
