// Sentences about our own trouble, for the status line of every page and the page Drift.
import type { StoreTroubleKind } from '../../server/domain/ports/store-trouble.ts'
import type { OwnTrouble } from '../model/own-trouble.ts'

/** The `before` that an instant without its distance follows. */
export const sinceText = 'Siden'

const unstored = (why: string) => ({
  before: sinceText,
  after: ` har vi ikke kunnet gemme det, vi måler: ${why}. Det viste er det, vi sidst gemte.`,
})

const paused = (indeks: string) => ({
  before: `${indeks} har bedt os vente`,
  after: ' med at spørge. Det viste er det, vi sidst målte.',
})

/** The sentence is `before`, the instant when it is known (such as `kl. 14.05, for 3 min. siden`), and `after`. */
export const troubleTexts: Record<OwnTrouble['kind'], { before: string; after: string }> = {
  storeFull: unstored('disken er fuld'),
  storeLocked: unstored('et andet program har låst databasen'),
  storeReadOnly: unstored('vi må ikke skrive i databasen'),
  storeFailing: unstored('disken svarer med fejl'),
  storeDamaged: unstored('databasen er beskadiget'),
  stopped: {
    before: 'Målingen er ikke i gang',
    after: '. Det viste er det, vi sidst målte.',
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
    before: sinceText,
    after: ' fejler alt, vi måler, lige ofte. Fejlen er derfor vores egen.',
  },
  sdiPaused: paused('Sags- og Dokumentindekset'),
  ydiPaused: paused('Ydelsesindekset'),
  silent: { before: 'Kommunerne blev senest målt', after: '.' },
}

/** What an operator can do when nothing can be stored. */
export const storeRemedies: Record<StoreTroubleKind, string> = {
  full: 'Skaf plads på disken. Vi prøver hele tiden igen og fortsætter af os selv.',
  locked: 'Luk det program, der har databasen åben. Vi prøver hele tiden igen og fortsætter af os selv.',
  readOnly:
    'Giv serverens bruger lov til at skrive i datamappen og dens filer. Vi prøver hele tiden igen og fortsætter af os selv.',
  failing: 'Se efter, om disken er i stykker. Vi prøver hele tiden igen og fortsætter af os selv.',
  damaged: 'Stop serveren, og gendan en sikkerhedskopi med kommandoen restore.',
}
