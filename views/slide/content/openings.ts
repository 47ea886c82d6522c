// Slide of Borgerblikket: DIGST's gates and pilots, what opens next, and what can then be shown.
import { type Gate, type GateArea, gateOf } from '../../../server/domain/facts/gate.ts'
import type { ReadinessGroup } from '../../../server/domain/kle.ts'
import { copenhagenDay } from '../../../server/domain/time.ts'
import { isWaitingUnknown } from '../../../server/domain/visibility/shown.ts'
import type { FrozenWeek } from '../../../server/domain/week/frozen-week.ts'
import { capital, count, longDay } from '../../text/format.ts'
import { cases, enumeration } from '../../text/parts.ts'
import { kommuner, openingRule } from '../../text/slide.ts'
import { namesOf, type SlideContent, type SlideFacts, textBlock } from './input.ts'

/** An area as it is opened: `group` has its cases, where they are counted. */
type Area = { navn: string; areas: readonly GateArea[]; group?: ReadinessGroup | undefined }

const byggesager: Area = { navn: 'byggesager (KLE 02)', areas: ['02'], group: '02' }
const journalnotater: Area = { navn: 'journalnotater', areas: ['journalnotater'] }
const both: Area = { navn: 'ikke-økonomiske ydelser (KLE 27 og 29)', areas: ['27', '29'], group: 'eoj' }
const apart: readonly Area[] = [
  { navn: 'ikke-økonomiske ydelser (KLE 27)', areas: ['27'], group: '27' },
  { navn: 'ikke-økonomiske ydelser (KLE 29)', areas: ['29'], group: '29' },
]

type Opening = Area & {
  state: 'open' | 'closed' | 'unknown'
  opens?: string | undefined
  pilots: readonly string[]
}

/** The gate for kommuner that are no pilots. */
const openingOf = (area: Area, gates: readonly Gate[], day: string): Opening => {
  const [first = 'journalnotater'] = area.areas
  const { state, opens } = gateOf(gates, first, '', day)
  const pilots = gates.filter((gate) => gate.area === first).flatMap((gate) => gate.pilots ?? [])
  return { ...area, state, opens, pilots: [...new Set(pilots)].sort() }
}

const isSame = (a: Opening, b: Opening): boolean =>
  a.state === b.state && a.opens === b.opens && a.pilots.join() === b.pilots.join()

const openingsOf = ({ gates, at }: FrozenWeek): Opening[] => {
  const day = copenhagenDay(at)
  const open = (area: Area): Opening => openingOf(area, gates, day)
  const [first, second] = apart.map(open)
  const together = first !== undefined && second !== undefined && isSame(first, second)
  return [open(byggesager), ...(together ? [open(both)] : apart.map(open)), open(journalnotater)]
}

const stateText = ({ state, opens }: Opening): string => {
  if (state === 'unknown') return 'ikke oplyst'
  if (state === 'open') return opens === undefined ? 'åbnet' : `åbnede ${longDay(opens)}`
  return opens === undefined ? 'ikke åbnet, ingen dato' : `åbner ${longDay(opens)}`
}

const pilotText = ({ pilots }: Opening, names: boolean): string => {
  if (pilots.length === 0) return ''
  return names
    ? `; pilot: ${namesOf(pilots)}`
    : `; ${count(pilots.length)} ${pilots.length === 1 ? 'pilot' : 'piloter'}`
}

/**
 * Kommuner by what can be shown; the four sum to all. Journal notes are not counted, so all are unknown.
 * `nowAtMost`, `waitingAtMost`: the most cases of `kan` and of `venter`; `maybe`: those of `ukendt` of which it is only
 * known that DIGST has not opened to them.
 */
type Shares = Record<'kan' | 'venter' | 'intet' | 'ukendt' | 'nowAtMost' | 'waitingAtMost' | 'maybe', number>

const sharesOf = ({ kommuner: all }: FrozenWeek, group: ReadinessGroup | undefined): Shares => {
  const shares = { kan: 0, venter: 0, intet: 0, ukendt: 0, nowAtMost: 0, waitingAtMost: 0, maybe: 0 }
  if (group === undefined) return { ...shares, ukendt: all.length }
  for (const { groups } of all) {
    const { shown } = groups[group]
    if (shown.kind === 'kan') {
      shares.kan += 1
      shares.nowAtMost += shown.atMost
    } else if (shown.kind === 'ukendt') shares.ukendt += 1
    else if (isWaitingUnknown(shown)) {
      shares.ukendt += 1
      shares.maybe += 1
    } else if (shown.because === 'gate') {
      shares.venter += 1
      shares.waitingAtMost += shown.waiting ?? 0
    } else shares.intet += 1
  }
  return shares
}

