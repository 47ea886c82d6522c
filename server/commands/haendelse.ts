// The haendelse command: lists incidents, and adds steps by hand.
import { isLive } from '../../views/model/incident-state.ts'
import { parseByHand } from '../domain/incidents/by-hand.ts'
import { isSplitCpr } from '../domain/personal-data.ts'
import type { HandStep } from '../domain/ports/incidents.ts'
import { day } from '../domain/time.ts'
import { importedPrefix, listLines, refusalLine } from './haendelse-report.ts'
import type { OpenedData } from './open-data.ts'
import type { Terminal } from './terminal.ts'

const longestText = 500
const longestRole = 100
const listedMs = 90 * day

export const listHaendelser = async (
  { store, clock }: OpenedData,
  all: boolean,
  terminal: Terminal,
): Promise<number> => {
  const now = clock.now()
  const endedFrom = all ? now - listedMs : Number.POSITIVE_INFINITY
  const incidents = await store.readIncidents(now - listedMs)
  const events = await store.readFacts('haendelser')
  const lines = listLines(incidents, events, now, endedFrom)
  const none = all ? 'No incident is open or has ended in the last 90 days.' : 'No incident is open.'
  for (const line of lines.length === 0 ? [none] : lines) terminal.print(line)
  return 0
}

/** What a step by hand is given; `role` is the unit or role that makes it. */
export type HandInput = {
  kind: HandStep['kind']
  id: string
  text?: string | undefined
  role?: string | undefined
}

const parseInput = ({ text, role }: HandInput) => {
  const parsedText = text === undefined ? { text } : parseByHand(text, longestText)
  if ('mistake' in parsedText) return { mistake: `The text ${parsedText.mistake}.` }
  const parsedRole = role === undefined ? { text: role } : parseByHand(role, longestRole)
  if ('mistake' in parsedRole) return { mistake: `The origin ${parsedRole.mistake}.` }
  if (isSplitCpr(parsedText.text ?? '', parsedRole.text ?? ''))
    return { mistake: 'The text and the origin together are like a CPR number.' }
  const by = parsedRole.text === undefined ? '' : ` (${parsedRole.text})`
  return { text: parsedText.text, origin: `kommandolinjen${by}` }
}

const doneText: Record<HandStep['kind'], string> = {
  note: 'note added',
  acknowledged: 'acknowledged',
  closed: 'closed',
}

/** Resolves with the exit code: 0 added, 1 refused. */
export const stepHaendelse = async (
  { store, clock }: OpenedData,
  input: HandInput,
  terminal: Terminal,
): Promise<number> => {
  const parsed = parseInput(input)
  if ('mistake' in parsed) {
    terminal.printError(`${parsed.mistake} Nothing is stored.`)
    return 1
  }
  const { id, kind } = input
  const number = /^[1-9]\d{0,8}$/.test(id) ? Number(id) : undefined
  const found = number === undefined ? undefined : await store.readIncident(number)
  if (kind === 'acknowledged' && found && isLive(found.incident) && found.incident.acknowledgedAt) {
    if (parsed.text === undefined) terminal.print(`${id}: already acknowledged`)
    else
      terminal.printError(`${id} is already acknowledged: "haendelse note" adds a text. Nothing is stored.`)
    return parsed.text === undefined ? 0 : 1
  }
  if (number !== undefined && (await store.stepByHand(number, { at: clock.now(), kind, ...parsed }))) {
    terminal.print(`${id}: ${doneText[kind]}`)
    return 0
  }
  const key = id.startsWith(importedPrefix) ? id.slice(importedPrefix.length) : id
  const [event] = await store.readFacts('haendelser', { kommunekode: '', keys: [key] })
  terminal.printError(refusalLine(id, found?.incident, event))
  return 1
}
