// Parses Serviceplatformen's public service page: the state and figures of each service. Pure.
import { findCpr } from '../../domain/personal-data.ts'
import type { ServiceState, ServiceStatement } from '../../domain/services/service-page.ts'
import { readHtmlText, type TextPiece } from './html-text.ts'

/**
 * The start of each phrase for a state. "Fuldt tilgængelig" occurs on Serviceplatformen's pages of single services;
 * the other phrases are unconfirmed.
 */
const stateWords: readonly (readonly [RegExp, ServiceState])[] = [
  [/^(ikke tilgængelig|utilgængelig|nede|ude af drift|driftsstop|afbrudt)/, 'none'],
  [/^(delvis|begrænset|nedsat|ustabil|driftsforstyrrelse|planlagt|servicevindue)/, 'partial'],
  [/^(fuldt? tilgængelig|tilgængelig|i drift|normal|ok$)/, 'full'],
  [/^ukendt/, 'unknown'],
]
const longestState = 60

const toState = (text: string): ServiceState | undefined => {
  if (text.length > longestState) return undefined
  const words = text.toLowerCase().replace(/^(drifts?)?(status|tilstand)\s*:?\s*/, '')
  return stateWords.find(([pattern]) => pattern.test(words))?.[1]
}

/** Labels and units, which are not names of services. */
const notName =
  /^([^\p{L}\p{N}]*|ms|(formål|versions?(nr\.?)?|pris|(drifts?)?status|tilstand|beskrivelse|services?|navn):?)$/iu

type Measure = 'oppetid' | 'svartid'
type Token =
  | { kind: 'label'; measure: Measure }
  | { kind: 'measure'; measure: Measure; value: number }
  | { kind: 'state'; state: ServiceState }
  | { kind: 'text'; text: string; heading: boolean }

const number = /^[\s:]*(\d{1,3}(?:\.\d{3})+|\d{1,7})(?:[.,](\d{1,6}))?\s*(%|ms\b)?/i

/**
 * A measure, recognised by its unit or its label. Other text may follow only if it has both, and they agree.
 */
const toMeasure = (text: string, labelled: Measure | undefined): Token | undefined => {
  const [all, whole, decimals = '', unit] = number.exec(text) ?? []
  if (all === undefined || whole === undefined) return undefined
  const alone = text.slice(all.length).trim() === ''
  const measure = unit === undefined ? labelled : unit === '%' ? 'oppetid' : 'svartid'
  if (measure === undefined || !(alone || (unit !== undefined && measure === labelled))) return undefined
  // In milliseconds a dot separates thousands; in a percentage it is the decimal point.
  const digits = measure === 'svartid' ? whole.replaceAll('.', '') : whole
  return { kind: 'measure', measure, value: Number(`${digits}${digits.includes('.') ? '' : '.'}${decimals}`) }
}

const toToken = (text: string, heading: boolean, labelled: Measure | undefined): Token => {
  const word = text.toLowerCase()
  if (word === 'oppetid' || word === 'svartid') return { kind: 'label', measure: word }
  const measure = toMeasure(text, labelled)
  if (measure) return measure
  const state = toState(text)
  return state === undefined ? { kind: 'text', text, heading } : { kind: 'state', state }
}

/**
 * The page's tokens. Other text may directly precede or follow a label. Text after a label that is not a measure is
 * an unknown value, and is never a name.
 */
const toTokens = (pieces: readonly TextPiece[]): Token[] => {
  const tokens: Token[] = []
  for (const { text, heading } of pieces) {
    for (const [i, part] of text.split(/(oppetid|svartid)/i).entries()) {
      if (part.trim() === '') continue
      const last = tokens.at(-1)
      const token = toToken(part.trim(), heading, last?.kind === 'label' ? last.measure : undefined)
      if (token.kind !== 'text' || i === 0) tokens.push(token)
    }
  }
  return tokens
}

/** The state and figures of one service, and the texts since the previous service, which include its name. */
type Entry = {
  texts: { text: string; heading: boolean }[]
  labelled?: true
  state?: ServiceState
} & Partial<Record<Measure, number>>

const mostEntries = 1000

const isMeasured = ({ oppetid, svartid }: Entry): boolean => oppetid !== undefined || svartid !== undefined

/** A state counts only together with a label or a measure, because a word such as "planlagt" can be in a menu. */
const isStatement = (entry: Entry): boolean =>
  isMeasured(entry) || (entry.state !== undefined && entry.labelled === true)

/** Whether a token begins the next entry: a text or state after a state or measure, or a repeated measure. */
const beginsNext = (token: Token, entry: Entry): boolean => {
  if (token.kind === 'label') return false
  if (token.kind === 'measure') return entry[token.measure] !== undefined
  return entry.state !== undefined || isMeasured(entry)
}

const toEntries = (tokens: readonly Token[]): Entry[] => {
  let entry: Entry = { texts: [] }
  const entries = [entry]
  for (const token of tokens) {
    if (token.kind === 'text' && notName.test(token.text)) continue
    if (beginsNext(token, entry)) {
      if (entries.length === mostEntries) break
      entry = { texts: [] }
      entries.push(entry)
    }
    if (token.kind === 'text') entry.texts.push(token)
    else if (token.kind === 'label') entry.labelled = true
    else if (token.kind === 'state') entry.state = token.state
    else entry[token.measure] = token.value
  }
  return entries.filter(isStatement)
}

/** The number, such as SF1470, that every service of Serviceplatformen has. */
const serviceNumber = /\bSF\d{4}\b/
const longestName = 100

const toName = (text: string): string | undefined => {
  const name = text.length <= longestName ? text.replace(/^Om (?=\S)/, '') : serviceNumber.exec(text)?.[0]
  return name === undefined || findCpr(name) ? undefined : name
}

/** The name is the last heading if every service has a heading; otherwise the text with a service number, or the last text. */
const nameOf = ({ texts }: Entry, byHeading: boolean): string | undefined => {
  const named = byHeading
    ? texts.findLast(({ heading }) => heading)
    : (texts.find(({ text }) => serviceNumber.test(text)) ?? texts.at(-1))
  return named && toName(named.text)
}

const toStatement = ({ state = 'unknown', oppetid, svartid }: Entry, service: string): ServiceStatement => ({
  service,
  state,
  oppetidShare: oppetid === undefined || oppetid > 100 ? undefined : oppetid / 100,
  svartidMs: svartid === 0 ? undefined : svartid,
})

/**
 * Returns the statement about each service, in the page's order. Returns undefined if the page no longer has the known
 * form: a label Oppetid or Svartid, a number for either, and the name of a service. Label and number may be joined
 * ("Oppetid99,95 %").
 */
export const parseServicePage = (html: string): ServiceStatement[] | undefined => {
  const tokens = toTokens(readHtmlText(html))
  if (!tokens.some(({ kind }) => kind === 'label') || !tokens.some(({ kind }) => kind === 'measure'))
    return undefined
  const entries = toEntries(tokens)
  const byHeading = entries.every(({ texts }) => texts.some(({ heading }) => heading))
  const statements = new Map<string, ServiceStatement>()
  for (const entry of entries) {
    const service = nameOf(entry, byHeading)
    if (service !== undefined && !statements.has(service))
      statements.set(service, toStatement(entry, service))
  }
  return statements.size === 0 ? undefined : [...statements.values()]
}
