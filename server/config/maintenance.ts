// Checks the meaning of a file's maintenance windows: their times, and the services and platforms they name.
import { toPlatformId } from '../domain/services/platform.ts'
import { sampleFirings } from './cron.ts'
import { toDurationText } from './parts.ts'
import { given } from './read.ts'
import { maintenance as maintenanceSchema } from './schema.ts'
import { servicesIn } from './services.ts'
import { isTree, listIn, parseOr, type Tree, textIn } from './tree.ts'

/** Firings compared with each other; a pattern such as `* 22 * * 2` fires again within its first two. */
const comparedFirings = 10

/** Whether a window begins before the one before it has ended. */
const overlaps = (pattern: string, forMs: number): boolean => {
  const firings = sampleFirings(pattern, comparedFirings)
  return firings.some((at, i) => i > 0 && at - (firings[i - 1] as number) < forMs)
}

const checkTimes = (window: unknown, path: string): string[] => {
  const parsed = parseOr(maintenanceSchema, window)
  if (parsed === undefined) return []
  const { from, until, cron, for: forMs } = parsed
  const keys = ['from', 'until', 'cron', 'for'].filter((key) => textIn(window, key) !== undefined).join(', ')
  if (!['from, until', 'cron, for'].includes(keys))
    return [`${path}: got ${keys || 'no times'}, expected either from and until, or cron and for`]
  if (from !== undefined && until !== undefined && until <= from)
    return [
      `${path}.until: got ${given(textIn(window, 'until'))}, expected an instant after from (${given(textIn(window, 'from'))})`,
    ]
  if (cron !== undefined && forMs !== undefined && overlaps(cron, forMs))
    return [
      `${path}.cron: got ${given(cron)}, expected a pattern that does not fire again within for (${toDurationText(forMs)})`,
    ]
  return []
}

const checkCover = (
  window: unknown,
  path: string,
  services: ReadonlyMap<string, string | undefined>,
): string[] => {
  const at = isTree(window) ? window.at : undefined
  const [service, platform] = [textIn(at, 'service'), textIn(at, 'platform')]
  const platforms = new Set([...services.values()].filter((id) => id !== undefined))
  if (isTree(at) && Object.keys(at).length === 0)
    return [
      `${path}.at: got {}, expected platform, service, kommune or several of them; leave the key out when everything is maintained`,
    ]
  return [
    ...(service === undefined || services.has(service)
      ? []
      : [`${path}.at.service: got ${given(service)}, expected one of ${[...services.keys()].join(', ')}`]),
    ...(platform === undefined || platforms.has(toPlatformId(platform.trim()))
      ? []
      : [
          `${path}.at.platform: got ${given(platform)}, expected ${platforms.size === 0 ? 'a platform that an index or a probe names' : `one of ${[...platforms].join(', ')}`}`,
        ]),
  ]
}

/** Every mistake in the meaning of the maintenance windows. */
export const checkMaintenance = (root: Tree): string[] => {
  const services = servicesIn(root)
  return listIn(root, 'maintenance').flatMap((window, i) => {
    const path = `maintenance[${i}]`
    return [...checkTimes(window, path), ...checkCover(window, path, services)]
  })
}
