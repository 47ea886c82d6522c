// Named states of the incidents, for tests and the gallery, and the events that others report.
import type { StoredFact } from '../../server/domain/facts/facts.ts'
import { type Cause, causeText } from '../../server/domain/incidents/cause.ts'
import type { StepKind } from '../../server/domain/incidents/register.ts'
import { kommuner } from '../../server/domain/kommuner.ts'
import type { IncidentDetail, StoredIncident, StoredStep } from '../../server/domain/ports/incidents.ts'
import { day, hour, minute } from '../../server/domain/time.ts'
import { makeIncident } from './incidents.ts'
import { worldNow } from './world-data.ts'

const all = kommuner.map(({ kommunekode }) => kommunekode)
const now = worldNow

/** Began 40 minutes before `worldNow`, and opened half an hour later. */
const incident = (change: Partial<StoredIncident> = {}): StoredIncident => ({
  ...makeIncident({ beganAt: now - 40 * minute, openedAt: now - 10 * minute, hit: all }),
  ...change,
})

const sensum: Cause = { kind: 'product', id: 'sensum' }

const serviceDown = incident({ evidence: { calls: 9, bad: 9, usual: 0.01 }, certainty: 12 })

const productStopped = incident({
  id: 2,
  signal: 'leverance',
  what: 'stop',
  cause: sensum,
  beganAt: now - 26 * hour,
  openedAt: now - 22 * hour,
  hit: all.slice(20, 30),
  recovered: all.slice(20, 23),
  evidence: { expected: 46.2, received: 0, outside: { expected: 530.4, received: 512 } },
  certainty: 5.1,
})

const noRight = incident({
  id: 3,
  what: 'right',
  cause: { kind: 'kommune', id: '0751' },
  hit: ['0751'],
  evidence: { calls: 4, bad: 4, usual: 0 },
  certainty: 9,
})

const unknownCause = incident({
  id: 4,
  cause: { kind: 'unknown' },
  hit: all.slice(0, 15),
  candidates: ['service:ydi', 'platform:serviceplatformen'],
  certainty: 0.5,
})

const recovering = incident({
  id: 5,
  what: 'slow',
  cause: { kind: 'platform', id: 'serviceplatformen' },
  state: 'recovering',
  recoveringAt: now - 5 * minute,
  beganAt: now - 3 * hour,
})

const unstable = incident({
  id: 6,
  cause: { kind: 'service', id: 'verifikationsklient' },
  isUnstable: true,
  acknowledgedAt: now - 3 * minute,
})

const dropped = incident({
  id: 7,
  signal: 'leverance',
  what: 'drop',
  cause: { kind: 'group', id: '27' },
  hit: all.slice(40, 48),
  evidence: { expected: 1200, received: 300 },
  certainty: 8,
})

const closed = incident({
  id: 8,
  cause: { kind: 'kommune', id: '0751' },
  state: 'closed',
  beganAt: now - 33 * day,
  openedAt: now - 33 * day + hour,
  closedAt: now - 30 * day,
  hit: ['0751'],
})

const closedByHand = incident({
  ...productStopped,
  id: 10,
  state: 'closed',
  closedAt: now - 20 * minute,
  closedBy: 'hand',
  closedOrigin: 'kommandolinjen (Driften)',
  acknowledgedAt: now - hour,
})

const merged = incident({
  id: 9,
  cause: { kind: 'kommune', id: '0101' },
  state: 'merged',
  mergedInto: 1,
  closedAt: now - 5 * minute,
  hit: ['0101'],
})

const hostileText = `<script>alert(1)</script>"'&`
const longText =
  'Kommunernes Fælles Driftsovervågede Sags- og Dokumenthåndteringssystem med Borgervendt Selvbetjening'

