// Tests the finding of a kommune's page: what its citizens can be shown today, and why not more.
import { describe, expect, it } from 'vitest'
import { kommuneFinding } from '../../../views/text/kommune.ts'
import { setup } from '../../support/kommune-page.ts'
import { rules, type WorldOptions } from '../../support/world-data.ts'

const findingOf = (change: Partial<WorldOptions>): string => kommuneFinding(setup(change).k)
const is02 = (kle: string) => kle.startsWith('02')
const closed = (day?: string) => ({
  ...rules,
  gates: [{ area: '02' as const, opens: day }, ...rules.gates.slice(1)],
})

describe('the finding of a kommune', () => {
  it.each<[string, Partial<WorldOptions>, string]>([
    [
      'all can be shown',
      {},
      'Borgerne i Københavns Kommune kan i dag få vist højst 2.400 byggesager og højst 2.000 social- og sundhedssager.',
    ],
    [
      'some numbers are missing, and the other group delivers nothing',
      {
        answer: (_, kle) => (is02(kle) && kle > '02.34' ? 400 : 0),
        konfiguration: (_, kle) => ({ aktiv: is02(kle) }),
      },
      'Borgerne i Københavns Kommune kan i dag få vist højst 1.600 byggesager (2 af 6 numre mangler), men ingen social- og sundhedssager: de leveres ikke.',
    ],
    [
      'one case',
      { answer: (_, kle) => (kle === '02.34.02' ? 1 : kle === '27.03.04' ? 1 : 0) },
      'Borgerne i Københavns Kommune kan i dag få vist højst 1 byggesag (5 af 6 numre mangler) og højst 1 social- eller sundhedssag (4 af 5 numre mangler).',
    ],
    [
      'some numbers have cases that the configuration shuts out',
      { konfiguration: (_, kle) => ({ aktiv: kle !== '02.34.02' }) },
      'Borgerne i Københavns Kommune kan i dag få vist højst 2.000 byggesager (1 af 6 numre kan ikke vises) og højst 2.000 social- og sundhedssager.',
    ],
    [
      'nothing is delivered',
      { answer: () => 0 },
      'Borgerne i Københavns Kommune kan i dag ikke få vist nogen sager: de leveres ikke.',
    ],
    [
      'the kommune has closed',
      { konfiguration: () => ({ aktiv: false, oensket: 'lukket' }) },
      'Borgerne i Københavns Kommune kan i dag ikke få vist nogen sager: kommunen har bevidst lukket.',
    ],
    [
      'cases wait for a gate with a day',
      { rules: closed('2022-12-04'), answer: (_, kle) => (is02(kle) ? 10 : 0) },
      'Borgerne i Københavns Kommune kan i dag ikke få vist nogen sager: højst 60 byggesager venter på, at DIGST åbner den 4. december 2022, og der leveres ingen social- og sundhedssager.',
    ],
    [
      'a gate without a day, and the other group is shown',
      { rules: closed(), konfiguration: (_, kle) => (is02(kle) ? undefined : {}) },
      'Borgerne i Københavns Kommune kan i dag få vist højst 2.000 social- og sundhedssager, men ingen byggesager: DIGST har ikke åbnet.',
    ],
    [
      'a gate with a day, behind which nothing is known',
      {
        rules: closed('2022-12-04'),
        konfiguration: () => undefined,
        answer: (_, kle) => (is02(kle) ? 10 : 0),
      },
      'Borgerne i Københavns Kommune kan i dag ikke få vist nogen sager: DIGST åbner først for byggesager den 4. december 2022, og der leveres ingen social- og sundhedssager.',
    ],
    [
      'each group is shut for its own reason',
      {
        konfiguration: (_, kle) => (is02(kle) ? { aktiv: false } : { fagsystemfilter: ['X'] }),
        letThrough: () => 0,
      },
      'Borgerne i Københavns Kommune kan i dag ikke få vist nogen sager: KLE-konfigurationen er lukket for byggesager, og ingen social- og sundhedssager slipper igennem KLE-konfigurationen.',
    ],
    [
      'the configuration of one group is not known',
      { konfiguration: (_, kle) => (is02(kle) ? {} : undefined) },
      'Borgerne i Københavns Kommune kan i dag få vist højst 2.400 byggesager; for social- og sundhedssager er det ikke afgjort: konfigurationen er ikke oplyst.',
    ],
    [
      'it is known that there are some, but not how many',
      { konfiguration: (_, kle) => (kle < '02.34' ? undefined : is02(kle) ? {} : { aktiv: false }) },
      'Borgerne i Københavns Kommune kan i dag ikke få vist social- og sundhedssager: KLE-konfigurationen er lukket; for byggesager er det ikke afgjort, hvor mange: konfigurationen er ikke oplyst.',
    ],
    [
      'we may not count',
      { answer: () => 'noRight' },
      'Det er ikke afgjort, om byggesager og social- og sundhedssager fra Københavns Kommune kan vises i dag: vi har ikke adgang til at tælle.',
    ],
    [
      'the reasons for not knowing differ',
      { answer: (_, kle) => (is02(kle) ? 'noRight' : 5), konfiguration: () => undefined },
      'Det er ikke afgjort, om byggesager og social- og sundhedssager fra Københavns Kommune kan vises i dag: vi har ikke adgang til at tælle (byggesager) og konfigurationen er ikke oplyst (social- og sundhedssager).',
    ],
    [
      'it is not polled',
      { polled: false },
      'Hvad borgerne i Københavns Kommune kan få vist, er ikke målt: kommunen er ikke valgt i opsætningen.',
    ],
    [
      'no number is in force',
      { rules: { ...rules, obligatory: [] } },
      'Der er intet at vise fra Københavns Kommune: ingen obligatoriske numre gælder i dag.',
    ],
  ])('is one sentence when %s', (_, change, sentence) => {
    expect(findingOf(change)).toBe(sentence)
  })

  it('says that we cannot tell after a fault of ours', () => {
    const { k } = setup({})
    const undecided = { kommunekode: '0101', at: 0, reason: 'x' }
    expect(kommuneFinding({ ...k, undecided })).toBe(
      'Hvad borgerne i Københavns Kommune kan få vist, er ikke afgjort: der er en fejl hos os.',
    )
  })
})
