// Look of presentations: that of the configured template, or our own.
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { type Look, ownLook } from '../../views/slide/pptx.ts'
import type { Config } from '../config/config.ts'
import { FileRefused } from '../imports/input.ts'
import { readTemplate } from '../slide/template.ts'

/** `notes`: what a template lacks that slides can do without. With mistakes the look is our own. */
type SlideLook = { look: Look; notes: readonly string[]; mistakes: readonly string[] }

const path = 'slide.template'

const mistakeOf = (error: unknown): string => {
  if (error instanceof FileRefused) return `expected ${error.expected}`
  const { code } = error as NodeJS.ErrnoException
  if (code === undefined) throw error
  return `cannot be read (${code})`
}

/** `folder`: where a configuration's relative paths start. */
export const readSlideLook = (config: Partial<Pick<Config, 'slideTemplate'>>, folder: string): SlideLook => {
  const { slideTemplate: file } = config
  if (file === undefined) return { look: ownLook, notes: [], mistakes: [] }
  try {
    const { look, notes } = readTemplate(readFileSync(resolve(folder, file)))
    return { look, notes: notes.map((note) => `${path}: ${file}: ${note}`), mistakes: [] }
  } catch (error) {
    return { look: ownLook, notes: [], mistakes: [`${path}: ${file}: ${mistakeOf(error)}`] }
  }
}
