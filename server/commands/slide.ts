// The slide command: writes the slides of a frozen week to a file.
import { rename, rm, writeFile } from 'node:fs/promises'
import { deckOf } from '../../views/slide/content/deck-of.ts'
import { readSlideLook } from '../compose/slide-look.ts'
import { folderOf } from '../compose/sources.ts'
import { parseWeek } from '../domain/week/iso-week.ts'
import { fileMaker } from '../files/make.ts'
import { createWeekReader } from '../http/weeks.ts'
import type { OpenedData } from './open-data.ts'
import type { Place } from './place.ts'
import type { Terminal } from './terminal.ts'

/** `out`: the file as it was named; `path`: where it is. */
export type SlideFile = { uge: string; out: string; path: string; navne: boolean }

const refuse = (terminal: Terminal, mistakes: readonly string[]): number => {
  for (const mistake of mistakes) terminal.printError(mistake)
  return 1
}

/** Writes beside the file and renames, so that a failure leaves the file that was there. */
const replaceFile = async (path: string, bytes: Uint8Array): Promise<void> => {
  const beside = `${path}.${process.pid}.part`
  try {
    await writeFile(beside, bytes, { flag: 'wx' })
    await rename(beside, path)
  } catch (error) {
    await rm(beside, { force: true })
    throw error
  }
}

export const writeSlides = async (
  { store, config }: OpenedData,
  { configFile }: Place,
  { uge, out, path, navne }: SlideFile,
  terminal: Terminal,
): Promise<number> => {
  const week = parseWeek(uge)
  if (week === undefined) {
    terminal.printError(`--uge: got ${JSON.stringify(uge)}, expected a week such as 2026-W48.`)
    return 2
  }
  const { look, notes, mistakes } = readSlideLook(config, folderOf(configFile))
  if (mistakes.length > 0) return refuse(terminal, mistakes)
  const detail = await createWeekReader(store).detail(week)
  if (detail === undefined)
    return refuse(terminal, [`${week} is not frozen; uge list shows the weeks that are.`])
  const bytes = await fileMaker(look)({ kind: 'presentation', deck: deckOf({ ...detail, names: navne }) })
  try {
    await replaceFile(path, bytes)
  } catch (error) {
    return refuse(terminal, [`${out} cannot be written (${(error as NodeJS.ErrnoException).code})`])
  }
  for (const note of notes) terminal.printError(note)
  const { revision, hash } = detail.week
  terminal.print(`${out}: ${week} revision ${revision}, ${hash}`)
  return 0
}
