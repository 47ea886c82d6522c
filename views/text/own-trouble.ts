// Sentences about our own trouble, for the status line of every page.
import type { OwnTrouble } from '../model/own-trouble.ts'

/** The sentence is `before`, the instant when it is known (such as `kl. 14.05, for 3 min. siden`), and `after`. */
export const troubleTexts: Record<OwnTrouble['kind'], { before: string; after: string }> = {
  stopped: {
    before: 'Vi måler ikke lige nu',
    after: ': målingen er ikke i gang. Det viste er det, vi sidst målte.',
  },
  late: { before: 'Vi måler ikke lige nu: en runde skulle være begyndt', after: '.' },
  jumped: { before: 'Uret sprang', after: '. Det, vi målte før, gælder ikke, så alt måles igen.' },
  cutOff: {
    before: 'Vi mistede netforbindelsen',
    after: '. Det siger intet om indekserne og tjenesterne.',
  },
  lagging: {
    before: 'Vores egen server blev for travl til at måle',
    after: '. Det, den forsinkede, tæller ikke med, og det siger intet om indekserne og tjenesterne.',
  },
  unreliable: {
    before: 'Siden',
    after: ' fejler alt, vi måler, lige ofte. Fejlen er derfor vores egen.',
  },
  silent: { before: 'Kommunerne blev senest målt', after: '.' },
}
