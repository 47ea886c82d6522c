// Runs situations: `npm run situations -- FILE...` prints one JSON line for each on stdout.
import { readFileSync } from 'node:fs'
import { parseSituation } from './seeded.ts'
import { simulate } from './simulate.ts'

const files = process.argv.slice(2)
if (files.length === 0) {
  process.stderr.write(`usage: npm run situations -- FILE...\n`)
  process.exitCode = 2
}
for (const file of files) {
  try {
    const { name, incidents } = simulate(parseSituation(readFileSync(file, 'utf8')))
    process.stdout.write(`${JSON.stringify({ name, incidents })}\n`)
  } catch (error) {
    process.stderr.write(`${file}: ${(error as Error).message}\n`)
    process.exitCode = 1
  }
}
