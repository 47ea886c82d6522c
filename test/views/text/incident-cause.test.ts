// Tests the sentences about incidents whose cause is a kommune: they state what is known, and blame no kommune for calls.
import { describe, expect, it } from 'vitest'
import type { StoredIncident } from '../../../server/domain/ports/incidents.ts'
import { causeSentence } from '../../../views/pages/incident-parts.ts'
import { openSection } from '../../../views/pages/open-incidents.ts'
import { causeLabel } from '../../../views/text/incident-cause.ts'
import { makeIncident } from '../../support/incidents.ts'
import { createWorld, october } from '../../support/worlds.ts'

const world = createWorld({ answer: october })
const aarhus = { kind: 'kommune', id: '0751' } as const
const textOf = (markup: unknown) =>
  String(markup)
    .replace(/<[^>]*>/g, '')
    .replace(/\s+/g, ' ')
const sentence = (change: Partial<StoredIncident>) =>
  textOf(causeSentence(makeIncident({ cause: aarhus, certainty: 9, ...change }), world))
const leverance = { signal: 'leverance' } as const

describe('the cause of an incident of a kommune', () => {
  it.each<[Partial<StoredIncident>, string, string]>([
    [
      { what: 'failed' },
      'Fejlene ligger i opslagene om Aarhus Kommune, ikke i hele indekset.',
      'Fejlene lå i opslagene om Aarhus Kommune, ikke i hele indekset.',
    ],
    [
      { what: 'slow' },
      'Kun opslag om Aarhus Kommune får langsomme svar.',
      'Kun opslag om Aarhus Kommune fik langsomme svar.',
    ],
    [
      { what: 'token' },
      'Kun til opslag om Aarhus Kommune får vi ikke adgangsbevis (token).',
      'Kun til opslag om Aarhus Kommune fik vi ikke adgangsbevis (token).',
    ],
    [
      { what: 'right' },
      'Vi har mistet retten til at tælle sagerne i Aarhus Kommune.',
      'Vi havde mistet retten til at tælle sagerne i Aarhus Kommune.',
    ],
    [
      { ...leverance, what: 'stop', cause: { kind: 'kommune', id: '0101' } },
      'Det er kun Københavns Kommune, der ikke leverer.',
      'Det var kun Københavns Kommune, der ikke leverede.',
    ],
    [
      { ...leverance, what: 'stop', groups: ['27'], evidence: { expected: 30, received: 1 } },
      'Det er kun Aarhus Kommune, der næsten ikke leverer i KLE 27.',
      'Det var kun Aarhus Kommune, der næsten ikke leverede i KLE 27.',
    ],
    [
      { ...leverance, what: 'drop', groups: ['27', '29'] },
      'Det er kun sager fra Aarhus Kommune i KLE 27 og 29, der er væk.',
      'Det var kun sager fra Aarhus Kommune i KLE 27 og 29, der var væk.',
    ],
  ])('states only what is known: %j', (change, now, then) => {
    expect(sentence(change)).toBe(`${now} Det er vi sikre på.`)
    expect(sentence({ ...change, state: 'recovering' })).toBe(`${now} Det er vi sikre på.`)
    expect(sentence({ ...change, state: 'closed' })).toBe(`${then} Det er vi sikre på.`)
    // Also where it leads the front page.
    const incidents = [makeIncident({ cause: aarhus, certainty: 9, ...change })]
    expect(textOf(openSection({ ...world, incidents }))).toContain(`${now} Det er vi sikre på.`)
  })

  it('has a link to the kommune, and another kind of cause is named as one', () => {
    expect(String(causeSentence(makeIncident({ cause: aarhus }), world))).toContain(
      'opslagene om <a href="/kommuner/0751">Aarhus Kommune</a>,',
    )
    expect(sentence({ cause: { kind: 'service', id: 'sdi' } })).toBe(
      'Årsagen er tjenesten Sags- og Dokumentindekset. Det er vi sikre på.',
    )
  })

  it('is in a table the calls about it, or the kommune where it delivers', () => {
    expect(causeLabel(aarhus, { signal: 'svar' }, world)).toBe('opslag om Aarhus')
    expect(causeLabel(aarhus, leverance, world)).toBe('Aarhus')
    expect(causeLabel({ kind: 'service', id: 'ydi' }, { signal: 'svar' }, world)).toBe('Ydelsesindekset')
  })

  it('may be one of several', () => {
    const unknown = { cause: { kind: 'unknown' }, candidates: ['group:27', 'kommune:0751'] } as const
    expect(sentence(unknown)).toBe(
      'Årsagen er ikke fundet. Den kan være KLE-gruppen KLE 27 eller opslagene om Aarhus Kommune alene.',
    )
    expect(sentence({ ...unknown, ...leverance })).toMatch(/ eller Aarhus Kommune alene\.$/)
  })
})
