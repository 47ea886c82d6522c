// Runs situations: `npm run situations -- FILE...` prints one JSON line for each on stdout.
import { readFileSync } from 'node:fs'
import { simulate } from './simulate.ts'
import { situationSchema } from './situation.ts'

const files = process.argv.slice(2)
if (files.length === 0) {
  process.stderr.write(`usage: npm run situations -- FILE...\n`)
  process.exitCode = 2
}
for (const file of files) {
  try {
    const parsed = situationSchema.safeParse(JSON.parse(readFileSync(file, 'utf8')))
    if (!parsed.success)
      throw new Error(parsed.error.issues.map((i) => `${i.path.join('.')}: ${i.message}`).join('; '))
    const { name, incidents } = simulate(parsed.data)
    process.stdout.write(`${JSON.stringify({ name, incidents })}\n`)
  } catch (error) {
    process.stderr.write(`${file}: ${(error as Error).message}\n`)
    process.exitCode = 1
  }
}
