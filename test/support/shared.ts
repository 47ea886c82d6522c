// Owns what tests may use of the folder beside the project, where it is there: KOMBIT's XSDs behind a validator.
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const validator = fileURLToPath(new URL('../../../shared/contracts/validate-sdi', import.meta.url))

/** Whether messages can be validated here: the validator beside the project, and xmllint on the machine. */
export const canValidate = existsSync(validator) && spawnSync('xmllint', ['--version']).error === undefined

/** For the names of tests that run only then. */
export const whereValidated = '(only with ../shared beside the project, and xmllint)'

/** What the validator says of the files, a line each. */
export const validate = (files: readonly string[]): string => {
  const { stdout, stderr } = spawnSync(validator, files, { encoding: 'utf8' })
  return `${stdout}${stderr}`
}
