// Parses KLE-konfigurationer as JSON, the documented answer of `sources.kleKonfiguration.url`, and publishes its schema.

import { z } from 'zod'
import type { Fact } from '../domain/facts/facts.ts'
import { kommuner } from '../domain/kommuner.ts'
import { findCpr } from '../domain/personal-data.ts'
import { plainText } from '../domain/plain-text.ts'
import { writeCount } from './danish.ts'
import { garbledExpected } from './garbled.ts'
import { cprFault, type Fault, maxFaults, moreFaults, shown } from './item.ts'
import { createSeen } from './seen.ts'
import { maxSystems, noSystemFault, toFagsystemfilter } from './systems.ts'

const maxKonfigurationer = 200_000

const day = (meaning: string) => z.iso.date().nullish().describe(`${meaning}: åååå-mm-dd, dansk tid`)
const yesNo = (meaning: string) => z.boolean().nullish().describe(`${meaning}: true eller false`)

const konfigurationSchema = z.object({
  kommunekode: z
    .enum(kommuner.map((kommune) => kommune.kommunekode))
    .describe('en kommunekode, fire cifre som tekst: 0751'),
  kle: z
    .string()
    .regex(/^\d\d\.\d\d\.\d\d$/)
    .describe('et KLE-nummer: 02.34.02'),
  aktiv: z.boolean().describe('om der er en aktiv konfiguration: true eller false'),
  fradato: day('kun sager oprettet denne dag eller senere vises'),
  deaktiverFradatoForAktive: yesNo('om aktive sager vises, uanset hvornår de er oprettet'),
  fagsystemfilter: z
    .array(z.string().min(1).max(100))
    .max(maxSystems)
    .nullish()
    .describe(
      'de fagsystemer, hvis sager vises, som UUID’er eller navne og aldrig et ord som Alle eller Ingen; udeladt eller tom: alle',
    ),
  visDokumenttitler: yesNo('om dokumenttitler vises'),
  visKleTitel: yesNo('om KLE-titlen vises'),
  oensket: z.enum(['aaben', 'lukket']).nullish().describe('hvad kommunen ønsker: aaben, lukket eller null'),
  oplystDato: day('den dag, det blev oplyst, senest i dag'),
  oplystAf: z
    .string()
    .max(100)
    .nullish()
    .describe('den enhed eller rolle, der har oplyst det, højst 100 tegn'),
})
type Konfiguration = z.infer<typeof konfigurationSchema>

const answerSchema = z.object({ konfigurationer: z.array(konfigurationSchema).max(maxKonfigurationer) })

/** The answer's JSON Schema (draft 2020-12), for publication. */
export const konfigurationJsonSchema = (): object => z.toJSONSchema(answerSchema, { io: 'input' })

const pathText = (path: readonly PropertyKey[]): string =>
  path
    .map((step) => (typeof step === 'number' ? `[${step}]` : `.${String(step)}`))
    .join('')
    .replace(/^\./, '')

const at = (value: unknown, path: readonly PropertyKey[]): unknown =>
  path.reduce<unknown>(
    (part, step) => (typeof part === 'object' && part !== null ? Reflect.get(part, step) : undefined),
    value,
  )

const describedAs = (path: readonly PropertyKey[]): string => {
  const field = path[2]
  const shape: Record<string, z.ZodType> = konfigurationSchema.shape
  return (
    (typeof field === 'string' ? shape[field]?.description : undefined) ??
    (path.length < 2 ? `{ konfigurationer: [ … ] } med højst ${writeCount(maxKonfigurationer)}` : 'et objekt')
  )
}

const faultAt = (answer: unknown, path: readonly PropertyKey[]): Fault => {
  const found = at(answer, path)
  const value = typeof found === 'object' || found === undefined ? '' : shown(String(found))
  return { line: 0, column: pathText(path), value, expected: describedAs(path) }
}

/** The deepest path that the schema can have: konfigurationer[0].fagsystemfilter[0]. */
const maxPath = 4

type Open = { keys: readonly PropertyKey[] | undefined; value: object; length: number; next: number }

const opened = (value: object): Open => {
  if (Array.isArray(value)) return { keys: undefined, value, length: value.length, next: 0 }
  const keys = Object.keys(value)
  return { keys, value, length: keys.length, next: 0 }
}

/**
 * The paths of the first CPR-like numbers in the answer, also in fields that the schema does not know. A value nested
 * deeper than the schema is reported at the deepest path that the schema can have. Only what is open is in memory.
 */
