// The finding: headline sentences about the deliveries of the 98 kommuner, true in every state.
import type { ReadinessGroup } from '../../server/domain/kle.ts'
import { isOnlyLimited } from '../../server/domain/readiness/level.ts'
import { type Coverage, casesCoverage, fullCoverage } from '../model/coverage.ts'
import { type Counts, isRefused, type World } from '../model/world.ts'
import { capital, count, coverage, percent, plural } from './format.ts'
import { enumeration } from './parts.ts'
import { countStates, groupNames, groupSubjects, type StateCounts } from './words.ts'

/** Why the others have no level: `3 er ikke målt`, `2 giver os ikke adgang`. */
export const withoutLevel = ({
  ukendt = 0,
  noAccess = 0,
  limited = 0,
  undecided = 0,
  notRelevant = 0,
}: StateCounts): string[] => [
  ...(ukendt > 0 ? [`${count(ukendt)} er ikke målt`] : []),
  ...(noAccess > 0 ? [`${count(noAccess)} giver os ikke adgang`] : []),
  ...(limited > 0 ? [`${count(limited)} er kun talt under en begrænset ret`] : []),
  ...(undecided > 0 ? [`${count(undecided)} er ikke afgjort`] : []),
  ...(notRelevant > 0 ? [`${count(notRelevant)} har ingen obligatoriske numre`] : []),
]

/** What a finding counts; kommuner without a level are counted by the reason. */
type Counted = { total: number; delivering: number; alle: number; known: number; rest: string }

const countedIn = (states: StateCounts): Counted => {
  const total = Object.values(states).reduce((sum, n) => sum + n, 0)
  const { alle = 0, flere = 0, ingen = 0 } = states
  const unknown = withoutLevel(states)
  const rest = unknown.length === 0 ? '' : `; ${enumeration(unknown)}`
  return { total, delivering: alle + flere, alle, known: alle + flere + ingen, rest }
}

/** Why none of them has a level, to follow `ingen af de 98 kommuner` (or, `isOne`, `den ene kommune`). */
const nothingKnownOf = (states: StateCounts, on: string, isOne: boolean): string => {
  const [only, ...others] = withoutLevel(states)
  if (others.length > 0) return ` kan vurderes på ${on}: ${enumeration(withoutLevel(states))}`
  if (only === undefined || states.ukendt) return isOne ? ` er ikke målt på ${on}` : ` er målt på ${on}`
  const reason = states.noAccess
    ? 'vi mangler ret til at tælle'
    : states.limited
      ? 'vores ret er begrænset'
      : states.undecided
        ? 'vores vurdering mislykkedes'
        : 'der er ingen obligatoriske numre'
  return ` kan ${isOne ? 'ikke ' : ''}vurderes på ${on}: ${reason}`
}

/** The clause about the delivering kommuner that deliver every obligatory number. */
const clauseOnAll = (alle: number, delivering: number): string => {
  const onAll = 'på alle obligatoriske numre'
  if (alle === 0) return delivering === 1 ? `, men ikke ${onAll}` : `, men ingen af dem ${onAll}`
  if (delivering === 1) return ` ${onAll}`
  return alle < delivering ? `, heraf ${count(alle)} ${onAll}` : ` ${onAll}`
}

/** The minimum is stated, because a kommune with fewer than `flereFrom` numbers is `ingen` though it delivers some. */
const leastNumbers = (flereFrom: number): string =>
  flereFrom === 1 ? '' : ` på mindst ${count(flereFrom)} obligatoriske numre`

/** What `ingen` means when `flere` wants several numbers: some may be delivered. */
export const fewerThan = (flereFrom: number): string | undefined =>
  flereFrom === 1 ? undefined : `leverer færre end ${count(flereFrom)} af numrene`

/**
 * The finding about a group, as a clause without capital or full stop: `mindst 31 af 98 kommuner leverer
 * byggesager (KLE 02), heraf 2 på alle obligatoriske numre; 3 er ikke målt`. One kommune is `den`, because a finding
 * about one follows what chose it.
 */
export const groupFinding = (
  states: StateCounts,
  group: ReadinessGroup,
  flereFrom: number,
  to = '',
): string => {
  const { total, delivering, alle, known, rest } = countedIn(states)
  const name = `${groupSubjects[group]} (${groupNames[group]})`
  const subject = `${name}${leastNumbers(flereFrom)}${to}`
  if (known === 0)
    return `${total === 1 ? 'den' : `ingen af de ${count(total)} kommuner`}${nothingKnownOf(states, name, total === 1)}`
  if (delivering === 0 && known === 1)
    return `${total === 1 ? 'den' : 'den ene kommune, der er målt,'} leverer ikke ${subject}${rest}`
  if (delivering === 0)
    return `ingen af de ${count(known)} ${known === total ? '' : 'målte '}kommuner leverer ${subject}${rest}`
  const all = total === 1 ? 'den' : `alle ${count(total)} kommuner`
  const who =
    delivering === total
      ? all
      : `${known < total ? 'mindst ' : ''}${count(delivering)} af ${count(total)} kommuner`
  return `${who} leverer ${subject}${clauseOnAll(alle, delivering)}${rest}`
}

