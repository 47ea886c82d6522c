// Reachability: decides when failed calls suggest that our own connection is down, and whose silence confirms it. Pure.

/** The sources check our own connection with this before they blame a service. */
export type Reachability = {
  /** Records whether a call over the network, to any service, reached anything: whether a connection was made. */
  note(reached: boolean): void
  /**
   * Whether our own connection is down now. Contacts the references only when `everythingFails`, and never believes one
   * that has not answered since the start: a firewall may keep it from us while the services are within reach.
   */
  isCutOff(): Promise<boolean>
  /** Contacts every reference, and resolves with what is then known of each. */
  tryReferences(): Promise<readonly KnownReference[]>
  /** Calls `listener` with what is known of each reference, now and whenever it changes. */
  watch(listener: (references: readonly KnownReference[]) => void): void
}

/** An address that answers whenever we are connected. */
export type Reference = { host: string; port: number }

/** A reference, and when it was last tried and last answered since the start (epoch ms). */
export type KnownReference = Reference & { triedAt?: number | undefined; answeredAt?: number | undefined }

/** Whether a reference's silence is a sign of our own connection being down. */
export const isBelieved = ({ answeredAt }: KnownReference): boolean => answeredAt !== undefined

/** `host`, or `host:port` when the port is not the default. */
export const toReferenceText = ({ host, port }: Reference): string => {
  const name = host.includes(':') ? `[${host}]` : host
  return port === defaultPort ? name : `${name}:${port}`
}

const defaultPort = 443

const referencePattern =
  /^(?:\[([0-9a-fA-F:.]{2,45})\]|([a-zA-Z0-9](?:[a-zA-Z0-9.-]{0,251}[a-zA-Z0-9])?))(?::(\d{1,5}))?$/

/** Parses `host`, `host:port` or `[IPv6]:port`; the default port is 443. */
export const parseReference = (text: string): Reference | undefined => {
  const [, v6, name, digits] = referencePattern.exec(text) ?? []
  const host = v6 ?? name
  const port = Number(digits ?? defaultPort)
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