/** Ids that nothing configured has, so that each is shown as it is. */
const strange = (id: number, text: string): StoredIncident[] => [
  incident({ id, cause: { kind: 'service', id: text }, candidates: [`service:${text}`] }),
  incident({ id: id + 1, cause: { kind: 'platform', id: text } }),
  { ...productStopped, id: id + 2, cause: { kind: 'product', id: text } },
]

const many = (change: Partial<StoredIncident>): StoredIncident[] =>
  all
    .slice(0, 30)
    .map((id, i) => incident({ id: 30 + i, cause: { kind: 'kommune', id }, hit: [id], ...change }))

/** The incidents of each state; `many`: more than a page shows in lines. */
export const incidentStates: Readonly<Record<string, readonly StoredIncident[]>> = {
  none: [],
  serviceDown: [serviceDown, merged],
  productStopped: [productStopped],
  noRight: [noRight, closed],
  unknownCause: [unknownCause],
  recovering: [recovering],
  unstable: [unstable],
  mixed: [serviceDown, productStopped, noRight, unknownCause, recovering, unstable, dropped, closed, merged],
  past: [closed],
  closedByHand: [closedByHand, { ...closed, closedBy: 'abandoned' }],
  many: many({}),
  manyRecovering: many({ state: 'recovering', recoveringAt: now - 5 * minute }),
  longNames: strange(70, longText),
  hostile: strange(80, hostileText),
}

/** The step of each kind, with a note and an acknowledgement made by hand. */
export const incidentDetail = (
  shown: StoredIncident,
  text = 'Leverandøren er ringet op.',
): IncidentDetail => {
  const step = (kind: StepKind, minutes: number, change: Partial<StoredStep> = {}): StoredStep => ({
    incident: shown.id,
    at: shown.openedAt + minutes * minute,
    kind,
    cause: causeText(shown.cause),
    hit: shown.hit.length,
    evidence: shown.evidence,
    ...change,
  })
  const byHand = { text, origin: 'kommandolinjen' }
  return {
    incident: shown,
    steps: [
      step('opened', 0, { cause: 'kommune:0751', hit: 1 }),
      step('cause', 1),
      step('acknowledged', 2, byHand),
      step('note', 3, byHand),
      step('recovering', 4),
      step('relapsed', 5),
      ...(shown.state === 'closed' ? [step('closed', 6)] : []),
    ],
    notices: [
      { incident: shown.id, at: shown.openedAt, kind: 'opened', cause: 'kommune:0751' },
      { incident: shown.id, at: shown.openedAt + minute, kind: 'changed', cause: causeText(shown.cause) },
    ],
    folded: shown.id === 1 ? [merged] : [],
  }
}

const haendelseFact = (
  key: string,
  value: Partial<StoredFact<'haendelser'>['value']> = {},
): StoredFact<'haendelser'> => ({
  kind: 'haendelser',
  kommunekode: '',
  key,
  value: {
    titel: 'Serviceplatformen svarer ikke',
    fra: '2022-10-06',
    til: '2022-10-08',
    omfang: [],
    ...value,
  },
  origin: 'haendelser.csv',
  recordedAt: now - 20 * day,
  knownSinceAt: now - 20 * day,
})

/** Over; going on; coming; and one with hostile and long texts. */
export const haendelser: readonly StoredFact<'haendelser'>[] = [
  haendelseFact('2022-17', { omfang: ['platform:serviceplatformen'], kilde: 'Driften' }),
  haendelseFact('2022-18', {
    titel: 'SDI svarer langsomt',
    fra: '2022-10-31T08:15:00.000Z',
    til: undefined,
    omfang: ['kommune:0751', 'service:sdi'],
    tekst: 'Et opslag af fem tog over 10 s.',
  }),
  haendelseFact('a/b 1', {
    titel: 'Nexus opgraderes',
    fra: '2022-11-07',
    til: undefined,
    omfang: ['product:nexus'],
  }),
  haendelseFact('x', { titel: hostileText, tekst: `${hostileText} ${longText}`, kilde: hostileText }),
]
