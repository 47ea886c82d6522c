// Tests a command's output: the stream, the rate of progress, and no control characters.
import { describe, expect, it } from 'vitest'
import { createTerminal, printable } from '../../server/commands/terminal.ts'

const open = (isTTY: boolean) => {
  const written: [string, string][] = []
  const stream = (name: string) => ({ isTTY, write: (text: string) => written.push([name, text]) })
  let now = 1000
  const terminal = createTerminal(stream('out'), stream('err'), () => now)
  return { terminal, written, later: (ms: number) => (now += ms) }
}
const clear = '\r\u001B[2K'

describe('a terminal', () => {
  it('gets results on one stream, and errors on the other', () => {
    const { terminal, written } = open(false)
    terminal.print('done')
    terminal.printError('wrong')
    expect(written).toEqual([
      ['out', 'done\n'],
      ['err', 'wrong\n'],
    ])
  })

  it('gets progress on one line, at most ten times a second, replaced by the next output', () => {
    const { terminal, written, later } = open(true)
    terminal.progress('1 %')
    later(99)
    terminal.progress('2 %')
    later(1)
    terminal.progress('3 %')
    terminal.print('done')
    terminal.print('more')
    expect(written).toEqual([
      ['err', `${clear}1 %`],
      ['err', `${clear}3 %`],
      ['err', clear],
      ['out', 'done\n'],
      ['out', 'more\n'],
    ])
  })

  it('gets no progress when it is not a TTY', () => {
    const { terminal, written } = open(false)
    terminal.progress('1 %')
    expect(written).toEqual([])
  })

  it.each([
    ['an escape sequence', 'a\u001B[2Jb', 'a\\u001b[2Jb'],
    ['a one-character escape sequence', 'a\u009B2Jb', 'a\\u009b2Jb'],
    ['a line break', 'a\nb\rc\u2028d', 'a\\u000ab\\u000dc\\u2028d'],
    ['reversed text', 'a\u202Eb', 'a\\u202eb'],
    ['Danish text, which is unchanged', 'æøå Æ é – “x”', 'æøå Æ é – “x”'],
  ])('shows %s without control characters', (_, text, shown) => {
    expect(printable(text)).toBe(shown)
    const { terminal, written } = open(true)
    terminal.print(text)
    terminal.printError(text)
    terminal.progress(text)
    expect(written.slice(0, 2).map(([, line]) => line)).toEqual([`${shown}\n`, `${shown}\n`])
    expect(written.at(-1)?.[1]).toBe(`${clear}${shown}`)
  })
})
