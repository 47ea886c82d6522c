// Origin of a file: whether it is a demo, what the file holds, when it was measured, and how it is counted.
import type { World } from '../model/world.ts'
import { coverageText } from '../text/finding.ts'
import { countingRule } from '../text/ladder.ts'
import { demoMeaning, demoText, measuredText } from '../text/words.ts'
import type { Table, Value } from './table.ts'

type Fact = readonly [what: string, value: Value]

/** `facts`: what the file holds and how, besides what every file says. */
export const originTable = (demo: boolean, facts: readonly Fact[]): Table => ({
  name: 'Oprindelse',
  head: ['Oplysning', 'Værdi'],
  rows: [
    ...(demo ? [['Demodata', `${demoText} ${demoMeaning}`] as const] : []),
    ...facts,
    ['Kilde', `Borgerblik Status. ${measuredText}`],
  ],
})

/** The origin of a file of the levels as they are now. */
export const originNow = (world: World, facts: readonly Fact[]): Table =>
  originTable(world.demo, [
    ...facts,
    ['Senest målt', world.measuredAt === undefined ? 'Ikke målt' : { at: world.measuredAt }],
    ['Dækning', coverageText(world)],
    ['Sådan tæller vi', countingRule(world.flereFrom)],
  ])

/** A file's name without its ending; invented numbers are not taken for real ones in a folder either. */
export const stemOf = (demo: boolean, ...parts: readonly (string | undefined)[]): string =>
  [demo ? 'demodata' : undefined, ...parts].filter((part) => part !== undefined && part !== '').join('-')
