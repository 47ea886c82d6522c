// Tests the sentences about response times over the span of an incident.
import { describe, expect, it } from 'vitest'
import type { ServiceTimes } from '../../../server/domain/measured/service-times.ts'
import type { IncidentSeries } from '../../../views/model/incident-times.ts'
import { figuresOf, type Series } from '../../../views/model/response-times.ts'
import { phasesText } from '../../../views/text/incident-times.ts'
import { timesOf } from '../../support/response-times.ts'

const series = {
  key: 'probe:sapa',
  kind: 'probe',
  navn: 'SAPA',
  points: [],
  total: figuresOf(undefined),
} as Series
const phases = (before: ServiceTimes | undefined, during: ServiceTimes | undefined): IncidentSeries => ({
  series,
  before: figuresOf(before),
  during: figuresOf(during),
})
const over = { step: 'fiveMinutes', isLive: false } as const
const live = { step: 'fiveMinutes', isLive: true } as const
const text = (...args: Parameters<typeof phasesText>) => phasesText(...args).replaceAll('\u00a0', ' ')

const well = timesOf(100, 100, 1)
const bad = timesOf(100, 300, 21)

describe('the sentence about an incident that is over', () => {
  it('holds the times and failures while it lasted against those before it', () => {
    expect(text(phases(well, bad), over)).toBe(
      'Mens det stod på, var halvdelen af svartiderne højst 332 ms og 95 % højst 5,1 s, mod 103 ms og 119 ms i de to timer før. 21 % var uden brugbart svar, mod 1 %.',
    )
  })

  it('names whole hours and days when the points are so long', () => {
    expect(text(phases(well, bad), { ...over, step: 'hour' })).toMatch(
      /^I de timer, hvor det stod på, var .* i døgnet før\./,
    )
    expect(text(phases(well, bad), { ...over, step: 'day' })).toMatch(
      /^I de dage, hvor det stod på, var .* i ugen før\./,
    )
  })

  it('states what failed before alone, and that nothing failed', () => {
    const ok = timesOf(10, 100)
    expect(text(phases(well, ok), over)).toMatch(
      /\. Alle fik et brugbart svar; i de to timer før var 1 % uden brugbart svar\.$/,
    )
    expect(text(phases(ok, timesOf(10, 400)), over)).toMatch(/før\. Alle fik et brugbart svar\.$/)
  })

  it('states what was not measured, and holds nothing against it', () => {
    expect(text(phases(undefined, bad), over)).toBe(
      'Mens det stod på, var halvdelen af svartiderne højst 332 ms og 95 % højst 5,1 s. 21 % var uden brugbart svar. I de to timer før blev der ikke målt.',
    )
    expect(text(phases(well, undefined), over)).toBe('Mens det stod på, blev intet målt.')
    expect(text(phases(well, undefined), live)).toBe('Siden det begyndte, er intet målt.')
  })

  it('has no response time where nothing answered', () => {
    expect(text(phases(well, timesOf(0, 0, 0, 5)), over)).toBe(
      'Mens det stod på, var 100 % uden brugbart svar, mod 1 % i de to timer før.',
    )
    expect(text(phases(timesOf(0, 0, 0, 5), bad), over)).toBe(
      'Mens det stod på, var halvdelen af svartiderne højst 332 ms og 95 % højst 5,1 s. 21 % var uden brugbart svar, mod 100 %.',
    )
  })
})

it('the sentence about an incident that goes on is in the perfect tense', () => {
  expect(text(phases(well, bad), live)).toBe(
    'Siden det begyndte, har halvdelen af svartiderne været højst 332 ms og 95 % højst 5,1 s, mod 103 ms og 119 ms i de to timer før. 21 % har været uden brugbart svar, mod 1 %.',
  )
  expect(text(phases(well, timesOf(0, 0, 0, 5)), live)).toBe(
    'Siden det begyndte, har 100 % været uden brugbart svar, mod 1 % i de to timer før.',
  )
})

it('the sentence about the calls of a kommune names it, and those of all kommuner', () => {
  const one = { ...phases(well, bad), all: phases(well, well) }
  expect(text(one, { ...over, step: 'hour' }, 'Aarhus')).toBe(
    'I de timer, hvor det stod på, var halvdelen af svartiderne for opslag om Aarhus højst 332 ms og 95 % højst 5,1 s, mod 103 ms og 119 ms i døgnet før. 21 % var uden brugbart svar, mod 1 %. For alle kommuner, også Aarhus, var halvdelen højst 103 ms og 95 % højst 119 ms; 1 % var uden brugbart svar.',
  )
  expect(text({ ...one, during: figuresOf(undefined) }, { ...over, step: 'hour' }, 'Aarhus')).toMatch(
    /^I de timer, hvor det stod på, blev intet målt\. For alle kommuner, også Aarhus, var/,
  )
})
