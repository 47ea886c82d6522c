// Finds a kommune by its code, its CVR number, or a usual spelling of its name.
import { type Kommune, kommuneByCode, kommuner } from '../domain/kommuner.ts'
import { dos, mac, notSavedAs } from './garbled.ts'

/** Other current or former names of a kommune. */
const otherNames: Record<string, readonly string[]> = {
  '0260': ['Frederiksværk-Hundested'],
  '0480': ['Nordfyn'],
  '0810': ['Brønderslev-Dronninglund'],
  '0820': ['Vesthimmerland'],
}

const titles = /(?:regions)?kommunes?/g

/**
 * Folds a name to lower case without spaces or title, and each way of writing æ ø å to one form: Ålborg, AALBORG
 * KOMMUNE and Alborg become `alborg`; København, Koebenhavn and Kobenhavn become `kobenhavn`.
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

/** Every folded spelling of a kommune's name, with and without the genitive s. */
export const spellingsOf = (kommune: Kommune): string[] => {
  const names = [kommune.navn, kommune.kortnavn, ...(otherNames[kommune.kommunekode] ?? [])].map(fold)
  return [...new Set(names.flatMap((name) => [name, `${name}s`]))]
}

const bySpelling: ReadonlyMap<string, Kommune> = new Map(
  kommuner.flatMap((kommune) => spellingsOf(kommune).map((spelling) => [spelling, kommune] as const)),
)
const byCvr: ReadonlyMap<string, Kommune> = new Map(kommuner.map((kommune) => [kommune.cvr, kommune]))

/** Finds a kommune by code (with or without its leading zero), CVR number or name; undefined if the text is ambiguous or unknown. */
export const findKommune = (text: string): Kommune | undefined => {
  const number = /^(?:DK)?([\d ]+)$/i.exec(text.trim())?.[1]?.replaceAll(' ', '')
  if (number === undefined) return bySpelling.get(fold(text))
  return number.length === 8 ? byCvr.get(number) : kommuneByCode.get(number.padStart(4, '0'))
}

/** What æ, ø, å, Æ, Ø and Å become when the text is read as Windows-1252, by how it was saved. */
const misread: readonly (readonly [string, string])[] = [
  [dos, '‘›†’\u009d\u008f'],
  [mac, '¾¿Œ®¯\u0081'],
]

/** How a text was saved that is a kommune's name when its letters are put back: too short to show it otherwise. */
const savedAs = (text: string): string | undefined =>
  misread.find(([, signs]) => {
    const name = Array.from(text, (sign) => 'æøåÆØÅ'[signs.indexOf(sign)] ?? sign).join('')
    return name !== text && findKommune(name) !== undefined
  })?.[0]

/** A hint for a text that is not a kommune but resembles one or several. */
export const kommuneHint = (text: string): string | undefined => {
  if (fold(text).replace(/s$/, '') === 'frederiksborg')
    return 'en kommune, men Frederiksborg er ingen: skriv Fredensborg (0210), Frederiksberg (0147) eller Frederikssund (0250)'
  const as = savedAs(text)
  return as === undefined ? undefined : notSavedAs(as)
}
