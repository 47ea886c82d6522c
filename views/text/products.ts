// Sentences about the basis of a kommune's product: reported, observed in the index, and whether these agree.
import type { ProductAnswer, ReportedProduct } from '../../server/domain/facts/observed.ts'
import type { Product } from '../../server/domain/facts/products.ts'
import { shortDate, shortDay } from './format.ts'
import { cases } from './parts.ts'

const nameOf = (id: string, products: readonly Product[]): string =>
  products.find((product) => product.id === id)?.navn ?? id

type Origins = {
  origin?: string | undefined
  oplystDato?: string | undefined
  recordedAt?: number | undefined
}

/** The source of a report: `07.10.2022, fra fil.csv`; without a reported day, the day of import. */
export const sourceText = ({ origin, oplystDato, recordedAt }: Origins): string => {
  if (origin === undefined) return 'i opsætningen'
  const day = oplystDato === undefined ? recordedAt && shortDate(recordedAt) : shortDay(oplystDato)
  return `${day === undefined ? '' : `${day}, `}fra ${origin}`
}

export const originText = (reported: Origins): string => `oplyst ${sourceText(reported)}`

/** `SBSYS (1.500 sager) og Acadre (12 sager)` */
export const observedText = (answer: ProductAnswer, products: readonly Product[]): string => {
  const texts = answer.observed.map((o) => `${nameOf(o.product, products)} (${cases(o.cases)})`)
  return texts.length < 2 ? texts.join() : `${texts.slice(0, -1).join(', ')} og ${texts.at(-1)}`
}

const reportedText = (
  answer: ProductAnswer,
  reported: ReportedProduct,
  products: readonly Product[],
): string => {
  if (answer.observed.length > 0)
    return `${originText(reported)}; i indekset ses ${observedText(answer, products)}`
  return `${originText(reported)}${answer.looked ? '; ikke set i indekset' : ''}`
}

/** The basis of a product, to follow its name. */
export const basisText = (answer: ProductAnswer, products: readonly Product[]): string => {
  if (answer.reported !== undefined) return reportedText(answer, answer.reported, products)
  if (answer.observed.length > 0) return `ikke oplyst; i indekset ses ${observedText(answer, products)}`
  return answer.looked ? 'ikke oplyst og ikke set i indekset' : ''
}

/** The disagreement between the reported product and the index, as a sentence; empty when none is reported. */
export const disagreementText = (answer: ProductAnswer, products: readonly Product[]): string =>
  answer.reported === undefined
    ? ''
    : `Oplyst er ${nameOf(answer.reported.product, products)} (${sourceText(answer.reported)}), men indekset har ingen sager derfra; i indekset ses ${observedText(answer, products)}.`
