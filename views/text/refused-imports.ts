// Sentences about imports that were refused because they would have ended too many facts.
import type { RefusedImport } from '../../server/domain/facts/facts.ts'
import { count, plural } from './format.ts'
import { factKindNames } from './service-words.ts'

export const refusedHeading = (imports: number): string =>
  plural(imports, 'indlæsning er afvist', 'indlæsninger er afvist')

/** `when`: `kl. 14.05` or a day. */
export const refusedText = ({ kind, origin, rows, ending, held }: RefusedImport, when: string): string =>
  `${factKindNames[kind]} fra ${origin} (${when}, ${plural(rows, 'række', 'rækker')}): ${count(ending)} af de ${count(held)}, vi har, ville ophøre, uden at noget nyt er oplyst i stedet. Vi viser fortsat det, vi har. Er indlæsningen rigtig, kan den gennemføres med --allow-ending.`
