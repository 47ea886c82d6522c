// Sentences about a kommune's ladder: each rung with its evidence, the next step, and the counting rule.
import type { ReadinessGroup } from '../../server/domain/kle.ts'
import type { NextStep, Rung } from '../../server/domain/readiness/ladder.ts'
import { isOnlyLimited } from '../../server/domain/readiness/level.ts'
import { isNoStep, type SteppedGroup, stepKindIn } from '../model/step-kind.ts'
import type { GroupModel, KommuneModel } from '../model/world.ts'
import { adgang, friskhed, leverance, notReceived } from './delivery.ts'
import { count } from './format.ts'
import { gateStep, gateText } from './gate.ts'
import { kanVisesText } from './kan-vises.ts'
import { konfigurationStep, konfigurationText } from './konfiguration.ts'
import {
  deliverers,
  limitedRight,
  list,
  namingMissing,
  numbers,
  someObligatory,
  takers,
  theObligatory,
  undecided,
} from './parts.ts'
import { noStepTexts } from './steps.ts'
import { groupNames } from './words.ts'

/** A full sentence with the outcome and its evidence. It states no ages, so it holds as long as its numbers. */
export const rungText = (rung: Rung, k: KommuneModel, group: ReadinessGroup): string => {
  const g = k.groups[group]
  const name = groupNames[group]
  if (g.obligatory === 0) return `Ikke relevant: ingen obligatoriske numre gælder i ${name} i dag.`
  switch (rung.rung) {
    case 'adgang':
      return adgang(rung, k, g, name)
    case 'leverance':
      return leverance(rung, g, name)
    case 'friskhed':
      return friskhed(rung, g, name)
    case 'konfiguration':
      return konfigurationText(
        g.konfiguration,
        { obligatory: g.obligatory, isLimited: isOnlyLimited(g) },
        name,
      )
    case 'gate':
      return gateText(k, group)
    case 'kanVises':
      return kanVisesText(k, group)
  }
}

/** The numbers that are not missing: `; mindst 2 af 3 obligatoriske numre leveres, 1 er ikke målt`. */
const delivered = (g: GroupModel): string => {
  const some = `${undecided(g) === '' ? '' : 'mindst '}${someObligatory(g.delivered, g.obligatory)} leveres`
  return `; ${list([g.delivered === 0 && undecided(g) !== '' ? '' : some, undecided(g)])}`
}

/** The numbers whose benefits we may not count. */
const benefitsMissing = ({ benefits, obligatory }: GroupModel): string => {
  const missing = benefits?.noAccess ?? 0
  return missing === obligatory ? theObligatory(obligatory) : someObligatory(missing, obligatory)
}

/** The next step as a full sentence: the actor, the action and the evidence. `n`: the kommuner that share it. */
export const nextStepText = (step: NextStep, k: KommuneModel, group: ReadinessGroup, n = 1): string => {
  const g = k.groups[group]
  const { who } = takers(n)
  const name = groupNames[group]
  switch (step.rung) {
    case 'adgang':
      if (step.outcome === 'partly')
        return `${who} skal godkende serviceaftalen om Ydelsesindekset, så bevillinger og ydelser i ${name} kan tælles: vi mangler adgang til ${benefitsMissing(g)}. Sagerne tælles.`
      return step.outcome === 'noAccess'
        ? `${who} skal godkende serviceaftalen, så sagerne i ${name} kan tælles: vi mangler adgang til ${g.noAccess === g.obligatory ? theObligatory(g.obligatory) : someObligatory(g.noAccess, g.obligatory)}.`
        : `${who} skal afklare med KOMBIT, om retten skjuler sager: ${numbers(g.limited)} i ${name} viser 0 sager under ${limitedRight(k)}.`
    case 'leverance':
      return g.delivered === 0 && g.zero === g.obligatory
        ? `${deliverers(k, group, n)} skal begynde at levere ${theObligatory(g.obligatory)} i ${name}.`
        : `${deliverers(k, group, n)} skal levere ${g.zero === 1 ? 'det nummer' : `de ${count(g.zero)} numre`}, der mangler i ${name} ${namingMissing(g)}${delivered(g)}.`
    case 'friskhed':
      return `${step.who === 'kombit' ? 'KOMBIT' : deliverers(k, group, n)} skal finde ud af, hvorfor indekset ${notReceived(g, name, 'clause')}.`
    case 'konfiguration':
      return konfigurationStep(g.konfiguration, name, n)
    case 'gate':
      return gateStep(k, group)
    default:
      return rungText(step, k, group)
  }
}

const shutByItself = 'Kommunen har selv lukket, så ingen sager kan vises.'

/** The next step of a group, and what it means for the cases that are delivered. */
export const stepSummary = (k: KommuneModel, group: SteppedGroup): string => {
  const { nextStep: step, level, shown } = k.groups[group]
  const kind = stepKindIn(k.groups[group])
  // When nothing blocks and still nothing can be shown, the kommune has closed on purpose.
  const isShut = shown.kind === 'intet'
  if (isNoStep(kind))
    return kind === 'intet' && isShut ? `${noStepTexts[kind]} ${shutByItself}` : noStepTexts[kind]
  const text = step === undefined ? '' : nextStepText(step, k, group)
  // What is not known may block.
  if (step?.outcome !== 'partly' || level === 'ukendt') return text
  return `${text} ${isShut ? shutByItself : 'Intet spærrer for de sager, der leveres.'}`
}

/** How the next step is found among the rungs. */
export const nextStepRule =
  'Det næste skridt er det første trin, der spærrer. Spærrer intet, er det det første trin, der kun er delvist nået. Det, der ikke er målt, spærrer aldrig.'

/** The counting rule, shown with levels. `flereFrom`: the least number of KLE numbers for `Flere`. */
export const countingRule = (flereFrom: number): string =>
  `Alle: der er sager i indekset på alle obligatoriske KLE-numre. Flere: på mindst ${count(flereFrom)}, men ikke alle. ` +
  `Ingen: ${flereFrom === 1 ? 'på ingen' : `på færre end ${count(flereFrom)}`}. ` +
  'Ikke målt: vi har ikke gyldige tal nok til at afgøre det.'
