// Owns what a command says: lines to standard output and standard error, and how far it is, where a person watches.

export type Stream = { isTTY?: boolean; write(text: string): unknown }

export type Terminal = {
  /** What was asked for. */
  print(line: string): void
  /** What is wrong. */
  printError(line: string): void
  /** A line that writes over itself while a person watches; nothing anywhere else. */
  progress(text: string): void
}

const betweenMs = 100
const startOfLine = '\r\u001B[2K'

/** Characters that a terminal would obey, or that turn a text around: files and arguments are others' words. */
const unsafe = /[\p{Cc}\p{Cf}\u2028\u2029]/gu

/** A text as one line that a terminal only shows. */
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
      nextAt = now + betweenMs
      shown = true
      err.write(`${startOfLine}${printable(text)}`)
    },
  }
}
