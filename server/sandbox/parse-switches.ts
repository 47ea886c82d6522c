// Parses switches and rules from JSON and from the command line, strictly, and reports every mistake.

import { builtInProducts } from '../domain/facts/products.ts'
import { parseKle, readinessGroups } from '../domain/kle.ts'
import { kommuneByCode } from '../domain/kommuner.ts'
import { indekser } from '../domain/measured/check.ts'
import { antalModes, type Rule, type Switches, services, soapVersions, zeroModes } from './rules.ts'
import { securityHows, stsHows } from './security/how.ts'

export type Parsed<T> = { ok: true; value: T } | { ok: false; mistakes: string[] }

/** Validates a value; `expected` describes it in the mistake that reports any other value. */
type Field = { expected: string; accepts(value: unknown): boolean }

const oneOf = (values: readonly string[]): Field => ({
  expected: values.map((v) => `"${v}"`).join(', '),
  accepts: (value) => typeof value === 'string' && values.includes(value),
})
const number = (expected: string, accepts: (n: number) => boolean): Field => ({
  expected,
  accepts: (value) => typeof value === 'number' && accepts(value),
})
const text = (expected: string, accepts: (text: string) => boolean): Field => ({
  expected,
  accepts: (value) => typeof value === 'string' && accepts(value),
})

const globals: Record<string, Field> = {
  soap: oneOf(soapVersions),
  antal: oneOf(antalModes),
  zero: oneOf(zeroModes),
}
const matchFields: Record<string, Field> = {
  service: oneOf(services),
  indeks: oneOf(indekser),
  kommune: text('a kommunekode, four digits as text, such as "0751"', (v) => kommuneByCode.has(v)),
  product: oneOf(builtInProducts.map((p) => p.id)),
  group: oneOf(readinessGroups),
  kle: text('a KLE number such as "02.34.02"', (v) => parseKle(v) !== undefined),
}
const share: Field = number('a share from 0 to 1', (n) => n >= 0 && n <= 1)

type Option = Field & { required: boolean }
/** The longest delay of a timer. */
const longestDelayMs = 2 ** 31 - 1
/** The options of each behaviour besides `match` and `share`. */
const behaviours: Record<Rule['do'], Record<string, Option>> = {
  noRight: {},
  fault: {},
  status40: {},
  http: {
    status: {
      ...number('an HTTP status from 200 to 599', (n) => Number.isInteger(n) && n >= 200 && n <= 599),
      required: true,
    },
  },
  delay: {
    ms: { ...number('milliseconds, 0 or more', (n) => n >= 0 && n <= longestDelayMs), required: true },
  },
  hang: {},
  reset: {},
  truncated: { cut: { ...oneOf(['body', 'connection']), required: false } },
  oversized: {},
  notXml: {},
  personalData: { in: { ...oneOf(['answer', 'fault']), required: false } },
  zero: {},
  security: { how: { ...oneOf(securityHows), required: true } },
  sts: {
    how: { ...oneOf(stsHows), required: true },
    ms: { ...number('milliseconds, 0 or more', (n) => n >= 0 && n <= longestDelayMs), required: false },
  },
}

type Json = Record<string, unknown>

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const show = (value: unknown): string => (value === undefined ? 'nothing' : JSON.stringify(value))

const unknownKeys = (object: Json, known: readonly string[], path: string): string[] =>
  Object.keys(object)
    .filter((key) => !known.includes(key))
    .map((key) => `${path}${key}: is unknown; expected one of ${known.join(', ')}`)

const wrong = (object: Json, key: string, field: Field, path: string): string[] =>
  object[key] === undefined || field.accepts(object[key])
    ? []
    : [`${path}${key}: is ${show(object[key])}; expected ${field.expected}`]

const matchMistakes = (match: unknown, path: string): string[] => {
  if (match === undefined) return []
  if (!isObject(match)) return [`${path}: is ${show(match)}; expected an object`]
  return [
    ...unknownKeys(match, Object.keys(matchFields), `${path}.`),
    ...Object.entries(matchFields).flatMap(([key, field]) => wrong(match, key, field, `${path}.`)),
  ]
}

