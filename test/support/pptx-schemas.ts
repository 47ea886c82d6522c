// Validates presentations against the schemas of ISO 29500, if their checker is in the folder next to the project.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const checker = fileURLToPath(new URL('../../../shared/contracts/check-pptx', import.meta.url))

/** Whether presentations can be validated here: needs the checker with its schemas next to the project, and xmllint. */
export const canCheckSchemas = existsSync(checker) && spawnSync('xmllint', ['--version']).error === undefined

/** The checker's findings in presentations; without any, its last line of each says `clean`. */
export const schemaFindings = (
  folder: string,
  presentations: Readonly<Record<string, Uint8Array>>,
): string[] => {
  mkdirSync(folder, { recursive: true })
  const files = Object.entries(presentations).map(([name, bytes]) => {
    const file = join(folder, `${name}.pptx`)
    writeFileSync(file, bytes)
    return file
  })
  const { stdout } = spawnSync(checker, files, { encoding: 'utf8' })
  return stdout.split('\n').filter((line) => line !== '' && !line.endsWith(': clean'))
}
