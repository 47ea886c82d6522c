// Week writer: adds frozen weeks to their chain, and reads them.
import { createHash } from 'node:crypto'
import { promisify } from 'node:util'
import { deflate, inflate } from 'node:zlib'
import { and, asc, desc, eq, getTableColumns, gt, max, sql } from 'drizzle-orm'
import {
  type Correction,
  type StoredWeek,
  UnreadableWeek,
  type WeekEntry,
} from '../server/domain/ports/weeks.ts'
import { canonical } from '../server/domain/week/canonical.ts'
import { type ChainRow, linkText } from '../server/domain/week/chain.ts'
import type { FrozenWeek } from '../server/domain/week/frozen-week.ts'
import type { Week } from '../server/domain/week/iso-week.ts'
import { packWeek, unpackedText, unpackWeek } from '../server/domain/week/packing.ts'
import { absent } from './cells.ts'
import type { Db } from './open.ts'
import { frozenWeek } from './schema.ts'

type Row = Omit<typeof frozenWeek.$inferSelect, 'content'> & { content: unknown }

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')

// On the thread pool, because both take milliseconds.
const deflated = promisify<string, Buffer>(deflate)
const inflated = promisify(inflate)

const { content: _, ...entryColumns } = getTableColumns(frozenWeek)
/** A row that was changed by hand holds a value of any type, which drizzle would fail to convert. */
const columns = { ...entryColumns, content: sql<unknown>`${frozenWeek.content}` }

const toEntry = ({ correction, ...entry }: Omit<Row, 'content'>): WeekEntry => ({
  ...entry,
  correction: absent(correction),
})

/** The inflated content of a row; undefined when it is no deflated text. */
const inflatedText = async ({ content }: Row): Promise<string | undefined> => {
  if (!(content instanceof Uint8Array)) return undefined
  try {
    return (await inflated(content)).toString()
  } catch (error) {
    if (error instanceof Error && 'code' in error && String(error.code).startsWith('Z_')) return undefined
    throw error
  }
}

const contentOf = async (row: Row): Promise<FrozenWeek> => {
  const text = await inflatedText(row)
  try {
    const content = text === undefined ? undefined : unpackWeek(text)
    if (Array.isArray(content?.kommuner)) return content
  } catch (error) {
    if (!(error instanceof SyntaxError || error instanceof TypeError)) throw error
  }
  throw new UnreadableWeek(row.week)
}

const toStored = async (row: Row): Promise<StoredWeek> => {
  const { number, week, revision, correction, previous, hash } = row
  return {
    ...{ number, week, revision, correction: absent(correction), previous, hash },
    content: await contentOf(row),
  }
}

/** The text of a row that may have been tampered with. */
const textOf = async (row: Row): Promise<string | undefined> => {
  const text = await inflatedText(row)
  return text === undefined ? undefined : unpackedText(text)
}

export const createWeekWriter = (db: Db) => {
  const readEntries = db
    .select(entryColumns)
    .from(frozenWeek)
    .orderBy(asc(frozenWeek.week), asc(frozenWeek.revision))
    .prepare()

  const lastOf = (week: Week): number =>
    db
      .select({ last: max(frozenWeek.revision) })
      .from(frozenWeek)
      .where(eq(frozenWeek.week, week))
      .get()?.last ?? 0

  const readRow = (week: Week, revision = lastOf(week)): Row | undefined =>
    db
      .select(columns)
      .from(frozenWeek)
      .where(and(eq(frozenWeek.week, week), eq(frozenWeek.revision, revision)))
      .get()

  return {
    /** Returns what adds the week: must run inside the caller's transaction; see `appendWeek` for what it returns. */
    prepare: async (content: FrozenWeek, { of, text: correction }: Partial<Correction> = {}) => {
      const text = canonical(content)
      const packed = await deflated(packWeek(content))
      const { week, at, frozenAt, late } = content
      return (): StoredWeek | undefined => {
        const former = lastOf(week)
        if (former !== (of ?? 0)) return undefined
        const last = db.select().from(frozenWeek).orderBy(desc(frozenWeek.number)).limit(1).get()
        const { number, hash: previous } = last ?? { number: 0, hash: '' }
        const link = { number: number + 1, week, revision: former + 1, correction, previous }
        const hash = sha256(linkText(link, text))
        db.insert(frozenWeek)
          .values({ ...link, at, frozenAt, late, content: packed, hash })
          .run()
        return { ...link, hash, content }
      }
    },
    /** The latest revision of each week, oldest week first. */
    readAll: (): WeekEntry[] => [
      ...new Map(readEntries.all().map((row) => [row.week, toEntry(row)])).values(),
    ],
    read: async (week: Week, revision?: number): Promise<StoredWeek | undefined> => {
      const row = readRow(week, revision)
      return row && (await toStored(row))
    },
    readAfter: async (number?: number): Promise<ChainRow | undefined> => {
      const row = db
        .select(columns)
        .from(frozenWeek)
        .where(number === undefined ? undefined : gt(frozenWeek.number, number))
        .orderBy(asc(frozenWeek.number))
        .limit(1)
        .get()
      if (row === undefined) return undefined
      const { content: _, ...entry } = row
      return { ...toEntry(entry), text: await textOf(row) }
    },
  }
}
