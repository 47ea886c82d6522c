// Blame: what an alarm's explanation names: a platform, a service, a kommune, or kommuner with an unknown cause.
import type { CallLog } from './calls.ts'
import type { Explanation } from './explain.ts'
import type { Fleet } from './fleet.ts'
import type { Incident } from './register.ts'
import { type Stream, servicesIn } from './stream.ts'
import type { Followed } from './svar-scope.ts'
import { fewKommuner, kommunerIn, onlyKommuner, withOthers } from './whom.ts'

export type Blamed = Pick<Incident, 'cause' | 'hit'>

export const createBlame = (
  fleet: Fleet,
  calls: CallLog,
  usual: (service: string) => number,
  live: () => readonly Followed[],
) => {
  const allKommuner = fleet.kommuner.map(({ kommunekode }) => kommunekode)

  /** The kommuner that a service's failures hit alone, of those that no incident explains. */
  const onlyIn = ({ kind, id }: Stream, since: number, until: number): string[] | undefined =>
    kind === 'service'
      ? onlyKommuner(
          calls,
          { id, usual: usual(id) },
          { since, until },
          allKommuner.length,
          kommunerIn(live(), id),
        )?.kommuner
      : undefined

  /** A right is each kommune's: where it is lost, those that were refused are hit, and not their service. */
  const refusedIn = ({ kind, id, what }: Stream, since: number, until: number): string[] | undefined =>
    kind === 'service' && what === 'right'
      ? [...calls.byPart(id, { since, until })].flatMap(([kommunekode, { bad }]) =>
          bad > 0 ? kommunekode : [],
        )
      : undefined

  /** Returns what is blamed; nothing when it is no incident of this stream. `since`: when the alarm's evidence began. */
  return (stream: Stream, found: Explanation, since: number, now: number): Blamed[] => {
    const kommuner =
      found.kind === 'kommuner'
        ? found.kommuner
        : (onlyIn(stream, since, now) ?? refusedIn(stream, since, now))
    if (kommuner === undefined) {
      if (found.kind === 'platform') return [{ cause: { kind: 'platform', id: found.id }, hit: allKommuner }]
      return stream.kind === 'service'
        ? [{ cause: { kind: 'service', id: stream.id }, hit: allKommuner }]
        : []
    }
    const hit = withOthers(kommuner, stream.what, servicesIn(stream), live(), now)
    return hit.length > fewKommuner
      ? [{ cause: { kind: 'unknown' }, hit }]
      : kommuner.map((id) => ({ cause: { kind: 'kommune', id }, hit: [id] }))
  }
}
