// Clauses about incidents: what happens, has happened since an instant, or happened, each as a Dane would say it.
import { kleGroups } from '../../server/domain/kle.ts'
import { badShare, isPartial, type TitledIncident } from '../model/incident-state.ts'
import { causeName, type Known, serviceName } from './cause.ts'
import { capital } from './format.ts'
import { enumeration } from './parts.ts'
import { groupNames } from './words.ts'

/** The same clause in three tenses: `SAPA fejler`, `SAPA har fejlet` (to precede "siden"), `SAPA fejlede`. */
export type Clause = { now: string; since: string; was: string }

/** From these shares of failing calls on, they fail often, and nearly always. */
const oftenFrom = 0.25
const nearlyAlwaysFrom = 0.75

/** How much fails, as an adverb with a space before it, and the same of a time until now; empty when all does. */
const howOften = (incident: TitledIncident): { often: string; repeatedly: string } => {
  if (!isPartial(incident)) return { often: '', repeatedly: '' }
  const share = badShare(incident)
  if (share >= oftenFrom && share < nearlyAlwaysFrom) return { often: ' ofte', repeatedly: ' igen og igen' }
  const often = share < oftenFrom ? ' nu og da' : ' næsten hver gang'
  return { often, repeatedly: often }
}

/** The calls of a service, or of a platform's services: a failure may be an answer too, such as HTTP 503. */
const callsOf = (subject: string, incident: TitledIncident): Clause => {
  const { often, repeatedly } = howOften(incident)
  switch (incident.what) {
    case 'slow':
      return {
        now: `${subject} svarer${often} langsomt`,
        since: `${subject} har svaret langsomt${repeatedly}`,
        was: `${subject} svarede${often} langsomt`,
      }
    case 'token':
      return tokenOf(`${subject}: `)
    case 'right':
      return rightOf(`${subject}: `)
    default:
      return {
        now: `${subject} fejler${often}`,
        since: `${subject} har fejlet${repeatedly}`,
        was: `${subject} fejlede${often}`,
      }
  }
}

const tokenOf = (subject: string, where = ''): Clause => ({
  now: `${subject}vi får ikke adgangsbevis (token)${where}`,
  since: `${subject}vi har ikke fået adgangsbevis (token)${where}`,
  was: `${subject}vi fik ikke adgangsbevis (token)${where}`,
})

const rightOf = (subject: string, where = ''): Clause => ({
  now: `${subject}vi har mistet retten til at tælle${where}`,
  since: `${subject}vi har manglet retten til at tælle${where}`,
  was: `${subject}vi manglede retten til at tælle${where}`,
})

/** ` i Ydelsesindekset`: where a kommune's calls fail; empty where they fail in several services. */
const inService = ({ services = [] }: TitledIncident, known: Known): string => {
  const [service] = services
  return services.length !== 1 || service === undefined ? '' : ` i ${serviceName(known, service)}`
}

/** Of a kommune (`Hjørring: `), or of several whose common cause is not found (empty). */
const callsOfKommuner = (subject: string, incident: TitledIncident, known: Known): Clause => {
  const { often, repeatedly } = howOften(incident)
  const where = inService(incident, known)
  switch (incident.what) {
    case 'slow':
      return {
        now: `${subject}opslag${where} får${often} langsomme svar`,
        since: `${subject}opslag${where} har fået langsomme svar${repeatedly}`,
        was: `${subject}opslag${where} fik${often} langsomme svar`,
      }
    case 'token':
      return tokenOf(subject, where === '' ? '' : ` til ${where.slice(3)}`)
    case 'right':
      return rightOf(subject, where)
    default:
      return {
        now: `${subject}opslag${where} fejler${often}`,
        since: `${subject}opslag${where} har fejlet${repeatedly}`,
        was: `${subject}opslag${where} fejlede${often}`,
      }
  }
}

const capitals = ({ now, since, was }: Clause): Clause => ({
  now: capital(now),
  since: capital(since),
  was: capital(was),
})

const svarClause = (incident: TitledIncident, known: Known): Clause => {
  const { cause } = incident
  const navn = causeName(cause, known)
  if (cause.kind === 'unknown') return capitals(callsOfKommuner('', incident, known))
  if (cause.kind === 'kommune') return callsOfKommuner(`${navn}: `, incident, known)
  return callsOf(cause.kind === 'platform' ? `Tjenesterne på ${navn}` : navn, incident)
}

/** Of all that was expected, a few cases may still come. */
export const nearly = ({ evidence: { received } }: TitledIncident): string =>
  (received ?? 0) > 0 ? 'næsten ' : ''

/** ` i KLE 27 og 29`: the groups that a kommune's incident concerns; empty when it concerns all. */
export const inGroups = ({ groups = [] }: TitledIncident): string =>
  groups.length === 0 || groups.length === kleGroups.length ? '' : ` i KLE ${enumeration(groups)}`

/** `subject` delivers; `where`: ` i KLE 27` or empty. */
const deliveries = (subject: string, where: string, often: string): Clause => ({
  now: `${subject} leverer ${often}ikke længere${where}`,
  since: `${subject} har ${often}ikke leveret${where}`,
  was: `${subject} leverede ${often}ikke${where}`,
})

const receipts = (subject: string, often: string): Clause => ({
  now: `${subject} modtager ${often}ingen sager`,
  since: `${subject} har ${often}ikke modtaget sager`,
  was: `${subject} modtog ${often}ingen sager`,
})

const stopClause = (incident: TitledIncident, known: Known): Clause => {
  const { cause } = incident
  const often = nearly(incident)
  switch (cause.kind) {
    case 'product': {
      const where = cause.group === undefined ? '' : ` i ${groupNames[cause.group]}`
      return deliveries(causeName({ ...cause, group: undefined }, known), where, often)
    }
    case 'kommune':
      return deliveries(causeName(cause, known), inGroups(incident), often)
    case 'group': {
      const ingen = often === '' ? 'Ingen' : 'Næsten ingen'
      const where = `i ${groupNames[cause.id]}`
      return {
        now: `${ingen} sager modtages ${where}`,
        since: `${ingen} sager er modtaget ${where}`,
        was: `${ingen} sager blev modtaget ${where}`,
      }
    }
    case 'platform':
      return receipts(`Indekset på ${causeName(cause, known)}`, often)
    case 'service':
      return receipts(causeName(cause, known), often)
    default:
      return {
        now: 'Leverancer udebliver',
        since: 'Leverancer er udeblevet',
        was: 'Leverancer udeblev',
      }
  }
}

/** Whose cases: ` fra Sensum`, ` fra Sensum i KLE 27`, ` i KLE 27`; empty for all. */
const dropped = (incident: TitledIncident, known: Known): string => {
  const { cause } = incident
  if (cause.kind === 'kommune') return ` fra ${causeName(cause, known)}${inGroups(incident)}`
  if (cause.kind === 'product') return ` fra ${causeName(cause, known)}`
  return cause.kind === 'group' ? ` i ${groupNames[cause.id]}` : ''
}

const dropClause = (incident: TitledIncident, known: Known): Clause => {
  const subject = `Sager${dropped(incident, known)}`
  return {
    now: `${subject} er væk fra indekset`,
    since: `${subject} har været væk fra indekset`,
    was: `${subject} var væk fra indekset`,
  }
}

export const clauseOf = (incident: TitledIncident, known: Known): Clause => {
  if (incident.what === 'drop') return dropClause(incident, known)
  return incident.signal === 'leverance' ? stopClause(incident, known) : svarClause(incident, known)
}
