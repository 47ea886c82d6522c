// The finding of a kommune's page: what its citizens can be shown today, and why not more.
import type { Shown } from '../../server/domain/visibility/shown.ts'
import { type SteppedGroup, steppedGroups } from '../model/step-kind.ts'
import type { GroupModel, KommuneModel } from '../model/world.ts'
import { count, longDay } from './format.ts'
import { unsureTexts } from './opening.ts'
import { numbers } from './parts.ts'
import { groupSubjects } from './words.ts'

const oneCase: Record<SteppedGroup, string> = { '02': 'byggesag', eoj: 'social- eller sundhedssag' }

type Part = { group: SteppedGroup; subject: string; g: GroupModel }
type PartOf<Kind extends Shown['kind']> = Part & { shown: Extract<Shown, { kind: Kind }> }

const ofKind =
  <Kind extends Shown['kind']>(kind: Kind) =>
  (part: Part): PartOf<Kind>[] =>
    part.g.shown.kind === kind ? [{ ...part, shown: part.g.shown as PartOf<Kind>['shown'] }] : []

const atMost = (n: number, { group, subject }: Part): string =>
  `højst ${n === 1 ? `1 ${oneCase[group]}` : `${count(n)} ${subject}`}`

/** `højst 310 byggesager (1 af 6 numre mangler)` */
const canBeShown = (part: PartOf<'kan'>): string => {
  const { obligatory, zero } = part.g
  const lacking = obligatory - part.shown.showable
  const why = ` (${count(lacking)} af ${numbers(obligatory)} ${lacking === zero ? 'mangler' : 'kan ikke vises'})`
  return `${atMost(part.shown.atMost, part)}${lacking > 0 ? why : ''}`
}

/** Why nothing can be shown, as a clause. `isNamed`: whether it names the cases, because the sentence has not. */
const shutText = (part: PartOf<'intet'>, isNamed: boolean): string => {
  const { subject, shown, g } = part
  const forSubject = isNamed ? ` for ${subject}` : ''
  const day = g.gate.opens === undefined ? '' : ` den ${longDay(g.gate.opens)}`
  switch (shown.because) {
    case 'noNumbers':
      return `ingen obligatoriske numre gælder${forSubject}`
    case 'index':
      return isNamed ? `der leveres ingen ${subject}` : 'de leveres ikke'
    case 'intendedClosed':
      return `kommunen har bevidst lukket${forSubject}`
    case 'closed':
      return `KLE-konfigurationen er lukket${forSubject}`
    case 'empty':
      return `ingen${isNamed ? ` ${subject}` : ''} slipper igennem KLE-konfigurationen`
    case 'gate':
      if (shown.waiting !== undefined && shown.waiting > 0)
        return `${isNamed ? atMost(shown.waiting, part) : `højst ${count(shown.waiting)}`} venter på, at DIGST åbner${day}`
      return day === '' ? `DIGST har ikke åbnet${forSubject}` : `DIGST åbner først${forSubject}${day}`
  }
}

const both = (parts: readonly string[]): string => parts.join(' og ')

/** One reason is told once; a gate has its own day and cases for each group. */
const shutTexts = (parts: readonly PartOf<'intet'>[]): string => {
  const [first, ...others] = parts
  const isOne = others.every(
    ({ shown }) => shown.because === first?.shown.because && shown.because !== 'gate',
  )
  return first !== undefined && isOne
    ? shutText(first, false)
    : parts.map((part) => shutText(part, true)).join(', og ')
}

const unsureText = (parts: readonly PartOf<'ukendt'>[]): string => {
  const reasons = [...new Set(parts.map(({ shown }) => unsureTexts[shown.because]))]
  return reasons.length === 1
    ? (reasons[0] as string)
    : both(parts.map(({ subject, shown }) => `${unsureTexts[shown.because]} (${subject})`))
}

/** Whether some can be shown, so that only their number is not decided. */
const isSomeKnown = (parts: readonly PartOf<'ukendt'>[]): boolean =>
  parts.some(({ shown }) => shown.showable > 0)

/** One sentence. Never that cases are shown, because the party of a case is not measured. */
export const kommuneFinding = (k: KommuneModel): string => {
  const { navn } = k.kommune
  if (!k.polled)
    return `Hvad borgerne i ${navn} kan få vist, er ikke målt: kommunen er ikke valgt i opsætningen.`
  if (k.undecided !== undefined)
    return `Hvad borgerne i ${navn} kan få vist, er ikke afgjort: der er en fejl hos os.`
  const parts = steppedGroups
    .map((group): Part => ({ group, subject: groupSubjects[group], g: k.groups[group] }))
    .filter(({ g }) => g.obligatory > 0)
  if (parts.length === 0) return `Der er intet at vise fra ${navn}: ingen obligatoriske numre gælder i dag.`
  const kan = parts.flatMap(ofKind('kan'))
  const intet = parts.flatMap(ofKind('intet'))
  const ukendt = parts.flatMap(ofKind('ukendt'))
  const subjects = (some: readonly Part[]) => both(some.map(({ subject }) => subject))
  if (ukendt.length === parts.length)
    return `Det er ikke afgjort, ${isSomeKnown(ukendt) ? `hvor mange ${subjects(ukendt)} fra ${navn} der` : `om ${subjects(ukendt)} fra ${navn}`} kan vises i dag: ${unsureText(ukendt)}.`
  const rest =
    ukendt.length === 0
      ? ''
      : `; for ${subjects(ukendt)} er det ikke afgjort${isSomeKnown(ukendt) ? ', hvor mange' : ''}: ${unsureText(ukendt)}`
  if (kan.length === 0) {
    const none = intet.length === parts.length ? 'nogen sager' : subjects(intet)
    return `Borgerne i ${navn} kan i dag ikke få vist ${none}: ${shutTexts(intet)}${rest}.`
  }
  const but = intet.length === 0 ? '' : `, men ingen ${subjects(intet)}: ${shutTexts(intet)}`
  return `Borgerne i ${navn} kan i dag få vist ${both(kan.map(canBeShown))}${but}${rest}.`
}
