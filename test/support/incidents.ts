// Builds incidents, and the changes in which a register reports them.
import { causeText } from '../../server/domain/incidents/cause.ts'
import type { Changes, Incident, NoticeKind, StepKind } from '../../server/domain/incidents/register.ts'
import { minute } from '../../server/domain/time.ts'
import { aWednesday } from './measured.ts'

/** An open incident of SDI that hits two kommuner. */
export const makeIncident = (change: Partial<Incident> = {}): Incident => ({
  id: 1,
  signal: 'svar',
  what: 'failed',
  cause: { kind: 'service', id: 'sdi' },
  state: 'open',
  beganAt: aWednesday - 20 * minute,
  openedAt: aWednesday,
  hit: ['0751', '0851'],
  recovered: [],
  evidence: { calls: 60, bad: 12, usual: 0.02, outside: { calls: 410, bad: 4 } },
  certainty: 7.5,
  candidates: [],
  isUnstable: false,
  ...change,
})

/** The change of an incident with a step of `kind`, and with a notice if it has one. */
export const makeChanges = (
  incident: Incident,
  kind: StepKind,
  at: number = incident.openedAt,
  noticeKind?: NoticeKind,
): Changes => {
  const told = { incident: incident.id, at, cause: causeText(incident.cause) }
  return {
    incidents: [incident],
    steps: [{ ...told, kind, hit: incident.hit.length, evidence: incident.evidence }],
    notices: noticeKind === undefined ? [] : [{ ...told, kind: noticeKind }],
  }
}
