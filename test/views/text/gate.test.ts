// Tests the sentences about DIGST's gates, and about the most cases that can be shown.
import { describe, expect, it } from 'vitest'
import type { Gate } from '../../../server/domain/facts/gate.ts'
import type { ReadinessGroup } from '../../../server/domain/kle.ts'
import { is, kommune, reported, sentence, step } from '../../support/sentences.ts'
import { rules, type WorldOptions } from '../../support/world-data.ts'

describe('the gate', () => {
  // 0101 is København, the kommune under test.
  const gates = (...list: Gate[]): Partial<WorldOptions> => ({ rules: { ...rules, gates: list } })
  const both = (gate: Omit<Gate, 'area'>): Partial<WorldOptions> =>
    gates({ area: '27', ...gate }, { area: '29', ...gate })

  it.each<[string, Partial<WorldOptions>, ReadinessGroup, string, string]>([
    [
      'opened today',
      gates({ area: '02', opens: '2022-10-31' }),
      '02',
      'yes: DIGST åbnede KLE 02 den 31. oktober 2022.',
      'intet',
    ],
    [
      'opens tomorrow',
      gates({ area: '02', opens: '2022-11-01' }),
      '02',
      'no: Ikke åbnet: DIGST åbner KLE 02 den 1. november 2022.',
      'digst: DIGST åbner KLE 02 den 1. november 2022; indtil da kan intet vises.',
    ],
    [
      'has no day',
      gates({ area: '02' }),
      '02',
      'no: Ikke åbnet: DIGST har ikke åbnet KLE 02 for kommunen og har ikke sat en dato.',
      'digst: DIGST skal åbne KLE 02; der er ikke sat en dato.',
    ],
    [
      'is open for the pilot',
      gates({ area: '02', pilots: ['0101'] }),
      '02',
      'yes: Åben for kommunen som pilot i KLE 02. Der er ikke sat en dato for alle.',
      'intet',
    ],
    [
      'is open for the pilot, and later for all',
      gates({ area: '02', opens: '2022-12-01', pilots: ['0101'] }),
      '02',
      'yes: Åben for kommunen som pilot i KLE 02. Dato for alle: 1. december 2022.',
      'intet',
    ],
    [
      'is not reported',
      gates(),
      '02',
      'notMeasured: Ikke oplyst, om DIGST har åbnet KLE 02. Trinnet spærrer ikke.',
      'intet',
    ],
    [
      'opened for two areas as one',
      both({ opens: '2022-09-19' }),
      'eoj',
      'yes: DIGST åbnede KLE 27 og 29 den 19. september 2022.',
      'intet',
    ],
    [
      'opens for one area of two',
      gates({ area: '27', opens: '2022-09-19' }, { area: '29', opens: '2022-11-14' }),
      'eoj',
      'no: DIGST åbnede KLE 27 den 19. september 2022. Ikke åbnet: DIGST åbner KLE 29 den 14. november 2022.',
      'digst: DIGST åbner KLE 29 den 14. november 2022; indtil da kan intet vises.',
    ],
    [
      'is reported for one area of two',
      gates({ area: '27', opens: '2022-09-19' }),
      'eoj',
      'notMeasured: DIGST åbnede KLE 27 den 19. september 2022. Ikke oplyst, om DIGST har åbnet KLE 29. Trinnet spærrer ikke.',
      'intet',
    ],
  ])('the sentence and the next step are right for a gate that %s', (_, options, group, text, next) => {
    const k = kommune(options)
    expect(sentence(k, 'gate', group)).toBe(text)
    expect(step(k, group)).toBe(next)
  })
})

