// Register of incidents: opens, changes, merges and closes them, and notes each step and each notice to send.
import type { KleGroup } from '../kle.ts'
import { type Cause, causeText } from './cause.ts'
import { areMostlySame } from './overlap.ts'

type Signal = 'svar' | 'leverance'

/** failed, slow, token, right: of calls · stop: deliveries that stopped · drop: cases gone from the index. */
export type What = 'failed' | 'slow' | 'token' | 'right' | 'stop' | 'drop'

/** merged: folded under the incident that explains it. */
type IncidentState = 'open' | 'recovering' | 'closed' | 'merged'

/** The numbers a verdict rests on: of `calls`, `bad` failed; or of `expected` cases, `received` came. */
type Evidence = {
  calls?: number | undefined
  bad?: number | undefined
  /** The usual share of failures (0..1). */
  usual?: number | undefined
  expected?: number | undefined
  received?: number | undefined
  /** The same of what it does not hit, in the same time; absent when that is unknown. */
  outside?: Pick<Evidence, 'calls' | 'bad' | 'expected' | 'received'> | undefined
}

export type Incident = {
  id: number
  signal: Signal
  what: What
  cause: Cause
  state: IncidentState
  /** The estimated instant of the first failure; before `openedAt`. */
  beganAt: number
  openedAt: number
  recoveringAt?: number | undefined
  closedAt?: number | undefined
  /** The incident that this one is folded under. */
  mergedInto?: number | undefined
  /** The kommuner it hits, and those of them that are well again. */
  hit: readonly string[]
  recovered: readonly string[]
  evidence: Evidence
  /** The KLE groups it concerns; absent for calls. */
  groups?: readonly KleGroup[] | undefined
  /** Of calls: the services in which they fail, where the cause does not say it. */
  services?: readonly string[] | undefined
  /** How sure the cause is: the evidence (natural logarithm) it has before the next best; 0 when that was not excluded. */
  certainty: number
  /** Causes that would also explain it (as text), when the cause is unknown. */
  candidates: readonly string[]
  /** Of cases that are gone: the totals from before, by `kommunekode group`. */
  before?: Readonly<Record<string, number>> | undefined
  /** It has come back after it seemed over. */
  isUnstable: boolean
  /** It has come back after it was closed. */
  isReopened?: boolean | undefined
  /** Of calls: it was told as its service's before it was limited to kommuner, and explains what failed until then. */
  wasWide?: boolean | undefined
}

/**
 * note, acknowledged: by hand; an incident can be closed by hand as well. abandoned: closed, because what it is about
 * is no longer measured.
 */
export type StepKind =
  | 'opened'
  | 'cause'
  | 'recovering'
  | 'relapsed'
  | 'reopened'
  | 'merged'
  | 'closed'
  | 'abandoned'
  | 'note'
  | 'acknowledged'

/** What was known when. */
export type Step = {
  incident: number
  at: number
  kind: StepKind
  cause: string
  hit: number
  evidence: Evidence
}

export type NoticeKind = 'opened' | 'reopened' | 'changed' | 'closed'
export type Notice = { incident: number; at: number; kind: NoticeKind; cause: string }

/** What has changed since the last call: to be stored in the transaction of the samples that decided it. */
export type Changes = { incidents: readonly Incident[]; steps: readonly Step[]; notices: readonly Notice[] }

export type Finding = Pick<
  Incident,
  | 'signal'
  | 'what'
  | 'cause'
  | 'beganAt'
  | 'hit'
  | 'evidence'
  | 'certainty'
  | 'candidates'
  | 'before'
  | 'groups'
  | 'services'
>

/** What is left of an incident. */
type Narrower = Pick<Incident, 'cause' | 'evidence'> &
  Partial<
    Pick<Incident, 'hit' | 'recovered' | 'groups' | 'services' | 'certainty' | 'candidates' | 'wasWide'>
  >

/** An incident that comes back within this time is the same one. */
export const reopenMs = 12 * 3_600_000

export type Register = ReturnType<typeof createRegister>

