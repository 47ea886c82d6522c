// KLE numbers, and the groups that readiness is assessed for.

/** A KLE number, `dd.dd.dd`. */
export type Kle = string

/** The KLE main groups with cases that kommuner must deliver. */
export const kleGroups = ['02', '27', '29'] as const
export type KleGroup = (typeof kleGroups)[number]

/** Readiness is assessed for each main group, and for `eoj`: the numbers of 27 and 29 together. */
export const readinessGroups = ['02', '27', '29', 'eoj'] as const
export type ReadinessGroup = (typeof readinessGroups)[number]

export type ProductKind = 'esdh' | 'eoj'

/** The kind of product that delivers a group: ESDH delivers KLE 02, EOJ delivers 27 and 29. */
export const productKindOf = (group: ReadinessGroup): ProductKind => (group === '02' ? 'esdh' : 'eoj')

/** The group whose level stands for the progress of a kind of product. */
export const groupOfKind = (kind: ProductKind): '02' | 'eoj' => (kind === 'esdh' ? '02' : 'eoj')

/** Returns a KLE number of group 02, 27 or 29 (such as `02.34.02`), and undefined for any other text. */
export const parseKle = (text: string): Kle | undefined =>
  /^(02|27|29)\.\d\d\.\d\d$/.test(text) ? text : undefined

/** Whether a text is a KLE number of any main group. */
export const isKle = (text: string): boolean => /^\d\d\.\d\d\.\d\d$/.test(text)

/** The main group of a number that `parseKle` has accepted. */
export const kleGroupOf = (kle: Kle): KleGroup => kle.slice(0, 2) as KleGroup

export const inReadinessGroup = (kle: Kle, group: ReadinessGroup): boolean =>
  group === 'eoj' ? kleGroupOf(kle) !== '02' : kleGroupOf(kle) === group

/** The KLE main groups of a readiness group. */
export const kleGroupsIn = (group: ReadinessGroup): KleGroup[] => (group === 'eoj' ? ['27', '29'] : [group])

/** A KLE number that kommuner must deliver, and the days (Copenhagen, `yyyy-mm-dd`) it is in force, both included. */
export type Obligatory = {
  kle: Kle
  from?: string | undefined
  until?: string | undefined
  note?: string | undefined
}

/** The numbers in force on a day, in order. */
export const inForce = (obligatory: readonly Obligatory[], day: string): Kle[] =>
  obligatory
    .filter((o) => (o.from === undefined || o.from <= day) && (o.until === undefined || day <= o.until))
    .map((o) => o.kle)
    .sort()
