// Sentences about a group's KLE-konfigurationer: those without faults, each fault, and its remedy.
import {
  type KonfigurationFault,
  type KonfigurationState,
  konfigurationFaults,
} from '../../server/domain/visibility/konfiguration-faults.ts'
import { count } from './format.ts'
import { list, type Named, naming, numbers, takers } from './parts.ts'

const faultTexts: Record<KonfigurationFault, (fault: Named, name: string) => string> = {
  deliveredClosed: (fault, name) =>
    `Leveret, men lukket: ${numbers(fault.numbers)} i ${name} har sager, men ingen aktiv KLE-konfiguration ${naming(fault)}.`,
  openEmpty: (fault, name) =>
    `Åben, men tom: ${numbers(fault.numbers)} i ${name} har en aktiv KLE-konfiguration, men ingen sager slipper igennem den ${naming(fault)}.`,
  againstIntent: (fault, name) =>
    `Åben mod kommunens ønske: ${numbers(fault.numbers)} i ${name} har en aktiv KLE-konfiguration, selv om kommunen ønsker ${fault.numbers === 1 ? 'den lukket' : 'dem lukket'} ${naming(fault)}.`,
  answersEmpty: (fault, name) =>
    `Formelt åben, men svarer tomt: ${numbers(fault.numbers)} i ${name} er ${fault.numbers === 1 ? 'åbent' : 'åbne'}, men ingen af den seneste måneds kald på Borgerblikket gav data ${naming(fault)}.`,
}

const faultsOf = (state: KonfigurationState): [KonfigurationFault, Named][] =>
  konfigurationFaults.flatMap((fault): [KonfigurationFault, Named][] => {
    const found = state.faults[fault]
    return found === undefined ? [] : [[fault, found]]
  })

/** `2 numre er åbne, 1 er bevidst lukket`: only the first part says "numre". */
const tally = (parts: readonly (readonly [n: number, one: string, many?: string])[]): string =>
  list(
    parts
      .filter(([n]) => n > 0)
      .map(([n, one, many = one], i) => `${i === 0 ? numbers(n) : count(n)} ${n === 1 ? one : many}`),
  )

const noFault = (s: KonfigurationState, obligatory: number, name: string): string =>
  s.intendedClosed === obligatory
    ? `Bevidst lukket: kommunen har ingen aktiv KLE-konfiguration i ${name}, og det er, som den ønsker.`
    : `Ingen fejl i KLE-konfigurationen for ${name}: ${tally([
        [s.open, 'er åbent', 'er åbne'],
        [s.intendedClosed, 'er bevidst lukket', 'er bevidst lukkede'],
        [
          s.closed - s.intendedClosed,
          'er lukket og har heller ingen sager',
          'er lukkede og har heller ingen sager',
        ],
      ])}.`

/** `obligatory`: how many KLE numbers are in force; `isLimited`: a limited right alone hides what is not known of them. */
type Numbers = { obligatory: number; isLimited: boolean }

const notDecided = (s: KonfigurationState, { obligatory, isLimited }: Numbers, name: string): string => {
  const notReported = obligatory - s.open - s.closed - s.stale
  if (notReported === obligatory)
    return `Ikke oplyst: ingen har oplyst kommunens KLE-konfiguration for ${name}. Trinnet spærrer ikke.`
  if (s.stale === obligatory)
    return `Ikke oplyst: den seneste oplysning om kommunens KLE-konfiguration for ${name} er for gammel. Trinnet spærrer ikke.`
  const why = tally([
    [notReported, 'er ikke oplyst'],
    [s.stale, 'er oplyst for længe siden'],
    [s.unknown - notReported - s.stale, isLimited ? 'er kun talt under en begrænset ret' : 'er ikke målt'],
  ])
  return `${s.open + s.closed === 0 ? 'Ikke oplyst' : 'Ikke afgjort'} i ${name}: ${why}. Trinnet spærrer ikke.`
}

/** The rung konfiguration. */
export const konfigurationText = (s: KonfigurationState, of: Numbers, name: string): string => {
  switch (s.outcome) {
    case 'no': {
      const faults = faultsOf(s).map(([fault, found]) => faultTexts[fault](found, name))
      const rest = s.unknown > 0 ? [`${numbers(s.unknown)} er ikke afgjort.`] : []
      return [...faults, ...rest].join(' ')
    }
    case 'yes':
      return noFault(s, of.obligatory, name)
    default:
      return notDecided(s, of, name)
  }
}

const remedyTexts: Record<KonfigurationFault, (fault: Named, name: string, they: string) => string> = {
  deliveredClosed: (fault, name) =>
    `åbne KLE-konfigurationen for ${numbers(fault.numbers)} i ${name}, der har sager, men er ${fault.numbers === 1 ? 'lukket' : 'lukkede'} ${naming(fault)}, eller oplyse, at det er med vilje`,
  openEmpty: (fault, name) =>
    `lukke KLE-konfigurationen for ${numbers(fault.numbers)} i ${name}, der er ${fault.numbers === 1 ? 'åbent, men tomt' : 'åbne, men tomme'} ${naming(fault)}, eller rette fradato og fagsystemfilter, så leverede sager slipper igennem`,
  againstIntent: (fault, name, they) =>
    `lukke KLE-konfigurationen for ${numbers(fault.numbers)} i ${name}, som ${they} ønsker lukket ${naming(fault)}, eller ændre ønsket`,
  answersEmpty: (fault, name) =>
    `sammen med KOMBIT finde ud af, hvorfor ${fault.numbers === 1 ? '1 åbent nummer' : `${count(fault.numbers)} åbne numre`} i ${name} svarer tomt ${naming(fault)}`,
}

/** The next step of the `n` kommuner, which remedies all faults, as one sentence. */
export const konfigurationStep = (s: KonfigurationState, name: string, n: number): string => {
  const { who, they } = takers(n)
  return `${who} skal ${faultsOf(s)
    .map(([fault, found]) => remedyTexts[fault](found, name, they))
    .join(`; ${they} skal også `)}.`
}
