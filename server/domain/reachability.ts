// Owns the suspicion that we are the ones cut off: when every call has failed on the wire lately. Pure.

/** What the sources ask of us before they blame a service. */
export type Reachability = {
  /** Tells of one call on the wire, to any service: whether it reached anything. */
  note(reached: boolean): void
  /** Whether we ourselves are cut off now. Reaches out only when every call has failed lately. */
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

/** So many calls in a row must have failed: one service that is down is no suspicion. */
const enough = 3
/** Failures further apart than this are no outage of ours, ms. */
const windowMs = 15 * 60_000

/** When the latest calls failed (monotonic ms, oldest first), since anything was last reached. */
export type Failures = readonly number[]

export const noFailures: Failures = []

export const noteCall = (failures: Failures, at: number, reached: boolean): Failures =>
  reached ? noFailures : [...failures, at].slice(-enough)

/** Whether everything fails: the last calls did, all of them lately. */
export const everythingFails = (failures: Failures, now: number): boolean =>
  failures.length === enough && now - (failures[0] ?? Number.NEGATIVE_INFINITY) <= windowMs
