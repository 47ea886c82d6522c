// Reads the seeded situations: ten or so of each kind, in which the kinds take turns.
import { readdirSync, readFileSync } from 'node:fs'
import { type Situation, situationSchema } from './situation.ts'

/** Reads and checks a situation's text; throws with what is wrong in it. */
export const parseSituation = (text: string): Situation => {
  const parsed = situationSchema.safeParse(JSON.parse(text))
  if (parsed.success) return parsed.data
  throw new Error(
    parsed.error.issues.map(({ path, message }) => `${path.join('.') || 'the file'}: ${message}`).join('; '),
  )
}

const folder = new URL('./seeded/', import.meta.url)

export const readSeeded = (): Situation[] =>
  readdirSync(folder)
    .sort()
    .map((name) => parseSituation(readFileSync(new URL(name, folder), 'utf8')))
