// Checks the meaning of a file's probes: limits that cannot be reached.
import { toDurationText } from './parts.ts'
import { probe as probeSchema } from './schema.ts'
import { listIn, parseOr, type Tree } from './tree.ts'

/** Reports probes that are slow only after failing, or still running when the next is due. */
export const checkProbes = (root: Tree): string[] =>
  listIn(root, 'probes').flatMap((given, i) => {
    const probe = parseOr(probeSchema, given)
    if (probe === undefined) return []
    const { warnAt, failAt, every } = probe
    return [
      ...(warnAt >= failAt
        ? [
            `probes.${i}.warnAt: got ${toDurationText(warnAt)}, expected less than failAt (${toDurationText(failAt)})`,
          ]
        : []),
      ...(failAt >= every
        ? [
            `probes.${i}.failAt: got ${toDurationText(failAt)}, expected less than every (${toDurationText(every)})`,
          ]
        : []),
    ]
  })
