// The sandbox's switches: choices that the contract leaves open, and rules that make calls fail or slow.

import { inReadinessGroup, type Kle, kleGroupOf, productKindOf, type ReadinessGroup } from '../domain/kle.ts'
import type { Indeks } from '../domain/measured/check.ts'
import type { SecurityHow, StsHow } from './security/how.ts'

export const soapVersions = ['1.1', '1.2'] as const
export type SoapVersion = (typeof soapVersions)[number]

/** Whether answers contain `Antal`; `absent` applies to every answer, also with code 44. */
export const antalModes = ['filled', 'absent'] as const
export type AntalMode = (typeof antalModes)[number]

/** The answer when there are no hits: code 44 with `Antal` 0, code 44 without `Antal`, or code 20 with `Antal` 0. */
export const zeroModes = ['44-with', '44-without', '20-zero'] as const
export type ZeroMode = (typeof zeroModes)[number]

/** The simulated services that are not indexes and accept only GET. */
export const services = [
  'serviceplatformen',
  'sdi',
  'ydi',
  'sapa',
  'verifikationsklient',
  'mit-overblik',
  'driftsstatus',
  'kle-konfiguration',
] as const
export type Service = (typeof services)[number]

/** The calls a rule applies to: they match every field given. Without fields: every call to an index. */
type Match = {
  /** Calls to a service match only rules that name it. */
  service?: Service | undefined
  indeks?: Indeks | undefined
  kommune?: string | undefined
  /** The product that delivers the KLE number in the kommune. */
  product?: string | undefined
  group?: ReadinessGroup | undefined
  kle?: Kle | undefined
}

/** The effect of a rule on a call. */
type Behaviour =
  /** HTTP 500 with a fault whose ErrorCode contains `ServiceAgreement`. */
  | { do: 'noRight' }
  /** HTTP 500 with a server fault. */
  | { do: 'fault' }
  /** A well-formed answer with code 40, without `Antal`. */
  | { do: 'status40' }
  /** An HTTP status with an HTML page, as from a gateway. */
  | { do: 'http'; status: number }
  /** A delay before the answer. Delays add up, and later rules still apply. */
  | { do: 'delay'; ms: number }
  /** No answer; the connection stays open. */
  | { do: 'hang' }
  /** The connection is reset before any answer. */
  | { do: 'reset' }
  /** Half of the answer, with a matching Content-Length (`body`, the default) or a broken connection. */
  | { do: 'truncated'; cut?: 'body' | 'connection' | undefined }
  /** A well-formed and valid answer of more than 1 MB. */
  | { do: 'oversized' }
  /** HTTP 200 with something that is not XML. */
  | { do: 'notXml' }
  /** Planted, invented case data that was not requested: in an answer (the default), or in a fault's text. */
  | { do: 'personalData'; in?: 'answer' | 'fault' | undefined }
  /** No hits, as when a right is limited to other KLE numbers: the index does not report that. */
  | { do: 'zero' }
  /** The right answer with a wrong signature; without security, `unsignedFault` is a fault and the rest are unchanged. */
  | { do: 'security'; how: SecurityHow }
  /** A fault of the STS, by `indeks` and `kommune`; `ms` is the delay of `slow`. It applies to no index. */
  | { do: 'sts'; how: StsHow; ms?: number | undefined }

export type Rule = {
  match?: Match | undefined
  /** The share (0..1) of the matching calls that the rule applies to; all when absent. */
  share?: number | undefined
} & Behaviour

export type Switches = {
  /** The SOAP version of SDI; YDI accepts only SOAP 1.2. */
  soap: SoapVersion
  antal: AntalMode
  zero: ZeroMode
  /** All matching delays add up; the first other rule that matches decides. */
  rules: readonly Rule[]
}

export const defaultSwitches: Switches = { soap: '1.1', antal: 'filled', zero: '44-with', rules: [] }

/** The fields that rules match in a call to an index. `kommune` is absent for an unknown CVR, `kle` when the call covers all numbers. */
type IndexCall = {
  indeks: Indeks
  kommune?: { kommunekode: string; esdh: string; eoj: string } | undefined
  kle?: Kle | undefined
}

/** A request for a token. */
type TokenCall = { token: Indeks; kommunekode?: string | undefined }

export type Call = IndexCall | TokenCall | { service: Service }

/** The products that deliver the number; both products of the kommune when the call covers all numbers. */
const productsOf = ({ kommune, kle }: IndexCall): string[] => {
  if (kommune === undefined) return []
  return kle === undefined ? [kommune.esdh, kommune.eoj] : [kommune[productKindOf(kleGroupOf(kle))]]
}

const matches = ({ service, indeks, kommune, product, group, kle }: Match, call: Call): boolean => {
  if ('service' in call) return service === call.service
  if ('token' in call)
    return (
      (indeks === undefined || indeks === call.token) &&
      (kommune === undefined || kommune === call.kommunekode)
    )
  return (
    service === undefined &&
    (indeks === undefined || indeks === call.indeks) &&
    (kommune === undefined || kommune === call.kommune?.kommunekode) &&
    (product === undefined || productsOf(call).includes(product)) &&
    (group === undefined || (call.kle !== undefined && inReadinessGroup(call.kle, group))) &&
    (kle === undefined || kle === call.kle)
  )
}

/** The fraction of the golden ratio: the fractions of its multiples spread evenly over 0..1, without a short period. */
const golden = 0.618_033_988_749_895

export type Verdict = {
  delayMs: number
  behaviour?: Exclude<Behaviour, { do: 'delay' }> | undefined
}

/** Returns a function that decides each call. It counts the calls that each rule matched, so that a share is deterministic. */
export const createJudge = (rules: readonly Rule[]): ((call: Call) => Verdict) => {
  const matched = rules.map(() => 0)
  const hits = (rule: Rule, index: number, call: Call): boolean => {
    if ((rule.do === 'sts') !== 'token' in call || !matches(rule.match ?? {}, call)) return false
    const n = (matched[index] ?? 0) + 1
    matched[index] = n
    return rule.share === undefined || (n * golden) % 1 < rule.share
  }
  return (call) => {
    let delayMs = 0
    for (const [index, rule] of rules.entries()) {
      if (!hits(rule, index, call)) continue
      if (rule.do !== 'delay') return { delayMs, behaviour: rule }
      delayMs += rule.ms
    }
    return { delayMs }
  }
}
