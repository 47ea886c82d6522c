// Page of the KLIK tasks: the finding, the four buckets of each task, and the kommuner in the chosen bucket.
import type { StoredFact } from '../../server/domain/facts/facts.ts'
import { type Child, html, type Markup } from '../markup.ts'
import { byDeadline, isPast, type KlikBucket, type KlikTask, klikBuckets, klikTasks } from '../model/klik.ts'
import type { World } from '../model/world.ts'
import type { Shell } from '../shell.ts'
import { capital, count, plural, shortDay, todayOf } from '../text/format.ts'
import { bucketFinding, klikFinding, reportedText, sourcesText, taskName } from '../text/klik.ts'
import { klikBadges, klikTypeNames } from '../text/service-words.ts'
import { layout } from './layout.ts'
import { badge, columns, countCell, numberColumns, optionalCell, skippable, table } from './parts.ts'

export type KlikDetail = {
  facts: readonly StoredFact<'klik'>[]
  /** A status older than this counts as unknown. */
  klikMaxAgeMs: number
}

type Chosen = { opgave: string; status: KlikBucket }

const chosenIn = (search: URLSearchParams): Chosen | undefined => {
  const opgave = search.get('opgave') ?? ''
  const status = klikBuckets.find((bucket) => bucket === search.get('status'))
  return status !== undefined && opgave !== '' && opgave.length <= 40 ? { opgave, status } : undefined
}

const pathOf = ({ opgave, status }: Chosen): string =>
  `/klik?${new URLSearchParams({ opgave, status }).toString()}`

/** The canonical address, with only the parameters that the page uses. */
export const klikPath = (search: URLSearchParams): string => {
  const chosen = chosenIn(search)
  return chosen === undefined ? '/klik' : pathOf(chosen)
}

const bucketCell = (task: KlikTask, status: KlikBucket, chosen: Chosen | undefined): Markup => {
  const n = task.kommuner[status].length
  const current = chosen?.opgave === task.opgave && chosen.status === status
  if (n === 0) return countCell(n)
  return countCell(
    n,
    html`<a href="${pathOf({ opgave: task.opgave, status })}#kommuner"${current && html` aria-current="true"`}>${count(n)}</a>`,
  )
}

/** A column of the table, which is left out when it says nothing of any task. */
type Column = { head: Markup; cell(task: KlikTask): Markup; isTold(task: KlikTask): boolean }

const tableColumns = (today: string, chosen: Chosen | undefined): Column[] => [
  {
    head: html`${columns('Type')}`,
    cell: ({ type }) => optionalCell(type && klikTypeNames[type]),
    isTold: ({ type }) => type !== undefined,
  },
  {
    head: html`${columns('Start')}`,
    cell: ({ start }) => optionalCell(start && shortDay(start)),
    isTold: ({ start }) => start !== undefined,
  },
  {
    head: html`${columns('Deadline')}`,
    cell: (task) =>
      optionalCell(
        task.deadline &&
          html`${shortDay(task.deadline)}${isPast(task, today) && html`<span class="note below">er passeret</span>`}`,
      ),
    isTold: ({ deadline }) => deadline !== undefined,
  },
  ...klikBuckets.map((status) => ({
    head: html`${numberColumns(badge(klikBadges[status]))}`,
    cell: (task: KlikTask) => bucketCell(task, status, chosen),
    isTold: ({ kommuner }: KlikTask) => kommuner[status].length > 0,
  })),
  {
    head: html`${columns('Oplyst')}`,
    cell: (task) => html`<td>${reportedText(task)}</td>`,
    isTold: ({ newestAt }) => newestAt !== undefined,
  },
]

const taskRow = (task: KlikTask, shown: readonly Column[]): Markup =>
  html`<tr><th scope="row">${capital(taskName(task))}${task.titel !== undefined && html`<span class="note"> Opgave ${task.opgave}</span>`}</th>${shown.map(({ cell }) => cell(task))}</tr>`

const collator = new Intl.Collator('da')

const listOf = (task: KlikTask, status: KlikBucket): Markup => {
  const kommuner = [...task.kommuner[status]].sort((a, b) => collator.compare(a.kortnavn, b.kortnavn))
  return html`<h2 id="kommuner">${capital(taskName(task))}: ${klikBadges[status].word.toLowerCase()}, ${plural(kommuner.length, 'kommune', 'kommuner')}</h2>
${
  kommuner.length === 0
    ? html`<p>Ingen kommuner.</p>`
    : skippable(
        'kommunerne',
        'kommunerne',
        html`<ul class="unstyled-list no-max-width names">${kommuner.map(({ kommunekode, kortnavn }) => html`<li><a href="/kommuner/${kommunekode}">${kortnavn}</a></li>`)}</ul>`,
      )
}`
}

/** The bucket in the query of `shell.path` decides which kommuner are listed. */
export const klikPage = (shell: Shell, world: World, { facts, klikMaxAgeMs }: KlikDetail): Markup => {
  const today = todayOf(world.reading).day
  const tasks = byDeadline(klikTasks(facts, world.reading, klikMaxAgeMs), today)
  const chosen = chosenIn(new URLSearchParams(shell.path.split('?')[1] ?? ''))
  const task = tasks.find(({ opgave }) => opgave === chosen?.opgave)
  const shown = tableColumns(today, chosen).filter(({ isTold }) => tasks.some(isTold))
  const isSomeUnreported = tasks.some(({ kommuner }) => kommuner.ikkeOplyst.length > 0)
  const tables: Child =
    tasks.length === 0
      ? html`<p>KLIK-opgavernes status kommer fra en fil, der indlæses. Der er ingen indlæst.</p>`
      : html`<p>Hver kommune tæller én gang i hver opgave, så en opgaves tal altid giver ${count(world.kommuner.length)}.${isSomeUnreported && ` »${klikBadges.ikkeOplyst.word}«: kommunen mangler i filen, eller dens status er for gammel.`} ${sourcesText(tasks)}</p>
${table(
  'KLIK-opgaver efter kommunernes status',
  [columns('Opgave'), shown.map(({ head }) => head)],
  tasks.map((one) => taskRow(one, shown)),
  { asList: true },
)}
${task !== undefined && chosen !== undefined && listOf(task, chosen.status)}`
  const main = html`<h1 class="finding">${task !== undefined && chosen !== undefined ? bucketFinding(task, chosen.status) : klikFinding(tasks, today)}</h1>
${tables}`
  return layout({ shell, world, title: 'KLIK', main })
}
