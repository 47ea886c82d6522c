// Tests the sentences of the ladder: every outcome of every rung, with its evidence and in the right number.
import { describe, expect, it } from 'vitest'
import { type ReadinessGroup, readinessGroups } from '../../../server/domain/kle.ts'
import { type RungId, rungs } from '../../../server/domain/readiness/ladder.ts'
import type { KommuneModel } from '../../../views/model/world.ts'
import { countingRule, nextStepText, rungText } from '../../../views/text/ladder.ts'
import { rightText } from '../../../views/text/parts.ts'
import { rungBadge, stateOf, stateText } from '../../../views/text/words.ts'
import { type IndexAnswer, rules, type WorldOptions } from '../../support/world-data.ts'
import { createWorld, states, worlds } from '../../support/worlds.ts'

/** The first kommune; the index gives `answers` for its KLE 02 numbers in order, and the last value for the rest. */
const kommune = (answers: readonly IndexAnswer[], more: Partial<WorldOptions> = {}): KommuneModel => {
  const seen = new Map<string, number>()
  const answer = (i: number, kle: string): IndexAnswer => {
    if (i > 0 || !kle.startsWith('02')) return 0
    if (!seen.has(kle)) seen.set(kle, seen.size)
    return answers[Math.min(seen.get(kle) ?? 0, answers.length - 1)] ?? 0
  }
  const [first] = createWorld({ answer, ...more }).kommuner
  if (first === undefined) throw new Error('no kommuner')
  return first
}

const sentence = (k: KommuneModel, rung: RungId, group: ReadinessGroup = '02'): string => {
  const found = k.groups[group].ladder.find((r) => r.rung === rung)
  if (found === undefined) throw new Error(`no rung ${rung}`)
  return rungText(found, k, group)
}

const one = { rules: { ...rules, obligatory: [{ kle: '02.34.02' }] } }

describe('leverance', () => {
  it.each<[readonly IndexAnswer[], string]>([
    [[10], 'Leverer alle 6 obligatoriske numre i KLE 02. I alt 60 sager.'],
    [[0], 'Leverer ingen af de 6 obligatoriske numre i KLE 02.'],
    [
      [1, 0],
      'Leverer 1 af 6 obligatoriske numre i KLE 02; 5 mangler (02.00.00, 02.01.02, 02.34.04, 02.34.10 og 02.34.14). I alt 1 sag.',
    ],
    [
      [900, 900, 900, 0],
      'Leverer 3 af 6 obligatoriske numre i KLE 02; 3 mangler (02.00.00, 02.01.02 og 02.34.14). I alt 2.700 sager.',
    ],
    [
      [5, 0, 'timeout', 'noRight'],
      'Leverer mindst 1 af 6 obligatoriske numre i KLE 02; 1 mangler (02.34.04), 1 er ikke målt, 3 har vi ikke adgang til. I alt 5 sager.',
    ],
    // A number that is not measured does not count as missing.
    [[0, 'timeout'], 'Mindst 1 af 6 obligatoriske numre mangler i KLE 02 (02.34.02); 5 er ikke målt.'],
    [[5, 'timeout'], 'Leverer mindst 1 af 6 obligatoriske numre i KLE 02; 5 er ikke målt. I alt 5 sager.'],
    [['timeout'], 'Ikke målt: vi har ingen gyldige tal for de 6 obligatoriske numre i KLE 02.'],
    [['noRight'], 'Ikke målt: vi har ikke adgang til at tælle i KLE 02.'],
  ])('the sentence is right when the index answers %o', (answers, text) => {
    expect(sentence(kommune(answers), 'leverance')).toBe(text)
  })

  it.each<[IndexAnswer, string]>([
    [1, 'Leverer det obligatoriske nummer i KLE 02. I alt 1 sag.'],
    [0, 'Leverer ikke det obligatoriske nummer i KLE 02.'],
    ['timeout', 'Ikke målt: vi har ingen gyldige tal for det obligatoriske nummer i KLE 02.'],
  ])('the sentence of a single number is right when the index answers %s', (answers, text) => {
    expect(sentence(kommune([answers], one), 'leverance')).toBe(text)
  })
})