describe('the cases that can be shown', () => {
  const shut: Partial<WorldOptions> = { rules: { ...rules, gates: [{ area: '02', opens: '2022-11-07' }] } }
  it.each<[string, Partial<WorldOptions>, ReadinessGroup, string]>([
    [
      'all of KLE 02, depending on the owner',
      {},
      '02',
      'yes: Højst 2.400 sager i KLE 02 kan vises på Mit Overblik. Kun ejendommens ejer kan se sagen, og hvem det er, måler vi aldrig.',
    ],
    [
      'all of another area, depending on the party',
      {},
      '27',
      'yes: Højst 1.200 sager i KLE 27 kan vises på Mit Overblik. Kun den primære part kan se sagen, og hvem det er, måler vi aldrig.',
    ],
    [
      'undecided under a limited right',
      { right: 'kle 02' },
      '02',
      'notMeasured: Ikke afgjort i KLE 02: vores ret er begrænset.',
    ],
    [
      'undecided because we have not measured, also where nothing is reported',
      { answer: () => 'never', konfiguration: undefined },
      '02',
      'notMeasured: Ikke afgjort i KLE 02: et gyldigt tal mangler.',
    ],
    [
      'undecided because nothing is reported, where we have measured some of the numbers',
      { answer: (_, kle) => (kle === '02.34.02' ? 'never' : 400), konfiguration: undefined },
      '02',
      'notMeasured: Ikke afgjort i KLE 02: konfigurationen er ikke oplyst.',
    ],
    [
      'none behind a closed gate',
      shut,
      '02',
      'no: Intet i KLE 02 kan vises på Mit Overblik: DIGST har ikke åbnet; højst 2.400 sager venter.',
    ],
    [
      'some when one gate of two is closed',
      { rules: { ...rules, gates: [{ area: '27', opens: '2022-09-19' }, { area: '29' }] } },
      'eoj',
      'partly: Højst 1.200 sager i KLE 27 og 29 kan vises på Mit Overblik; 2 af 5 numre kan ikke vises. Kun den primære part kan se sagen, og hvem det er, måler vi aldrig.',
    ],
    [
      'none without cases, whatever the gate',
      { ...shut, answer: () => 0 },
      '02',
      'no: Intet i KLE 02 kan vises på Mit Overblik: ingen sager i indekset.',
    ],
    [
      'none when all numbers are closed',
      reported({ aktiv: false, oensket: 'lukket' }),
      '02',
      'no: Intet i KLE 02 kan vises på Mit Overblik: kommunen har bevidst lukket.',
    ],
    [
      'none when the configuration lets nothing through',
      { ...reported({ fradato: '2022-10-01' }), letThrough: () => 0 },
      '02',
      'no: Intet i KLE 02 kan vises på Mit Overblik: ingen sager slipper igennem konfigurationen.',
    ],
    [
      'at most those of the open numbers',
      reported({ aktiv: false }, is('02.34.02')),
      '02',
      'partly: Højst 2.000 sager i KLE 02 kan vises på Mit Overblik; 1 af 6 numre kan ikke vises. Kun ejendommens ejer kan se sagen, og hvem det er, måler vi aldrig.',
    ],
    [
      'at most those of the delivered numbers, whatever is reported for the rest',
      {
        answer: (_, kle) => (kle < '02.34' ? 0 : 400),
        konfiguration: (_, kle) => (kle < '02.34' ? undefined : {}),
      },
      '02',
      'partly: Højst 1.600 sager i KLE 02 kan vises på Mit Overblik; 2 af 6 numre mangler. Kun ejendommens ejer kan se sagen, og hvem det er, måler vi aldrig.',
    ],
    [
      'undecided when a configuration is not reported',
      { answer: (_, kle) => (kle === '02.34.02' ? 0 : 400), ...reported(undefined, is('02.34.04')) },
      '02',
      'notMeasured: Ikke afgjort i KLE 02: konfigurationen er ikke oplyst. Mindst 4 af 6 numre har sager, der kan vises.',
    ],
    [
      'undecided when no configuration is reported',
      reported(undefined),
      '02',
      'notMeasured: Ikke afgjort i KLE 02: konfigurationen er ikke oplyst.',
    ],
    [
      'undecided when no gate is reported',
      { rules: { ...rules, gates: [] } },
      '02',
      'notMeasured: Ikke afgjort i KLE 02: det er ikke oplyst, om DIGST har åbnet. Højst 2.400 sager kan vises.',
    ],
    [
      'undecided without a right',
      { answer: () => 'noRight' },
      '02',
      'noAccess: Ikke afgjort i KLE 02: vi har ikke adgang til at tælle.',
    ],
    [
      'undecided when a number has 0 cases under a limited right',
      { answer: (_, kle) => (kle === '02.34.02' ? 0 : 400), right: 'kle 02' },
      '02',
      'notMeasured: Ikke afgjort i KLE 02: vores ret er begrænset.',
    ],
  ])('the sentence is right for: %s', (_, options, group, text) => {
    expect(sentence(kommune(options), 'kanVises', group)).toBe(text)
  })

  it('no sentence states that a case is shown', () => {
    for (const group of ['02', '27', 'eoj'] as const)
      expect(sentence(kommune(), 'kanVises', group)).not.toMatch(/\bvises\b(?<!kan vises)/)
  })
})
