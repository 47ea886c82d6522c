// Owns the sandbox's switches: the contract's open answers, and the rules by which it misbehaves.

import { inReadinessGroup, type Kle, kleGroupOf, productKindOf, type ReadinessGroup } from '../domain/kle.ts'
import type { Indeks } from '../domain/measured/check.ts'
import type { SecurityHow, StsHow } from './security/how.ts'

export const soapVersions = ['1.1', '1.2'] as const
export type SoapVersion = (typeof soapVersions)[number]

/** Whether `Antal` is filled when `Filter` is empty; absent goes for every answer, also one with code 44. */
export const antalModes = ['filled', 'absent'] as const
export type AntalMode = (typeof antalModes)[number]

/** How no hits are answered: code 44 with `Antal` 0, code 44 without `Antal`, or code 20 with `Antal` 0. */
export const zeroModes = ['44-with', '44-without', '20-zero'] as const
export type ZeroMode = (typeof zeroModes)[number]

/** What is not an index, and is only asked with GET: the stand-ins of services, and what others tell. */
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

/** Which calls a rule is for: those that meet all that is given. Nothing given: every call to an index. */
type Match = {
  /** A service, whose calls no rule without it is for. */
  service?: Service | undefined
  indeks?: Indeks | undefined
  kommune?: string | undefined
  /** The product that delivers the KLE number in the kommune. */
  product?: string | undefined
  group?: ReadinessGroup | undefined
  kle?: Kle | undefined
}

/** What a rule does to a call. */
type Behaviour =
  /** HTTP 500 with a fault whose ErrorCode contains `ServiceAgreement`. */
  | { do: 'noRight' }
  /** HTTP 500 with a fault of the server's. */
  | { do: 'fault' }
  /** A well-formed answer with code 40, without `Antal`. */
  | { do: 'status40' }
  /** An HTTP status with a page of HTML, as from a gateway. */
  | { do: 'http'; status: number }
  /** The right answer, late. Delays add up, and leave the call to the rules after them. */
  | { do: 'delay'; ms: number }
  /** No answer; the connection stays open. */
  | { do: 'hang' }
  /** The connection is torn down before any answer. */
  | { do: 'reset' }
  /** Half of the answer: as if that were all of it (`body`, the default), or with the connection broken after it. */
  | { do: 'truncated'; cut?: 'body' | 'connection' | undefined }
  /** A well-formed and valid answer of more than 1 MB. */
  | { do: 'oversized' }
  /** HTTP 200 with something that is not XML. */
  | { do: 'notXml' }
  /** Case data that nobody asked for, planted and invented: in an answer (the default), or in a fault's text. */
  | { do: 'personalData'; in?: 'answer' | 'fault' | undefined }
  /** No hits: what a right that is limited in KLE does silently. */
  | { do: 'zero' }
  /** The right answer, whose signature is wrong in one of many ways; the right one where there is no security. */
  | { do: 'security'; how: SecurityHow }
  /** Hits no index but the STS, by `indeks` and `kommune`; `ms` is how late `slow` is. */
  | { do: 'sts'; how: StsHow; ms?: number | undefined }

export type Rule = {
  match?: Match | undefined
  /** Hit only this share (0..1) of the matching calls; all when absent. */
  share?: number | undefined
} & Behaviour

export type Switches = {
  /** What SDI speaks; YDI speaks SOAP 1.2 alone. */
  soap: SoapVersion
  antal: AntalMode
  zero: ZeroMode
  /** Delays that match add up; of the others, the first that matches decides. */
  rules: readonly Rule[]
}

export const defaultSwitches: Switches = { soap: '1.1', antal: 'filled', zero: '44-with', rules: [] }

/** What a rule can tell calls to an index apart by: no kommune for a CVR that is nobody's, no number when all are asked about. */
type IndexCall = {
  indeks: Indeks
  kommune?: { kommunekode: string; esdh: string; eoj: string } | undefined
  kle?: Kle | undefined
}

/** A token that is asked for. */
type TokenCall = { token: Indeks; kommunekode?: string | undefined }

export type Call = IndexCall | TokenCall | { service: Service }

/** Which products deliver what is asked about: both of the kommune's when it is about all numbers. */
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

/** The fraction of the golden ratio: multiples of it spread evenly over 0..1 in any stretch, and in step with nothing. */
const golden = 0.618_033_988_749_895

export type Verdict = {
  delayMs: number
  behaviour?: Exclude<Behaviour, { do: 'delay' }> | undefined
}

/** Decides call after call; it counts the calls each rule matched, so that a share is the same every time. */
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
