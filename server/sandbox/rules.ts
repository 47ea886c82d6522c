// Decides which of the switches' rules apply to a call.
import { inReadinessGroup, type Kle, kleGroupOf, productKindOf } from '../domain/kle.ts'
import type { Indeks } from '../domain/measured/check.ts'
import type { Rule, Service } from './switches.ts'

/** The fields that rules match in a call to an index. `kommune` is absent for an unknown CVR; without `numbers` the call covers all. */
type IndexCall = {
  indeks: Indeks
  kommune?: { kommunekode: string; esdh: string; eoj: string } | undefined
  numbers: readonly Kle[]
}

/** A request for a token. */
type TokenCall = { token: Indeks; kommunekode?: string | undefined }

export type Call = IndexCall | TokenCall | { service: Service }

/** The products that deliver the numbers; both products of the kommune when the call covers all numbers. */
const productsOf = ({ kommune, numbers }: IndexCall): string[] => {
  if (kommune === undefined) return []
  if (numbers.length === 0) return [kommune.esdh, kommune.eoj]
  return numbers.map((kle) => kommune[productKindOf(kleGroupOf(kle))])
}

const matches = (
  { service, indeks, kommune, product, group, kle }: NonNullable<Rule['match']>,
  call: Call,
): boolean => {
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
    (group === undefined || call.numbers.some((number) => inReadinessGroup(number, group))) &&
    (kle === undefined || call.numbers.includes(kle))
  )
}

/** The fraction of the golden ratio: the fractions of its multiples spread evenly over 0..1, without a short period. */
const golden = 0.618_033_988_749_895

export type Verdict = {
  delayMs: number
  behaviour?: Exclude<Rule, { do: 'delay' }> | undefined
}

/**
 * Returns a function that decides each call. It counts the calls that each rule matched, so that a share is
 * deterministic. `elapsedMs` returns the time since the rules were set.
 */
export const createJudge = (
  rules: readonly Rule[],
  elapsedMs: () => number = () => 0,
): ((call: Call) => Verdict) => {
  const matched = rules.map(() => 0)
  const hits = (rule: Rule, index: number, call: Call): boolean => {
    if (elapsedMs() < (rule.afterMs ?? 0)) return false
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
