// Details: what a page shows besides the world, read from the store over windows that move in steps.
import type { MetricsDetail } from '../../views/metrics/metrics.ts'
import type { DriftDetail, KommuneCells, KommuneDetail } from '../../views/model/details.ts'
import type { KommuneModel, World } from '../../views/model/world.ts'
import { countedSeparately } from '../domain/facts/succession.ts'
import { inForce, type Kle } from '../domain/kle.ts'
import { type Kommune, kommuneByCode } from '../domain/kommuner.ts'
import type { FactStore } from '../domain/ports/facts.ts'
import type { LevelRun } from '../domain/ports/levels.ts'
import type { Store } from '../domain/ports/store.ts'
import type { KommuneData, Rules } from '../domain/readiness/group.ts'
import { copenhagenDay } from '../domain/time.ts'
import { createServiceDetails, type ServiceDetails, type ServiceDetailsDeps } from './service-details.ts'
import { historyFrom, lastDayFrom } from './windows.ts'

export type DetailsDeps = ServiceDetailsDeps & { store: Store; rules: Rules }

export type Details = ServiceDetails & {
  levelRuns(world: World): Promise<LevelRun[]>
  cells(world: World, k: KommuneModel): Promise<KommuneCells>
  kommune(world: World, k: KommuneModel): Promise<KommuneDetail>
  drift(world: World): Promise<DriftDetail>
  metrics(world: World): Promise<MetricsDetail>
}

const roundsShown = 20
const importsShown = 20

/** The kommune named in a path; accepts `751` for `0751`. */
export const findKommune = (text: string): Kommune | undefined =>
  /^\d{1,4}$/.test(text) ? kommuneByCode.get(text.padStart(4, '0')) : undefined

/** The model of a known kommunekode; the world contains all 98. */
export const kommuneOf = (world: World, kommunekode: string): KommuneModel => {
  const found = world.kommuner.find((k) => k.kommune.kommunekode === kommunekode)
  if (found === undefined) throw new Error(`the world has no kommune ${kommunekode}`)
  return found
}

const nothingKnown: KommuneData = { cells: [], konfigurationer: [], kald: [] }

/** Reads KL's titles of the numbers, again only when the facts have changed. */
const createTitleReader = (store: Pick<FactStore, 'factsVersion' | 'readFacts'>) => {
  let cached: { version: string; titles: ReadonlyMap<Kle, string> } | undefined
  return async (): Promise<ReadonlyMap<Kle, string>> => {
    const version = store.factsVersion()
    if (cached?.version !== version) {
      const facts = await store.readFacts('kle')
      cached = {
        version,
        titles: new Map(facts.flatMap(({ key, value: { titel } }) => (titel ? [[key, titel]] : []))),
      }
    }
    return cached.titles
  }
}

export const createDetails = (deps: DetailsDeps): Details => {
  const { store, rules, certificates } = deps
  const services = createServiceDetails(deps)
  // Cells of a kommune that is no longer polled are not shown, because nothing is known of it now.
  const cells = async (world: World, k: KommuneModel): Promise<KommuneCells> => {
    const known = k.polled ? await store.readKommune(k.kommune.kommunekode) : nothingKnown
    const inSdi = new Map(known.cells.flatMap((cell) => (cell.indeks === 'sdi' ? [[cell.kle, cell]] : [])))
    return {
      ...known,
      numbers: countedSeparately(inForce(rules.obligatory, copenhagenDay(world.reading.now)), inSdi),
      staleAfterMs: rules.staleAfterMs,
      maxAgeMs: rules.maxAgeMs,
    }
  }
  const titles = createTitleReader(store)
  return {
    ...services,
    levelRuns: (world) => store.readLevelRuns(historyFrom(world)),
    cells,
    kommune: async (world, k) => {
      const { kommunekode } = k.kommune
      return {
        ...(await cells(world, k)),
        // Imported facts are shown whether the kommune is polled or not.
        kald: (await store.readKommune(kommunekode)).kald,
        levelRuns: await store.readLevelRuns(historyFrom(world), kommunekode),
        sketches: await store.readSketches(lastDayFrom(world)),
        titles: await titles(),
      }
    },
    drift: async (world) => ({
      rounds: await store.readRounds('counts', roundsShown),
      sizes: await store.readSizes(),
      outcomes: await store.readOutcomes(lastDayFrom(world)),
      sketches: await store.readSketches(lastDayFrom(world)),
      certificates: certificates(),
      imports: await store.readImports(importsShown),
      reported: await store.readFactAges(),
      observations: await store.readObservations(),
    }),
    metrics: async (world) => ({
      services: await services.services(world),
      outcomes: await store.readOutcomes(lastDayFrom(world)),
      bytes: (await store.readSizes()).bytes,
    }),
  }
}
