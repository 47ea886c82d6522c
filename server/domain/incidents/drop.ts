// Drop: the second kind of the delivery signal. Finds totals that fall sharply, because cases are gone from the index.
import { type KleGroup, kleGroups } from '../kle.ts'
import { hour } from '../time.ts'
import { causeOfAll, kommunerOf } from './candidates.ts'
import { type Cause, causeText } from './cause.ts'
import { type Fleet, groupsOf, productOf } from './fleet.ts'
import type { Incident, Register } from './register.ts'

export type DropSettings = {
  /** The share (0..1) and the number of a group's cases that must be gone at once. */
  share: number
  cases: number
  /** How long a narrow cause waits for others to be measured, ms. */
  patienceMs: number
  /** After this time the new total is the usual one, ms. */
  settlesMs: number
}

export const dropDefaults: DropSettings = {
  share: 0.2,
  cases: 10,
  patienceMs: 7 * hour,
  settlesMs: 14 * 24 * hour,
}

/** The sum of a kommune's counts in a group, measured together. */
export type Total = {
  kommunekode: string
  group: KleGroup
  at: number
  cases: number
  /** What was asked; totals of different questions are not compared. */
  asked: string
}

type Cell = {
  kommunekode: string
  group: KleGroup
  product?: string | undefined
  measuredAt: number
  /** What the usual total answers. */
  asked?: string | undefined
  /** The last total that was usual. */
  usual?: number | undefined
  /** When it fell; absent while it is usual. */
  fellAt?: number | undefined
  cases: number
  incident?: number | undefined
}

const keyOf = ({ kommunekode, group }: Pick<Cell, 'kommunekode' | 'group'>): string =>
  `${kommunekode} ${group}`

/** Whether no incident explains a fall. */
const isNew = ({ incident }: Cell): boolean => incident === undefined

/** A cause needs so many kommuner, and so large a share of those measured since, to be wider than a kommune. */
const leastKommuner = 3
const leastShare = 0.8
/** A fall is over when so large a share of the usual is back. */
export const backShare = 0.9

