// Whom to ask in a kommune about the next step of a group.
import type { Kontakt, StoredFact } from '../../server/domain/facts/facts.ts'
import type { SteppedGroup } from './step-kind.ts'

/** The areas of a group, the narrowest first. */
const omraaderOf: Record<SteppedGroup, readonly Kontakt['omraade'][]> = {
  '02': ['02', 'esdh'],
  eoj: ['27', '29', 'eoj'],
}

/** Those of the group's own areas; where there are none, those of the whole kommune. */
export const kontakterFor = (
  kontakter: readonly StoredFact<'kontakter'>[],
  group: SteppedGroup,
): readonly StoredFact<'kontakter'>[] => {
  const of = (omraade: Kontakt['omraade']) => kontakter.filter(({ value }) => value.omraade === omraade)
  const own = omraaderOf[group].flatMap(of)
  return own.length > 0 ? own : of('alle')
}
