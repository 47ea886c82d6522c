// Sentences about the KLIK tasks: the finding, and the kommuner with a chosen status.
import { kommuner } from '../../server/domain/kommuner.ts'
import { byDeadline, isPast, type KlikBucket, type KlikTask } from '../model/klik.ts'
import { capital, count, longDay, shortDate } from './format.ts'
import { enumeration } from './parts.ts'

/** Its title, or its id. */
export const taskName = ({ opgave, titel }: KlikTask): string => titel ?? `opgave ${opgave}`
const quoted = ({ opgave, titel }: KlikTask): string =>
  titel === undefined ? `opgave ${opgave}` : `»${titel}«`

const notReported = ({ kommuner: { ikkeOplyst } }: KlikTask): string =>
  ikkeOplyst.length === 0 ? '' : `; ${count(ikkeOplyst.length)} er ikke oplyst`

/** `»Etabler trust« er fuldført i 82 af 98 kommuner`, with those that have not reported; of none that has, no number. */
const doneText = (task: KlikTask): string =>
  task.newestAt === undefined
    ? `status på ${quoted(task)} er ikke oplyst`
    : `${quoted(task)} er fuldført i ${count(task.kommuner.fuldfoert.length)} af ${count(kommuner.length)} kommuner${notReported(task)}`

/** The finding about all tasks: of the next deadline, as the slide says; without one, of the task that is furthest. */
export const klikFinding = (tasks: readonly KlikTask[], today: string): string => {
  const total = count(kommuner.length)
  const done = (task: KlikTask): number => task.kommuner.fuldfoert.length
  const all = tasks.filter((task) => done(task) === kommuner.length)
  const [first] = [...tasks].sort((a, b) => done(b) - done(a))
  if (first === undefined) return 'Ingen KLIK-opgaver er oplyst.'
  if (tasks.every((task) => task.newestAt === undefined))
    return 'Ingen status på KLIK-opgaverne er ny nok til at gælde.'
  if (tasks.length === 1) return `${capital(doneText(first))}.`
  if (all.length === tasks.length)
    return `${tasks.length === 2 ? 'Begge' : `Alle ${count(tasks.length)}`} KLIK-opgaver er fuldført i alle ${total} kommuner.`
  const [next] = byDeadline(tasks, today)
  if (next?.deadline !== undefined && !isPast(next, today))
    return `Næste deadline er ${longDay(next.deadline)}: ${doneText(next)}.`
  if (all.length > 0)
    return `${count(all.length)} af ${count(tasks.length)} KLIK-opgaver er fuldført i alle ${total} kommuner.`
  if (done(first) === 0) return `Ingen af de ${count(tasks.length)} KLIK-opgaver er fuldført i nogen kommune.`
  return `Ingen af de ${count(tasks.length)} KLIK-opgaver er fuldført i alle ${total} kommuner. Længst fremme er ${quoted(first)}, som ${count(done(first))} har fuldført${notReported(first)}.`
}

const bucketClauses: Record<KlikBucket, string> = {
  ikkePaabegyndt: 'har ikke påbegyndt',
  paabegyndt: 'er i gang med',
  fuldfoert: 'har fuldført',
  ikkeOplyst: 'har ikke oplyst status på',
}

/** Such as `82 af 98 kommuner har fuldført »Etabler trust«.` */
export const bucketFinding = (task: KlikTask, status: KlikBucket): string => {
  if (task.newestAt === undefined && status !== 'ikkeOplyst') return `${capital(doneText(task))}.`
  const n = task.kommuner[status].length
  const who = n === 0 ? 'Ingen kommuner' : `${count(n)} af ${count(kommuner.length)} kommuner`
  return `${who} ${bucketClauses[status]} ${quoted(task)}${status === 'ikkeOplyst' ? '' : notReported(task)}.`
}

/** Such as `19.08.2022` or `19.08.2022–05.10.2022`. */
export const reportedText = ({ oldestAt, newestAt }: KlikTask): string => {
  if (oldestAt === undefined || newestAt === undefined) return '–'
  const [from, until] = [shortDate(oldestAt), shortDate(newestAt)]
  return from === until ? from : `${from}–${until}`
}

/** The files that the valid statuses come from; empty when none is valid. */
export const sourcesText = (tasks: readonly KlikTask[]): string => {
  const origins = [...new Set(tasks.flatMap(({ origins }) => origins))].sort()
  return origins.length === 0 ? '' : `${origins.length === 1 ? 'Kilde' : 'Kilder'}: ${enumeration(origins)}.`
}
