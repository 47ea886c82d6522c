// Reachability: decides when failed calls suggest that our own connection is down. Pure.

/** The sources check our own connection with this before they blame a service. */
export type Reachability = {
  /** Records whether a call over the network, to any service, reached anything. */
  note(reached: boolean): void
  /** Whether our own connection is down now. Contacts the references only when `everythingFails`. */
  isCutOff(): Promise<boolean>
}

/** An address that answers whenever we are connected. */
export type Reference = { host: string; port: number }

const referencePattern =
  /^(?:\[([0-9a-fA-F:.]{2,45})\]|([a-zA-Z0-9](?:[a-zA-Z0-9.-]{0,251}[a-zA-Z0-9])?))(?::(\d{1,5}))?$/

/** Parses `host`, `host:port` or `[IPv6]:port`; the default port is 443. */
export const parseReference = (text: string): Reference | undefined => {
  const [, v6, name, digits] = referencePattern.exec(text) ?? []
  const host = v6 ?? name
  const port = Number(digits ?? 443)
  return host === undefined || port < 1 || port > 65_535 ? undefined : { host, port }
}

/** After a successful call we count as online this long, unless `enough` calls fail in a row. */
const latelyMs = 60_000
/** Failed calls in a row after which a recent success no longer counts: at a high call rate, a minute is long. */
const enough = 3

/** The number of failed calls since anything was last reached (at most `enough`), and when that was (monotonic ms). */
export type Calls = { failed: number; reachedAt?: number | undefined }

export const noCalls: Calls = { failed: 0 }

export const noteCall = ({ failed, reachedAt }: Calls, at: number, reached: boolean): Calls =>
  reached ? { failed: 0, reachedAt: at } : { failed: Math.min(enough, failed + 1), reachedAt }

/** Whether the last call failed, and nothing was reached within `latelyMs` or the last `enough` calls. */
export const everythingFails = ({ failed, reachedAt }: Calls, now: number): boolean =>
  failed > 0 && (failed >= enough || reachedAt === undefined || now - reachedAt >= latelyMs)