/** The finding about a product's kommuner, as a sentence; `refused`: those that have given us no right to count. */
export const productFinding = (
  states: StateCounts,
  group: ReadinessGroup,
  navn: string,
  flereFrom: number,
  refused = 0,
): string => {
  const { total, delivering, alle, known, rest } = countedIn(states)
  const subject = `${groupSubjects[group]} (${groupNames[group]})`
  const name = `${subject}${leastNumbers(flereFrom)}`
  if (total === 0) return `Vi kender ingen kommuner, der bruger ${navn}.`
  const isOne = total === 1
  const users = isOne ? `den ene kommune med ${navn}` : `de ${count(total)} kommuner med ${navn}`
  const none = isOne ? capital(users) : `Ingen af ${users}`
  if (refused === total) return `${none} har ${isOne ? 'ikke ' : ''}givet os ret til at tælle.`
  if (known === 0) return `${none}${nothingKnownOf(states, subject, isOne)}.`
  if (delivering === 0)
    return isOne
      ? `${none} leverer ikke ${name}.`
      : `Ingen af ${known === total ? users : `de målte kommuner med ${navn}`} leverer ${name}${rest}.`
  const all = isOne ? users : `alle ${users.slice(3)}`
  const who = delivering === total ? all : `${known < total ? 'mindst ' : ''}${count(delivering)} af ${users}`
  return `${capital(who)} leverer ${name}${clauseOnAll(alle, delivering)}${rest}.`
}

const nothingKnown = (world: World): string => {
  const total = count(world.kommuner.length)
  if (world.kommuner.every((k) => k.groups['02'].obligatory + k.groups.eoj.obligatory === 0))
    return 'Ingen kommune kan vurderes: der er ingen obligatoriske KLE-numre i dag.'
  if (world.kommuner.every((k) => !k.polled)) return 'Ingen kommune måles: ingen er valgt i opsætningen.'
  if (world.measuredAt === undefined)
    return world.status.round !== undefined
      ? 'Endnu ikke målt: den første runde er i gang.'
      : world.nextAt === undefined
        ? 'Endnu ikke målt: den første runde er ikke begyndt.'
        : 'Endnu ikke målt: indekset har ikke givet et brugbart svar. Siden Drift viser hvorfor.'
  const inForce = world.kommuner.flatMap(({ groups }) =>
    [groups['02'], groups.eoj].filter(({ obligatory }) => obligatory > 0),
  )
  if (inForce.every(isRefused)) return `Ingen af de ${total} kommuner har givet os ret til at tælle.`
  if (inForce.every(isOnlyLimited))
    return `Ingen af de ${total} kommuner kan vurderes lige nu: vi tæller under en begrænset ret, som kan skjule sager.`
  if (inForce.some(({ noAccess }) => noAccess > 0))
    return `Ingen af de ${total} kommuner kan vurderes lige nu: adgang eller friske målinger mangler.`
  return `Ingen af de ${total} kommuner kan vurderes lige nu: der mangler friske målinger.`
}

const knownGroups = ({ counts, kommuner }: World) =>
  (['02', 'eoj'] as const).filter((group) => counts[group].ukendt < kommuner.length)

/** The headline, and the sentence below it. */
export const findingOf = (world: World): { headline: string; details?: string | undefined } => {
  const known = knownGroups(world)
  const [first] = known
  if (first === undefined) return { headline: nothingKnown(world) }
  const other = first === '02' ? 'eoj' : '02'
  return {
    headline: `${capital(groupFinding(countStates(world.kommuner, first), first, world.flereFrom, ' til Borgerblikket'))}.`,
    details: `${capital(groupFinding(countStates(world.kommuner, other), other, world.flereFrom))}.`,
  }
}

const refusedText = ({ refused }: Coverage): string =>
  refused === 0 ? '' : `, heraf ${count(refused)} uden ret til at tælle`

/** The share of an index's counts with a fresh answer, and how many of the answers were that we may not count. */
export const coverageOfText = (of: Coverage): string => `${coverage(of.fresh, of.planned)}${refusedText(of)}`

export const coverageText = (world: World): string => coverageOfText(casesCoverage(world))

/** The finding about the products: in how many of them a kommune delivers, and which is furthest. */
export const productsFinding = (
  world: World,
  products: readonly { navn: string; counts: Counts }[],
): string => {
  const used = products.flatMap(({ navn, counts: { alle, flere, ingen, ukendt } }) => {
    const total = alle + flere + ingen + ukendt
    return total === 0 ? [] : { navn, total, delivering: alle + flere, known: total - ukendt }
  })
  if (used.length === 0) return 'Det er ikke oplyst, hvilke løsninger kommunerne bruger.'
  if (used.every(({ known }) => known === 0))
    return knownGroups(world).length === 0
      ? nothingKnown(world)
      : 'Ingen af de kommuner, hvis løsning er oplyst, kan vurderes lige nu.'
  const [first] = [...used].sort((a, b) => b.delivering / b.total - a.delivering / a.total)
  const delivering = used.filter((one) => one.delivering > 0).length
  if (first === undefined || delivering === 0)
    return used.every(({ known, total }) => known === total)
      ? 'Ingen kommuner leverer med nogen af løsningerne.'
      : 'Ingen af de målte kommuner leverer med nogen af løsningerne.'
  return `${count(delivering)} af ${plural(used.length, 'løsning', 'løsninger')} leverer i mindst én kommune; længst fremme er ${first.navn}, hvor ${count(first.delivering)} af ${plural(first.total, 'kommune', 'kommuner')} leverer.`
}

/** The finding about the monitor itself: how much of what is to be measured in both indexes has a fresh answer. */
export const measuringFinding = (world: World): string => {
  if (world.measuredAt === undefined || knownGroups(world).length === 0) return nothingKnown(world)
  const all = fullCoverage(world)
  const { fresh, planned } = all
  return fresh === planned
    ? `Vi har et nyt svar på alt det, vi skal måle${refusedText(all)}.`
    : `Vi har et nyt svar på ${percent(fresh / planned)} af det, vi skal måle${refusedText(all)}; ${count(planned - fresh)} af ${count(planned)} svar mangler.`
}