const cprPaths = (answer: unknown): (readonly PropertyKey[])[] => {
  const found: (readonly PropertyKey[])[] = []
  const open: Open[] = []
  const path: PropertyKey[] = []
  const enter = (value: unknown) => {
    if (typeof value === 'object' && value !== null) open.push(opened(value))
    else if (typeof value === 'string' || typeof value === 'number')
      if (findCpr(String(value))) found.push(path.slice(0, maxPath))
  }
  enter(answer)
  for (let last = open.at(-1); last !== undefined && found.length <= maxFaults; last = open.at(-1)) {
    path.length = open.length - 1
    if (last.next === last.length) {
      open.pop()
      continue
    }
    const key = last.keys?.[last.next] ?? last.next
    last.next += 1
    if (typeof key === 'string' && findCpr(key)) found.push(path.slice(0, maxPath))
    path.push(key)
    enter(Reflect.get(last.value, key))
  }
  return found
}

const toFact = (konfiguration: Konfiguration): Fact => ({
  kind: 'kle-konfiguration',
  kommunekode: konfiguration.kommunekode,
  key: konfiguration.kle,
  value: {
    aktiv: konfiguration.aktiv,
    fradato: konfiguration.fradato ?? undefined,
    deaktiverFradatoForAktive: konfiguration.deaktiverFradatoForAktive ?? false,
    fagsystemfilter: toFagsystemfilter((konfiguration.fagsystemfilter ?? []).map(plainText)),
    visDokumenttitler: konfiguration.visDokumenttitler ?? undefined,
    visKleTitel: konfiguration.visKleTitel ?? undefined,
    oensket: konfiguration.oensket ?? undefined,
    oplystAf: plainText(konfiguration.oplystAf ?? '') || undefined,
  },
  oplystDato: konfiguration.oplystDato ?? undefined,
})

const limited = (faults: readonly Fault[]): Fault[] =>
  faults.length < maxFaults ? [...faults] : [...faults.slice(0, maxFaults), moreFaults.fault]

/** What is wrong with a configuration that has the schema's form, and where in it. */
const mistakeIn = (
  { oplystDato, oplystAf, fagsystemfilter }: Konfiguration,
  today: string,
): { field: string; value: string; expected: string } | undefined => {
  if (oplystDato && oplystDato > today)
    return { field: 'oplystDato', value: oplystDato, expected: `en dato, der ikke ligger efter ${today}` }
  const systems = fagsystemfilter ?? []
  const texts = systems.map((text) => ({ field: 'fagsystemfilter', text }))
  for (const { field, text } of [...texts, { field: 'oplystAf', text: oplystAf ?? '' }]) {
    const expected = garbledExpected(text)
    if (expected !== undefined) return { field, value: shown(text), expected }
  }
  const fault = noSystemFault(systems.map(plainText))
  return fault && { field: 'fagsystemfilter', value: shown(fault.found), expected: fault.expected }
}

/** An element of the answer as a fact, or its faults. A long list is refused before each of its elements has a fault. */
const readElement = (answer: object, index: number, element: unknown, today: string): Fact | Fault[] => {
  const path = ['konfigurationer', index]
  const filter = at(element, ['fagsystemfilter'])
  if (Array.isArray(filter) && filter.length > maxSystems)
    return [faultAt(answer, [...path, 'fagsystemfilter'])]
  const parsed = konfigurationSchema.safeParse(element)
  if (!parsed.success) return parsed.error.issues.map((issue) => faultAt(answer, [...path, ...issue.path]))
  const mistake = mistakeIn(parsed.data, today)
  if (mistake === undefined) return toFact(parsed.data)
  const { field, value, expected } = mistake
  return [{ line: 0, column: pathText([...path, field]), value, expected }]
}

/** Returns the answer's facts, or its faults, limited as for a file; a fault's column is a path. */
export const parseKonfigurationJson = (
  answer: unknown,
  today: string,
): { facts: Fact[] } | { faults: Fault[] } => {
  const cprs = cprPaths(answer).map((path) => cprFault(0, pathText(path)).fault)
  if (cprs.length > 0) return { faults: limited(cprs) }
  const list = at(answer, ['konfigurationer'])
  if (
    typeof answer !== 'object' ||
    answer === null ||
    !Array.isArray(list) ||
    list.length > maxKonfigurationer
  )
    return { faults: [faultAt(answer, list === undefined ? [] : ['konfigurationer'])] }
  const seenBefore = createSeen()
  const facts: Fact[] = []
  const faults: Fault[] = []
  for (const [index, element] of list.entries()) {
    if (faults.length > maxFaults) break
    const fact = readElement(answer, index, element, today)
    if (Array.isArray(fact)) {
      faults.push(...fact)
      continue
    }
    const seen = seenBefore(fact, index)
    if (seen === 'new') facts.push(fact)
    if (typeof seen === 'string') continue
    const value = `${fact.kommunekode} ${fact.key}`
    const expected = `én værdi for ${value}: konfigurationer[${seen.line}] har en anden`
    faults.push({ line: 0, column: `konfigurationer[${index}]`, value, expected })
  }
  return faults.length > 0 ? { faults: limited(faults) } : { facts }
}