/** The behaviours of a service that is not an index. */
const serviceBehaviours: readonly Rule['do'][] = ['delay', 'http', 'hang', 'reset', 'truncated']

/** Reports match fields and behaviours that do not apply to a service: it has no kommuner and no numbers. */
const serviceMistakes = (rule: Json, path: string): string[] => {
  if (!isObject(rule.match) || rule.match.service === undefined) return []
  const name = oneOf(serviceBehaviours)
  return [
    ...Object.keys(rule.match)
      .filter((key) => key !== 'service' && Object.hasOwn(matchFields, key))
      .map((key) => `${path}.match.${key}: cannot be combined with service`),
    ...(name.accepts(rule.do)
      ? []
      : [`${path}.do: is ${show(rule.do)}; with service, expected ${name.expected}`]),
  ]
}

/** Reports match fields that do not apply to the STS: a token is for an index and a kommune, not for a number. */
const stsMistakes = (rule: Json, path: string): string[] =>
  rule.do === 'sts' && isObject(rule.match)
    ? ['product', 'group', 'kle']
        .filter((key) => Object.hasOwn(rule.match as Json, key))
        .map((key) => `${path}.match.${key}: cannot be combined with do=sts`)
    : []

const ruleMistakes = (rule: unknown, path: string): string[] => {
  if (!isObject(rule)) return [`${path}: is ${show(rule)}; expected an object`]
  const name = oneOf(Object.keys(behaviours))
  const common = [...matchMistakes(rule.match, `${path}.match`), ...wrong(rule, 'share', share, `${path}.`)]
  if (!name.accepts(rule.do)) return [...common, `${path}.do: is ${show(rule.do)}; expected ${name.expected}`]
  common.push(...serviceMistakes(rule, path), ...stsMistakes(rule, path))
  const options = Object.entries(behaviours[rule.do as Rule['do']])
  return [
    ...common,
    ...unknownKeys(rule, ['match', 'share', 'do', ...options.map(([key]) => key)], `${path}.`),
    ...options.flatMap(([key, option]) => [
      ...wrong(rule, key, option, `${path}.`),
      ...(option.required && rule[key] === undefined
        ? [`${path}.${key}: is missing; expected ${option.expected}`]
        : []),
    ]),
  ]
}

/** Parses some of the switches from JSON; those left out keep their value. */
export const parseSwitches = (value: unknown): Parsed<Partial<Switches>> => {
  if (!isObject(value)) return { ok: false, mistakes: [`switches: is ${show(value)}; expected an object`] }
  const { rules } = value
  const mistakes = [
    ...unknownKeys(value, [...Object.keys(globals), 'rules'], ''),
    ...Object.entries(globals).flatMap(([key, field]) => wrong(value, key, field, '')),
    ...(Array.isArray(rules)
      ? rules.flatMap((rule, i) => ruleMistakes(rule, `rules[${i}]`))
      : rules === undefined
        ? []
        : [`rules: is ${show(rules)}; expected a list`]),
  ]
  return mistakes.length === 0 ? { ok: true, value: value as Partial<Switches> } : { ok: false, mistakes }
}

const numeric = ['ms', 'status', 'share']

/** Parses a rule such as `kommune=0751,do=delay,ms=3000,share=0.2`. `path` names the rule in mistakes. */
export const parseRule = (text: string, path: string): Parsed<Rule> => {
  const rule: Json = {}
  const match: Json = {}
  const mistakes: string[] = []
  for (const part of text.split(',')) {
    const [key = '', value, ...rest] = part.split('=').map((s) => s.trim())
    const target = Object.hasOwn(matchFields, key) ? match : rule
    if (key === '' || !value || rest.length > 0)
      mistakes.push(`${path}: contains "${part}"; expected name=value`)
    else if (Object.hasOwn(target, key)) mistakes.push(`${path}: repeats ${key}`)
    // Text that is not a number stays text, so that validation reports it as it was given.
    else target[key] = numeric.includes(key) && Number.isFinite(Number(value)) ? Number(value) : value
  }
  if (Object.keys(match).length > 0) rule.match = match
  mistakes.push(...ruleMistakes(rule, path))
  return mistakes.length === 0 ? { ok: true, value: rule as Rule } : { ok: false, mistakes }
}
