// Routes of table files at addresses of their own.
import { kommunerFile } from '../../views/files/kommuner.ts'
import { svartiderFile } from '../../views/files/svartider.ts'
import { queryProblems } from '../../views/model/query.ts'
import type { MakeFile } from '../files/make.ts'
import type { Details } from './details.ts'
import { download, formats } from './download.ts'
import { type ReadQuery, readSvartiderQuery } from './query.ts'
import { type CachedAnswer, type Handler, problemAnswer, problemContent, searchOf } from './request.ts'

export type FileDeps = {
  cached: CachedAnswer
  details: Details
  readQuery: (search: string) => ReadQuery
  demo: boolean
  makeFile: MakeFile
}

export const fileRoutes = ({
  cached,
  details,
  readQuery,
  demo,
  makeFile,
}: FileDeps): Record<string, Handler> => {
  const kommunerFiles = formats.map((format): [string, Handler] => [
    `/kommuner.${format}`,
    (c) => {
      const { query, problems, key } = readQuery(searchOf(c.req.raw))
      return cached(`/kommuner.${format}${key}`, c, (now) => {
        const all = [...problems, ...queryProblems(now, query)]
        return all.length > 0
          ? problemContent(all, demo)
          : download(format, kommunerFile(now, query), makeFile)
      })
    },
  ])
  return {
    ...Object.fromEntries(kommunerFiles),
    '/svartider.csv': (c) => {
      const { query, problems, search } = readSvartiderQuery(searchOf(c.req.raw), details.timedServices)
      if (problems.length > 0) return problemAnswer(400, problems.join(' '), demo)
      return cached(`/svartider.csv${search}`, c, async (now) =>
        download('csv', svartiderFile(now, await details.responseTimes(now, query.periode), query), makeFile),
      )
    },
  }
}
