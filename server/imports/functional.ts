// Tells the mailbox of a unit and the name of a role from a person's, as far as their words show.
import type { Product } from '../domain/facts/products.ts'
import { fold, type Parse, textOf } from './cell.ts'
import { convertedFault, parseText } from './values.ts'

/** Parts of words that name a task, a unit or a role, and that no person's name contains. */
const stems = [
  ...['adgang', 'administrat', 'afdeling', 'aeldre', 'ansvar', 'arbejds', 'arkiv', 'assistent', 'bestyr'],
  ...[
    'bolig',
    'borger',
    'byggeri',
    'byggesag',
    'center',
    'centr',
    'digital',
    'direkt',
    'dokument',
    'ejendom',
  ],
  ...['fagsystem', 'faelles', 'familie', 'forvalt', 'funktion', 'handicap', 'helpdesk', 'hjaelp', 'hjemme'],
  ...['indeks', 'informati', 'integration', 'journal', 'kanal', 'kommun', 'konsulent', 'kontakt', 'kontor'],
  ...['koordinat', 'kunde', 'leverand', 'medarbejder', 'miljoe', 'myndighed', 'omraade', 'omsorg', 'opgave'],
  ...['postkasse', 'proces', 'program', 'projekt', 'psykiatri', 'raadgiv', 'raadhus', 'rehab', 'sagsbehandl'],
  ...['sekretari', 'sektion', 'service', 'sikkerhed', 'social', 'specialist', 'sundhed', 'superbruger'],
  ...['support', 'system', 'teknik', 'teknisk', 'udvikling', 'visitation', 'voksen', 'ydelse', 'oekonomi'],
]

/** Words that are too short to be looked for within others, because names contain them. */
const words: ReadonlySet<string> = new Set([
  ...['arkitekt', 'arkivar', 'byg', 'boern', 'chef', 'data', 'drift', 'ejer', 'enhed', 'eoj', 'esdh', 'gis'],
  ...[
    'gruppe',
    'hr',
    'info',
    'it',
    'itdrift',
    'jura',
    'kle',
    'kvik',
    'leder',
    'mail',
    'natur',
    'plan',
    'post',
  ],
  ...['sag', 'sager', 'sapa', 'sdi', 'stab', 'team', 'teamleder', 'unge', 'vagt', 'vand', 'vej', 'ydi'],
])

/** Mail that anyone can have, and so no mailbox of a kommune. */
const privateMail =
  /@(?:[\w-]+\.)*(?:gmail|googlemail|hotmail|outlook|live|msn|yahoo|icloud|me|protonmail|proton)\.[a-z.]+$/

const wordsOf = (text: string): string[] =>
  text.split(/[^\p{L}\p{M}.]+/u).filter((word) => /\p{L}/u.test(word))

const createIsFunctional = (products: readonly Product[]) => {
  const named = new Set(
    products
      .flatMap(({ id, navn, vendor }) => [id, ...wordsOf(navn), ...wordsOf(vendor)].map(fold))
      // The letter of F2 is an initial too.
      .filter((word) => word.length > 1),
  )
  return (word: string): boolean => {
    const folded = fold(word)
    return words.has(folded) || named.has(folded) || stems.some((stem) => folded.includes(stem))
  }
}

const maxMailbox = 100
const mailbox = /^[\p{L}\d._+-]+@(?:[a-z\d](?:[a-z\d-]*[a-z\d])?\.)+[a-z]{2,}$/u
const mailboxExpected = 'en enheds postkasse og aldrig en persons: byggesag@kommune.example'
const roleExpected = 'en rolle og aldrig en persons navn: ESDH-ansvarlig'

/** A capital letter and small ones, such as a name has; or an initial. */
const isNameLike = (word: string): boolean => /^\p{Lu}(?:\p{Ll}+(?:-\p{Lu}\p{Ll}+)*|\.)$/u.test(word)

const parseRoleText = parseText(100)

/** `isSure`: whether a mailbox or role is known not to be a person's. */
export type Functional = { text: string; isSure: boolean }

/** Parsers of mailboxes and roles. They refuse what looks like a person's name, and are unsure of single words. */
export const createFunctional = (
  products: readonly Product[],
): { parseMailbox: Parse<Functional>; parseRole: Parse<Functional> } => {
  const isFunctional = createIsFunctional(products)
  return {
    parseMailbox: (cell) => {
      const converted = convertedFault(cell)
      if (converted !== undefined) return converted
      const text = textOf(cell).toLowerCase()
      if (text.length > maxMailbox || !mailbox.test(text) || privateMail.test(text))
        return { expected: mailboxExpected }
      const [local = '', domain = ''] = text.split('@')
      const parts = local.split(/[^\p{L}]+/u).filter((part) => part !== '')
      const own = domain.split('.').map(fold)
      const isSure = parts.some((part) => isFunctional(part) || own.includes(fold(part)))
      return isSure || parts.length < 2 ? { value: { text, isSure } } : { expected: mailboxExpected }
    },
    parseRole: (cell) => {
      const parsed = parseRoleText(cell)
      if ('expected' in parsed) return parsed
      const text = parsed.value
      const parts = wordsOf(text)
      const isName = parts.map((part) => isNameLike(part) && !isFunctional(part))
      const hasName = isName.some((is, i) => is && isName[i + 1] === true)
      const isSure = parts.some(isFunctional)
      return text.includes('@') || hasName || (parts.length > 1 && !isSure)
        ? { expected: roleExpected }
        : { value: { text, isSure } }
    },
  }
}
