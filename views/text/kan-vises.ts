// Owns the sentences about what can be shown on Mit Overblik: of a group, and of one KLE number. Never that it is shown.
import type { ReadinessGroup } from '../../server/domain/kle.ts'
import type { Rung } from '../../server/domain/readiness/ladder.ts'
import type { Obstacle, RuleUnknown, Visibility } from '../../server/domain/visibility/visibility.ts'
import type { GroupModel, KommuneModel } from '../model/world.ts'
import { cases } from './parts.ts'
import { groupNames, unknownReasons } from './words.ts'

/** What no count can tell. */
const partyText = (group: ReadinessGroup): string =>
  group === '02'
    ? 'Hvem der ejer ejendommen og derfor kan se sagen, måles aldrig.'
    : 'Hvem der er part i sagen og derfor kan se den, måles aldrig.'

const where = (name: string): string => `${name} kan vises på Mit Overblik`

/** Whether DIGST has opened a part of a group, though not all of it. */
const partlyOpen = (k: KommuneModel, group: ReadinessGroup): boolean =>
  group === 'eoj' && (['27', '29'] as const).some((part) => k.groups[part].gate.state === 'open')

const no = (g: GroupModel, k: KommuneModel, atMost: number | undefined, group: ReadinessGroup): string => {
  const name = groupNames[group]
  const { visible, closed } = g.konfiguration
  if (g.zero === g.obligatory) return `Intet i ${where(name)}: der er ingen sager i indekset.`
  if (visible === 0)
    return closed === g.obligatory
      ? `Intet i ${where(name)}: ingen numre har en aktiv KLE-konfiguration.`
      : `Intet i ${where(name)}: ingen sager slipper igennem KLE-konfigurationen.`
  if (g.gate.state === 'closed')
    return `${partlyOpen(k, group) ? 'Ikke alt' : 'Intet'} i ${where(name)}, før DIGST åbner.`
  return atMost === undefined
    ? `Ikke det hele: et trin ovenfor er ikke nået; hvor mange sager i ${name} der højst kan vises, ved vi ikke.`
    : `Ikke det hele: et trin ovenfor er ikke nået. Højst ${cases(atMost)} i ${where(name)}.`
}

/** The last rung. */
export const kanVisesText = (rung: Rung, k: KommuneModel, group: ReadinessGroup): string => {
  const g = k.groups[group]
  const name = groupNames[group]
  const atMost = typeof rung.evidence.atMost === 'number' ? rung.evidence.atMost : undefined
  const most = atMost === undefined ? '' : ` Højst ${cases(atMost)} kan vises.`
  switch (rung.outcome) {
    case 'yes':
      return atMost === undefined
        ? `Sager i ${where(name)}, men vi ved ikke, hvor mange højst. ${partyText(group)}`
        : `Højst ${cases(atMost)} i ${where(name)}. ${partyText(group)}`
    case 'no':
      return no(g, k, atMost, group)
    case 'noAccess':
      return `Ikke afgjort: vi har ikke adgang til at tælle alt i ${name}.${most}`
    default:
      return g.limited > 0
        ? `Ikke afgjort: en begrænset ret kan skjule sager i ${name}.${most}`
        : `Ikke afgjort: mindst ét trin ovenfor er ikke målt.${most}`
  }
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
  never: 'konfigurationen er ikke oplyst',
  stale: 'oplysningen om konfigurationen er for gammel',
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

/** Why nothing of a number can be shown, or why it is not known; `undefined` when something can. */
export const obstacleText = (visibility: Visibility): string | undefined => {
  if (visibility.kind === 'kanVises') return undefined
  const { kind, because, reasons } = visibility
  if (kind === 'nej') return shutBy[because]
  const reason = reasons.find(({ rule }) => rule === because)
  if (reason?.outcome !== 'unknown') throw new Error(`not known because of ${because}, which is known`)
  return unknownText(because, reason.because)
}
