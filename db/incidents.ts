// Incident writer: stores incidents, their steps, and the notices to send.
import { and, desc, eq, gte, inArray, isNull, lt, ne, or, type SQL, sql } from 'drizzle-orm'
import { causeText, parseCause } from '../server/domain/incidents/cause.ts'
import type { Changes, Incident, Notice, Step } from '../server/domain/incidents/register.ts'
import type { KleGroup } from '../server/domain/kle.ts'
import type {
  HandStep,
  IncidentDetail,
  StoredIncident,
  StoredStep,
} from '../server/domain/ports/incidents.ts'
import { day } from '../server/domain/time.ts'
import { absent } from './cells.ts'
import type { Db } from './open.ts'
import { incident, incidentStep, notice } from './schema.ts'

/** From the end of an incident. */
const keptMs = 400 * day
const deletedAtOnce = 100

type Row = typeof incident.$inferSelect
type Detail = Row['detail']

const toIncident = ({ detail, ...row }: Row): StoredIncident => ({
  ...row,
  ...detail,
  cause: parseCause(row.cause) ?? { kind: 'unknown' },
  recoveringAt: absent(row.recoveringAt),
  closedAt: absent(row.closedAt),
  mergedInto: absent(row.mergedInto),
  acknowledgedAt: absent(row.acknowledgedAt),
})

/** All columns but `acknowledgedAt`, which is only known here. */
const toRow = (one: Incident) => {
  const { id, signal, what, state, beganAt, openedAt, isUnstable } = one
  const { hit, recovered, evidence, certainty, candidates, before, groups, services, isReopened, wasWide } =
    one
  return {
    ...{ id, signal, what, state, beganAt, openedAt, isUnstable },
    cause: causeText(one.cause),
    recoveringAt: one.recoveringAt ?? null,
    closedAt: one.closedAt ?? null,
    mergedInto: one.mergedInto ?? null,
    detail: {
      hit,
      recovered,
      evidence,
      certainty,
      candidates,
      before,
      groups,
      services,
      isReopened,
      wasWide,
    },
  }
}

const toStep = (row: typeof incidentStep.$inferSelect): StoredStep => {
  const { id: _, incidentId, text, origin, ...step } = row
  return { ...step, incident: incidentId, text: absent(text), origin: absent(origin) }
}

/** By what the step closed its incident. */
const closingOf = (
  step: typeof incidentStep.$inferSelect | undefined,
): Pick<StoredIncident, 'closedBy' | 'closedOrigin'> => {
  if (step === undefined) return {}
  if (step.kind === 'abandoned') return { closedBy: 'abandoned' }
  return step.origin === null ? { closedBy: 'measured' } : { closedBy: 'hand', closedOrigin: step.origin }
}

const toNotice = ({ incidentId, at, kind, cause }: typeof notice.$inferSelect): Notice => ({
  incident: incidentId,
  at,
  kind,
  cause,
})

