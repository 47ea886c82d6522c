// Routes of the frozen weeks: pages, and answers for programs.
import type { Context } from 'hono'
import { problem, problemContentType } from '../../views/api/problems.ts'
import { ugeAnswer, ugeModAnswer } from '../../views/api/uge.ts'
import { ugerAnswer } from '../../views/api/uger.ts'
import { ugeFile } from '../../views/files/uge.ts'
import { ugeModFile } from '../../views/files/uge-mod.ts'
import type { World } from '../../views/model/world.ts'
import { weekNotFrozenPage } from '../../views/pages/failures.ts'
import { ugePage } from '../../views/pages/uge.ts'
import { ugeModPage } from '../../views/pages/uge-mod.ts'
import { ugerPage } from '../../views/pages/uger.ts'
import type { Shell } from '../../views/shell.ts'
import { notFrozen } from '../../views/text/week.ts'
import { parseWeek } from '../domain/week/iso-week.ts'
import type { MakeFile } from '../files/make.ts'
import { download, nameAndFormat } from './download.ts'
import { pageAnswer } from './pages.ts'
import { type CachedAnswer, type Handler, html, json, movedTo, problemAnswer } from './request.ts'
import type { WeekReader } from './weeks.ts'

export type WeekRouteDeps = Pick<World, 'demo'> & {
  cached: CachedAnswer
  weeks: WeekReader
  shell: (path: string) => Shell
  makeFile: MakeFile
}

/** The weeks in an address; undefined for a text that names no week. */
const weekIn = (c: Context) => parseWeek(c.req.param('uge') ?? '')
const formerIn = (c: Context) => parseWeek(c.req.param('mod') ?? '')

/** What the address of a page or its file asks for: the weeks, as they were written and read, and the file's format. */
const askedIn = (c: Context) => {
  const [uge = '', mod] = [c.req.param('uge'), c.req.param('mod')]
  const { name, format } = nameAndFormat(mod ?? uge)
  const texts = mod === undefined ? [name] : [uge, name]
  const [week, former] = texts.map(parseWeek)
  return { texts, week, former, format, ending: format === undefined ? '' : `.${format}` }
}

/** A comparison is of a week with an earlier one: the other address of the same two; undefined when it is right. */
const rightOrder = (prefix: string, week: string, former: string, ending = ''): Response | undefined => {
  if (week === former) return movedTo(`${prefix}/${week}${ending}`)
  return week < former ? movedTo(`${prefix}/${former}/mod/${week}${ending}`) : undefined
}

/** What is asked for, as it was written. */
const textsOf = (c: Context): string[] => [c.req.param('uge') ?? '', c.req.param('mod') ?? []].flat()

export const weekPages = ({
  cached,
  weeks,
  shell,
  demo,
  makeFile,
}: WeekRouteDeps): Record<string, Handler> => {
  const missing = (texts: readonly string[], path: string) =>
    html(weekNotFrozenPage(shell(path), demo, notFrozen(texts)), 404)
  const invalid = (c: Context, texts: readonly string[]) =>
    pageAnswer(weekNotFrozenPage(shell(c.req.path), demo, notFrozen(texts)), 404)
  return {
    '/uge': (c) =>
      cached('/uge', c, async (now) => html(ugerPage(shell('/uge'), now, await weeks.summaries()))),
    '/uge/:uge': (c) => {
      const { texts, week, format, ending } = askedIn(c)
      if (week === undefined) return invalid(c, texts)
      const path = `/uge/${week}`
      return cached(`${path}${ending}`, c, async (now) => {
        const detail = await weeks.detail(week)
        if (detail === undefined) return missing(texts, path)
        return format === undefined
          ? html(ugePage(shell(path), now, detail))
          : download(format, ugeFile(detail.week), makeFile)
      })
    },
    '/uge/:uge/mod/:mod': (c) => {
      const { texts, week, former, format, ending } = askedIn(c)
      if (week === undefined || former === undefined) return invalid(c, texts)
      const path = `/uge/${week}/mod/${former}`
      const moved = rightOrder('/uge', week, former, ending)
      if (moved !== undefined) return moved
      return cached(`${path}${ending}`, c, async (now) => {
        const pair = await weeks.pair(week, former)
        if (pair === undefined) return missing(texts, path)
        return format === undefined
          ? html(ugeModPage(shell(path), now, pair.week, pair.former))
          : download(format, ugeModFile(pair.week, pair.former), makeFile)
      })
    },
  }
}

export const weekApi = ({
  cached,
  weeks,
  demo,
}: Omit<WeekRouteDeps, 'shell' | 'makeFile'>): Record<string, Handler> => {
  const missing = (c: Context) => ({
    content: JSON.stringify(problem(404, notFrozen(textsOf(c)), demo)),
    contentType: problemContentType,
    status: 404,
  })
  const invalid: Handler = (c) => problemAnswer(404, notFrozen(textsOf(c)), demo)
  return {
    '/api/v1/uge': (c) =>
      cached('/api/v1/uge', c, async ({ demo: isDemo }) => json(ugerAnswer(isDemo, await weeks.summaries()))),
    '/api/v1/uge/:uge': (c) => {
      const week = weekIn(c)
      if (week === undefined) return invalid(c)
      return cached(`/api/v1/uge/${week}`, c, async () => {
        const detail = await weeks.detail(week)
        return detail === undefined ? missing(c) : json(ugeAnswer(detail))
      })
    },
    '/api/v1/uge/:uge/mod/:mod': (c) => {
      const [week, former] = [weekIn(c), formerIn(c)]
      if (week === undefined || former === undefined) return invalid(c)
      const moved = rightOrder('/api/v1/uge', week, former)
      if (moved !== undefined) return moved
      return cached(`/api/v1/uge/${week}/mod/${former}`, c, async () => {
        const pair = await weeks.pair(week, former)
        return pair === undefined ? missing(c) : json(ugeModAnswer(pair.week, pair.former))
      })
    },
  }
}
