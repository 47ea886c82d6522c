// Runs `npm run detection`: all situations and the quiet days, and prints what the detector finds, how soon, and at what price.

import { allowClosing } from '../../server/commands/closed-pipe.ts'
import { createFleet } from './fleet.ts'
import { mistakesIn } from './judge.ts'
import { compareWithOptimum, shares } from './optimum.ts'
import { createDice } from './random.ts'
import { readSeeded } from './seeded.ts'
import { type Simulated, simulate } from './simulate.ts'
import { type Situation, situationSchema } from './situation.ts'
import { type True, truthOf } from './truth.ts'

const quietWeeks = 143
const quietLooks = 4_000_000

allowClosing(process.stdout)

const print = (line: string): void => {
  process.stdout.write(`${line}\n`)
}

const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN

type Run = { situation: Situation; told: Simulated; truth: True[]; mistakes: string[] }

const run = (situation: Situation): Run => {
  const fleet = createFleet(situation, createDice(`${situation.name} ${situation.seed}`))
  const truth = truthOf(situation, fleet)
  const told = simulate(situation)
  return { situation, told, truth, mistakes: mistakesIn(told, truth) }
}

/** Hours until each true cause was told; only of the runs whose name and first fault match. */
const delays = (
  runs: readonly Run[],
  name: string,
  matches: (fault: Situation['faults'][number]) => boolean = () => true,
) =>
  runs
    .filter(({ situation }) => situation.name.endsWith(name) && situation.faults.some(matches))
    .flatMap(({ told, truth }) =>
      truth.map(
        ({ cause, fromHour }) =>
          (told.incidents.find((i) => i.cause === cause)?.openedHour ?? Number.POSITIVE_INFINITY) - fromHour,
      ),
    )

const hours = (value: number): string => `${value.toFixed(2)} h`
const percent = (part: number, whole: number): string => `${((100 * part) / whole).toFixed(1)} %`

let failed = false
const line = (what: string, measured: string, bound: string, holds: boolean): void => {
  failed ||= !holds
  print(`| ${what} | ${measured} | ${bound} | ${holds ? 'yes' : '**no**'} |`)
}

const runs = readSeeded().map(run)
for (const { situation, mistakes } of runs)
  if (mistakes.length > 0) process.stderr.write(`${situation.name}: ${mistakes.join('; ')}\n`)

const causes = runs.reduce((sum, { truth }) => sum + truth.length, 0)
const right = runs.reduce(
  (sum, { truth, told }) =>
    sum +
    truth.filter((t) => told.incidents.some((i) => i.cause === t.cause && i.signal === t.signal)).length,
  0,
)
const pairs = runs.filter(({ truth }) => truth.length > 1)
const merged = pairs.filter(({ truth, told }) => told.incidents.length < truth.length).length
const own = runs
  .filter(({ situation }) => situation.faults.some(({ at }) => at.monitor !== undefined))
  .reduce((sum, { told }) => sum + told.incidents.length, 0)
const notices = Math.max(...runs.flatMap(({ told }) => told.incidents.map((i) => i.notices)))
const wholly = delays(runs, 'one service fails')
const intermittent = delays(runs, 'a probe at 20 %')
const isOfTen = ({ at }: Situation['faults'][number]) => at.product === 'edoc' || at.product === 'sensum'
const morning = delays(runs, ' a product stops', isOfTen)
const friday = delays(runs, 'stops on Friday')
/** From Friday 14:00 to Monday 12:00. */
const untilMonday = 70

const quiet = Array.from({ length: quietWeeks }, (_, week) => {
  const start = new Date(Date.parse('2026-01-05T06:00:00Z') + (week % 50) * 7 * 24 * 3_600_000).toISOString()
  return simulate(situationSchema.parse({ name: 'quiet', start, hours: 168, seed: 1000 + week }))
})
const falseAlarms = quiet.reduce((sum, { incidents }) => sum + incidents.length, 0)
const extra = quiet.reduce((sum, { extraLooks }) => sum + extraLooks, 0)

print(`| ${runs.length} situations, ${quietWeeks * 7} quiet days | measured | bound | holds |`)
print('| --- | --- | --- | --- |')
line('right cause', percent(right, causes), '≥ 95 %', right >= 0.95 * causes)
line('two causes told as one', percent(merged, pairs.length), '≤ 2 %', merged <= 0.02 * pairs.length)
line('most notices for a cause', `${notices}`, '≤ 3', notices <= 3)
line('own troubles blamed on others', `${own}`, '0', own === 0)
line('a service fails entirely, median', hours(median(wholly)), '≤ 0.17 h', median(wholly) <= 1 / 6)
line('a service fails at 20 %, median', hours(median(intermittent)), '≤ 2 h', median(intermittent) <= 2)
line('ten kommuner stop in the morning, median', hours(median(morning)), '≤ 4 h', median(morning) <= 4)
line(
  'ten kommuner stop on Friday at 14, latest',
  hours(Math.max(...friday)),
  '≤ 70 h',
  Math.max(...friday) <= untilMonday,
)
line(
  'false alarms on quiet days',
  percent(falseAlarms, quietWeeks * 7),
  '≤ 1 %',
  falseAlarms <= 0.01 * quietWeeks * 7,
)
print(`\nExtra looks on a quiet day, all services and kommuner: ${Math.round(extra / (quietWeeks * 7))}.`)

print(`\n| mark | looks between false alarms | ${shares.map((s) => `${100 * s} % fail`).join(' | ')} |`)
print(`| --- | --- |${shares.map(() => ' --- |').join('')}`)
for (const row of compareWithOptimum([9, 10, 11, 12, 12.5], quietLooks)) {
  const cells = row.ours.map((looks, i) => `${looks} (${row.optimal[i]})`)
  print(`| ${row.mark} | ${Math.round(row.falseEvery)} | ${cells.join(' | ')} |`)
  failed ||= row.ours.some((looks, i) => looks > 1.5 * (row.optimal[i] as number))
}
if (failed) process.exitCode = 1
