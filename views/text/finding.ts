// The finding: headline sentences about the deliveries of the 98 kommuner, true in every state.
import type { ReadinessGroup } from '../../server/domain/kle.ts'
import type { Counts, World } from '../model/world.ts'
import { capital, count, coverage, percent, plural } from './format.ts'
import { groupNames, groupSubjects } from './words.ts'

const notMeasured = (n: number): string => (n === 0 ? '' : `; ${count(n)} er ikke målt`)

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

/**
 * The finding about a group, as a clause without capital or full stop: `mindst 31 af 98 kommuner leverer
 * byggesager (KLE 02), heraf 2 på alle obligatoriske numre; 3 er ikke målt`. One kommune alone is `den`, to follow its
 * name.
 */
export const groupFinding = (counts: Counts, group: ReadinessGroup, flereFrom: number, to = ''): string => {
  const total = counts.alle + counts.flere + counts.ingen + counts.ukendt
  const delivering = counts.alle + counts.flere
  const subject = `${groupSubjects[group]} (${groupNames[group]})${leastNumbers(flereFrom)}${to}`
  if (counts.ukendt === total)
    return `${total === 1 ? 'den er ikke' : `ingen af de ${count(total)} kommuner er`} målt på ${groupSubjects[group]} (${groupNames[group]})`
  if (total === 1)
    return delivering === 0
      ? `den leverer ikke ${subject}`
      : `den leverer ${subject}${clauseOnAll(counts.alle, delivering)}`
  if (delivering === 0 && total - counts.ukendt === 1)
    return `den ene kommune, der er målt, leverer ikke ${subject}${notMeasured(counts.ukendt)}`
  if (delivering === 0) {
    return counts.ukendt === 0
      ? `ingen af de ${count(total)} kommuner leverer ${subject}`
      : `ingen af de ${count(total - counts.ukendt)} målte kommuner leverer ${subject}${notMeasured(counts.ukendt)}`
  }
  const who =
    delivering === total
      ? `alle ${count(total)} kommuner`
      : `${counts.ukendt > 0 ? 'mindst ' : ''}${count(delivering)} af ${count(total)} kommuner`
  return `${who} leverer ${subject}${clauseOnAll(counts.alle, delivering)}${notMeasured(counts.ukendt)}`
}

/** The finding about a product's kommuner, as a sentence; `refused`: those that have given us no right to count. */
export const productFinding = (
  counts: Counts,
  group: ReadinessGroup,
  navn: string,
  flereFrom: number,
  refused = 0,
): string => {
  const total = counts.alle + counts.flere + counts.ingen + counts.ukendt
  const delivering = counts.alle + counts.flere
  const name = `${groupSubjects[group]} (${groupNames[group]})${leastNumbers(flereFrom)}`
  if (total === 0) return `Vi kender ingen kommuner, der bruger ${navn}.`
  const users = total === 1 ? `den ene kommune med ${navn}` : `de ${count(total)} kommuner med ${navn}`
  if (refused === total)
    return total === 1
      ? `${capital(users)} har ikke givet os ret til at tælle.`
      : `Ingen af ${users} har givet os ret til at tælle.`
  if (counts.ukendt === total)
    return total === 1
      ? `${capital(users)} er ikke målt på ${name}.`
      : `Ingen af ${users} er målt på ${name}.`
  const rest = notMeasured(counts.ukendt)
  if (delivering === 0)
    return total === 1
      ? `${capital(users)} leverer ikke ${name}.`
      : counts.ukendt === 0
        ? `Ingen af ${users} leverer ${name}.`
        : `Ingen af de målte kommuner med ${navn} leverer ${name}${rest}.`
  const who =
    delivering === total
      ? total === 1
        ? users
        : `alle ${users.slice(3)}`
      : `${counts.ukendt > 0 ? 'mindst ' : ''}${count(delivering)} af ${users}`
  return `${capital(who)} leverer ${name}${clauseOnAll(counts.alle, delivering)}${rest}.`
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
  if (world.kommuner.every(({ groups }) => groups['02'].noAccess > 0 && groups.eoj.noAccess > 0))
    return `Ingen af de ${total} kommuner har givet os ret til at tælle.`
  if (world.kommuner.some((k) => k.groups['02'].noAccess + k.groups.eoj.noAccess > 0))
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
    headline: `${capital(groupFinding(world.counts[first], first, world.flereFrom, ' til Borgerblikket'))}.`,
    details: `${capital(groupFinding(world.counts[other], other, world.flereFrom))}.`,
  }
}

/** The share of cells with a fresh answer, and how many of the answers were that we may not count. */
export const coverageText = ({ fresh, planned, kommuner }: World): string => {
  const refused = kommuner.reduce((sum, { groups }) => sum + groups['02'].noAccess + groups.eoj.noAccess, 0)
  const share = coverage(fresh, planned)
  return refused === 0 ? share : `${share}, heraf ${count(refused)} uden ret til at tælle`
}

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
  if (used.every(({ known }) => known === 0)) return nothingKnown(world)
  const [first] = [...used].sort((a, b) => b.delivering / b.total - a.delivering / a.total)
  const delivering = used.filter((one) => one.delivering > 0).length
  if (first === undefined || delivering === 0)
    return used.every(({ known, total }) => known === total)
      ? 'Ingen kommuner leverer med nogen af løsningerne.'
      : 'Ingen af de målte kommuner leverer med nogen af løsningerne.'
  return `${count(delivering)} af ${plural(used.length, 'løsning', 'løsninger')} leverer i mindst én kommune; længst fremme er ${first.navn}, hvor ${count(first.delivering)} af ${plural(first.total, 'kommune', 'kommuner')} leverer.`
}

/** The finding about the monitor itself: how much of what is to be measured has a fresh answer. */
export const measuringFinding = (world: World): string => {
  const { fresh, planned, measuredAt } = world
  if (measuredAt === undefined || knownGroups(world).length === 0) return nothingKnown(world)
  return fresh === planned
    ? 'Vi har et nyt svar på alt det, vi skal måle.'
    : `Vi har et nyt svar på ${percent(fresh / planned)} af det, vi skal måle; ${count(planned - fresh)} af ${count(planned)} svar mangler.`
}
