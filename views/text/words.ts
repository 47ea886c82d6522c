// Fixed Danish words: states with their shapes, groups, rungs, actors, and reasons for unknown.

import type { ReadinessGroup } from '../../server/domain/kle.ts'
import type { Unknown } from '../../server/domain/measured/cell.ts'
import type { Outcome } from '../../server/domain/measured/check.ts'
import type { Rung, RungId, RungOutcome, Who } from '../../server/domain/readiness/ladder.ts'
import { isOnlyLimited, type Level } from '../../server/domain/readiness/level.ts'
import type { GroupModel, KommuneModel } from '../model/world.ts'
import { uncapital } from './format.ts'

export const demoText = 'Alle tal, datoer og svar er opdigtede.'
/** Follows `demoText` where there is room. */
export const demoMeaning = 'De siger intet om de virkelige kommuner og løsninger.'

/** What the pages are about, for search results and previews of links. */
export const serviceText =
  'Se, hvilke af de 98 kommuner der leverer sager til Borgerblikket, hvad der er næste skridt, og om tjenesterne svarer.'

export const measuredText = 'Vi tæller sager i indekserne og måler ikke, hvad borgeren ser.'

/**
 * Display states of levels; `ukendt` is split by cause. `limited`: counted, but under a limited right; `undecided`:
 * measured, but our assessment failed.
 */
export const states = [
  'alle',
  'flere',
  'ingen',
  'ukendt',
  'noAccess',
  'limited',
  'notRelevant',
  'undecided',
] as const
/** `fault`: what went wrong, and the only red one with `unstable`, which is of services whose calls fail now and then. */
export type State = (typeof states)[number] | 'fault' | 'unstable'

/** A state is always shown as a shape, a word and a colour (the class `s-…`). */
export const stateBadges: Record<State, { shape: string; word: string }> = {
  alle: { shape: '✓', word: 'Alle' },
  flere: { shape: '◐', word: 'Flere' },
  ingen: { shape: '✕', word: 'Ingen' },
  ukendt: { shape: '?', word: 'Ikke målt' },
  noAccess: { shape: '⊘', word: 'Ingen adgang' },
  limited: { shape: '!', word: 'Ikke afgjort' },
  notRelevant: { shape: '–', word: 'Ikke relevant' },
  undecided: { shape: '!', word: 'Ikke afgjort' },
  fault: { shape: '!', word: 'Fejl' },
  unstable: { shape: '≈', word: 'Ustabil' },
}

/** A level in a list to choose from, where `Alle` alone could mean all levels: `✓ Alle numre`. */
export const levelOption = (level: Level, flereFrom: number): string => {
  const { shape, word } = stateBadges[level]
  if (level === 'ukendt') return `${shape} ${word}`
  return `${shape} ${level === 'ingen' && flereFrom > 1 ? `Færre end ${flereFrom}` : word} numre`
}

/** A group that we may not count is `noAccess`, because access is then the next step. */
export const stateOf = (
  g: Pick<GroupModel, 'level' | 'undecided' | 'obligatory' | 'noAccess' | 'delivered' | 'zero' | 'limited'>,
): (typeof states)[number] => {
  if (g.level !== 'ukendt') return g.level
  if (g.undecided) return 'undecided'
  if (g.obligatory === 0) return 'notRelevant'
  if (g.noAccess > 0) return 'noAccess'
  return isOnlyLimited(g) ? 'limited' : 'ukendt'
}

/** How many kommuner are in each state of a group: the levels, and why the others have none. */
export type StateCounts = Partial<Record<State, number>>

export const countStates = (kommuner: readonly KommuneModel[], group: ReadinessGroup): StateCounts => {
  const counts: StateCounts = {}
  for (const { groups } of kommuner) {
    const state = stateOf(groups[group])
    counts[state] = (counts[state] ?? 0) + 1
  }
  return counts
}

/** The state's word, with a known lower bound: `Ikke målt, mindst flere`. */
export const stateText = (g: GroupModel): string => {
  const { word } = stateBadges[stateOf(g)]
  return g.atLeastFlere ? `${word}, mindst flere` : word
}

/** Another word in the shape and colour of a state. */
export type Badge = { state: State; word: string }

