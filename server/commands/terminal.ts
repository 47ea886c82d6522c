// A command's output: lines to standard output and standard error, and progress on a terminal.

export type Stream = { isTTY?: boolean; write(text: string): unknown }

export type Terminal = {
  /** Writes a result to standard output. */
  print(line: string): void
  /** Writes an error to standard error. */
  printError(line: string): void
  /** Rewrites one line on a terminal; writes nothing elsewhere. */
  progress(text: string): void
}

const progressEveryMs = 100
const startOfLine = '\r\u001B[2K'

/** Control and direction characters: files and arguments may hold any text. */
const unsafe = /[\p{Cc}\p{Cf}\u2028\u2029]/gu

/** Returns the text as one line, with unsafe characters escaped. */
export const printable = (text: string): string =>
  text.replace(unsafe, (char) => `\\u${(char.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`)

export const createTerminal = (out: Stream, err: Stream, mono: () => number): Terminal => {
  let shown = false
  let nextAt = Number.NEGATIVE_INFINITY
  const clear = (): void => {
    if (shown) err.write(startOfLine)
    shown = false
  }
  return {
    print: (line) => {
      clear()
      out.write(`${printable(line)}\n`)
    },
    printError: (line) => {
      clear()
      err.write(`${printable(line)}\n`)
    },
    progress: (text) => {
      const now = mono()
      if (!err.isTTY || now < nextAt) return
      nextAt = now + progressEveryMs
      shown = true
      err.write(`${startOfLine}${printable(text)}`)
    },
  }
}
