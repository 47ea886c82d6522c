// Owns the KLE-konfigurationer that the demo invents: most kommuner open what they deliver, and some show a fault.
import { inReadinessGroup, type Kle } from '../../domain/kle.ts'
import { copenhagenDay, day } from '../../domain/time.ts'
import { createRandom } from './random.ts'
import type { Scenario } from './scenario.ts'

/** A row of the project's own contract for KLE-konfigurationer (JSON over HTTP, or a file). Days are `yyyy-mm-dd`. */
export type KonfigurationRow = {
  kommunekode: string
  kle: Kle
  aktiv: boolean
  fradato: string | null
  deaktiverFradatoForAktive: boolean
  fagsystemfilter: string[]
  visDokumenttitler: boolean
  visKleTitel: boolean
  oensket: 'aaben' | 'lukket' | null
  oplystDato: string
  oplystAf: string
}

/** How a kommune's configurations of KLE 02 differ from the usual. */
const variants = [
  /** Delivered, but without an active configuration. */
  'closed',
  'closed',
  'closed',
  /** Open against intent. */
  'againstIntent',
  'fradato',
  'fradato',
  'fradato',
  'fradatoButActive',
  /** Only what the kommune's own system holds. */
  'filterUuid',
  /** Told so long ago that nobody knows whether it still is so. */
  'toldLongAgo',
  'toldLongAgo',
  'toldLongAgo',
] as const
/** The same for those who deliver nothing: no case lies behind an open configuration, or nothing has been told. */
const emptyVariants = [
  ...Array<'openEmpty'>(4).fill('openEmpty'),
  ...Array<'untold'>(9).fill('untold'),
] as const

type Variant =
  | (typeof variants)[number]
  | (typeof emptyVariants)[number]
  | 'filterNavn'
  /** Open in KLE 27 and 29, and yet every call on Borgerblikket is answered with nothing. */
  | 'noData'

/** Kommuner that the audience knows, and whose cells are to show no invented fault. */
const known = ['0217', '0751', '0851']

/** Which kommuner differ from the usual, by kommunekode: the same however the present moves on. */
export const variantsOf = ({
  kommuner,
  obligatory,
  casesAt,
  presentAt,
  seed,
}: Scenario): Map<string, Variant> => {
  const random = createRandom(`konfigurationer ${seed}`)
  const deliversIn = (code: string, group: '02' | 'eoj') =>
    obligatory.some((o) => inReadinessGroup(o.kle, group) && casesAt(code, o.kle, presentAt) > 0)
  const plain = [...kommuner].filter(([code, k]) => !known.includes(code) && !k.older && !k.shown)
  const codes = random.shuffle(plain.map(([code]) => code))
  const delivering = codes.filter((code) => deliversIn(code, '02'))
  const empty = codes.filter((code) => !deliversIn(code, '02') && !deliversIn(code, 'eoj'))
  const differing = delivering.slice(0, variants.length)
  const silent = codes.find((code) => deliversIn(code, 'eoj') && !differing.includes(code))
  const changed = [...kommuner].find(([, k]) => k.older !== undefined)
  return new Map<string, Variant>([
    ...variants.map((variant, i) => [delivering[i]!, variant] as const),
    ...emptyVariants.map((variant, i) => [empty[i]!, variant] as const),
    // The name of the system in use: what the older one still holds is not let through.
    ...(changed === undefined ? [] : [[changed[0], 'filterNavn'] as const]),
    ...(silent === undefined ? [] : [[silent, 'noData'] as const]),
  ])
}

const tellers = ['SAPA-administrator', 'Digitalisering', 'Borgerservice']

/** Monday of the week (UTC) of an instant: a kommune tells weekly. */
const mondayOf = (at: number): number => {
  const today = Math.floor(at / day)
  return (today - ((today + 3) % 7)) * day
}

/** Always before the month that ended last, and so short a time (ms) that it still is believed. */
export const reportedBeforeLastMonth = 63 * day

const reportedAt = (variant: Variant | undefined, presentAt: number, now: number): number => {
  if (variant === 'toldLongAgo') return presentAt - 200 * day
  // Its calls are blamed only where it was open when they were made.
  return variant === 'noData' ? presentAt - reportedBeforeLastMonth : mondayOf(now)
}

/** All that is told at `now`: a row per kommune and obligatory number, but for kommuner that have told nothing. */
export const konfigurationerOf = (scenario: Scenario, now: number): KonfigurationRow[] => {
  const { kommuner, obligatory, casesAt, holdingOf, presentAt, seed } = scenario
  const special = variantsOf(scenario)
  const rowsOf = (kommunekode: string): KonfigurationRow[] => {
    const variant = special.get(kommunekode)
    if (variant === 'untold') return []
    const random = createRandom(`konfiguration ${kommunekode} ${seed}`)
    const shared = {
      visDokumenttitler: random.next() < 0.3,
      visKleTitel: random.next() < 0.8,
      oplystDato: copenhagenDay(reportedAt(variant, presentAt, now)),
      oplystAf: tellers[random.int(0, tellers.length - 1)]!,
    }
    const wishesClosed = random.next() < 0.5
    const fradato = `${new Date(presentAt).getUTCFullYear() - random.int(1, 3)}-01-01`
    const filterOf = (kle: Kle): string[] => {
      const own = holdingOf('sdi', kommunekode, kle)?.own
      if (own === undefined) return []
      return variant === 'filterUuid' ? [own.uuid] : variant === 'filterNavn' ? [own.navn] : []
    }
    return obligatory.map(({ kle }): KonfigurationRow => {
      const delivered = casesAt(kommunekode, kle, presentAt) > 0
      const mine = inReadinessGroup(kle, '02') ? variant : undefined
      const hasFradato = mine === 'fradato' || mine === 'fradatoButActive'
      const aktiv = delivered ? mine !== 'closed' : mine === 'openEmpty'
      const wish = delivered || aktiv ? 'aaben' : wishesClosed ? 'lukket' : null
      return {
        kommunekode,
        kle,
        aktiv,
        fradato: aktiv && hasFradato ? fradato : null,
        deaktiverFradatoForAktive: aktiv && mine === 'fradatoButActive',
        fagsystemfilter: aktiv && mine !== undefined ? filterOf(kle) : [],
        ...shared,
        oensket: mine === 'againstIntent' && aktiv ? 'lukket' : wish,
      }
    })
  }
  return [...kommuner.keys()].flatMap(rowsOf)
}
