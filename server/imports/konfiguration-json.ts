// Parses KLE-konfigurationer as JSON, the documented answer of `sources.kleKonfiguration.url`, and publishes its schema.
import { z } from 'zod'
import type { Fact } from '../domain/facts/facts.ts'
import { kommuner } from '../domain/kommuner.ts'
import { findCpr } from '../domain/personal-data.ts'
import { plainText } from '../domain/plain-text.ts'
import { garbledExpected } from './garbled.ts'
import { cprFault, type Fault, maxFaults, moreFaults, shown } from './item.ts'
import { createSeen } from './seen.ts'
import { noSystemFault, toFagsystemfilter } from './systems.ts'

const maxKonfigurationer = 200_000

const day = (meaning: string) =>
  z.iso.date().nullish().describe(`${meaning}: yyyy-mm-dd, a day in Copenhagen`)
const yesNo = (meaning: string) => z.boolean().nullish().describe(`${meaning}: true or false`)

const konfigurationSchema = z.object({
  kommunekode: z
    .enum(kommuner.map((kommune) => kommune.kommunekode))
    .describe("a kommune's code, four digits as text: 0751"),
  kle: z
    .string()
    .regex(/^\d\d\.\d\d\.\d\d$/)
    .describe('a KLE number: 02.34.02'),
  aktiv: z.boolean().describe('whether there is an active configuration: true or false'),
  fradato: day('only cases created on or after it are shown'),
  deaktiverFradatoForAktive: yesNo('whether active cases are shown whatever their date of creation'),
  fagsystemfilter: z
    .array(z.string().min(1).max(100))
    .max(50)
    .nullish()
    .describe(
      'the source systems whose cases are shown, UUIDs or names, never a word such as Alle or Ingen; absent or empty: all',
    ),
  visDokumenttitler: yesNo('whether document titles are shown'),
  visKleTitel: yesNo("whether KLE's title is shown"),
  oensket: z.enum(['aaben', 'lukket']).nullish().describe('what the kommune intends: aaben, lukket or null'),
  oplystDato: day('the day it was reported, no later than today'),
  oplystAf: z
    .string()
    .max(100)
    .nullish()
    .describe('the unit or role that reported it, at most 100 characters'),
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
    (path.length < 2 ? `{ konfigurationer: [ … ] } with at most ${maxKonfigurationer}` : 'an object')
  )
}

const faultAt = (answer: unknown, path: readonly PropertyKey[]): Fault => {
  const found = at(answer, path)
  const value = typeof found === 'object' || found === undefined ? '' : shown(String(found))
  return { line: 0, column: pathText(path), value, expected: describedAs(path) }
}

type Node = { value: unknown; path: readonly PropertyKey[] }

/** The paths of all CPR-like numbers in the answer, also in fields that the schema does not know. */
const cprPaths = (answer: unknown): (readonly PropertyKey[])[] => {
  const found: (readonly PropertyKey[])[] = []
  const left: Node[] = [{ value: answer, path: [] }]
  for (let node = left.pop(); node !== undefined; node = left.pop()) {
    const { value, path } = node
    if (typeof value === 'string' || typeof value === 'number') {
      if (findCpr(String(value))) found.push(path)
    } else if (typeof value === 'object' && value !== null) {
      for (const [key, part] of Object.entries(value)) {
        if (findCpr(key)) found.push(path)
        // A value nested deeper than the schema is reported at the deepest path that the schema can have.
        const step = Array.isArray(value) ? Number(key) : key
        left.push({ value: part, path: path.length < 4 ? [...path, step] : path })
      }
    }
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

/** Returns the answer's facts, or its faults, limited as for a file; a fault's column is a path. */
export const parseKonfigurationJson = (
  answer: unknown,
  today: string,
): { facts: Fact[] } | { faults: Fault[] } => {
  const cprs = cprPaths(answer).map((path) => cprFault(0, pathText(path)).fault)
  if (cprs.length > 0) return { faults: limited(cprs) }
  const parsed = answerSchema.safeParse(answer)
  if (!parsed.success)
    return { faults: limited(parsed.error.issues.map(({ path }) => faultAt(answer, path))) }
  const seenBefore = createSeen()
  const facts: Fact[] = []
  const faults: Fault[] = []
  for (const [index, konfiguration] of parsed.data.konfigurationer.entries()) {
    const column = `konfigurationer[${index}]`
    const { oplystDato } = konfiguration
    if (oplystDato && oplystDato > today) {
      const expected = `a date no later than ${today}`
      faults.push({ line: 0, column: `${column}.oplystDato`, value: oplystDato, expected })
      continue
    }
    const texts = [...(konfiguration.fagsystemfilter ?? []), konfiguration.oplystAf ?? '']
    const garbled = texts.find((text) => garbledExpected(text) !== undefined)
    if (garbled !== undefined) {
      const expected = garbledExpected(garbled) ?? ''
      faults.push({ line: 0, column, value: shown(garbled), expected })
      continue
    }
    const mistake = noSystemFault((konfiguration.fagsystemfilter ?? []).map(plainText))
    if (mistake !== undefined) {
      const { expected, found } = mistake
      faults.push({ line: 0, column: `${column}.fagsystemfilter`, value: shown(found), expected })
      continue
    }
    const fact = toFact(konfiguration)
    const seen = seenBefore(fact, index)
    if (seen === 'new') facts.push(fact)
    if (typeof seen === 'string') continue
    const value = `${fact.kommunekode} ${fact.key}`
    const expected = `one value for ${value}: konfigurationer[${seen.line}] has another`
    faults.push({ line: 0, column, value, expected })
  }
  return faults.length > 0 ? { faults: limited(faults) } : { facts }
}
