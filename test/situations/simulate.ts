// Simulates a situation: the fleet's calls on a virtual clock, judged by the real detector.
import { causeText } from '../../server/domain/incidents/cause.ts'
import {
  createDetector,
  type DetectorSettings,
  detectorDefaults,
  type Past,
} from '../../server/domain/incidents/detector.ts'
import type { Total } from '../../server/domain/incidents/drop.ts'
import { createSlots } from '../../server/domain/incidents/expected.ts'
import { createLearner } from '../../server/domain/incidents/learner.ts'
import type { Incident, Notice } from '../../server/domain/incidents/register.ts'
import { type Sample, toProbeSample, toSample } from '../../server/domain/incidents/sample.ts'
import { type KleGroup, kleGroupOf, kleGroups } from '../../server/domain/kle.ts'
import type { Attempt, Outcome } from '../../server/domain/measured/check.ts'
import type { Delivery } from '../../server/domain/measured/delivery.ts'
import { percentile, toSketch } from '../../server/domain/measured/sketch.ts'
import { everythingFails, noCalls, noteCall } from '../../server/domain/services/reachability.ts'
import { hour, minute, second } from '../../server/domain/time.ts'
import { planPulse } from '../../server/poll/plan.ts'
import { createFaults, type Target } from './faults.ts'
import { type Cell, createFleet, rateOf } from './fleet.ts'
import { probeIds } from './places.ts'
import { createDice } from './random.ts'
import type { Situation } from './situation.ts'

const stepMs = 30 * second
const quietWeeks = 8
const failAtMs = 2000
const timeoutMs = 20 * second

type SimulatedIncident = {
  cause: string
  signal: string
  openedHour: number
  closedHour: number | null
  hit: number
  notices: number
}

export type Simulated = { name: string; incidents: SimulatedIncident[]; extraLooks: number }

export type SimulateOptions = {
  settings?: DetectorSettings
  /** Whether the looks that a suspicion adds are made. */
  extraLooks?: boolean
  /** How often the detector is replaced, as after a restart. */
  renewEveryHours?: number
}