/** Creates a register that continues with `known`: all incidents that are not closed, and those closed lately. */
export const createRegister = (known: readonly Incident[], nextId: number) => {
  const incidents = new Map(known.map((incident) => [incident.id, incident]))
  let next = nextId
  let touched = new Set<number>()
  let steps: Step[] = []
  let notices: Notice[] = []

  const of = (id: number): Incident => {
    const incident = incidents.get(id)
    if (incident === undefined) throw new Error(`no incident ${id}`)
    return incident
  }

  const write = (incident: Incident): void => {
    incidents.set(incident.id, incident)
    touched.add(incident.id)
  }

  const note = (id: number, at: number, kind: StepKind, notice?: NoticeKind): void => {
    const { cause, hit, evidence } = of(id)
    steps.push({ incident: id, at, kind, cause: causeText(cause), hit: hit.length, evidence })
    if (notice !== undefined) notices.push({ incident: id, at, kind: notice, cause: causeText(cause) })
  }

  /** Opens an incident, or reopens the one of the same cause that closed lately; returns its id. */
  const open = (finding: Finding, at: number): number => {
    const text = causeText(finding.cause)
    const former = [...incidents.values()].find(
      (i) =>
        i.state === 'closed' &&
        i.signal === finding.signal &&
        (i.what === 'drop') === (finding.what === 'drop') &&
        causeText(i.cause) === text &&
        (text !== 'unknown' || areMostlySame(i.hit, finding.hit)) &&
        at - (i.closedAt ?? 0) < reopenMs,
    )
    if (former !== undefined) {
      const { beganAt: _, ...news } = finding
      const reopened = {
        state: 'open' as const,
        recoveringAt: undefined,
        closedAt: undefined,
        isUnstable: true,
        isReopened: true,
      }
      write({ ...former, ...news, recovered: [], ...reopened })
      note(former.id, at, 'reopened', 'reopened')
      return former.id
    }
    const id = next
    next += 1
    write({ id, ...finding, recovered: [], state: 'open', openedAt: at, isUnstable: false })
    note(id, at, 'opened', 'opened')
    return id
  }

  const relapse = (id: number, at: number): void => {
    write({ ...of(id), state: 'open', recoveringAt: undefined, recovered: [], isUnstable: true })
    note(id, at, 'relapsed')
  }

  /** Gives a live incident another cause, wider or narrower; a recovering one relapses. */
  const change = (id: number, finding: Finding, at: number): void => {
    if (of(id).state === 'recovering') relapse(id, at)
    const former = of(id)
    write({ ...former, ...finding, recovered: [], beganAt: Math.min(former.beganAt, finding.beganAt) })
    if (causeText(finding.cause) !== causeText(former.cause)) note(id, at, 'cause', 'changed')
  }

  const isLive = ({ state }: Incident): boolean => state === 'open' || state === 'recovering'

  return {
    get: of,
    /** Notes that a live incident was closed by hand, elsewhere: nothing is left to store. */
    closedByHand: (id: number, at: number): void => {
      const incident = of(id)
      if (isLive(incident)) incidents.set(id, { ...incident, state: 'closed', closedAt: at })
    },
    live: (): Incident[] => [...incidents.values()].filter(isLive),
    /**
     * Begins an incident, and returns its id. Live incidents that it explains are folded: the oldest of them is
     * given the new cause and keeps its number and history, the others are merged into it. Without any, an incident
     * of the same cause that closed lately is reopened.
     */
    begin: (
      finding: Finding,
      explained: readonly number[],
      at: number,
      onMerge: (id: number) => void = () => undefined,
    ): number => {
      const [first, ...rest] = [...explained].sort((a, b) => a - b)
      if (first === undefined) return open(finding, at)
      change(first, finding, at)
      for (const id of rest) {
        write({ ...of(id), state: 'merged', mergedInto: first, closedAt: at })
        note(id, at, 'merged')
        onMerge(id)
      }
      return first
    },
    /** Gives an open incident the narrower cause that is left of it. */
    narrow: (id: number, news: Narrower, at: number): void => {
      const { cause } = of(id)
      write({ ...of(id), ...news })
      if (causeText(news.cause) !== causeText(cause)) note(id, at, 'cause', 'changed')
    },
    /** Updates the numbers without a step. */
    update: (
      id: number,
      news: Partial<Pick<Incident, 'what' | 'hit' | 'recovered' | 'evidence' | 'certainty'>>,
    ): void => write({ ...of(id), ...news }),
    recover: (id: number, at: number): void => {
      write({ ...of(id), state: 'recovering', recoveringAt: at })
      note(id, at, 'recovering')
    },
    relapse,
    /** Closes an incident that is over, or `abandoned`: not over as far as we know, but no longer measured. */
    close: (id: number, at: number, kind: 'closed' | 'abandoned' = 'closed'): void => {
      write({ ...of(id), state: 'closed', closedAt: at })
      note(id, at, kind, 'closed')
    },
    /** Returns the changes since the last call. */
    drain: (): Changes => {
      const changes = { incidents: [...touched].map(of), steps, notices }
      touched = new Set()
      steps = []
      notices = []
      return changes
    },
  }
}
