// Effect of a fault: whether anything in the simulated fleet can meet it while the situation lasts.
import { kleGroupOf, kleGroups } from '../../server/domain/kle.ts'
import { matches, type Target } from './faults.ts'
import { createFleet, type SimulatedFleet } from './fleet.ts'
import { probeIds } from './places.ts'
import { createDice } from './random.ts'
import type { Fault, Situation } from './situation.ts'

/** What deliveries and cases belong to. */
const receiversIn = ({ cells }: SimulatedFleet): Target[] =>
  cells.map(({ kommunekode, group, product }) => ({ service: 'sdi', kommunekode, group, product }))

/** What calls belong to. */
const calledIn = (simulated: SimulatedFleet): Target[] => {
  const groupsInYdi = new Set(
    simulated.targets.filter(({ indeks }) => indeks === 'ydi').map(({ kle }) => kleGroupOf(kle)),
  )
  const receivers = receiversIn(simulated)
  return [
    ...probeIds.map((service) => ({ service })),
    ...receivers,
    ...receivers
      .filter(({ group }) => groupsInYdi.has(group ?? '02'))
      .map((one) => ({ ...one, service: 'ydi' })),
  ]
}

const nothingThere = ({ what }: Fault): string =>
  what === 'stop' || what === 'drop'
    ? `hits nothing: ${what} is of deliveries and cases, which are counted in sdi, each of a kommune, and of its product and group`
    : `hits no call: a probe has no kommune, product or group; calls of sdi have ${kleGroups.join(', ')}, of ydi 27, 29; and each group has its kommune's product`

/** The faults that can have no effect, each with its field and the reason. */
export const effectMistakes = (situation: Situation): string[] => {
  const { faults, hours } = situation
  if (faults.length === 0) return []
  const simulated = createFleet(situation, createDice('any'))
  const receivers = receiversIn(simulated)
  const called = calledIn(simulated)
  return faults.flatMap((fault, i) => {
    const { at, what, fromHour, toHour } = fault
    const field = `faults[${i}]`
    const among = what === 'stop' || what === 'drop' ? receivers : called
    return [
      ...(fromHour >= hours
        ? [`${field}.fromHour: below hours (${hours}): it would begin when all is over`]
        : []),
      ...(toHour <= 0 ? [`${field}.toHour: above 0: it would be over before start`] : []),
      ...(at.monitor === undefined && !among.some((target) => matches(at, target))
        ? [`${field}.at: ${nothingThere(fault)}`]
        : []),
    ]
  })
}
