// Sentences about the basis of a kommune's product: reported, observed in the index, and whether these agree.
import type { StoredFact } from '../../server/domain/facts/facts.ts'
import type { ProductAnswer } from '../../server/domain/facts/observed.ts'
import type { Product } from '../../server/domain/facts/products.ts'
import { copenhagenDay } from '../../server/domain/time.ts'
import { shortDate, shortDay } from './format.ts'
import { cases, enumeration } from './parts.ts'

const nameOf = (id: string, products: readonly Product[]): string =>
  products.find((product) => product.id === id)?.navn ?? id

type Origins = {
  origin?: string | undefined
  oplystDato?: string | undefined
  recordedAt?: number | undefined
}

/** A source as readers know it: of an address its host, which in the demo is only a stand-in. */
export const sourceName = (origin: string, demo: boolean): string => {
  if (!/^https?:\/\//.test(origin)) return origin
  return demo ? 'demodata' : new URL(origin).host
}

/** The source of a report: `07.10.2022, fra fil.csv`; without a reported day, the day of import. */
const sourceText = ({ origin, oplystDato, recordedAt }: Origins, demo = false): string => {
  if (origin === undefined) return 'i opsætningen'
  const day = oplystDato === undefined ? recordedAt && shortDate(recordedAt) : shortDay(oplystDato)
  return `${day === undefined ? '' : `${day}, `}fra ${sourceName(origin, demo)}`
}

/** The source of a fact, and since when the same has been reported, where that is earlier. */
export const sourceSinceText = (
  fact: Pick<StoredFact, 'oplystDato' | 'recordedAt' | 'knownSinceAt' | 'origin'>,
  demo: boolean,
): string => {
  const since = copenhagenDay(fact.knownSinceAt)
  const isEarlier = since < (fact.oplystDato ?? copenhagenDay(fact.recordedAt))
  return `${sourceText(fact, demo)}${isEarlier ? `, uændret siden ${shortDay(since)}` : ''}`
}

/** The day of a report, without its source: `oplyst 07.10.2022`. */
export const reportedText = ({
  oplystDato,
  recordedAt,
}: Pick<StoredFact, 'oplystDato' | 'recordedAt'>): string =>
  `oplyst ${oplystDato === undefined ? shortDate(recordedAt) : shortDay(oplystDato)}`

export const originText = (reported: Origins): string => `oplyst ${sourceText(reported)}`

/** `SBSYS (1.500 sager) og Acadre (12 sager)` */
export const observedText = (answer: ProductAnswer, products: readonly Product[]): string =>
  enumeration(answer.observed.map((o) => `${nameOf(o.product, products)} (${cases(o.cases)})`))

/** The basis of a product, to follow its name. */
export const basisText = (answer: ProductAnswer, products: readonly Product[]): string => {
  const { reported, observed, searched } = answer
  const origin = reported === undefined ? 'ikke oplyst' : originText(reported)
  if (observed.length > 0) return `${origin}; i indekset ses ${observedText(answer, products)}`
  if (reported !== undefined) return `${origin}${searched ? '; ikke set i indekset' : ''}`
  return searched ? 'ikke oplyst og ikke set i indekset' : ''
}

/** The disagreement between the reported product and the index, as a sentence; empty when none is reported. */
export const disagreementText = (answer: ProductAnswer, products: readonly Product[]): string =>
  answer.reported === undefined
    ? ''
    : `Oplyst er ${nameOf(answer.reported.product, products)} (${sourceText(answer.reported)}), men indekset har ingen sager derfra; i indekset ses ${observedText(answer, products)}.`
