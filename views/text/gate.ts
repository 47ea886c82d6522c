// Sentences about DIGST's gates: the open areas, and when the others open.
import type { GateState } from '../../server/domain/facts/gate.ts'
import type { ReadinessGroup } from '../../server/domain/kle.ts'
import type { KommuneModel } from '../model/world.ts'
import { longDay } from './format.ts'
import { groupNames } from './words.ts'

const sameGate = (a: GateState, b: GateState): boolean =>
  a.state === b.state && a.opens === b.opens && a.pilot === b.pilot

/** The areas of a group that share a gate state. */
const partsOf = (k: KommuneModel, group: ReadinessGroup): readonly ReadinessGroup[] =>
  group !== 'eoj' || sameGate(k.groups['27'].gate, k.groups['29'].gate) ? [group] : ['27', '29']

/** A pilot's sentence states the opening day without a tense, because that day may be past or future. */
const partText = ({ state, opens, pilot }: GateState, name: string): string => {
  if (state === 'unknown') return `Ikke oplyst, om DIGST har åbnet ${name}.`
  if (state === 'closed')
    return opens === undefined
      ? `Ikke åbnet: DIGST har ikke åbnet ${name} for kommunen og har ikke sat en dato.`
      : `Ikke åbnet: DIGST åbner ${name} den ${longDay(opens)}.`
  if (pilot)
    return `Åben for kommunen som pilot i ${name}. ${opens === undefined ? 'Der er ikke sat en dato for alle.' : `Dato for alle: ${longDay(opens)}.`}`
  return opens === undefined ? `DIGST har åbnet ${name}.` : `DIGST åbnede ${name} den ${longDay(opens)}.`
}

/** The rung gate, which never blocks when the gate is not reported. */
export const gateText = (k: KommuneModel, group: ReadinessGroup): string => {
  const texts = partsOf(k, group).map((part) => partText(k.groups[part].gate, groupNames[part]))
  return `${texts.join(' ')}${k.groups[group].gate.state === 'unknown' ? ' Trinnet spærrer ikke.' : ''}`
}

const stepOf = ({ opens }: GateState, name: string): string =>
  opens === undefined
    ? `DIGST skal åbne ${name}; der er ikke sat en dato.`
    : `DIGST åbner ${name} den ${longDay(opens)}; indtil da kan intet vises.`

/** The next step: the areas that DIGST must open. */
export const gateStep = (k: KommuneModel, group: ReadinessGroup): string =>
  partsOf(k, group)
    .filter((part) => k.groups[part].gate.state === 'closed')
    .map((part) => stepOf(k.groups[part].gate, groupNames[part]))
    .join(' ')
