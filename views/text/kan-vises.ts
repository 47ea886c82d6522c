// Sentences about the cases of a group or KLE number that can be shown on Mit Overblik; never that they are shown.
import type { ReadinessGroup } from '../../server/domain/kle.ts'
import type { Obstacle, RuleUnknown, Visibility } from '../../server/domain/visibility/visibility.ts'
import type { KommuneModel } from '../model/world.ts'
import { count } from './format.ts'
import { shutTexts, unsureTexts, waitingText } from './opening.ts'
import { cases, numbers } from './parts.ts'
import { groupNames, unknownReasons } from './words.ts'

/** Why every number of cases that can be shown is an upper bound. */
export const partyRule =
  'Vi måler aldrig, hvem der kan se sagen: den primære part, i byggesager ejendommens ejer.'

/** States that the party of a case is not measured. */
const partyText = (group: ReadinessGroup): string =>
  group === '02'
    ? 'Kun ejendommens ejer kan se sagen, og hvem det er, måler vi aldrig.'
    : 'Kun den primære part kan se sagen, og hvem det er, måler vi aldrig.'

/** The rung kanVises, in the words of /foer-aabning. */
export const kanVisesText = (k: KommuneModel, group: ReadinessGroup): string => {
  const { shown, obligatory, zero } = k.groups[group]
  const name = groupNames[group]
  const canBeShown = `${name} kan vises på Mit Overblik`
  if (shown.kind === 'intet') {
    const waiting = waitingText(shown)
    return `Intet i ${canBeShown}: ${shutTexts[shown.because]}${waiting === undefined ? '' : `; ${waiting}`}.`
  }
  const lacking = obligatory - shown.showable
  if (shown.kind === 'kan') {
    const rest = `; ${count(lacking)} af ${numbers(obligatory)} ${lacking === zero ? 'mangler' : 'kan ikke vises'}`
    return `Højst ${cases(shown.atMost)} i ${canBeShown}${lacking > 0 ? rest : ''}. ${partyText(group)}`
  }
  const least =
    shown.showable > 0
      ? ` Mindst ${count(shown.showable)} af ${numbers(obligatory)} har sager, der kan vises.`
      : ''
  const most = shown.atMost === undefined ? '' : ` Højst ${cases(shown.atMost)} kan vises.`
  return `Ikke afgjort i ${name}: ${unsureTexts[shown.because]}.${least}${most}`
}

const shutBy: Record<Obstacle, string> = {
  index: 'ingen sager i indekset',
  konfiguration: 'ingen aktiv konfiguration',
  fradato: 'fradatoen lukker alle sager ude',
  fagsystemfilter: 'fagsystemfilteret lukker alle sager ude',
  narrowing: 'fradato og fagsystemfilter lukker alle sager ude',
  gate: 'DIGST har ikke åbnet',
}

const konfigurationUnknown: Partial<Record<RuleUnknown, string>> = {
  never: unsureTexts.notReported,
  stale: unsureTexts.stale,
  future: 'konfigurationen er oplyst for en dag, der ikke er kommet',
}

const otherUnknown: Record<Exclude<RuleUnknown, keyof typeof unknownReasons>, string> = {
  noAccess: 'vi har ikke ret til at tælle',
  past: 'dagen er gået, og det, vi ved, gælder nu',
  notCounted: 'endnu ikke talt med konfigurationens fradato og filter',
  countedAsOne: 'fradato og fagsystemfilter er talt som ét',
  noCases: 'der er ingen sager at prøve på',
  notReported: 'det er ikke oplyst, om DIGST har åbnet',
}

const isOther = (because: RuleUnknown): because is keyof typeof otherUnknown => because in otherUnknown

const unknownText = (rule: Obstacle, because: RuleUnknown): string => {
  if (because === 'limited') return 'under en begrænset ret kan der være flere sager, end vi ser'
  if (isOther(because)) return otherUnknown[because]
  return (rule === 'konfiguration' && konfigurationUnknown[because]) || unknownReasons[because]
}

/** Whether a number has no count. Under a limited right it has one, which is no upper bound. */
export const isUnmeasured = ({
  kind,
  because,
  reasons,
}: Exclude<Visibility, { kind: 'kanVises' }>): boolean =>
  kind === 'ukendt' &&
  because === 'index' &&
  !reasons.some((one) => one.rule === 'index' && one.outcome === 'unknown' && one.because === 'limited')

/** Why no case of a number can be shown, or why that is unknown; undefined when some can. */
export const obstacleText = (visibility: Visibility): string | undefined => {
  if (visibility.kind === 'kanVises') return undefined
  const { kind, because, reasons } = visibility
  if (kind === 'nej') return shutBy[because]
  const reason = reasons.find(({ rule }) => rule === because)
  if (reason?.outcome !== 'unknown')
    throw new Error(`visibility is unknown because of ${because}, but that rule is known`)
  return unknownText(because, reason.because)
}
