// Runs situations from files: a JSON line for each on standard output, mistakes on standard error, and the exit code.
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { readSituation } from './read.ts'
import { simulate } from './simulate.ts'

const usage = `usage: npm run situations -- FILE...

Runs files of invented faults through the real detector on a virtual clock, and prints one JSON line for each: the
causes told, when, and whom they hit. test/README.md has the form of a file. Exits with 1 when a file has a mistake;
the other files still run.
`

export type Output = { out(text: string): void; err(text: string): void }

const readText = (file: string, folder: string): { text: string } | { mistakes: readonly string[] } => {
  try {
    return { text: readFileSync(resolve(folder, file), 'utf8') }
  } catch (error) {
    return { mistakes: [`cannot be read: ${(error as Error).message}`] }
  }
}

/** `folder`: where relative paths begin. Returns the exit code: 0, 1 for a mistake in a file, 2 for wrong arguments. */
export const runSituations = (args: readonly string[], folder: string, { out, err }: Output): number => {
  if (args.includes('--help') || args.includes('-h')) {
    out(usage)
    return 0
  }
  const [option] = args.filter((arg) => arg.startsWith('-'))
  if (args.length === 0 || option !== undefined) {
    err(option === undefined ? usage : `unknown option ${option}\n${usage}`)
    return 2
  }
  let code = 0
  for (const file of args) {
    const read = readText(file, folder)
    const parsed = 'text' in read ? readSituation(read.text) : read
    if ('situation' in parsed) {
      const { name, incidents } = simulate(parsed.situation)
      out(`${JSON.stringify({ name, incidents })}\n`)
      continue
    }
    for (const mistake of parsed.mistakes) err(`${file}: ${mistake}\n`)
    code = 1
  }
  return code
}
