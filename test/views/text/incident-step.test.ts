// Tests the next step of incidents: who acts, and on what, and the KLE groups concerned.
import { describe, expect, it } from 'vitest'
import type { Incident } from '../../../server/domain/incidents/register.ts'
import { groupsText, incidentStepText, whoActsText } from '../../../views/text/incident-step.ts'
import { makeIncident } from '../../support/incidents.ts'
import { createWorld, october } from '../../support/worlds.ts'

const world = createWorld({ answer: october })
const stop = { signal: 'leverance', what: 'stop' } as const

describe('the next step of an incident', () => {
  it.each<[Partial<Incident>, string, string]>([
    [
      { ...stop, cause: { kind: 'product', id: 'sensum', group: '27' } },
      'Ansvarlig: kommunen og leverandøren',
      'Leverandøren af Sensum (EG) skal sammen med de ramte kommuner finde ud af, hvorfor sagerne ikke når indekset.',
    ],
    [
      { ...stop, what: 'drop', cause: { kind: 'kommune', id: '0751' } },
      'Ansvarlig: kommunen og leverandøren',
      'Kommunen og dens leverandør skal finde ud af, hvorfor sagerne er væk fra indekset.',
    ],
    [
      { ...stop, cause: { kind: 'group', id: '02' } },
      'Ansvarlig: KOMBIT',
      'KOMBIT skal finde ud af, hvorfor sagerne ikke når indekset.',
    ],
    [
      { what: 'right', cause: { kind: 'kommune', id: '0751' } },
      'Ansvarlig: kommunen',
      'Kommunen skal give os retten til at tælle igen.',
    ],
    [{ what: 'token' }, 'Ansvarlig: KOMBIT', 'KOMBIT skal finde ud af, hvorfor vi ikke får adgangsbevis.'],
    [{}, 'Ansvarlig: KOMBIT', 'KOMBIT skal kontakte driften af Sags- og Dokumentindekset.'],
    [
      { cause: { kind: 'kommune', id: '0751' } },
      'Ansvarlig: KOMBIT',
      'KOMBIT skal finde ud af, hvorfor netop opslag om Aarhus går galt.',
    ],
    [{ cause: { kind: 'unknown' } }, 'Ansvarlig: KOMBIT', 'KOMBIT skal finde årsagen.'],
  ])('of %j', (change, who, text) => {
    const incident = makeIncident(change)
    expect([whoActsText(incident), incidentStepText(incident, world)]).toEqual([who, text])
  })

  it('names the KLE groups of deliveries', () => {
    const groupsOf = (groups: Incident['groups']) => groupsText(makeIncident({ ...stop, groups }))
    expect([groupsOf(['27']), groupsOf(['27', '29']), groupsOf(['02', '27', '29'])]).toEqual([
      'KLE 27',
      'KLE 27 og 29',
      'alle KLE-grupper',
    ])
    expect(groupsText(makeIncident())).toBe('')
  })
})