export const createIncidentWriter = (db: Db) => {
  /** Stops that are open, and those that were closed by hand: that brings no deliveries. */
  const stops = db.$client.prepare<[], { beganAt: number; closedAt: number | null; detail: string }>(
    `SELECT began_at AS beganAt, NULL AS closedAt, detail FROM incident WHERE state = 'open' AND what = 'stop'
     UNION ALL
     SELECT began_at, closed_at, detail FROM incident WHERE state = 'closed' AND what = 'stop' AND EXISTS (
       SELECT 1 FROM incident_step WHERE incident_id = incident.id AND kind = 'closed' AND at = closed_at AND origin IS NOT NULL)
     ORDER BY began_at`,
  )
  const lastId = db.$client.prepare<[], number | null>('SELECT max(id) FROM incident').pluck()

  const writeStep = ({ incident: incidentId, ...step }: StoredStep): void => {
    db.insert(incidentStep)
      .values({ incidentId, ...step })
      .run()
  }

  const writeNotice = ({ incident: incidentId, ...one }: Notice): void => {
    db.insert(notice)
      .values({ incidentId, ...one })
      .run()
  }

  /**
   * False when nothing is written, because the incident is closed: by hand, since the changes were decided. Throws
   * when the incident was opened by a number that is in use.
   */
  const writeIncident = (one: Incident, kinds: ReadonlySet<Step['kind']>): boolean => {
    const { id, ...set } = toRow(one)
    const insert = db.insert(incident).values({ id, ...set })
    if (kinds.has('opened')) return insert.run().changes > 0
    const setWhere = kinds.has('reopened') ? undefined : ne(incident.state, 'closed')
    return insert.onConflictDoUpdate({ target: incident.id, set, setWhere }).run().changes > 0
  }

  const selectWhere = (where: SQL | undefined) =>
    db.select().from(incident).where(where).orderBy(desc(incident.openedAt), desc(incident.id)).prepare()
  const lately = selectWhere(or(isNull(incident.closedAt), gte(incident.closedAt, sql.placeholder('from'))))
  const byId = selectWhere(eq(incident.id, sql.placeholder('id')))
  const mergedInto = selectWhere(eq(incident.mergedInto, sql.placeholder('id')))

  const withClosing = (rows: readonly Row[]): StoredIncident[] => {
    const ended = rows.filter(({ state }) => state === 'closed').map(({ id }) => id)
    if (ended.length === 0) return rows.map(toIncident)
    const isClosing = inArray(incidentStep.kind, ['closed', 'abandoned'])
    const steps = db
      .select()
      .from(incidentStep)
      .where(and(inArray(incidentStep.incidentId, ended), isClosing))
      .orderBy(incidentStep.id)
      .all()
    const closing = new Map(steps.map((step) => [step.incidentId, step]))
    return rows.map((row) => ({ ...toIncident(row), ...closingOf(closing.get(row.id)) }))
  }

  const readOne = (id: number): StoredIncident | undefined => withClosing(byId.all({ id }))[0]

  return {
    /** Must run inside the caller's transaction, like every method here that writes. */
    write: ({ incidents, steps, notices }: Changes): void => {
      const kindsOf = (id: number) => new Set(steps.filter((step) => step.incident === id).map((s) => s.kind))
      const written = new Set(
        incidents.filter((one) => writeIncident(one, kindsOf(one.id))).map(({ id }) => id),
      )
      for (const step of steps) if (written.has(step.incident)) writeStep(step)
      for (const one of notices) if (written.has(one.incident)) writeNotice(one)
    },
    /** False when there is no such incident, or it is not live. */
    stepByHand: (id: number, { kind, at, text, origin }: HandStep): boolean => {
      const found = readOne(id)
      if (found === undefined || found.closedAt !== undefined) return false
      if (kind === 'acknowledged' && found.acknowledgedAt !== undefined) return true
      const cause = causeText(found.cause)
      const { evidence, hit } = found
      writeStep({ incident: id, at, kind, cause, hit: hit.length, evidence, text, origin })
      const isIt = eq(incident.id, id)
      if (kind === 'acknowledged') db.update(incident).set({ acknowledgedAt: at }).where(isIt).run()
      if (kind === 'closed') {
        db.update(incident).set({ state: 'closed', closedAt: at }).where(isIt).run()
        writeNotice({ incident: id, at, kind, cause })
      }
      return true
    },
    /** Incidents that are live, or have closed or were merged since `from`; newest first. */
    readAll: (from: number): StoredIncident[] => withClosing(lately.all({ from })),
    /**
     * The groups of a kommune whose deliveries have stopped, according to incidents, and since when. Of an incident that
     * was closed by hand, at `closedAt`: they have, unless something was received since.
     */
    readStopped: (kommunekode: string): Map<KleGroup, { since: number; closedAt?: number | undefined }> =>
      new Map(
        stops
          .all()
          .map(({ beganAt, closedAt, detail }) => ({
            stop: { since: beganAt, closedAt: closedAt ?? undefined },
            ...(JSON.parse(detail) as Detail),
          }))
          .flatMap(({ stop, hit, recovered, groups = [] }) =>
            hit.includes(kommunekode) && !recovered.includes(kommunekode)
              ? groups.map((group): [KleGroup, typeof stop] => [group, stop])
              : [],
          ),
      ),
    /** A number that no incident has had. */
    nextId: (): number => (lastId.get() ?? 0) + 1,
    read: (id: number): IncidentDetail | undefined => {
      const found = readOne(id)
      if (found === undefined) return undefined
      const ofIt = { step: eq(incidentStep.incidentId, id), notice: eq(notice.incidentId, id) }
      return {
        incident: found,
        steps: db
          .select()
          .from(incidentStep)
          .where(ofIt.step)
          .orderBy(incidentStep.at, incidentStep.id)
          .all()
          .map(toStep),
        notices: db
          .select()
          .from(notice)
          .where(ofIt.notice)
          .orderBy(notice.at, notice.id)
          .all()
          .map(toNotice),
        folded: withClosing(mergedInto.all({ id })).sort((a, b) => a.id - b.id),
      }
    },
    /** Deletes a batch of incidents that ended long ago, with all that belongs to them; true when there may be more. */
    prune: (now: number): boolean => {
      const ids = db
        .select({ id: incident.id })
        .from(incident)
        .where(lt(incident.closedAt, now - keptMs))
        .limit(deletedAtOnce)
        .all()
        .map(({ id }) => id)
      db.delete(incidentStep).where(inArray(incidentStep.incidentId, ids)).run()
      db.delete(notice).where(inArray(notice.incidentId, ids)).run()
      db.delete(incident).where(inArray(incident.id, ids)).run()
      return ids.length === deletedAtOnce
    },
  }
}
