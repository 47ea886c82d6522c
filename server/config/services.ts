// Checks the meaning of a file's services: limits of probes that cannot be reached, and contradictory platforms.
import { indekser } from '../domain/measured/check.ts'
import { platformByService, toPlatformId } from '../domain/services/platform.ts'
import { toDurationText } from './parts.ts'
import { given } from './read.ts'
import { probe as probeSchema } from './schema.ts'
import { isTree, listIn, parseOr, type Tree, textIn } from './tree.ts'

/** Reports probes that are slow only after failing, or still running when the next is due. */
const checkLimits = (root: Tree): string[] =>
  listIn(root, 'probes').flatMap((given, i) => {
    const probe = parseOr(probeSchema, given)
    if (probe === undefined) return []
    const { warnAt, failAt, every } = probe
    return [
      ...(warnAt >= failAt
        ? [
            `probes[${i}].warnAt: got ${toDurationText(warnAt)}, expected less than failAt (${toDurationText(failAt)})`,
          ]
        : []),
      ...(failAt >= every
        ? [
            `probes[${i}].failAt: got ${toDurationText(failAt)}, expected less than every (${toDurationText(every)})`,
          ]
        : []),
    ]
  })

/** The platform's id of each index and probe, by the service's id. */
export const servicesIn = (root: Tree): ReadonlyMap<string, string | undefined> => {
  const sources = isTree(root.sources) ? root.sources : {}
  const indexes = indekser.filter((id) => sources[id] !== undefined).map((id) => [id, sources[id]] as const)
  const probes = listIn(root, 'probes').map((probe) => [textIn(probe, 'id'), probe] as const)
  return platformByService(
    [...indexes, ...probes].flatMap(([id, service]) =>
      id === undefined ? [] : [{ id, platform: textIn(service, 'platform')?.trim() }],
    ),
  )
}

/** Reports probes that name another platform than the index of the same id, because the two are one service. */
const checkPlatforms = (root: Tree): string[] => {
  const sources = isTree(root.sources) ? root.sources : {}
  const indexPlatforms = new Map(indekser.map((id) => [id as string, textIn(sources[id], 'platform')]))
  return listIn(root, 'probes').flatMap((probe, i) => {
    const id = textIn(probe, 'id') ?? ''
    const [platform, expected] = [textIn(probe, 'platform'), indexPlatforms.get(id)]
    if (platform === undefined || expected === undefined) return []
    if (toPlatformId(platform.trim()) === toPlatformId(expected.trim())) return []
    return [
      `probes[${i}].platform: got ${given(platform)}, expected ${given(expected)} as in sources.${id}.platform, because the two are one service`,
    ]
  })
}

/** Every mistake in the meaning of the services. */
export const checkServices = (root: Tree): string[] => [...checkLimits(root), ...checkPlatforms(root)]