export const simulate = (
  situation: Situation,
  { settings = detectorDefaults, extraLooks = true, renewEveryHours }: SimulateOptions = {},
): Simulated => {
  const dice = createDice(`${situation.name} ${situation.seed}`)
  const simulated = createFleet(situation, dice)
  const { fleet, targets, products, cells } = simulated
  const faults = createFaults(situation)
  const start = Date.parse(situation.start)
  const end = start + situation.hours * hour
  const { failShare } = situation.noise
  const slotOf = createSlots()
  const isWorking = (at: number) => slotOf(at).slot < 24
  const factors = new Map<string, number>()

  const factorOf = ({ kommunekode, group }: Cell, at: number): number => {
    const key = `${kommunekode} ${group} ${slotOf(at).day}`
    const known = factors.get(key)
    if (known !== undefined) return known
    const made = dice.factor(0.3)
    factors.set(key, made)
    return made
  }

  const meanIn = (cell: Cell, from: number, until: number): number => {
    const middle = (from + until) / 2
    return (
      (rateOf(cell.level, slotOf(middle).slot % 24, isWorking(middle)) *
        factorOf(cell, middle) *
        (until - from)) /
      hour
    )
  }

  /** Cases received in a span, split at whole hours and where faults begin or end. */
  const receive = (cell: Cell, from: number, until: number): number => {
    const { kommunekode, group, product } = cell
    let received = 0
    for (let at = from; at < until; ) {
      let next = Math.min(until, (Math.floor(at / hour) + 1) * hour)
      for (const edge of faults.edges) if (edge > at && edge < next) next = edge
      let share = 1
      for (const fault of faults.meet({ service: 'sdi', kommunekode, group, product }, at, ['stop']))
        share *= 1 - fault.share
      received += dice.poisson(share * meanIn(cell, at, next))
      at = next
    }
    return received
  }

  // Eight quiet weeks, learnt from.
  const learner = createLearner(slotOf)
  for (const cell of cells) {
    const learn = learner.watch(cell.kommunekode, cell.group, cell.product)
    let day = ''
    let factor = 1
    for (let from = start - quietWeeks * 7 * 24 * hour; from < start; from += hour) {
      const { slot, day: today } = slotOf(from)
      if (today !== day) factor = dice.factor(0.3)
      day = today
      learn(from, from + hour, dice.poisson(factor * rateOf(cell.level, slot % 24, slot < 24)))
    }
  }
  const usualTimes = toSketch(
    Array.from({ length: 5000 }, () => ({
      durationMs: dice.lognormal(200, 0.5),
      failed: dice.next() < failShare,
    })),
  )
  const usualP95Ms = percentile(usualTimes, 0.95)
  const usualFailShare = usualTimes.failed / usualTimes.count
  const incidents = new Map<number, Incident>()
  const learnt = {
    failShare: () => usualFailShare,
    expectations: learner.expectations(),
    maintenance: situation.maintenance.flatMap(({ fromHour, toHour, at }) =>
      (at?.kommuner ?? [undefined]).map((kommunekode) => ({
        text: 'maintenance',
        from: start + fromHour * hour,
        until: start + toHour * hour,
        platform: at?.platform?.toLowerCase(),
        service: at?.service,
        kommunekode,
      })),
    ),
  }
  const create = (...rest: [known?: Incident[], nextId?: number, past?: Past]) =>
    createDetector(fleet, settings, learnt, slotOf, ...rest)
  let detector = create()

  const past: { samples: Sample[]; deliveries: Delivery[]; totals: Total[] } = {
    ...{ samples: [], deliveries: [], totals: [] },
  }
  /** Replaces the detector by one that continues from what the store holds. */
  const renew = (now: number): void => {
    past.samples = past.samples.filter(({ at }) => at > now - 24 * hour)
    past.deliveries = past.deliveries.filter(({ until }) => until > now - 7 * 24 * hour)
    past.totals = past.totals.filter((total) => total.at > now - 24 * hour)
    const known = [...incidents.values()].filter(
      ({ closedAt }) => closedAt === undefined || closedAt > now - 7 * 24 * hour,
    )
    detector = create(known, 1 + Math.max(0, ...incidents.keys()), {
      samples: [...past.samples].sort((a, b) => a.at - b.at),
      deliveries: [...past.deliveries].sort((a, b) => a.until - b.until),
      totals: past.totals,
    })
  }

  // The last round before the start: what a drop at the very start falls from.
  const before = cells.map(
    ({ kommunekode, group, cases }): Total => ({ kommunekode, group, at: start - minute, cases, asked: '' }),
  )
  detector.take([], [], before)
  past.totals.push(...before)

  let reach = noCalls
  let cutOffAt = Number.NEGATIVE_INFINITY
  let extra = 0
  const clockOf = (at: number): number => at + (faults.own('clock', at)?.ms ?? 0)

  type Call = { at: number; durationMs: number; outcome: Outcome; lagMs: number }

  /** One attempt over the simulated network, as the sources would report it. */
  const call = (target: Target, at: number): Call => {
    let durationMs = dice.lognormal(200, 0.5)
    const chance = dice.next()
    let outcome: Outcome = chance < failShare / 2 ? 'network' : chance < failShare ? 'http' : 'counted'
    for (const fault of faults.meet(target, at, ['fail', 'slow', 'noRight'])) {
      if (fault.share < 1 && dice.next() >= fault.share) continue
      if (fault.what === 'fail') outcome = fault.isAnswered ? 'http' : 'network'
      else if (fault.what === 'slow') durationMs += fault.ms
      else if (outcome === 'counted') outcome = 'noRight'
    }
    const network = faults.own('network', at)
    if (network !== undefined && dice.next() < network.share) outcome = 'network'
    const lag = faults.own('lag', at)
    const lagMs = lag !== undefined && dice.next() < lag.share ? 1000 : 0
    durationMs += lagMs
    if (durationMs > timeoutMs) outcome = 'timeout'
    reach = noteCall(reach, at, outcome !== 'network' && outcome !== 'timeout')
    if ((outcome === 'network' || outcome === 'timeout') && everythingFails(reach, at)) {
      // Two references are tried; they share our own network.
      if (at - cutOffAt > 10 * second && network !== undefined && dice.next() < network.share ** 2)
        cutOffAt = at
      if (at - cutOffAt <= 10 * second) outcome = 'offline'
    }
    return { at, durationMs, outcome, lagMs }
  }

  const samples: Sample[] = []

  const count = (service: 'sdi' | 'ydi', kommunekode: string, group: KleGroup, at: number): Outcome => {
    const own = products.get(kommunekode)
    const product = group === '02' ? own?.esdh : own?.eoj
    for (let number = 1; ; number += 1) {
      const { outcome, durationMs, lagMs } = call({ service, kommunekode, group, product }, at)
      // Each field by name: this runs for each of some hundred thousand calls.
      const attempt: Attempt = {
        outcome,
        durationMs,
        lagMs,
        at: clockOf(at),
        indeks: service,
        kommunekode,
        kle: `${group}.00.00`,
        question: 'total',
        number,
        transactionUuid: '',
      }
      const sample = toSample(attempt, usualP95Ms, true)
      if (sample !== undefined) samples.push(sample)
      if (outcome === 'counted' || outcome === 'noRight' || number === 3) return outcome
    }
  }

  const probe = (id: string, at: number): void => {
    const { durationMs, outcome, lagMs } = call({ service: id }, at)
    const result =
      outcome === 'counted'
        ? 'ok'
        : outcome === 'http' || outcome === 'noRight'
          ? 'status'
          : outcome === 'offline'
            ? 'offline'
            : outcome === 'timeout'
              ? 'timeout'
              : 'network'
    const sample = toProbeSample(
      {
        probe: id,
        at: clockOf(at),
        outcome: result === 'ok' && durationMs > failAtMs ? 'timeout' : result,
        durationMs,
        phases: {},
        redirects: 0,
        lagMs,
      },
      { failAtMs },
    )
    if (sample !== undefined) samples.push(sample)
  }

  const order = dice.shuffle(fleet.kommuner.map(({ kommunekode }) => kommunekode))
  const polled = order.map((kommunekode) => ({ kommunekode, right: 'full' }))
  const cellAt = new Map(cells.map((cell) => [`${cell.kommunekode} ${cell.group}`, cell]))
  const answeredUntil = new Map<string, number>()
  const deliveries: Delivery[] = []
  const totals: Total[] = []

  const countRound = (kommunekode: string, at: number): void => {
    let time = at
    const sums = new Map<KleGroup, boolean>(kleGroups.map((group) => [group, true]))
    for (const { indeks, kle } of targets)
      for (let calls = 2; calls > 0; calls -= 1) {
        time += 250
        const group = kleGroupOf(kle)
        if (count(indeks, kommunekode, group, time) !== 'counted' && indeks === 'sdi') sums.set(group, false)
      }
    for (const [group, isCounted] of sums) {
      const cell = cellAt.get(`${kommunekode} ${group}`)
      if (!isCounted || cell === undefined) continue
      let cases = cell.cases
      for (const fault of faults.meet({ service: 'sdi', ...cell }, time, ['drop'])) cases *= 1 - fault.share
      totals.push({ kommunekode, group, at: clockOf(time), cases: Math.round(cases), asked: '' })
    }
  }

  let clockWas = clockOf(start)
  const countDelivery = (cell: Cell, at: number): void => {
    const key = `${cell.kommunekode} ${cell.group}`
    const from = answeredUntil.get(key) ?? at - hour
    if (count('sdi', cell.kommunekode, cell.group, at) !== 'counted') return
    answeredUntil.set(key, at)
    const received = receive(cell, from, at)
    // A span that a clock jump is inside is not recorded.
    if (clockOf(at) - clockOf(from) === at - from)
      deliveries.push({
        kommunekode: cell.kommunekode,
        group: cell.group,
        from: clockOf(from),
        until: clockOf(at),
        received,
      })
  }

  const dueDeliveries = dice.shuffle(cells)
  const notices: Notice[] = []
  let nthPulse = 0
  let nthLook = 0
  for (let at = start; at < end; at += stepMs) {
    const sinceStart = at - start
    if (sinceStart % (5 * minute) === 0) {
      for (const id of probeIds) probe(id, at)
      for (const { indeks, kommunekode, kle } of planPulse(polled, targets, nthPulse, 10))
        count(indeks, kommunekode, kleGroupOf(kle), at)
      nthPulse += 1
    }
    const inRound = sinceStart % (6 * hour)
    order.forEach((kommunekode, i) => {
      const offset = (i / order.length) * 0.8 * 6 * hour
      if (offset >= inRound && offset < inRound + stepMs) countRound(kommunekode, at)
    })
    const inHour = sinceStart % hour
    const first = Math.ceil((inHour / hour) * dueDeliveries.length)
    const next = Math.ceil(((inHour + stepMs) / hour) * dueDeliveries.length)
    for (const cell of dueDeliveries.slice(first, next)) countDelivery(cell, at)
    if (extraLooks && sinceStart % stepMs === 0)
      for (const { service, kommunekode } of detector.looks(clockOf(at))) {
        extra += 1
        if (kommunekode !== undefined)
          count(service as 'sdi' | 'ydi', kommunekode, service === 'ydi' ? '27' : '02', at)
        else {
          probe(service, at)
          nthLook += 1
          if (service === 'sdi' || service === 'ydi')
            count(service, order[nthLook % order.length] as string, service === 'ydi' ? '27' : '02', at)
        }
      }
    const clock = clockOf(at)
    const setByMs = clock - clockWas - (at === start ? 0 : stepMs)
    const hasJumped = Math.abs(setByMs) > 2 * second
    if (hasJumped) detector.clockWasSet(setByMs)
    clockWas = clock
    // What was measured across a jump is not trusted.
    if (!hasJumped) {
      detector.take(samples, deliveries, totals)
      if (renewEveryHours !== undefined) {
        past.samples.push(...samples)
        past.deliveries.push(...deliveries)
        past.totals.push(...totals)
      }
    }
    samples.length = 0
    deliveries.length = 0
    totals.length = 0
    const changes = detector.decide(clock)
    for (const incident of changes.incidents) incidents.set(incident.id, incident)
    notices.push(...changes.notices)
    if (renewEveryHours !== undefined && (sinceStart + stepMs) % (renewEveryHours * hour) === 0) renew(clock)
  }

  const hours = (at: number): number => Math.round((100 * (at - start)) / hour) / 100
  return {
    name: situation.name,
    incidents: [...incidents.values()]
      .filter(({ state }) => state !== 'merged')
      .map((incident) => ({
        cause: causeText(incident.cause),
        signal: incident.signal,
        openedHour: hours(incident.openedAt),
        closedHour: incident.closedAt === undefined ? null : hours(incident.closedAt),
        hit: incident.hit.length,
        notices: notices.filter((notice) => notice.incident === incident.id).length,
      })),
    extraLooks: extra,
  }
}
