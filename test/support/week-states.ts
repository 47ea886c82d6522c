// Frozen weeks of a world, for tests and the gallery: three in a row, between which kommuner moved in each way.
import { kleGroups } from '../../server/domain/kle.ts'
import type { StoredWeek } from '../../server/domain/ports/weeks.ts'
import type { Level } from '../../server/domain/readiness/level.ts'
import { day } from '../../server/domain/time.ts'
import type { FrozenGroup, FrozenWeek } from '../../server/domain/week/frozen-week.ts'
import { addWeeks, defaultFreezeTime, lastDueWeek } from '../../server/domain/week/iso-week.ts'
import { presentOf, type SinceFrozen, weekChanges } from '../../views/model/week-changes.ts'
import { toSummary, type WeekDetail } from '../../views/model/weeks.ts'
import type { GroupModel, World } from '../../views/model/world.ts'
import type { ProductTrend } from '../../views/pages/loesning.ts'
import { incidentStates } from './incident-states.ts'
import { makeWeek } from './weeks.ts'

const toFrozen = (g: GroupModel): FrozenGroup => ({
  ...g,
  ladder: Object.fromEntries(g.ladder.map(({ rung, outcome }) => [rung, outcome])),
})

/** Another state of a group, by the kommune's place: back, not measured, of another size, or with fewer numbers. */
const otherwise = (g: FrozenGroup, i: number, age: number): FrozenGroup => {
  const at = (level: Level, delivered: number): FrozenGroup => ({ ...g, level, delivered })
  switch ((i + 5 * age) % 12) {
    case 1:
      return at('ingen', 0)
    case 3:
      return g.level === 'flere' ? { ...g, delivered: Math.max(1, g.delivered - 1) } : g
    case 5:
      return { ...at('ukendt', 0), ladder: { ...g.ladder, adgang: 'noAccess' } }
    case 7:
      return { ...g, obligatory: g.obligatory + 1 }
    case 9:
      return at('alle', g.obligatory)
    default:
      return g
  }
}

/** A week frozen `age` weeks before the last one due; that one shows the world as it is. */
const contentOf = (world: World, age: number): FrozenWeek => {
  const week = addWeeks(lastDueWeek(world.reading.now, defaultFreezeTime), -age)
  const content = makeWeek(week, undefined, { demo: world.demo })
  return {
    ...content,
    late: age === 1,
    rules: { ...content.rules, flereFrom: world.flereFrom },
    coverage: { fresh: world.fresh, planned: world.planned },
    kommuner: world.kommuner.map((k, i) => {
      const groupOf = (group: keyof typeof k.groups): FrozenGroup => {
        const frozen = { ...toFrozen(k.groups[group]), changedAt: content.at - (i % 9) * day }
        return age === 0 ? frozen : otherwise(frozen, i, age)
      }
      return {
        ...{ kommunekode: k.kommune.kommunekode, polled: k.polled, right: k.right, cells: [] },
        products: { esdh: k.products.esdh?.id, eoj: k.products.eoj?.id },
        groups: { '02': groupOf('02'), '27': groupOf('27'), '29': groupOf('29'), eoj: groupOf('eoj') },
      }
    }),
    products: world.products.map((product, i) => ({
      ...product,
      ...(i % 3 === 0
        ? { activity: { tekst: 'Videndeling, <b>afventer</b> leverandøren', dato: '2022-10-27' } }
        : {}),
    })),
    gates: kleGroups.map((area, i) => ({
      area,
      ...(i === 0 ? { opens: '2022-10-31' } : { pilots: ['0751'] }),
    })),
    klik: [
      {
        ...{
          opgave: '31',
          titel: 'Tillid til Context Handler',
          deadline: '2022-11-11',
          type: 'obligatorisk',
        },
        statuses: { '0751': 'fuldfoert', '0101': 'paabegyndt' },
      },
      { opgave: '32', statuses: {} },
    ],
    incidents: incidentStates.mixed ?? [],
    times: [
      ...[{ id: 'sdi', navn: 'Sags- og Dokumentindekset', results: 4_000 }].map((one) => ({
        ...one,
        ...{ p50Ms: 210, p95Ms: 900, p99Ms: 2_400, failedShare: 0.012 },
      })),
      { id: 'sapa', navn: 'SAPA', results: 0 },
    ],
  }
}

/** The weeks with their places in a chain, oldest first; the second corrects an earlier revision. */
export const weeksOf = (world: World): StoredWeek[] =>
  [2, 1, 0].map((age, i) => ({
    ...{ number: i + 1, revision: i === 1 ? 2 : 1, previous: i === 0 ? '' : String(i).repeat(64) },
    ...(i === 1
      ? {
          correction: 'En import var forkert (<b>kommandolinjen</b>). Ændret: Aarhus, KLE 02: Flere → Ingen.',
        }
      : {}),
    ...{ hash: String(i + 1).repeat(64) },
    ...((content) => ({ week: content.week, content }))(contentOf(world, age)),
  }))

export const summariesOf = (weeks: readonly StoredWeek[]) =>
  weeks.map(({ content, ...link }) => {
    const { at, frozenAt, late } = content
    return toSummary({ ...link, at, frozenAt, late }, content)
  })

/** The page of the week at a place in the list. */
export const weekDetailOf = (weeks: readonly StoredWeek[], place: number): WeekDetail => ({
  week: weeks[place] as StoredWeek,
  former: weeks[place - 1],
  others: summariesOf(weeks.filter((_, i) => i !== place)).reverse(),
})

/** Who has moved in the world since the week before the last. */
export const sinceFrozenIn = (world: World): SinceFrozen | undefined => {
  const week = weeksOf(world)[1]
  return week && { week, changes: weekChanges(week.content, presentOf(world, [])) }
}

/** A product's weeks, and who has moved since the week before the last. */
export const trendIn = (world: World): ProductTrend => ({
  since: sinceFrozenIn(world),
  weeks: summariesOf(weeksOf(world)),
})
