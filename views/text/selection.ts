// Words for which kommuner the filters of /kommuner choose.
import type { KommunerQuery } from '../model/query.ts'
import type { World } from '../model/world.ts'
import { count } from './format.ts'
import { findingNames, stepNames } from './steps.ts'
import { groupNames, stateBadges } from './words.ts'

/** Such as `29 af 98 kommuner`. */
export const foundText = (n: number, total: number): string =>
  n === total ? `Alle ${count(total)} kommuner` : `${count(n)} af ${count(total)} kommuner`

/** The filters in words; empty without filters. */
export const selectionText = (
  world: World,
  { gruppe, niveau, trin, fund, loesning, netvaerk, q }: KommunerQuery,
): string =>
  [
    gruppe && groupNames[gruppe],
    niveau && stateBadges[niveau].word,
    trin && `næste skridt »${stepNames[trin]}«`,
    fund && `konfiguration »${findingNames[fund]}«`,
    loesning && (world.products.find((p) => p.id === loesning)?.navn ?? 'løsning ikke oplyst'),
    netvaerk,
    q && `»${q}«`,
  ]
    .filter((part) => part !== undefined && part !== '')
    .join(', ')
