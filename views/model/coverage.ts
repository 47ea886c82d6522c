// The view-model of coverage: how many of the planned counts of an index have a fresh answer, and how many are refused.
import type { World } from './world.ts'

/** Counts with a fresh answer, of which some are that we may not count, and those that are planned. */
export type Coverage = { fresh: number; refused: number; planned: number }

const sum = (values: readonly number[]): number => values.reduce((total, n) => total + n, 0)

export const casesCoverage = ({ fresh, planned, kommuner }: World): Coverage => ({
  fresh,
  refused: sum(kommuner.map(({ groups }) => groups['02'].noAccess + groups.eoj.noAccess)),
  planned,
})

/** Benefits are counted for the numbers of KLE 27 and 29 of polled kommuner. */
export const benefitsCoverage = ({ kommuner }: World): Coverage => {
  const counted = kommuner.flatMap((k) => (k.polled ? (k.groups.eoj.benefits ?? []) : []))
  return {
    fresh: sum(counted.map(({ known, noAccess }) => known + noAccess)),
    refused: sum(counted.map(({ noAccess }) => noAccess)),
    planned: sum(counted.map(({ numbers }) => numbers)),
  }
}

/** Of both indexes. */
export const fullCoverage = (world: World): Coverage => {
  const [cases, benefits] = [casesCoverage(world), benefitsCoverage(world)]
  return {
    fresh: cases.fresh + benefits.fresh,
    refused: cases.refused + benefits.refused,
    planned: cases.planned + benefits.planned,
  }
}
