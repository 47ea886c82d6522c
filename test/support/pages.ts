// Renders pages by address, for tests and the gallery: the same views as the server's, without a store.
import type { LevelRun } from '../../server/domain/ports/levels.ts'
import { parseKommunerQuery, queryProblems } from '../../views/model/query.ts'
import type { ServicesDetail } from '../../views/model/services.ts'
import type { World } from '../../views/model/world.ts'
import { driftPage } from '../../views/pages/drift.ts'
import { errorPage, notFoundPage } from '../../views/pages/failures.ts'
import { foerAabningPage } from '../../views/pages/foer-aabning.ts'
import { klikPage } from '../../views/pages/klik.ts'
import { kommunerPage } from '../../views/pages/kommuner.ts'
import { loesningPage } from '../../views/pages/loesning.ts'
import { loesningerPage } from '../../views/pages/loesninger.ts'
import { omPage } from '../../views/pages/om.ts'
import { overviewPage } from '../../views/pages/overview.ts'
import { statusFragment } from '../../views/pages/status.ts'
import { svartiderPage } from '../../views/pages/svartider.ts'
import type { Shell } from '../../views/shell.ts'
import { aktiviteter, klikDetail } from './facts.ts'
import { serviceStates } from './services.ts'
import { driftDetail } from './worlds.ts'

type Services = (now: number) => ServicesDetail
const noKlik = { facts: [], klikMaxAgeMs: 0 }

/** Every page except a kommune's. */
export const pages = (
  shell: Shell,
  world: World,
  history: readonly LevelRun[],
  url: URL,
): { toString(): string } => {
  const product = world.products.find((p) => url.pathname === `/loesninger/${encodeURIComponent(p.id)}`)
  if (product !== undefined) return loesningPage(shell, world, product, history, aktiviteter)
  switch (url.pathname) {
    case '/':
      return overviewPage(shell, world, history)
    case '/kommuner': {
      const { query, problems } = parseKommunerQuery(url.searchParams)
      return kommunerPage(shell, world, query, [...problems, ...queryProblems(world, query)])
    }
    case '/loesninger':
      return loesningerPage(shell, world, history, aktiviteter)
    case '/foer-aabning':
      return foerAabningPage(shell, world, url.searchParams.get('dato') ?? undefined)
    case '/svartider': {
      // The parameter selects a state of the services, which is independent of the state of the kommuner.
      const services = serviceStates[url.searchParams.get('tjenester') ?? 'allWell'] ?? serviceStates.none
      return svartiderPage(shell, world, (services as Services)(world.reading.now))
    }
    case '/klik':
      return klikPage(shell, world, world.measuredAt === undefined ? noKlik : klikDetail())
    case '/drift':
      return driftPage(shell, world, driftDetail(world))
    case '/om':
      return omPage(shell, world)
    case '/fragmenter/status':
      return statusFragment(world)
    case '/fejl':
      return errorPage(shell, world.demo)
    default:
      return notFoundPage(shell, world.demo)
  }
}
