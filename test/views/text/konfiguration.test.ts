// Tests the sentences about the configuration: each fault with its numbers, the unknowns, and who must act.
import { describe, expect, it } from 'vitest'
import { is, kommune, reported, sentence, step } from '../../support/sentences.ts'
import { rules, type WorldOptions } from '../../support/world-data.ts'

/** Gate and number are open since before the month of the calls, and no call returned data. */
const answeringEmpty: Partial<WorldOptions> = {
  kald: () => ({ medData: 0 }),
  oplystDato: '2022-08-31',
  rules: { ...rules, obligatory: [{ kle: '02.34.02' }], gates: [{ area: '02', opens: '2022-08-31' }] },
}

describe('the configuration', () => {
  it.each<[string, Partial<WorldOptions>, string]>([
    ['all open', {}, 'yes: Ingen fejl i KLE-konfigurationen for KLE 02: 6 numre er åbne.'],
    [
      'all closed as intended',
      reported({ aktiv: false, oensket: 'lukket' }),
      'yes: Bevidst lukket: kommunen har ingen aktiv KLE-konfiguration i KLE 02, og det er, som den ønsker.',
    ],
    [
      'one closed as intended',
      reported({ aktiv: false, oensket: 'lukket' }, is('02.01.02')),
      'yes: Ingen fejl i KLE-konfigurationen for KLE 02: 5 numre er åbne, 1 er bevidst lukket.',
    ],
    [
      'one closed, without cases',
      { ...reported({ aktiv: false }, is('02.01.02')), answer: (_, kle) => (kle === '02.01.02' ? 0 : 400) },
      'yes: Ingen fejl i KLE-konfigurationen for KLE 02: 5 numre er åbne, 1 er lukket og har heller ingen sager.',
    ],
    [
      'delivered but closed',
      reported({ aktiv: false }, is('02.34.02', '02.34.04')),
      'no: Leveret, men lukket: 2 numre i KLE 02 har sager, men ingen aktiv KLE-konfiguration (02.34.02 og 02.34.04).',
    ],
    [
      'all delivered but closed, five of them named',
      reported({ aktiv: false }),
      'no: Leveret, men lukket: 6 numre i KLE 02 har sager, men ingen aktiv KLE-konfiguration (02.00.00, 02.01.02, 02.34.02, 02.34.04, 02.34.10 og 1 andet).',
    ],
    [
      'open but empty',
      { ...reported({ fradato: '2022-10-01' }, is('02.34.02')), letThrough: () => 0 },
      'no: Åben, men tom: 1 nummer i KLE 02 har en aktiv KLE-konfiguration, men ingen sager slipper igennem den (02.34.02).',
    ],
    [
      'open against intent',
      reported({ oensket: 'lukket' }, is('02.34.02', '02.34.04', '02.34.10')),
      'no: Åben mod kommunens ønske: 3 numre i KLE 02 har en aktiv KLE-konfiguration, selv om kommunen ønsker dem lukket (02.34.02, 02.34.04 og 02.34.10).',
    ],
    [
      'formally open, but answering empty',
      answeringEmpty,
      'no: Formelt åben, men svarer tomt: 1 nummer i KLE 02 er åbent, men ingen af den seneste måneds kald på Borgerblikket gav data (02.34.02).',
    ],
    [
      'two faults, and one number not reported',
      {
        konfiguration: (_, kle) =>
          kle === '02.34.02'
            ? { aktiv: false }
            : kle === '02.34.04'
              ? { oensket: 'lukket' }
              : kle === '02.34.10'
                ? undefined
                : {},
      },
      'no: Leveret, men lukket: 1 nummer i KLE 02 har sager, men ingen aktiv KLE-konfiguration (02.34.02). Åben mod kommunens ønske: 1 nummer i KLE 02 har en aktiv KLE-konfiguration, selv om kommunen ønsker den lukket (02.34.04). 1 nummer er ikke afgjort.',
    ],
    [
      'not reported',
      reported(undefined),
      'notMeasured: Ikke oplyst: ingen har oplyst kommunens KLE-konfiguration for KLE 02. Trinnet spærrer ikke.',
    ],
    [
      'reported too long ago',
      { oplystDato: '2022-08-01' },
      'notMeasured: Ikke oplyst: den seneste oplysning om kommunens KLE-konfiguration for KLE 02 er for gammel. Trinnet spærrer ikke.',
    ],
    [
      'reported for some, and not counted under it',
      {
        konfiguration: (_, kle) => (kle < '02.34.00' ? undefined : { fradato: '2022-10-01' }),
        letThrough: () => undefined,
      },
      'notMeasured: Ikke afgjort i KLE 02: 2 numre er ikke oplyst, 4 er ikke målt. Trinnet spærrer ikke.',
    ],
    [
      'reported for some, too long ago',
      { ...reported(undefined, is('02.34.02')), oplystDato: '2022-08-01' },
      'notMeasured: Ikke oplyst i KLE 02: 1 nummer er ikke oplyst, 5 er oplyst for længe siden. Trinnet spærrer ikke.',
    ],
  ])('the sentence is right for: %s', (_, options, text) => {
    expect(sentence(kommune(options), 'konfiguration')).toBe(text)
  })

  it.each<[string, Partial<WorldOptions>, string]>([
    [
      'delivered but closed',
      reported({ aktiv: false }, is('02.34.02')),
      'kommune: Kommunen skal åbne KLE-konfigurationen for 1 nummer i KLE 02, der har sager, men er lukket (02.34.02), eller oplyse, at det er med vilje.',
    ],
    [
      'open but empty',
      { ...reported({ fagsystemfilter: ['Nova ESDH'] }, is('02.34.02', '02.34.04')), letThrough: () => 0 },
      'kommune: Kommunen skal lukke KLE-konfigurationen for 2 numre i KLE 02, der er åbne, men tomme (02.34.02 og 02.34.04), eller rette fradato og fagsystemfilter, så leverede sager slipper igennem.',
    ],
    [
      'formally open, but answering empty',
      answeringEmpty,
      'kommune: Kommunen skal sammen med KOMBIT finde ud af, hvorfor 1 åbent nummer i KLE 02 svarer tomt (02.34.02).',
    ],
    [
      'two faults',
      {
        konfiguration: (_, kle) =>
          kle === '02.34.02' ? { aktiv: false } : kle === '02.34.04' ? { oensket: 'lukket' } : {},
      },
      'kommune: Kommunen skal åbne KLE-konfigurationen for 1 nummer i KLE 02, der har sager, men er lukket (02.34.02), eller oplyse, at det er med vilje; den skal også lukke KLE-konfigurationen for 1 nummer i KLE 02, som den ønsker lukket (02.34.04), eller ændre ønsket.',
    ],
    ['not reported', reported(undefined), 'intet'],
  ])('the next step is right for: %s', (_, options, text) => {
    expect(step(kommune(options))).toBe(text)
  })
})