export const createDrop = (fleet: Fleet, register: Register, settings: DropSettings) => {
  const cells = new Map<string, Cell>()
  for (const kommune of fleet.kommuner)
    for (const group of kleGroups)
      cells.set(`${kommune.kommunekode} ${group}`, {
        kommunekode: kommune.kommunekode,
        group,
        product: productOf(kommune, group),
        measuredAt: Number.NEGATIVE_INFINITY,
        cases: 0,
      })
  const all = [...cells.values()]
  let fallen: Cell[] = []

  /** Whether a cause's cells that were measured since the fall have nearly all fallen. */
  const explains = (inside: readonly Cell[], since: number): boolean => {
    const measured = inside.filter(({ measuredAt }) => measuredAt >= since)
    const bad = measured.filter(({ fellAt }) => fellAt !== undefined)
    return bad.length >= leastShare * measured.length && kommunerOf(bad).length >= leastKommuner
  }

  const wider = (bad: readonly Cell[]): { cause: Cause; inside: Cell[] } | undefined => {
    const since = Math.min(...bad.map(({ fellAt }) => fellAt as number))
    const products = new Set(bad.map(({ product }) => product))
    const groups = new Set(bad.map(({ group }) => group))
    const [product] = products
    const [group] = groups
    if (products.size === 1 && product !== undefined) {
      const ofProduct = all.filter((c) => c.product === product)
      const has = groupsOf(fleet, product)
      if (has.length > 1 && groups.size === 1 && group !== undefined) {
        const inside = ofProduct.filter((c) => c.group === group)
        if (explains(inside, since)) return { cause: { kind: 'product', id: product, group }, inside }
      }
      if (explains(ofProduct, since)) return { cause: { kind: 'product', id: product }, inside: ofProduct }
    }
    if (groups.size === 1 && group !== undefined) {
      const inside = all.filter((c) => c.group === group)
      if (explains(inside, since)) return { cause: { kind: 'group', id: group }, inside }
    }
    if (groups.size > 1 && products.size > 2 && explains(all, since)) {
      return { cause: causeOfAll(fleet), inside: all }
    }
    return undefined
  }

  /** The cases of what was measured since and has not fallen: none of them is gone. */
  const casesBeside = (since: number): number =>
    all.reduce((sum, c) => sum + (c.fellAt === undefined && c.measuredAt >= since ? c.cases : 0), 0)

  const findingOf = (cause: Cause, bad: readonly Cell[]) => {
    const beganAt = Math.min(...bad.map(({ fellAt }) => fellAt as number))
    const beside = casesBeside(beganAt)
    return {
      signal: 'leverance' as const,
      what: 'drop' as const,
      cause,
      beganAt,
      hit: kommunerOf(bad),
      evidence: {
        expected: bad.reduce((sum, c) => sum + (c.usual ?? 0), 0),
        received: bad.reduce((sum, c) => sum + c.cases, 0),
        outside: { expected: beside, received: beside },
      },
      certainty: bad.length,
      candidates: [],
      groups: kleGroups.filter((group) => bad.some((c) => c.group === group)),
      before: Object.fromEntries(bad.map((c) => [keyOf(c), c.usual ?? 0])),
    }
  }

  /** Begins or changes the incident of a cause, of those that have fallen in it and that no other incident explains. */
  const begin = (cause: Cause, inside: readonly Cell[], now: number): void => {
    const keys = new Set(inside.map(keyOf))
    const covered = [...new Set(inside.flatMap(({ incident }) => incident ?? []))].filter((id) => {
      const { cause: former, before = {} } = register.get(id)
      return causeText(former) === causeText(cause) || Object.keys(before).every((key) => keys.has(key))
    })
    const bad = inside.filter(
      ({ fellAt, incident }) =>
        fellAt !== undefined && (incident === undefined || covered.includes(incident)),
    )
    const id = register.begin(findingOf(cause, bad), covered, now)
    for (const cell of bad) cell.incident = id
  }

  /** A wider cause than a kommune, of what has fallen unexplained: with all that has, alone, or by product. */
  const widest = (): ReturnType<typeof wider> => {
    const news = fallen.filter(isNew)
    const products = [...new Set(news.map(({ product }) => product))]
    const sets = [fallen, news, ...products.map((product) => fallen.filter((c) => c.product === product))]
    for (const set of news.length === 0 ? [] : sets) {
      const found = wider(set)
      if (found !== undefined) return found
    }
    return undefined
  }

  /** Others of the same product that were measured after a cell fell, and are well. */
  const wellBeside = (cell: Cell): number =>
    kommunerOf(
      all.filter(
        (c) =>
          c.kommunekode !== cell.kommunekode &&
          c.group === cell.group &&
          c.product === cell.product &&
          c.fellAt === undefined &&
          c.measuredAt >= (cell.fellAt as number),
      ),
    ).length

  const recover = (cell: Cell, at: number): void => {
    const { incident } = cell
    cell.fellAt = undefined
    cell.incident = undefined
    fallen = fallen.filter((c) => c !== cell)
    if (incident === undefined) return
    const left = kommunerOf(fallen.filter((c) => c.incident === incident))
    register.update(incident, { recovered: register.get(incident).hit.filter((k) => !left.includes(k)) })
    if (left.length === 0) register.close(incident, at)
  }

  /** Takes the present totals of what has fallen as the usual ones. */
  const accept = (isIn: (cell: Cell) => boolean): void => {
    for (const cell of fallen.filter(isIn)) {
      cell.usual = cell.cases
      cell.fellAt = undefined
      cell.incident = undefined
    }
    fallen = fallen.filter(({ fellAt }) => fellAt !== undefined)
  }

  return {
    /** Continues with a live incident after a restart: what fell is measured against its total from before. */
    resume: ({ id, before = {}, recovered, openedAt }: Incident): void => {
      for (const [key, usual] of Object.entries(before)) {
        const cell = cells.get(key)
        if (cell === undefined || recovered.includes(cell.kommunekode)) continue
        cell.usual = usual
        cell.fellAt = openedAt
        cell.incident = id
        if (!fallen.includes(cell)) fallen.push(cell)
      }
    },
    /** Takes what an incident explained, which has ended since, as the usual totals. */
    leaveOut: ({ before = {} }: Incident): void => accept((cell) => keyOf(cell) in before),
    /** Moves what was noted as the clock was moved. */
    clockWasSet: (byMs: number): void => {
      for (const cell of all) {
        cell.measuredAt += byMs
        if (cell.fellAt !== undefined) cell.fellAt += byMs
      }
    },
    /** Stops following an incident that was closed by hand: the totals of now become the usual ones. */
    forget: (id: number): void => accept(({ incident }) => incident === id),
    take: ({ kommunekode, group, at, cases, asked }: Total): void => {
      const cell = cells.get(`${kommunekode} ${group}`)
      if (cell === undefined) return
      const { usual, fellAt } = cell
      cell.measuredAt = at
      cell.cases = cases
      if (cell.asked !== undefined && cell.asked !== asked) {
        cell.usual = cases
        cell.asked = asked
        if (fellAt !== undefined) recover(cell, at)
        return
      }
      cell.asked = asked
      if (fellAt !== undefined) {
        if (cases >= backShare * (usual ?? 0) || at - fellAt > settings.settlesMs) {
          cell.usual = cases
          recover(cell, at)
        }
        return
      }
      if (usual !== undefined && usual - cases >= settings.cases && cases <= (1 - settings.share) * usual) {
        cell.fellAt = at
        fallen.push(cell)
      } else cell.usual = cases
    },
    /** Opens or widens what has fallen. */
    decide: (now: number): void => {
      for (let wide = widest(); wide !== undefined; wide = widest()) begin(wide.cause, wide.inside, now)
      for (const kommunekode of kommunerOf(fallen.filter(isNew))) {
        const own = fallen.filter((c) => c.kommunekode === kommunekode && isNew(c))
        const isAlone = own.some((cell) => wellBeside(cell) >= 2)
        const isLate = own.every((cell) => now - (cell.fellAt as number) >= settings.patienceMs)
        if (isAlone || isLate)
          begin(
            { kind: 'kommune', id: kommunekode },
            all.filter((c) => c.kommunekode === kommunekode),
            now,
          )
      }
    },
  }
}
