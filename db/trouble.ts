// Trouble: which errors of SQLite and of the file system are no bug, and what an operator can do about them.
import { StoreFailed, type StoreTroubleKind } from '../server/domain/ports/store-trouble.ts'

/** The first pattern that matches a code decides. */
const kinds: [RegExp, StoreTroubleKind][] = [
  // The index of the write-ahead log is a file that could not grow.
  [/^(SQLITE_FULL|SQLITE_IOERR_SHMSIZE|ENOSPC|EDQUOT)$/, 'full'],
  [/^SQLITE_(BUSY|LOCKED|PROTOCOL)/, 'locked'],
  [/^(SQLITE_(READONLY|CANTOPEN|PERM)|E(ROFS|ACCES|PERM|LOOP|NAMETOOLONG)$)/, 'readOnly'],
  [/^SQLITE_(CORRUPT|NOTADB|IOERR_CORRUPTFS)/, 'damaged'],
  [/^(SQLITE_IOERR|EIO$)/, 'failing'],
]

/** The code of an error or of what caused it, by SQLite or the operating system; '' without one. */
export const codeOf = (error: unknown): string => {
  if (!(error instanceof Error)) return ''
  return 'code' in error && typeof error.code === 'string' ? error.code : codeOf(error.cause)
}

/** The trouble that an error tells of; undefined for a bug. */
export const troubleKindOf = (error: unknown): StoreTroubleKind | undefined =>
  kinds.find(([pattern]) => pattern.test(codeOf(error)))?.[1]

const sentences: Record<StoreTroubleKind, (file: string, code: string) => string> = {
  full: (file) => `There is no room on the disk of ${file}. Free some.`,
  locked: (file) => `Another program holds ${file} locked. Wait until it has ended, or stop it.`,
  readOnly: (file, code) =>
    `${file} cannot be opened or written to (${code}). Let this user write the file and its folder, or set BORGERBLIK_DATA to another folder.`,
  failing: (file, code) => `The disk of ${file} answers with errors (${code}). Check the disk.`,
  damaged: (file) =>
    `${file} is damaged. Stop the server and restore a backup: npm run borgerblik -- restore FILE`,
}

/** What is wrong, and what to do. */
export const troubleSentence = (kind: StoreTroubleKind, file: string, code: string): string =>
  sentences[kind](file, code)

/** StoreFailed for an error that is no bug; else the error itself. */
export const withSentence = (error: unknown, file: string): unknown => {
  const kind = troubleKindOf(error)
  return kind === undefined ? error : new StoreFailed(kind, troubleSentence(kind, file, codeOf(error)))
}

type Method = (...given: never[]) => unknown

/** The same methods; what they throw or reject with for trouble is StoreFailed. */
export const sayingWhatToDo = <T extends Record<string, Method>>(methods: T, file: string): T => {
  const wrap =
    (method: Method): Method =>
    (...given) => {
      try {
        const result = method(...given)
        if (!(result instanceof Promise)) return result
        return result.catch((error: unknown) => {
          throw withSentence(error, file)
        })
      } catch (error) {
        throw withSentence(error, file)
      }
    }
  return Object.fromEntries(Object.entries(methods).map(([name, method]) => [name, wrap(method)])) as T
}
