// Who acts on an incident, and on the deliveries whose stop it explains.
import type { StoredIncident } from '../../server/domain/ports/incidents.ts'
import type { Who } from '../../server/domain/readiness/ladder.ts'
import { isLive } from './incident-state.ts'

export const whoActsOn = ({
  signal,
  what,
  cause,
}: Pick<StoredIncident, 'signal' | 'what' | 'cause'>): Who => {
  if (what === 'right') return 'kommune'
  return signal === 'leverance' && (cause.kind === 'product' || cause.kind === 'kommune')
    ? 'kommuneOgLeverandoer'
    : 'kombit'
}

/** The deliveries, as `kommunekode group`, whose stop is of more than a kommune or its product: KOMBIT acts on it. */
export const stopsForKombit = (incidents: readonly StoredIncident[]): ReadonlySet<string> =>
  new Set(
    incidents
      .filter((one) => isLive(one) && one.what === 'stop' && whoActsOn(one) === 'kombit')
      .flatMap(({ hit, recovered, groups = [] }) =>
        hit
          .filter((kommunekode) => !recovered.includes(kommunekode))
          .flatMap((kommunekode) => groups.map((group) => `${kommunekode} ${group}`)),
      ),
  )
