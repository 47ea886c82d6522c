// Validates messages against KOMBIT's XSDs, if their validator is in the folder next to the project.
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const validator = fileURLToPath(new URL('../../../shared/contracts/validate-sdi', import.meta.url))

/** Whether messages can be validated here: needs the validator next to the project, and xmllint. */
export const canValidate = existsSync(validator) && spawnSync('xmllint', ['--version']).error === undefined

/** Suffix for the titles of tests that run only then. */
export const whereValidated = '(only with ../shared beside the project, and xmllint)'

/** The validator's output: a line for each file. */
export const validate = (files: readonly string[]): string => {
  const { stdout, stderr } = spawnSync(validator, files, { encoding: 'utf8' })
  return `${stdout}${stderr}`
}