describe('friskhed', () => {
  const stoppedAt = (received: number): KommuneModel => {
    const k = kommune([10])
    const stopped = { since: Date.UTC(2022, 9, 27, 6), received, groups: ['02'] as const }
    const freshness = { outcome: 'no', stopped } as const
    return { ...k, groups: { ...k.groups, '02': { ...k.groups['02'], received: 89, freshness } } }
  }
  const step = { rung: 'friskhed', outcome: 'no', evidence: {}, who: 'kommuneOgLeverandoer' } as const

  it('of a stop has the numbers since it began, and no numbers of the window', () => {
    expect(rungText(step, stoppedAt(0), '02')).toBe(
      'Indekset har ikke modtaget sager i KLE 02 siden 27. oktober 2022 kl. 08.00. Det viser vores tal time for time.',
    )
    expect(rungText(step, stoppedAt(3), '02')).toContain(
      'har næsten ikke modtaget sager i KLE 02 siden 27. oktober 2022 kl. 08.00, kun 3 sager.',
    )
    expect(nextStepText(step, stoppedAt(0), '02')).toMatch(
      /skal finde ud af, hvorfor indekset ikke har modtaget sager i KLE 02 siden 27\. oktober 2022 kl\. 08\.00\.$/,
    )
  })
})

it('friskhed names what the usual is measured by, where hourly calls do not decide', () => {
  const rung = { rung: 'friskhed', outcome: 'yes', evidence: { expected: 12.4 } } as const
  expect(rungText(rung, kommune([10]), '02')).toContain(
    'Normalt er det ca. 12, ud fra kommunens egne seneste 28 dage.',
  )
})

describe('adgang', () => {
  it('the sentence states for how many numbers access is missing', () => {
    expect(sentence(kommune([1]), 'adgang')).toBe('Vi har ret til at tælle kommunens sager i KLE 02.')
    expect(sentence(kommune(['noRight']), 'adgang')).toBe(
      'Vi har ikke ret til at tælle de 6 obligatoriske numre i KLE 02.',
    )
    expect(sentence(kommune(['noRight', 1]), 'adgang')).toBe(
      'Vi har ikke ret til at tælle 1 af 6 obligatoriske numre i KLE 02.',
    )
    expect(sentence(kommune(['never']), 'adgang')).toBe(
      'Ikke målt: vi har intet gyldigt svar fra indekset for de 6 obligatoriske numre i KLE 02.',
    )
  })

  it('a limited right is described in Danish', () => {
    const right = 'kle 02; sensitivity fortrolig'
    expect(rightText(right)).toBe('KLE 02; følsomhed fortrolig')
    expect(sentence(kommune([1], { right }), 'adgang')).toBe(
      'Vi kan tælle kommunens sager i KLE 02 under en begrænset ret (KLE 02; følsomhed fortrolig).',
    )
    expect(sentence(kommune([0], { right }), 'adgang')).toContain('6 numre i KLE 02 viser 0 sager')
    expect(sentence(kommune([0, 1], { right }), 'adgang')).toContain('1 nummer i KLE 02 viser 0 sager')
    expect(sentence(kommune([0], { right }), 'leverance')).toBe(
      'Ikke afgjort: de 6 obligatoriske numre i KLE 02 viser 0 sager under en begrænset ret.',
    )
    expect(sentence(kommune([0, 1], { right }), 'leverance')).toContain('1 er ikke afgjort')
    expect(sentence(kommune([0, 'timeout', 1], { right }), 'leverance')).toContain(
      '1 er ikke målt, 1 er ikke afgjort',
    )
  })
})

