// Slide of the KLIK tasks: three buckets and "ikke oplyst", with start, deadline and type.
import { kommuner } from '../../../server/domain/kommuner.ts'
import { copenhagenDay } from '../../../server/domain/time.ts'
import type { FrozenWeek } from '../../../server/domain/week/frozen-week.ts'
import { type KlikBucket, klikBuckets } from '../../model/klik.ts'
import { tally } from '../../model/tally.ts'
import { count, longDay, plural, shortDay } from '../../text/format.ts'
import { klikBadges, klikTypeNames } from '../../text/service-words.ts'
import { klikRule } from '../../text/slide.ts'
import type { Block } from '../deck.ts'
import { namesOf, type SlideContent, type SlideFacts, textBlock } from './input.ts'

type Task = FrozenWeek['klik'][number]

const total = kommuner.length

export const bucketsOf = ({ statuses }: Task): Record<KlikBucket, number> =>
  tally(klikBuckets, kommuner, ({ kommunekode }) => statuses[kommunekode] ?? 'ikkeOplyst')

/** `Tillid til Context Handler`, or `opgave 31` where no title is reported. */
export const taskName = ({ opgave, titel }: Task): string =>
  titel === undefined ? `opgave ${opgave}` : `»${titel}«`

/** `»Tillid til Context Handler« er fuldført i 82 af 98 kommuner`, with those that have not reported. */
const doneText = (task: Task): string => {
  const { fuldfoert, ikkeOplyst } = bucketsOf(task)
  if (ikkeOplyst === total) return `status på ${taskName(task)} er ikke oplyst`
  const unknown = ikkeOplyst === 0 ? '' : `; ${count(ikkeOplyst)} er ikke oplyst`
  return `${taskName(task)} er fuldført i ${count(fuldfoert)} af ${count(total)} kommuner${unknown}`
}

/** About the task whose deadline comes next; without one, how many tasks are completed by all. */
const finding = ({ klik, at }: FrozenWeek): string => {
  const [only] = klik
  if (only === undefined) return 'ingen er oplyst'
  if (klik.length === 1) return doneText(only)
  const today = copenhagenDay(at)
  const [next] = klik
    .filter(({ deadline }) => deadline !== undefined && deadline >= today)
    .sort((a, b) => ((a.deadline ?? '') < (b.deadline ?? '') ? -1 : 1))
  if (next?.deadline !== undefined) return `næste deadline er ${longDay(next.deadline)}; ${doneText(next)}`
  const complete = klik.filter((task) => bucketsOf(task).fuldfoert === total).length
  return `${count(complete)} af ${plural(klik.length, 'opgave', 'opgaver')} er fuldført i alle ${count(total)} kommuner`
}

const day = (text: string | undefined): string => (text === undefined ? '–' : shortDay(text))

const rowOf = (task: Task): string[] => [
  task.titel ?? `Opgave ${task.opgave}`,
  task.type === undefined ? '–' : klikTypeNames[task.type],
  day(task.start),
  day(task.deadline),
  ...klikBuckets.map((bucket) => count(bucketsOf(task)[bucket])),
]

/** Those who have not completed a task, by name. */
const lacking = (task: Task): string => {
  const codes = kommuner.map(({ kommunekode }) => kommunekode)
  const parts = klikBuckets.flatMap((bucket) => {
    if (bucket === 'fuldfoert') return []
    const those = codes.filter((code) => (task.statuses[code] ?? 'ikkeOplyst') === bucket)
    return those.length === 0 ? [] : [`${klikBadges[bucket].word.toLowerCase()}: ${namesOf(those)}`]
  })
  return parts.length === 0 ? '' : `${taskName(task)}, ${parts.join('; ')}`
}

export const klikSlide = ({ week: { content }, names }: SlideFacts): SlideContent => {
  const { klik } = content
  const table: Block = {
    kind: 'table',
    alt: 'KLIK-opgaver med type, start, deadline og kommunerne efter status',
    columns: [
      { name: 'Opgave', share: 26 },
      { name: 'Type', share: 17 },
      { name: 'Start', share: 13 },
      { name: 'Deadline', share: 13 },
      ...klikBuckets.map((bucket) => ({ name: klikBadges[bucket].word, share: 13, isNumber: true })),
    ],
    rows: klik.map(rowOf),
  }
  return {
    title: `KLIK-opgaver: ${finding(content)}`,
    blocks:
      klik.length === 0
        ? textBlock(['Status på KLIK-opgaverne kommer fra en fil, der indlæses. Der er ingen indlæst.'])
        : [table, ...(names ? textBlock(klik.map(lacking), { heading: 'Ikke fuldført' }) : [])],
    rule: klikRule,
    notes: [
      'Kilde: status i KLIK, indlæst fra en fil.',
      'Hver kommune tæller én gang i hver opgave, så de fire tal altid giver 98. »Ikke oplyst«: kommunen mangler i filen, eller dens status er for gammel.',
    ],
  }
}