/** The areas that open next, on the same day; none when no day is set. */
const nextOf = (openings: readonly Opening[]): Opening[] => {
  const dated = openings.filter(({ state, opens }) => state === 'closed' && opens !== undefined)
  const day = dated.map(({ opens = '' }) => opens).sort()[0]
  return dated.filter(({ opens }) => opens === day)
}

const namesIn = (openings: readonly Opening[]): string => enumeration(openings.map(({ navn }) => navn))

/** `byggesager (KLE 02) åbner den 31. oktober 2022`: what opens next, else what is open; the table has the others. */
const finding = (openings: readonly Opening[]): string => {
  const next = nextOf(openings)
  const [first] = next
  if (first?.opens !== undefined) return `${namesIn(next)} åbner den ${longDay(first.opens)}`
  const open = openings.filter(({ state }) => state === 'open')
  if (open.length === openings.length) return 'alle områder er åbnet'
  if (open.length > 0) return `${namesIn(open)} er åbnet`
  return openings.every(({ state }) => state === 'unknown')
    ? 'åbningerne er ikke oplyst'
    : 'der er ikke sat dato for en åbning'
}

/** `byggesager (KLE 02): højst 310 sager i 31 kommuner; for 9 er det ikke afgjort`: what an area's opening lets show. */
const opensText = (content: FrozenWeek, { navn, group }: Opening): string => {
  if (group === undefined) return `${navn}, som ikke måles`
  const { venter, waitingAtMost, maybe } = sharesOf(content, group)
  if (venter > 0)
    return `${navn}: højst ${cases(waitingAtMost)} i ${kommuner(venter)}${maybe > 0 ? `; for ${count(maybe)} er det ikke afgjort` : ''}`
  return maybe > 0
    ? `${navn}: sager i højst ${kommuner(maybe)}; antallet er ikke afgjort`
    : `${navn}, men ingen kommune har sager, der venter på åbningen`
}

/** What opens next, and what can then be shown. */
const nextText = (content: FrozenWeek, openings: readonly Opening[]): string => {
  const next = nextOf(openings)
  const day = next[0]?.opens
  if (day === undefined) return 'Der er ikke sat dato for den næste åbning.'
  const [first = '', ...others] = next.map((opening) => opensText(content, opening))
  return [
    `Næste åbning er den ${longDay(day)}.`,
    `Så kan der vises ${first}.`,
    ...others.map((text) => `Desuden ${text}.`),
  ].join(' ')
}

/** The most cases that can be shown now. Where none are known, an area that is closed to all has none. */
const nowText = (shares: Shares, { group }: Opening): string => {
  const { kan, ukendt, maybe, nowAtMost } = shares
  if (group === undefined) return 'Måles ikke'
  return kan === 0 && ukendt > maybe ? 'Ikke afgjort' : count(nowAtMost)
}

const columnNames = ['Kan vises', 'Venter på DIGST', 'Intet at vise', 'Ikke afgjort'] as const

export const openingSlide = ({ week: { content }, names }: SlideFacts): SlideContent => {
  const openings = openingsOf(content)
  return {
    title: `Status på Borgerblikket: ${finding(openings)}`,
    blocks: [
      {
        kind: 'table',
        alt: 'DIGSTs åbning af hvert område, og kommunerne efter, hvad der kan vises',
        columns: [
          { name: 'Område', share: 26 },
          { name: 'Åbning hos DIGST', share: 28 },
          ...columnNames.map((name) => ({ name, share: 12, isNumber: true })),
          { name: 'Sager, der kan vises, højst', share: 13, isNumber: true },
        ],
        rows: openings.map((opening) => {
          const shares = sharesOf(content, opening.group)
          const { kan, venter, intet, ukendt } = shares
          return [
            capital(opening.navn),
            `${capital(stateText(opening))}${pilotText(opening, names)}`,
            ...[kan, venter, intet, ukendt].map(count),
            nowText(shares, opening),
          ]
        }),
      },
      ...textBlock([
        nextText(content, openings),
        'Tallene er det højeste antal sager, der kan vises: hvem der kan se dem, måles aldrig.',
      ]),
    ],
    rule: openingRule,
    notes: [
      'Kilde: DIGSTs åbninger er oplyst i opsætningen; KLE-konfigurationerne er oplyst af kommunerne.',
      'Hver kommune tæller én gang i hver række, så de fire tal altid giver 98.',
    ],
  }
}