describe('the next step', () => {
  const step = (k: KommuneModel): string => {
    const { nextStep } = k.groups['02']
    return nextStep === undefined ? 'intet' : nextStepText(nextStep, k, '02')
  }
  const nova = { esdh: () => 'nova' }
  const unknown = { esdh: () => undefined }

  it.each<[readonly IndexAnswer[], Partial<WorldOptions>, string]>([
    [[400], nova, 'intet'],
    [
      [1, 0],
      nova,
      'Kommunen og leverandøren af Nova ESDH (KMD) skal levere de 5 numre, der mangler i KLE 02 (02.00.00, 02.01.02, 02.34.04, 02.34.10 og 02.34.14); 1 af 6 obligatoriske numre leveres.',
    ],
    [
      [1, 1, 1, 1, 1, 0],
      unknown,
      'Kommunen og dens leverandør skal levere det nummer, der mangler i KLE 02 (02.01.02); 5 af 6 obligatoriske numre leveres.',
    ],
    [
      [1, 0, 'timeout'],
      unknown,
      'Kommunen og dens leverandør skal levere det nummer, der mangler i KLE 02 (02.34.04); mindst 1 af 6 obligatoriske numre leveres, 4 er ikke målt.',
    ],
    // The level is ingen below flereFrom, but the missing numbers are still named.
    [
      [1, 0],
      { ...unknown, rules: { ...rules, flereFrom: 2 } },
      'Kommunen og dens leverandør skal levere de 5 numre, der mangler i KLE 02 (02.00.00, 02.01.02, 02.34.04, 02.34.10 og 02.34.14); 1 af 6 obligatoriske numre leveres.',
    ],
    [[0], unknown, 'Kommunen og dens leverandør skal begynde at levere de 6 obligatoriske numre i KLE 02.'],
    [
      ['noRight'],
      nova,
      'Kommunen skal godkende serviceaftalen, så sagerne i KLE 02 kan tælles: vi mangler adgang til de 6 obligatoriske numre.',
    ],
    [
      [0, 1],
      { right: 'kle 27' },
      'Kommunen skal afklare med KOMBIT, om retten skjuler sager: 1 nummer i KLE 02 viser 0 sager under en begrænset ret (KLE 27).',
    ],
    [
      [19],
      unknown,
      'Kommunen og dens leverandør skal finde ud af, hvorfor indekset ikke har modtaget sager i KLE 02 for nylig.',
    ],
  ])('the next step is right when the index answers %o', (answers, more, text) => {
    expect(step(kommune(answers, more))).toBe(text)
  })
})

describe('the sentences', () => {
  it('every rung has a sentence without holes in every state', () => {
    for (const build of Object.values(worlds))
      for (const k of build().kommuner)
        for (const group of ['02', '27', '29', 'eoj'] as const)
          for (const rung of k.groups[group].ladder) {
            const text = rungText(rung, k, group)
            expect(text).toMatch(/^[A-ZÆØÅ0-9].*\.$/)
            expect(text).not.toMatch(/undefined|NaN|\b1 (numre|sager)\b| {2}/)
          }
    expect(rungs).toHaveLength(6)
  })
})

describe('the state of a level', () => {
  it.each<[string, readonly IndexAnswer[], Partial<WorldOptions>, string, string]>([
    ['alle', [5], {}, 'alle', 'Alle'],
    ['flere', [5, 0], {}, 'flere', 'Flere'],
    ['ingen', [0], {}, 'ingen', 'Ingen'],
    ['not measured', ['timeout'], {}, 'ukendt', 'Ikke målt'],
    ['at least flere', [5, 'timeout'], {}, 'ukendt', 'Ikke målt, mindst flere'],
    ['no access', ['noRight', 'timeout', 0], {}, 'noAccess', 'Ingen adgang'],
    ['no access but flere', [5, 'noRight', 0], {}, 'flere', 'Flere'],
    ['limited', [0], { right: 'kle 02' }, 'limited', 'Ikke afgjort'],
    ['limited, and at least flere', [5, 0], { right: 'kle 02' }, 'limited', 'Ikke afgjort, mindst flere'],
    ['limited, and not measured', [0, 'timeout'], { right: 'kle 02' }, 'ukendt', 'Ikke målt'],
    ['limited, and no access', [0, 'noRight'], { right: 'kle 02' }, 'noAccess', 'Ingen adgang'],
    ['no number', [0], { rules: { ...rules, obligatory: [] } }, 'notRelevant', 'Ikke relevant'],
  ])('the state is right for: %s', (_, answers, more, state, text) => {
    const g = kommune(answers, more).groups['02']
    expect(stateOf(g)).toBe(state)
    expect(stateText(g)).toBe(text)
  })
})

it('the counting rule states its limit', () => {
  expect(countingRule(1)).toContain('Flere: på mindst 1, men ikke alle. Ingen: på ingen.')
  expect(countingRule(3)).toContain('Flere: på mindst 3, men ikke alle. Ingen: på færre end 3.')
})

it.each(Object.keys(states))(
  'the badge of what is not known is the word of its sentence in the state %s',
  (name) => {
    for (const k of worlds[name]!().kommuner)
      for (const group of readinessGroups)
        for (const rung of k.groups[group].ladder.filter(({ outcome }) => outcome === 'notMeasured'))
          expect(rungText(rung, k, group).toLowerCase()).toContain(rungBadge(rung).word.toLowerCase())
  },
)
