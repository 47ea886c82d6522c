// The uge command: lists the frozen weeks, verifies their chain, and freezes weeks.
import { createHash } from 'node:crypto'
import { type FreezeRefusal, freezeDue, freezeOne } from '../compose/freezing.ts'
import { parseByHand } from '../domain/incidents/by-hand.ts'
import type { StoredWeek, WeekStore } from '../domain/ports/weeks.ts'
import { copenhagenMinute } from '../domain/time.ts'
import { type ChainFault, type ChainRow, createVerifier } from '../domain/week/chain.ts'
import { parseWeek } from '../domain/week/iso-week.ts'
import type { FreezableData, OpenedData } from './open-data.ts'
import { table } from './table.ts'
import type { Terminal } from './terminal.ts'

const longestText = 500
const by = 'kommandolinjen'
/** A hash may be shortened to so many digits. */
const leastDigits = 12

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')
const nameOf = ({ week, revision }: Pick<ChainRow, 'week' | 'revision'>): string =>
  `${week} revision ${revision}`

export const listWeeks = async ({ store }: OpenedData, terminal: Terminal): Promise<number> => {
  const rows = (await store.readWeeks()).map(({ week, revision, at, frozenAt, late, hash }) => [
    ...[week, String(revision), copenhagenMinute(at), copenhagenMinute(frozenAt) + (late ? ', late' : '')],
    hash,
  ])
  const lines = table(['week', 'revision', 'shows', 'frozen', 'hash'], rows)
  for (const line of rows.length === 0 ? ['No week is frozen.'] : lines) terminal.print(line)
  return 0
}

const faultTexts: Record<ChainFault['because'], string> = {
  missing: 'rows before it are missing, are in another order, or were added',
  previous: 'it does not follow the row before it',
  revision: 'it is not the next revision of its week',
  content: 'it is not what was frozen',
}

/** Checks every row of the chain; `head` is a hash as a slide shows it, which must be one of the chain's. */
export const verifyWeeks = async (
  { readChainAfter }: Pick<WeekStore, 'readChainAfter'>,
  head: string | undefined,
  terminal: Terminal,
): Promise<number> => {
  const wanted = head?.toLowerCase()
  if (wanted !== undefined && !new RegExp(`^[0-9a-f]{${leastDigits},64}$`).test(wanted)) {
    terminal.printError(`The head is a hash, or its first digits: ${leastDigits} to 64 of 0-9 and a-f.`)
    return 2
  }
  const findFault = createVerifier(sha256)
  let last: ChainRow | undefined
  let found: ChainRow | undefined
  for (;;) {
    const row = await readChainAfter(last?.number)
    if (row === undefined) break
    const fault = findFault(row)
    if (fault !== undefined) {
      terminal.printError(`${nameOf(row)} (row ${row.number}) does not match: ${faultTexts[fault.because]}.`)
      return 1
    }
    if (wanted !== undefined && row.hash.startsWith(wanted)) found = row
    last = row
  }
  if (wanted !== undefined && found === undefined) {
    const where = last === undefined ? 'no week is frozen' : `the last is ${nameOf(last)}, ${last.hash}`
    terminal.printError(`No frozen week has the head ${wanted}: weeks were removed or replaced; ${where}.`)
    return 1
  }
  if (last === undefined) terminal.print('No week is frozen.')
  else terminal.print(`${last.number} rows match. Head: ${last.hash} (${nameOf(last)})`)
  if (found !== undefined) terminal.print(`${wanted} is that of ${nameOf(found)}.`)
  return 0
}

const printFrozen = (terminal: Terminal, { content, correction, hash, ...link }: StoredWeek): void => {
  const { at, late, early } = content
  const how = late ? ', from the history' : early ? ', before its time: it is frozen again then' : ''
  terminal.print(`${nameOf(link)}: frozen as of ${copenhagenMinute(at)}${how}; ${hash}`)
  if (correction !== undefined) terminal.print(correction)
}

const refusalTexts: Record<FreezeRefusal, string> = {
  notBegun: 'has not begun',
  notMeasured: 'was over before anything was measured',
  frozen: 'is frozen: correct it with --correct and the reason',
  notFrozen: 'is not frozen, so that there is nothing to correct',
  overtaken: 'has just been frozen by another process; look at it before you correct it',
}

/** What to freeze: a week, or all that are due; `why` is the reason of a correction. */
export type FreezeInput = { uge?: string | undefined; correct?: string | undefined }

/** Resolves with the exit code: 0 frozen, or nothing was due; 1 refused; 2 for wrong arguments. */
export const freezeWeeks = async (
  { freezing, clock }: FreezableData,
  { uge, correct }: FreezeInput,
  terminal: Terminal,
): Promise<number> => {
  if (uge === undefined) {
    if (correct !== undefined) {
      terminal.printError('A correction needs its week: --uge 2026-W48.')
      return 2
    }
    for (const stored of await freezeDue(freezing, clock)) printFrozen(terminal, stored)
    return 0
  }
  const week = parseWeek(uge)
  if (week === undefined) {
    terminal.printError(`${uge} is no week: a week is written as 2026-W48.`)
    return 2
  }
  const reason = correct === undefined ? undefined : parseByHand(correct, longestText)
  if (reason !== undefined && 'mistake' in reason) {
    terminal.printError(`The reason ${reason.mistake}. Nothing is frozen.`)
    return 1
  }
  const made = await freezeOne(freezing, week, { clock, why: reason?.text, by })
  if (typeof made === 'string') {
    terminal.printError(`${week} ${refusalTexts[made]}.`)
    return 1
  }
  printFrozen(terminal, made)
  return 0
}
