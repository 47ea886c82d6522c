// The part of the store that holds the incidents, their steps, and the notices to send.
import type { Changes, Incident, Notice, Step } from '../incidents/register.ts'

/** measured: seen to be over · hand: by hand, before that · abandoned: no longer measured, so that nobody knows. */
export const closings = ['measured', 'hand', 'abandoned'] as const
type ClosedBy = (typeof closings)[number]

export type StoredIncident = Incident & {
  /** When someone told that they are on it; absent until then. */
  acknowledgedAt?: number | undefined
  /** By what it was closed, from its last step; only of a closed one. */
  closedBy?: ClosedBy | undefined
  /** Who or what closed it by hand. */
  closedOrigin?: string | undefined
}

/** A step; one made by hand has a text and its origin. */
export type StoredStep = Step & { text?: string | undefined; origin?: string | undefined }

export type IncidentDetail = {
  incident: StoredIncident
  /** Oldest first. */
  steps: StoredStep[]
  notices: Notice[]
  /** The incidents folded under it. */
  folded: StoredIncident[]
}

export type HandStep = {
  at: number
  kind: 'note' | 'acknowledged' | 'closed'
  text?: string | undefined
  origin: string
}

export type IncidentStore = {
  /** Records what the passing of time alone has decided. */
  recordIncidents(changes: Changes): Promise<void>
  /** All incidents that are open or recovering, and those that closed or were merged since `from`; newest first. */
  readIncidents(from: number): Promise<StoredIncident[]>
  /** A number that no incident has had. */
  nextIncidentId(): Promise<number>
  readIncident(id: number): Promise<IncidentDetail | undefined>
  /**
   * Adds a step by hand; `closed` also closes the incident, and an incident is acknowledged once. False when there is
   * no such incident, or it is not live.
   */
  stepByHand(id: number, step: HandStep): Promise<boolean>
}