const outcomeBadges: Record<RungOutcome, Badge> = {
  yes: { state: 'alle', word: 'Ja' },
  partly: { state: 'flere', word: 'Delvist' },
  no: { state: 'ingen', word: 'Nej' },
  notMeasured: { state: 'ukendt', word: stateBadges.ukendt.word },
  noAccess: { state: 'noAccess', word: stateBadges.noAccess.word },
  notRelevant: { state: 'notRelevant', word: stateBadges.notRelevant.word },
}

/** A delivery that has stopped and a wrong configuration are faults; the other rungs that are not met have not begun. */
export const faultRungs: ReadonlySet<string> = new Set<RungId>(['friskhed', 'konfiguration'])

/** Why a rung is not known: not measured by us, not reported by others, or known without a verdict. */
const notKnownWord = ({ rung, evidence: { open = 0, closed = 0, limited = 0 } }: Rung): string => {
  if (Number(limited) > 0) return stateBadges.limited.word
  if (rung === 'gate') return 'Ikke oplyst'
  if (rung === 'konfiguration') return Number(open) + Number(closed) === 0 ? 'Ikke oplyst' : 'Ikke afgjort'
  return rung === 'kanVises' ? 'Ikke afgjort' : outcomeBadges.notMeasured.word
}

export const rungBadge = (rung: Rung): Badge => {
  const { outcome } = rung
  if (outcome === 'notMeasured') return { ...outcomeBadges.notMeasured, word: notKnownWord(rung) }
  return outcome === 'no' && faultRungs.has(rung.rung)
    ? { ...outcomeBadges.no, state: 'fault' }
    : outcomeBadges[outcome]
}

/** The groups by number, for use in a sentence: `i KLE 27 og 29`. */
export const groupNames: Record<ReadinessGroup, string> = {
  '02': 'KLE 02',
  '27': 'KLE 27',
  '29': 'KLE 29',
  eoj: 'KLE 27 og 29',
}

/** The subject of a group's cases, in our words: the KLE titles belong to KL. */
export const groupSubjects: Record<ReadinessGroup, string> = {
  '02': 'byggesager',
  '27': 'sociale sager',
  '29': 'sundhedssager',
  eoj: 'social- og sundhedssager',
}

export const rungNames: Record<RungId, string> = {
  adgang: 'Adgang',
  leverance: 'Leverance',
  friskhed: 'Friskhed',
  konfiguration: 'Konfiguration',
  gate: 'Åbning hos DIGST',
  kanVises: 'Kan vises på Mit Overblik',
}

export const whoNames: Record<Who, string> = {
  kommune: 'Kommunen',
  kommuneOgLeverandoer: 'Kommunen og leverandøren',
  kombit: 'KOMBIT',
  digst: 'DIGST',
}

/** `Ansvarlig: kommunen` */
export const responsibleText = (who: Who): string => `Ansvarlig: ${uncapital(whoNames[who])}`

export const kindNames = { esdh: 'ESDH', eoj: 'EOJ' } as const

/** The outcomes of checks and attempts. */
export const outcomeNames: Record<Outcome, string> = {
  counted: 'talt',
  noRight: 'ingen adgang',
  noAnswer: 'indekset svarede uden et antal',
  configuration: 'vores opsætning passer ikke til indekset',
  fault: 'indekset svarede med en fejl',
  http: 'indekset svarede med en HTTP-fejl',
  network: 'der var ingen forbindelse til indekset',
  timeout: 'indekset svarede ikke inden for tidsfristen',
  shape: 'svaret kunne ikke læses',
  oversized: 'svaret var for stort',
  format: 'indekset svarede i et format, vi ikke læser',
  token: 'vi fik intet adgangsbevis (token) fra STS',
  signature: 'svarets signatur kunne ikke godkendes',
  offline: 'vi var selv uden netforbindelse',
}

/** Reasons why a number is unknown, to follow "Ikke målt: ". */
export const unknownReasons: Record<Unknown, string> = {
  never: 'endnu ikke spurgt',
  stale: 'det seneste svar er for gammelt',
  future: 'svaret er dateret ude i fremtiden',
  jump: 'svaret er fra før et spring i uret',
  limited: '0 sager under en begrænset ret; begrænsningen kan skjule sager',
  ...outcomeNames,
}

/** Beside a table on a small screen: not every browser can say whether the table is wider than the screen. */
export const scrollText = 'Er der ikke plads til hele tabellen, kan den rulles til siden.'
