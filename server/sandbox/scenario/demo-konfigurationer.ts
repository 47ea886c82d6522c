// Invents the demo's KLE-konfigurationer: most kommuner open the numbers they deliver, and some have a fault.
import { inReadinessGroup, type Kle } from '../../domain/kle.ts'
import { copenhagenDay, day } from '../../domain/time.ts'
import { createRandom } from './random.ts'
import type { Scenario } from './scenario.ts'

/** A row in the project's format for KLE-konfigurationer (JSON over HTTP, or a file). Days are `yyyy-mm-dd`. */
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

/** The ways in which a kommune's configurations of KLE 02 differ from the usual. */
const variants = [
  /** Delivered, but without an active configuration. */
  'closed',
  'closed',
  'closed',
  /** Open, although the kommune wants it closed. */
  'againstIntent',
  'fradato',
  'fradato',
  'fradato',
  'fradatoButActive',
  /** Shows only cases from the kommune's own system. */
  'filterUuid',
  /** Reported so long ago that it no longer counts as known. */
  'reportedLongAgo',
  'reportedLongAgo',
  'reportedLongAgo',
] as const
/** The same for kommuner that deliver nothing: open without any case, or not reported. */
const emptyVariants = [
  ...Array<'openEmpty'>(4).fill('openEmpty'),
  ...Array<'notReported'>(9).fill('notReported'),
] as const

type Variant =
  | (typeof variants)[number]
  | (typeof emptyVariants)[number]
  | 'filterNavn'
  /** Open in KLE 27 and 29, but every call from Borgerblikket returns no data. */
  | 'noData'

/** Kommuner that the audience knows, and that therefore get no invented fault. */
export const spared = ['0217', '0751', '0851']

/** The kommuner that differ from the usual, by kommunekode; independent of the current time. */
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
  const plain = [...kommuner].filter(([code, k]) => !spared.includes(code) && !k.older && !k.shown)
  const codes = random.shuffle(plain.map(([code]) => code))
  const delivering = codes.filter((code) => deliversIn(code, '02'))
  const empty = codes.filter((code) => !deliversIn(code, '02') && !deliversIn(code, 'eoj'))
  const differing = delivering.slice(0, variants.length)
  const silent = codes.find((code) => deliversIn(code, 'eoj') && !differing.includes(code))
  const changed = [...kommuner].find(([, k]) => k.older !== undefined)
  return new Map<string, Variant>([
    ...variants.map((variant, i) => [delivering[i]!, variant] as const),
    ...emptyVariants.map((variant, i) => [empty[i]!, variant] as const),
    // The filter names the system in use, so that it excludes the older system's cases.
    ...(changed === undefined ? [] : [[changed[0], 'filterNavn'] as const]),
    ...(silent === undefined ? [] : [[silent, 'noData'] as const]),
  ])
}

const reporters = ['SAPA-administrator', 'Digitalisering', 'Borgerservice']

/** Monday of the week (UTC) of an instant: kommuner report weekly. */
const mondayOf = (at: number): number => {
  const today = Math.floor(at / day)
  return (today - ((today + 3) % 7)) * day
}

/** A time (ms) that reaches back before the latest whole month, but is short enough for a report still to count. */
export const reportedBeforeLastMonth = 63 * day

const reportedAt = (variant: Variant | undefined, presentAt: number, now: number): number => {
  if (variant === 'reportedLongAgo') return presentAt - 200 * day
  // Calls without data are a fault only if the configuration was open when they were made.
  return variant === 'noData' ? presentAt - reportedBeforeLastMonth : mondayOf(now)
}

/** The rows reported at `now`: one per kommune and obligatory number, except for kommuner that have reported nothing. */
export const konfigurationerOf = (scenario: Scenario, now: number): KonfigurationRow[] => {
  const { kommuner, obligatory, casesAt, holdingOf, presentAt, seed } = scenario
  const special = variantsOf(scenario)
  const rowsOf = (kommunekode: string): KonfigurationRow[] => {
    const variant = special.get(kommunekode)
    if (variant === 'notReported') return []
    // A report of long ago does not change; the others follow what the kommune delivered then.
    const isWeekly = variant !== 'reportedLongAgo' && variant !== 'noData'
    const since = isWeekly ? Math.min(now, presentAt) : presentAt
    const random = createRandom(`konfiguration ${kommunekode} ${seed}`)
    const shared = {
      visDokumenttitler: random.next() < 0.3,
      visKleTitel: random.next() < 0.8,
      oplystDato: copenhagenDay(reportedAt(variant, presentAt, now)),
      oplystAf: reporters[random.int(0, reporters.length - 1)]!,
    }
    const wishesClosed = random.next() < 0.5
    const fradato = `${new Date(presentAt).getUTCFullYear() - random.int(1, 3)}-01-01`
    const filterOf = (kle: Kle): string[] => {
      const own = holdingOf('sdi', kommunekode, kle)?.own
      if (own === undefined) return []
      return variant === 'filterUuid' ? [own.uuid] : variant === 'filterNavn' ? [own.navn] : []
    }
    return obligatory.map(({ kle }): KonfigurationRow => {
      const delivered = casesAt(kommunekode, kle, since) > 0
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
