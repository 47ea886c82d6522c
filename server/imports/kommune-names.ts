// Owns which kommune a text means: its code, its CVR, or a usual spelling of its name.
import { type Kommune, kommuneByCode, kommuner } from '../domain/kommuner.ts'

/** Names a kommune goes or has gone by beside those of its own list. */
const otherNames: Record<string, readonly string[]> = {
  '0260': ['Frederiksværk-Hundested'],
  '0480': ['Nordfyn'],
  '0810': ['Brønderslev-Dronninglund'],
  '0820': ['Vesthimmerland'],
}

const titles = /(?:regions)?kommunes?/g

/**
 * Lower case, nothing between the words, no title, and of æ ø å only what is left in every way of writing them:
 * Ålborg, AALBORG KOMMUNE and Alborg are `alborg`; København, Koebenhavn and Kobenhavn are `kobenhavn`.
 */
const fold = (name: string): string =>
  name
    .normalize('NFC')
    .toLowerCase()
    .replace(titles, '')
    .replace(/[æä]/g, 'ae')
    .replace(/oe|[øö]/g, 'o')
    .replace(/aa|å/g, 'a')
    .replace(/[\s.,'’_/()–-]/g, '')

/** Every folded spelling of a kommune's name, with and without the genitive's s. */
export const spellingsOf = (kommune: Kommune): string[] => {
  const names = [kommune.navn, kommune.kortnavn, ...(otherNames[kommune.kommunekode] ?? [])].map(fold)
  return [...new Set(names.flatMap((name) => [name, `${name}s`]))]
}

const bySpelling: ReadonlyMap<string, Kommune> = new Map(
  kommuner.flatMap((kommune) => spellingsOf(kommune).map((spelling) => [spelling, kommune] as const)),
)
const byCvr: ReadonlyMap<string, Kommune> = new Map(kommuner.map((kommune) => [kommune.cvr, kommune]))

/** The kommune a text means: code with or without its leading zero, CVR, or name; absent when it is not certain. */
export const findKommune = (text: string): Kommune | undefined => {
  const number = /^(?:DK)?([\d ]+)$/i.exec(text.trim())?.[1]?.replaceAll(' ', '')
  if (number === undefined) return bySpelling.get(fold(text))
  return number.length === 8 ? byCvr.get(number) : kommuneByCode.get(number.padStart(4, '0'))
}

/** What to say of a text that means no kommune, when we know what it may have meant. */
export const kommuneHint = (text: string): string | undefined =>
  fold(text).replace(/s$/, '') === 'frederiksborg'
    ? 'Frederiksborg is no kommune: write Fredensborg (0210), Frederiksberg (0147) or Frederikssund (0250)'
    : undefined
