// Owns the suspicion that we are the ones cut off: when a call fails on the wire, and nothing was reached lately. Pure.

/** What the sources ask of us before they blame a service. */
export type Reachability = {
  /** Tells of one call on the wire, to any service: whether it reached anything. */
  note(reached: boolean): void
  /** Whether we ourselves are cut off now. Reaches out only when a call has failed, and nothing else answers for us. */
  isCutOff(): Promise<boolean>
}

/** An address that answers whenever we are connected. */
export type Reference = { host: string; port: number }

const referencePattern =
  /^(?:\[([0-9a-fA-F:.]{2,45})\]|([a-zA-Z0-9](?:[a-zA-Z0-9.-]{0,251}[a-zA-Z0-9])?))(?::(\d{1,5}))?$/

/** `host`, `host:port` or `[IPv6]:port`; the port is 443 where it is left out. */
export const parseReference = (text: string): Reference | undefined => {
  const [, v6, name, digits] = referencePattern.exec(text) ?? []
  const host = v6 ?? name
  const port = Number(digits ?? 443)
  return host === undefined || port < 1 || port > 65_535 ? undefined : { host, port }
}

/** Who was reached within this answers for our connection, ms: one service that is down is no suspicion. */
const latelyMs = 60_000
/** But for so many calls that failed in a row: while much is asked, a minute is long. */
const enough = 3

/** How many calls have failed since anything was last reached, and when that was (monotonic ms). */
export type Calls = { failed: number; reachedAt?: number | undefined }

export const noCalls: Calls = { failed: 0 }

export const noteCall = ({ failed, reachedAt }: Calls, at: number, reached: boolean): Calls =>
  reached ? { failed: 0, reachedAt: at } : { failed: Math.min(enough, failed + 1), reachedAt }

/** Whether everything fails: the last call did, and nothing was reached lately, or not for many calls. */
export const everythingFails = ({ failed, reachedAt }: Calls, now: number): boolean =>
  failed > 0 && (failed >= enough || reachedAt === undefined || now - reachedAt >= latelyMs)
