// Reads the seeded situations: ten or so of each kind, in which the kinds take turns.
import { readdirSync, readFileSync } from 'node:fs'
import { readSituation } from './read.ts'
import type { Situation } from './situation.ts'

const folder = new URL('./seeded/', import.meta.url)

export const readSeeded = (): Situation[] =>
  readdirSync(folder)
    .sort()
    .map((name) => {
      const read = readSituation(readFileSync(new URL(name, folder), 'utf8'))
      if ('situation' in read) return read.situation
      throw new Error(`${name}: ${read.mistakes.join('; ')}`)
    })
