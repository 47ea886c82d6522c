// The view-model of our own trouble: why what is shown may not be how things are now.
import { indekser } from '../../server/domain/measured/check.ts'
import type { StoreTroubleKind } from '../../server/domain/ports/store-trouble.ts'
import { endOf } from '../../server/domain/readiness/validity.ts'
import { minute } from '../../server/domain/time.ts'
import type { World } from './world.ts'

/**
 * storeFull, storeLocked, storeReadOnly, storeFailing, storeDamaged: nothing can be stored, as in `StoreTroubleKind` ·
 * stopped: the poller does not run · late: a round has not begun in its time · jumped: all is measured again after a
 * clock jump · cutOff: our own connection is down · lagging: our own delays leave measurements out · unreliable: what
 * we measure fails alike everywhere · sdiPaused, ydiPaused: the index asked us to wait · silent: no count was answered
 * within two intervals. `sinceAt` (epoch ms): when it began; of `silent`, the last answer.
 */
export const troubleKinds = [
  'storeFull',
  'storeLocked',
  'storeReadOnly',
  'storeFailing',
  'storeDamaged',
  'stopped',
  'late',
  'jumped',
  'cutOff',
  'lagging',
  'unreliable',
  'sdiPaused',
  'ydiPaused',
  'silent',
] as const
export type Doubt = 'cutOff' | 'unreliable'
export type OwnTrouble = { kind: (typeof troubleKinds)[number]; sinceAt?: number | undefined }

/** The trouble during which no result says anything about a service: none is judged. */
export const doubtOf = ({
  status: { cutOffSince, unreliableSince },
}: Pick<World, 'status'>): Doubt | undefined => {
  if (cutOffSince !== undefined) return 'cutOff'
  return unreliableSince === undefined ? undefined : 'unreliable'
}

const isIndeks = (service: string): boolean => indekser.some((indeks) => indeks === service)

/** A round that begins later than this after its time (ms) is late. */
const lateMs = minute

const storeTroubles: Record<StoreTroubleKind, OwnTrouble['kind']> = {
  full: 'storeFull',
  locked: 'storeLocked',
  readOnly: 'storeReadOnly',
  failing: 'storeFailing',
  damaged: 'storeDamaged',
}

/** The trouble that explains most; undefined while there is none. The page is valid until the next one could begin. */
export const ownTroubleOf = (
  world: Pick<World, 'status' | 'nextAt' | 'measuredAt' | 'reading' | 'intervalMs'>,
): OwnTrouble | undefined => {
  const { status, nextAt, measuredAt, reading, intervalMs } = world
  const { round, jumpedAt, isRemeasuring, cutOffSince, laggedSince, unreliableSince, storeTrouble } = status
  if (storeTrouble !== undefined)
    return { kind: storeTroubles[storeTrouble.kind], sinceAt: storeTrouble.sinceAt }
  // Before the first answer, the finding says so.
  if (nextAt === undefined && round === undefined)
    return measuredAt === undefined ? undefined : { kind: 'stopped' }
  if (nextAt !== undefined && round === undefined) {
    reading.until(nextAt + lateMs)
    if (reading.now >= nextAt + lateMs) return { kind: 'late', sinceAt: nextAt }
  }
  if (isRemeasuring === true) return { kind: 'jumped', sinceAt: jumpedAt }
  if (cutOffSince !== undefined) return { kind: 'cutOff', sinceAt: cutOffSince }
  if (laggedSince !== undefined) return { kind: 'lagging', sinceAt: laggedSince }
  if (unreliableSince !== undefined) return { kind: 'unreliable', sinceAt: unreliableSince }
  const pause = status.pauses?.find(({ service, until }) => isIndeks(service) && until > reading.now)
  if (pause !== undefined) {
    reading.until(pause.until)
    return { kind: pause.service === 'sdi' ? 'sdiPaused' : 'ydiPaused' }
  }
  if (measuredAt === undefined) return undefined
  const silentFrom = endOf(measuredAt, 2 * intervalMs)
  reading.until(silentFrom)
  return reading.now < silentFrom ? undefined : { kind: 'silent', sinceAt: measuredAt }
}
